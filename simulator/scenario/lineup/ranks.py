"""The ranks of a unit as written: how many are in each, and how far behind the head it is."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, pairwise

from simulator.scenario.model.units import (
    Column,
    ColumnStanding,
    Flight,
    Formation,
    GroundModel,
    UnitModel,
)
from simulator.tolerances import SAME_PLACE


def sizes(unit: UnitModel) -> tuple[int, ...]:
    """Marchers, vehicles or aircraft in each rank."""
    if isinstance(unit, Flight):
        return aircraft_of(unit)
    assert isinstance(unit, Formation | Column)
    if isinstance(unit.ranks, tuple):
        return unit.ranks
    if unit.ranks is not None:
        return (unit.files,) * unit.ranks
    return _in_files(unit.people if isinstance(unit, Formation) else unit.vehicles, unit.files)


def _in_files(number: int | None, files: int) -> tuple[int, ...]:
    """Full ranks, and the rest in a last one."""
    full, rest = divmod(number or 0, files)
    return (files,) * full + ((rest,) if rest else ())


def people_of(unit: UnitModel) -> tuple[int, ...]:
    """Marchers in each rank, or people in its vehicles or aircraft.

    Where a unit says how many people it has in all, the first of its vehicles have one more than
    the last, unless that comes out even.
    """
    numbers = sizes(unit)
    if isinstance(unit, Formation):
        return numbers
    assert isinstance(unit, Column | Flight)
    if unit.people is None:
        return tuple(number * unit.crew for number in numbers)
    each, more = divmod(unit.people, max(sum(numbers), 1))
    seats = [0, *accumulate(numbers)]
    return tuple(
        each * (last - first) + max(0, min(last, more) - first) for first, last in pairwise(seats)
    )


def pitch_and_depth(unit: UnitModel) -> tuple[float, float]:
    """Front to front of two ranks, and the depth of one (m)."""
    if isinstance(unit, Formation):
        return unit.rank_spacing or 0.0, unit.depth
    assert isinstance(unit, Column | Flight)
    return unit.length + unit.spacing, unit.length


def road_space(unit: UnitModel) -> float:
    """Head to tail (m)."""
    pitch, depth = pitch_and_depth(unit)
    given = offsets_of(unit) if isinstance(unit, Flight) else None
    return ((len(sizes(unit)) - 1) * pitch if given is None else given[-1]) + depth


def standing_sizes(unit: GroundModel) -> tuple[int, ...]:
    """Marchers or vehicles in each rank while the unit is drawn up."""
    assert isinstance(unit, Formation | Column)
    marching, standing = sizes(unit), unit.standing
    if standing is None or (standing.ranks is None and standing.files is None):
        return marching
    if isinstance(standing.ranks, tuple):
        return standing.ranks
    if standing.ranks is not None:
        return (standing.files or unit.files,) * standing.ranks
    return _in_files(sum(marching), standing.files or 1)


def standing_pitch(unit: GroundModel) -> float:
    """Front to front of two ranks while the unit is drawn up (m)."""
    assert isinstance(unit, Formation | Column)
    pitch, depth = pitch_and_depth(unit)
    standing = unit.standing
    if isinstance(standing, ColumnStanding):
        return pitch if standing.spacing is None else depth + standing.spacing
    return pitch if standing is None or standing.rank_spacing is None else standing.rank_spacing


def standing_offsets(unit: GroundModel) -> tuple[float, ...]:
    """Distance of the front of each rank of the march behind the head, while drawn up (m).

    From front to rear the people keep their order. A rank of the march leaves from the standing
    rank of its last.
    """
    pitch, standing = standing_pitch(unit), list(accumulate(standing_sizes(unit)))
    return tuple(pitch * bisect_right(standing, last - 1) for last in accumulate(sizes(unit)))


def standing_space(unit: GroundModel) -> float:
    """Head to tail while the unit is drawn up (m)."""
    return (len(standing_sizes(unit)) - 1) * standing_pitch(unit) + pitch_and_depth(unit)[1]


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
