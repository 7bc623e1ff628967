"""Passes: a route may come over the same ground more than once; their order and their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from simulator.tolerances import SAME_PLACE

#: The edges of a stretch along a route (m).
Edges = tuple[float, float]
_LATER_PASS = re.compile(r"(.+)#([2-9]|[1-9]\d{1,3})")


def pass_of(place: str) -> tuple[str, int]:
    """The name of a marker or a zone, and the number of the pass: of `stand#2` stand and 2."""
    if "#" not in place:
        return place, 1
    match = _LATER_PASS.fullmatch(place)
    return (place, 1) if match is None else (match[1], int(match[2]))


def passes_at(place: str, often: int) -> Iterator[str]:
    """The names of all passes at a marker, or through a zone: the first has the plain name."""
    return (place if number == 1 else f"{place}#{number}" for number in range(1, often + 1))


class Leg(NamedTuple):
    """A pass of a route over a segment.

    Attributes
    ----------
    segment
        The segment.
    start
        Station of the segment's beginning (m).
    lap
        Number of the route's lap, from 1 (`legs_of`).
    """

    segment: str
    start: float
    lap: int


def legs_of(
    routes: Mapping[str, Iterable[str]], lengths: Mapping[str, float]
) -> dict[str, tuple[Leg, ...]]:
    """Route → its passes over segments, in the order of travel.

    A lap ends where a route comes back to a segment that it has passed in this lap. Every route
    that goes from the segment before to that segment begins a lap there: so of two routes with
    common ground each keeps its number of laps before the other, as long as it lasts.
    """
    lines: set[tuple[str, str]] = set()
    while True:
        known = len(lines)
        found = {route: tuple(_legs(names, lengths, lines)) for route, names in routes.items()}
        if len(lines) == known:
            return found


def _legs(
    names: Iterable[str], lengths: Mapping[str, float], lines: set[tuple[str, str]]
) -> Iterator[Leg]:
    """The passes of a route; where a lap begins is added to the lines between segments."""
    station, lap, before = 0.0, 1, ""
    passed: dict[str, int] = {}
    for name in names:
        if passed.get(name) == lap:
            lines.add((before, name))
        lap += (before, name) in lines
        passed[name] = lap
        yield Leg(name, station, lap)
        station += lengths[name]
        before = name


def by_segment(legs: Iterable[Leg]) -> dict[str, tuple[Leg, ...]]:
    """The passes over each segment."""
    found: dict[str, tuple[Leg, ...]] = {}
    for leg in legs:
        found[leg.segment] = (*found.get(leg.segment, ()), leg)
    return found


def zone_passes(pieces: Iterable[tuple[float, float, Leg]]) -> tuple[tuple[Edges, ...], ...]:
    """The passes of a route through a zone, from the pieces of its legs there: stretches (m).

    Adjacent pieces are one stretch. A pass goes on over a detour out of the zone, up to where the
    route comes back to a segment on which it was in this pass.
    """
    merged: list[tuple[float, float, set[Leg]]] = []
    for low, high, leg in sorted(pieces):
        if merged and low <= merged[-1][1] + SAME_PLACE:
            near, far, legs = merged[-1]
            merged[-1] = (near, max(far, high), legs | {leg})
        else:
            merged.append((low, high, {leg}))
    found: list[list[Edges]] = []
    here: set[Leg] = set()
    for near, far, legs in merged:
        segments = {leg.segment for leg in legs - here}
        if not found or not segments.isdisjoint(leg.segment for leg in here):
            found.append([])
            here = set()
        found[-1].append((near, far))
        here |= legs
    return tuple(map(tuple, found))
