"""One small day whose every instant is known by hand, to ask constraints of.

The guard, 20 m long, marches at 1 m/s from 0 s and halts for 60 s at the gate (300 m). The navy,
10 m long, comes at 2 m/s from 50 s, 10 m and 2 s behind:

- free up to 36 m: 50 + s/2; there, at 68 s, it is as late as the guard allows, 32 + s;
- so it follows up to 270 m, where it queues from 302 s to 362 s behind the tail at 280 m;
- and follows again, 92 + s, to the end.

Two jets fly 5 km at 100 m/s: one is called when the guard is at the rostrum (500 m, 560 s), one is
over its target at 700 s. Overhead is 1000 m from their start.
"""

from __future__ import annotations

from typing import Any

import pytest

from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from tests.build import after, block, exactly, flight, hold, run_of, target

AVENUE, GATE, HALT, ROSTRUM = 1000.0, 300.0, 60.0, 500.0
GUARD, NAVY = 20.0, 10.0
GAP, REACTION = 10.0, 2.0
CALLED, ON_TARGET, OVERHEAD, FAST = 10.0, 700.0, 1000.0, 100.0

#: The navy is so much behind the guard's head while it follows.
BEHIND = GUARD + GAP + REACTION
CATCHES, QUEUES = 36.0, GATE - GUARD - GAP
ZONE = (400.0, 600.0)

#: Slack zero holds, a thousandth less does not.
SPARE = (40.0, 1e-3, 0.0, -1e-3, -7.0)
spare = pytest.mark.parametrize("spare", SPARE)


def guard_at(station: float) -> float:
    """Beyond the gate."""
    assert station > GATE
    return station + HALT


def navy_at(station: float) -> float:
    """Beyond its queue."""
    assert station > QUEUES
    return station + HALT + BEHIND


def the_day(
    *constraints: dict[str, Any],
    navy: dict[str, Any] | None = None,
    zones: dict[str, Any] | None = None,
    **rest: Any,
) -> Run:
    """The run, with constraints named after their place; what the navy does may be changed."""
    return run_of(
        block("guard", length=GUARD, speed=1, release=0, holds={"gate": hold(HALT)}),
        block(
            "navy", length=NAVY, gap=GAP, reaction=REACTION,
            **{"speed": 2, "release": 50, **(navy or {})},
        ),
        flight("called", speed=FAST, call=after("guard@rostrum", delay=CALLED)),
        flight("aimed", speed=FAST, target=target("overhead", ON_TARGET)),
        segments={"avenue": AVENUE, "sky": 5000.0},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={
            "gate": GATE, "rostrum": ROSTRUM, "late": 600.0, "end": AVENUE,
            "overhead": ("sky", OVERHEAD),
        },
        zones=zones or {"square": ZONE},
        groups={"foot": ["guard", "navy"], "jets": ["called", "aimed"]},
        constraints=constraints,
        **rest,
    )  # fmt: skip


def verdict(asked: dict[str, Any], **rest: Any) -> Verdict:
    """The verdict on one constraint of the day."""
    (found,) = the_day(asked, **rest).verdicts
    return found


def holds_by(found: Verdict, slack: float, at: float, who: tuple[str, ...]) -> None:
    """A verdict has just this slack, there, because of those; and says that it holds, or not."""
    assert found.slack == exactly(slack)
    assert found.holds == (slack >= -1e-9)
    assert (found.at, found.who) == (exactly(at), who)
    slacks = [instance.slack for instance in found.worst]
    assert slacks == sorted(slacks)
    assert len({(one.at, one.who) for one in found.worst}) == len(slacks) <= 5
