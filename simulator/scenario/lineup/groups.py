"""Groups of units, and of other groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from simulator.scenario.model.units import UnitModel, kind_of


def flat_groups(
    groups: Mapping[str, Sequence[str]], units: Sequence[str], models: Mapping[str, UnitModel]
) -> dict[str, tuple[str, ...]]:
    """Units of each group, in the order of march; groups within groups are resolved.

    Parameters
    ----------
    groups
        Group name → names of units, groups, kinds and profiles, `all`, or patterns.
    units
        The names of all units, also of those without a model.
    models
        The units in the file.
    """
    found = {name: units_in(name, groups, units, models) for name in groups}
    return {name: tuple(unit for unit in units if unit in found[name]) for name in groups}


def units_in(
    group: str,
    groups: Mapping[str, Sequence[str]],
    units: Collection[str],
    models: Mapping[str, UnitModel],
) -> set[str]:
    """Units of one group; groups within it are resolved. The arguments are those of flat_groups."""
    inside, seen, waiting = set[str](), {group}, [group]
    while waiting:
        for member in groups[waiting.pop()]:
            if member in groups and member not in units:
                waiting += [member] if member not in seen else []
                seen.add(member)
            else:
                inside |= units_called(member, units, models)
    return inside


def place_among(
    name: str,
    group: str | None,
    units: Mapping[str, UnitModel],
    groups: Mapping[str, Sequence[str]],
) -> int | None:
    """The place of a unit in a group, or among the units of its profile, in the order of march.

    Returns
    -------
    int or None
        From 0; None if it is not one of them, or has no profile.
    """
    if group is not None:
        members = list(groups.get(group, ()))
    else:
        profile = units[name].profile
        alike = (unit for unit, model in units.items() if model.profile == profile)
        members = [] if profile is None else list(alike)
    return members.index(name) if name in members else None


def circles_of_groups(groups: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Chains of groups that lead from one back to itself, each from its first group."""
    graph = {
        name: [each for each in dict.fromkeys(members) if each in groups]
        for name, members in groups.items()
    }
    order = list(groups)
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle = error.args[1][:0:-1]
            first = circle.index(min(circle, key=order.index))
            circle = [*circle[first:], *circle[: first + 1]]
            yield circle
            # Without the links of this one, the others are found.
            for group, member in pairwise(circle):
                graph[group].remove(member)
        else:
            return


def select(
    names: Iterable[str],
    groups: Mapping[str, Sequence[str]],
    units: Collection[str],
    models: Mapping[str, UnitModel],
) -> tuple[str, ...]:
    """Units that names stand for, in the order of march.

    Parameters
    ----------
    names
        Of units, groups, kinds, profiles, `all`, or patterns such as `tank-*`. Where a name could
        be several of these, it is the first.
    groups
        Group name → names of its units.
    units
        Their names, in the order of march.
    models
        The same units in the file, which know their profiles.
    """
    wanted: set[str] = set()
    for name in names:
        in_group = name in groups and name not in units
        wanted |= {*groups[name]} if in_group else units_called(name, units, models)
    return tuple(unit for unit in units if unit in wanted)


def units_called(name: str, units: Collection[str], models: Mapping[str, UnitModel]) -> set[str]:
    """Units that a name stands for if it is not a group's: a unit, a pattern, a kind, a profile."""
    if name in units:
        return {name}
    if is_pattern(name):
        return {unit for unit in units if fnmatchcase(unit, name)}
    if name == "all":
        return set(units)
    of_kind = {unit for unit in units if unit in models and kind_of(models[unit]) == name}
    return of_kind or {unit for unit in units if unit in models and models[unit].profile == name}


def is_pattern(name: str) -> bool:
    """Whether a name stands for all that look like it: `tank-*`, `tank-[12]`, `?-guard`."""
    return any(sign in name for sign in "*?[")
