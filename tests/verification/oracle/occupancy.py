"""Who is in a zone, by the oracle: rank by rank, from in to out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from tests.verification.oracle.ground import whole
from tests.verification.oracle.law import Oracle
from tests.verification.oracle.movers import Mover
from tests.verification.oracle.truth import ALWAYS, Truth


class Stay(NamedTuple):
    """A rank in a stretch of a zone, and when it comes in and goes out (s)."""

    mover: Mover
    rank: int
    enters: float
    leaves: float


class Crossing(NamedTuple):
    """Where the front of a mover is when one of its ranks comes into a stretch, and goes out.

    What it passes up to ``stands`` the rank has behind it from the beginning.
    """

    rank: int
    into: int
    out_of: int
    stands: int


def crossings(oracle: Oracle, mover: Mover, zone: str) -> Iterator[Crossing]:
    """Of each rank of a mover over each stretch of a zone: adjacent stretches are one."""
    body = mover.body
    own = [(mover.rank, 0)] if body.elastic else [*enumerate(map(whole, body.offsets))]
    for low, high in oracle.ground.pieces(body.route, zone):
        # Whoever is not drawn up counts once it has come out, past its start.
        near = low if body.drawn_up else max(low, mover.start)
        for rank, behind in own:
            if high > near:
                closer = mover.ranks_closer[rank] if mover.ranks_closer else 0
                out_of = high + behind + whole(body.depth)
                yield Crossing(rank, near + behind, out_of, mover.start + closer)


def asked_at_zones(oracle: Oracle) -> dict[str, list[float]]:
    """Stations (m) at which the oracle must be asked to say who is in which zone."""
    return {
        mover.name: [
            place / 1e9
            for zone in oracle.ground.network.zones
            for _, into, out_of, _ in crossings(oracle, mover, zone)
            for place in (into, out_of)
        ]
        for mover in oracle.movers
    }


def stays(oracle: Oracle, truth: Truth, zone: str) -> list[Stay]:
    """All stays in a zone that last."""
    found = []
    for mover in oracle.movers:
        course = truth.courses[mover.name]
        for rank, into, out_of, stands in crossings(oracle, mover, zone):
            entered = ALWAYS if into < stands else course.at(into, 1)
            left = ALWAYS if out_of <= stands else course.at(out_of, 0)
            if left > max(entered, truth.begin):
                found.append(Stay(mover, rank, max(entered, truth.begin), left))
    return found


def inside(found: list[Stay], instant: float) -> dict[str, int]:
    """People, vehicles, aircraft and units there at an instant at which nobody comes or goes."""
    there = {
        (stay.mover.body.name, stay.rank): stay.mover.body
        for stay in found
        if stay.enters < instant < stay.leaves
    }
    counts = {
        count: int(np.sum([getattr(body, count)[rank] for (_, rank), body in there.items()]))
        for count in ("people", "vehicles", "aircraft")
    }
    return counts | {"units": len({unit for unit, _ in there})}
