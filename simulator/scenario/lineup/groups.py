"""Groups of units, and of other groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from simulator.scenario.lineup.body import Body


def flat_groups(
    groups: Mapping[str, Sequence[str]], units: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Units of each group, in the order of march; groups within groups are resolved."""

    def members(name: str, above: frozenset[str]) -> set[str]:
        found: set[str] = set()
        for member in groups.get(name, ()):
            if member in groups and member not in above:
                found |= members(member, above | {member})
            else:
                found.add(member)
        return found

    result = {}
    for name in groups:
        inside = members(name, frozenset({name}))
        result[name] = tuple(unit for unit in units if unit in inside)
    return result


def circle_of_groups(groups: Mapping[str, Sequence[str]], start: str) -> list[str] | None:
    """A chain of groups that leads from one back to itself, or None."""
    chains = [[start]]
    seen = {start}
    while chains:
        chain = chains.pop(0)
        for member in groups.get(chain[-1], ()):
            if member == start:
                return [*chain, start]
            if member in groups and member not in seen:
                seen.add(member)
                chains.append([*chain, member])
    return None


def select(
    names: Iterable[str],
    groups: Mapping[str, Sequence[str]],
    bodies: Mapping[str, Body],
    profiles: Mapping[str, str | None],
) -> tuple[str, ...]:
    """Units that names stand for, in the order of march.

    Parameters
    ----------
    names
        Of units, groups, kinds, profiles, `all`, or patterns such as `tank-*`. Where a name could
        be several of these, it is the first.
    groups
        Group name → names of its units.
    bodies
        Units by name.
    profiles
        Unit → its profile.
    """
    wanted: set[str] = set()
    for name in names:
        if name in bodies:
            wanted.add(name)
        elif name in groups:
            wanted.update(groups[name])
        elif is_pattern(name):
            wanted.update(unit for unit in bodies if fnmatchcase(unit, name))
        else:
            of_kind = {b.name for b in bodies.values() if name in ("all", b.kind)}
            wanted.update(of_kind or (u for u in bodies if profiles.get(u) == name))
    return tuple(unit for unit in bodies if unit in wanted)


def is_pattern(name: str) -> bool:
    """Whether a name stands for all that look like it: `tank-*`, `tank-[12]`, `?-guard`."""
    return any(sign in name for sign in "*?[")
