"""All that moves by itself: units, and the ranks of elastic columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from simulator.scenario.lineup.body import Body, Elastic, Hold, rank_name
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.model.units import Flight
from simulator.tolerances import SAME_PLACE


def movers_of(bodies: Iterable[Body]) -> tuple[Body, ...]:
    """What moves by itself, in the order of march: an elastic column rank by rank.

    Each rank is a body of its own that follows the rank ahead of it: at its spacing, with its
    reaction. The first bears the unit's name, and its cues.
    """
    found: list[Body] = []
    for body in bodies:
        parts = [body] if body.elastic is None else _ranks(body, body.elastic)
        for part in parts:
            one = part if part.place == len(found) else replace(part, place=len(found))
            found.append(_with_breakdowns(one) if one.incidents else one)
    return tuple(found)


def _with_breakdowns(body: Body) -> Body:
    """A breakdown is a hold at its place, until it is over."""
    holds = [
        Hold(each.place, each.station, 0.0, Cue(after=(f"{each.name}.end",)), each.name)
        for each in body.breakdowns
    ]
    return replace(body, holds=tuple(sorted([*body.holds, *holds], key=lambda one: one.station)))


def _ranks(body: Body, elastic: Elastic) -> Iterator[Body]:
    for rank, offset in enumerate(body.offsets.tolist()):
        one = slice(rank, rank + 1)
        first = rank == 0
        start = body.start - offset if body.drawn_up else body.start
        yield replace(
            body,
            name=rank_name(body.name, rank),
            start=start,
            length=body.depth,
            rank_gap=elastic.spacing,
            rank_reaction=elastic.reaction,
            paces=_paces(body, start, None if first else elastic.catch_up),
            holds=body.holds if first or elastic.each else (),
            release=body.release if first else None,
            offsets=np.zeros(1),
            people=body.people[one],
            vehicles=body.vehicles[one],
            aircraft=body.aircraft[one],
            elastic=None,
            rank=rank,
            incidents=tuple(each for each in body.incidents if each.rank == rank),
        )


def _paces(body: Body, start: float, catch_up: float | None) -> tuple[tuple[float, float], ...]:
    """Paces of a rank: from where it starts, and to catch up wherever the unit does not go slower
    than at its start.
    """
    own = body.paces[0][1]
    if body.pace is not None and start < body.start - SAME_PLACE:
        # What changes where the unit starts changes there for a rank that stands behind, too.
        own = body.pace
    paces = [(start, own), *(change for change in body.paces if change[0] > start + SAME_PLACE)]
    if catch_up is None:
        return tuple(paces)
    return tuple((station, pace if pace < own else catch_up) for station, pace in paces)


def aircraft_of(unit: Flight) -> tuple[int, ...]:
    """How many aircraft are in each rank, from the leader's on."""
    if unit.offsets is not None:
        return tuple(number for _, number in _ranks_at(unit.offsets))
    if unit.ranks is not None:
        return unit.ranks if isinstance(unit.ranks, tuple) else (1,) * unit.ranks
    number = unit.aircraft or 1
    if unit.formation in (None, "line-abreast"):
        return (number,)
    if unit.formation == "vic":
        # A leader, and behind it rank by rank a wingman on either side.
        pairs, odd = divmod(number - 1, 2)
        return (1, *(2,) * pairs, *(1,) * odd)
    return (1,) * number


def offsets_of(unit: Flight) -> tuple[float, ...] | None:
    """Distance of each rank behind the head (m), where it is given; None: all are even."""
    if unit.offsets is None:
        return None
    return tuple(offset for offset, _ in _ranks_at(unit.offsets))


def _ranks_at(offsets: tuple[float, ...]) -> list[tuple[float, int]]:
    found: list[tuple[float, int]] = []
    for offset in sorted(offsets):
        if found and offset <= found[-1][0] + SAME_PLACE:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((offset, 1))
    return found
