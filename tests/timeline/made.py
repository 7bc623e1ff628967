"""Passages and runs made by hand: what is read off them is tested without the law of motion."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Cause, Passage
from simulator.timeline.run import Run

FREE = Cause(None, None)


def passage(*knots: tuple[float, float, float], end: float) -> Passage:
    """A passage of (station, departure, speed) knots."""
    stations, instants, speeds = zip(*knots, strict=True)
    return Passage(stations, instants, [1 / speed for speed in speeds], [FREE] * len(knots), end)


def steady(
    scenario: Scenario, speed: float, released: Mapping[str, float], halts: float = 0.0
) -> Run:
    """A run in which each unit goes at one speed from its release on.

    It halts for ``halts`` seconds at each of its holds. Programme items last as the scenario says,
    from their clock times.
    """
    passages = {}
    for body in scenario.units:
        stations = [body.start, *(hold.station for hold in body.holds)]
        instants = [released[body.name]]
        for before, here in pairwise(stations):
            instants.append(instants[-1] + (here - before) / speed + halts)
        knots = zip(stations, instants, [speed] * len(stations), strict=True)
        passages[body.name] = passage(*knots, end=body.route_length + body.length)
    programme = {
        name: (item.cue.at or 0.0, (item.cue.at or 0.0) + item.duration)
        for name, item in scenario.programme.items()
    }
    return Run(scenario, passages, dict(released), programme)
