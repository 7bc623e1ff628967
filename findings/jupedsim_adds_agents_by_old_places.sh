#!/usr/bin/env bash
# JuPedSim checks whether there is room for a new agent by where the others were a step ago.
#
# `Simulation.add_agent` refuses an agent that would overlap another. In JuPedSim 1.4.2 the check
# uses the positions before the last `iterate()`, not those that `agent.position` gives:
#
#   refused     close behind an agent that has just walked on, where there is room
#   accepted    in front of it, within its circle
#
# A source that lets people in as soon as there is room is late by a step; one that lets them in
# ahead of a crowd starts with overlaps, which the model then pushes apart.
#
# The script installs one version of JuPedSim into a temporary environment and adds an agent around
# one that has walked 0.2 m. It exits with 0 as long as JuPedSim behaves as stated, and otherwise
# with 1: then the pace times the step in benchmarks/peers/in_jupedsim.py can go.
#
# Usage: findings/jupedsim_adds_agents_by_old_places.sh          (needs Python 3 with venv, and PyPI)

set -euo pipefail

VERSION=1.4.2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "jupedsim==$VERSION"

"$folder/venv/bin/python" - <<'PYTHON'
import platform
import sys

import jupedsim as jps
from shapely import box

print(f"Python {platform.python_version()}, jupedsim {jps.__version__}\n")
RADIUS, PACE, STEP = 0.5, 2.0, 0.1


def added(distance):
    """Whether an agent is accepted so far ahead of one that has just walked from 0 m to 0.2 m."""
    area = box(-10, -5, 100, 5)
    simulation = jps.Simulation(model=jps.CollisionFreeSpeedModelV2(), geometry=area, dt=STEP)
    stage = simulation.add_exit_stage(box(95, -5, 99, 5))
    journey = simulation.add_journey(jps.JourneyDescription([stage]))

    def add(x):
        return simulation.add_agent(
            jps.CollisionFreeSpeedModelV2AgentParameters(
                position=(x, 0), desired_speed=PACE, radius=RADIUS, time_gap=0.1,
                journey_id=journey, stage_id=stage,
            )
        )

    first = add(0.0)
    simulation.iterate()
    x, _ = simulation.agent(first).position
    assert abs(x - PACE * STEP) < 1e-9, x
    try:
        add(x + distance)
    except RuntimeError:
        return False
    return True


# Two circles of 0.5 m have room from 1 m on.
CASES = [
    ("refused", "1.05 m behind: there is room", -1.05, False),
    ("accepted", "0.85 m ahead: they overlap", 0.85, True),
    ("", "1.25 m behind", -1.25, True),
    ("", "0.75 m ahead", 0.75, False),
]
same = True
for name, what, distance, stated in CASES:
    got = added(distance)
    same &= got == stated
    word = "as stated" if got == stated else "CHANGED  "
    print(f"{word}  {name:9} {what:30} {'accepted' if got else 'refused'}")
sys.exit(0 if same else 1)
PYTHON
