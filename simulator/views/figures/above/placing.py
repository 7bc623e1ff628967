"""Where the ranks of a run are at an instant, and what they look like from above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, radians, sin
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.exchange.plane import RouteLine
from simulator.scenario.lineup.unit import Kind, Unit
from simulator.timeline.passage import fronts, on_route
from simulator.timeline.run import Run
from simulator.views.figures.above.terrain import Terrain
from simulator.views.player.ground_plan import width_of

#: The least width and length of what is drawn (pt).
_UNIT, _LONG = 5.0, 1.5
#: How long an aircraft is drawn, and how far apart (pt).
_AIRCRAFT, _APART = 7.0, 6.0
#: Aircraft are drawn so far beyond the ground that is shown (m).
_NEAR = 1_000.0


class RankBlock(NamedTuple):
    """Ranks of a unit that are drawn as one: from its front to its rear (m along its route)."""

    unit: Unit
    front: float
    rear: float
    rank: int


class Positions:
    """Where all ranks of a run are at any instant: read from their passages."""

    def __init__(self, run: Run) -> None:
        self._bodies = [
            (body, passage, *on_route(passage, body, run.begin))
            for body in run.scenario.bodies
            for passage in [run.passages[body.name]]
        ]

    def blocks(self, instant: float, least: float) -> Iterator[RankBlock]:
        """Everything that is there at an instant (s), as blocks of ranks with no gap of a length
        (m) between them.
        """
        for body, passage, comes, goes in self._bodies:
            there = np.flatnonzero((comes <= instant) & (instant < goes))
            if not len(there):
                continue
            depth, ahead = body.unit.depth, fronts(passage, body, there, instant)
            gaps = ahead[:-1] - depth - ahead[1:]
            edges = np.concatenate([[0], np.flatnonzero(gaps > least) + 1, [len(there)]])
            for first, last in zip(edges[:-1].tolist(), (edges[1:] - 1).tolist(), strict=True):
                rank = body.rank + int(there[first])
                yield RankBlock(body.unit, float(ahead[first]), float(ahead[last]) - depth, rank)


def outlines(
    terrain: Terrain, blocks: Sequence[RankBlock], scale: float
) -> list[tuple[Kind, NDArray[np.float64]]]:
    """The outlines of blocks on the ground (m), each of shape (n, 2), with their kinds; of aircraft
    that are near, a triangle each.
    """
    found: list[tuple[Kind, NDArray[np.float64]]] = []
    by_route: dict[str, list[RankBlock]] = {}
    for block in blocks:
        by_route.setdefault(block.unit.route, []).append(block)
    for route, several in by_route.items():
        line = terrain.plan.lines[route]
        if several[0].unit.flies:
            near = (one for block in several for one in _aircraft(terrain, line, block, scale))
            found += [("flight", triangle) for triangle in near]
        else:
            strips = _strips(line, several, scale)
            kinds = (block.unit.kind for block in several)
            found += list(zip(kinds, strips, strict=True))
    return found


def _strips(
    line: RouteLine, blocks: Sequence[RankBlock], scale: float
) -> Iterator[NDArray[np.float64]]:
    """Strips along a route: all that lie on one straight piece of it at once."""
    rears = np.array([block.rear for block in blocks])
    fronts = np.maximum([block.front for block in blocks], rears + _LONG / scale)
    wide = {block.unit.name: width_of(block.unit) for block in blocks}
    halves = np.maximum([wide[block.unit.name] for block in blocks], _UNIT / scale) / 2
    first = np.searchsorted(line.stations, rears, side="right")
    last = np.searchsorted(line.stations, fronts, side="left")
    heading = np.radians(line.heading(rears))
    across = np.stack([np.cos(heading), -np.sin(heading)], axis=1) * halves[:, None]
    rear, front = (np.stack(line.at(each), axis=1) for each in (rears, fronts))
    corners = np.stack([rear + across, front + across, front - across, rear - across], axis=1)
    for number, bends in enumerate((first != last).tolist()):
        if bends:
            ends = float(rears[number]), float(fronts[number])
            yield strip(line, *ends, float(halves[number]))
        else:
            yield corners[number]


def strip(route: RouteLine, low: float, high: float, half: float) -> NDArray[np.float64]:
    """A strip along a route."""
    inner = route.stations[(route.stations > low) & (route.stations < high)]
    stations = np.concatenate([[low], np.unique(inner), [high]])
    x, y = route.at(stations)
    ahead = np.append(stations[:-1], (stations[-2] + high) / 2)
    heading = np.radians(route.heading(ahead))
    across = np.stack([np.cos(heading), -np.sin(heading)], axis=1) * half
    middle = np.stack([x, y], axis=1)
    return np.concatenate([middle + across, (middle - across)[::-1]])


def _aircraft(
    terrain: Terrain, route: RouteLine, block: RankBlock, scale: float
) -> Iterator[NDArray[np.float64]]:
    """The aircraft of a rank, side by side, where they are near the ground that is shown."""
    station = np.array([block.front])
    (x,), (y,) = route.at(station)
    west, east, south, north = terrain.extent
    if not (west - _NEAR <= x <= east + _NEAR and south - _NEAR <= y <= north + _NEAR):
        return
    heading = radians(float(route.heading(station)[0]))
    ahead = np.array([sin(heading), cos(heading)]) / scale
    across = np.array([cos(heading), -sin(heading)]) / scale
    number = int(block.unit.aircraft[block.rank])
    for place in range(number):
        nose = np.array([x, y]) + across * _APART * (place - (number - 1) / 2)
        wings = nose - ahead * _AIRCRAFT
        yield np.array([nose, wings + across * 2.6, wings - across * 2.6])
