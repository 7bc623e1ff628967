"""Where the aircraft of a flight are: how a formation, or given offsets, make ranks of them.

Only what is along the way counts: who flies beside another is in the same rank.
"""

from __future__ import annotations

from simulator.scenario.network import SAME_PLACE
from simulator.scenario.units import Flight


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
