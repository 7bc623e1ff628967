"""Groups of units, and of other groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.units import UnitModel


def flat_groups(
    groups: Mapping[str, Sequence[str]], units: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Units of each group, in the order of march; groups within groups are resolved."""
    result = {}
    for name in groups:
        inside, waiting = {name}, [name]
        while waiting:
            for member in groups.get(waiting.pop(), ()):
                if member not in inside:
                    inside.add(member)
                    waiting.append(member)
        result[name] = tuple(unit for unit in units if unit in inside)
    return result


def circles_of_groups(groups: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Chains of groups that lead from one back to itself, each from its first group."""
    graph = {name: set(members) & groups.keys() for name, members in groups.items()}
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
    units: Mapping[str, Unit],
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
        Units by name.
    models
        The same units in the file, which know their profiles.
    """
    wanted: set[str] = set()
    for name in names:
        if name in units:
            wanted.add(name)
        elif name in groups:
            wanted.update(groups[name])
        elif is_pattern(name):
            wanted.update(unit for unit in units if fnmatchcase(unit, name))
        else:
            of_kind = {u.name for u in units.values() if name in ("all", u.kind)}
            wanted.update(of_kind or (u for u in units if models[u].profile == name))
    return tuple(unit for unit in units if unit in wanted)


def is_pattern(name: str) -> bool:
    """Whether a name stands for all that look like it: `tank-*`, `tank-[12]`, `?-guard`."""
    return any(sign in name for sign in "*?[")
