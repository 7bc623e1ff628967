"""What `fixes` searches by running: settings and times whose effect is not linear.

Gaps, reactions and paces enter in many places at once, dropped units change the order of units, and
some times decide at which gate a flight leaves its orbit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import floor
from typing import NamedTuple

from simulator.format import written
from simulator.scenario.document.tree import Node, plain
from simulator.scenario.lineup.spacing import Spacing
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.quantities import length
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.whatif.inputs import Input, setting
from simulator.whatif.trials import Settings, Trials


class _Quantity(NamedTuple):
    """How a quantity is searched: its unit, its decimals, the least value that is tried, and what
    stands in for a value of zero.
    """

    unit: str
    decimals: int
    least: float
    from_zero: float


_QUANTITIES = {
    "gap": _Quantity("m", 1, 0.0, 20.0),
    "reaction": _Quantity("s", 1, 0.0, 2.0),
    "time-gap": _Quantity("s", 1, 0.0, 20.0),
    "headway": _Quantity("s", 1, 0.0, 20.0),
    "pace": _Quantity("m/s", 3, 0.001, 1.0),
}
#: Changes that are tried, and changes that show whether a quantity matters, as parts of the value.
_PARTS = (0.05, 0.1, 0.2, 0.35, 0.6, 1.0, 1.7, 3.0)
_PART_PROBES = (-0.6, 0.6, 3.0)
#: The same for times (s).
_STEPS = (10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200)
_STEP_PROBES = (-600, -60, 60, 600)


@dataclass(frozen=True, slots=True)
class Search:
    """One quantity that is tried with other values.

    Attributes
    ----------
    what
        Its name: `navy.gap`, `profile foot: gap`, `gait quick`.
    unit
        Of a change.
    least
        The largest change downwards, negative or zero; -inf if there is none.
    changes, probes
        Sizes of the changes that are tried, ascending; changes that show whether it matters.
    rounded
        Rounds a change.
    settings
        The settings that make a change.
    halvings
        How often the step from the last change that did not work to one that does is halved.
    monotone
        Whether with a larger value no event on the ground comes earlier, or with a smaller one.
    replaces
        Whether its setting replaces several values: then the run as it is proves nothing.
    """

    what: str
    unit: str
    least: float
    changes: Sequence[float]
    probes: Sequence[float]
    rounded: Callable[[float], float]
    settings: Callable[[float], Settings]
    halvings: int
    monotone: bool = False
    replaces: bool = False

    def smallest(self, trials: Trials, name: str) -> Iterator[tuple[Settings, float | None]]:
        """The smallest change found that fixes a constraint, up and down: settings and the change.

        A smaller change may exist between two values that were tried.
        """
        for sign in (1, -1):
            rounded = (self.rounded(sign * size) for size in self.changes)
            changes = [change for change in rounded if change >= self.least]
            if changes and (change := self._smallest(changes, trials, name)) is not None:
                yield self.settings(change), float(change)

    def _smallest(self, changes: Sequence[float], trials: Trials, name: str) -> float | None:
        start = self.settings(changes[0]) if self.replaces else {}
        if self.monotone and trials.stays_broken(name, start, self.settings(changes[-1])):
            return None
        probes = map(self.rounded, self.probes)
        if not trials.matters(name, (self.settings(each) for each in probes if each >= self.least)):
            return None
        first = self._first(changes, trials, name)
        if first is None:
            return None
        change, last = changes[first], changes[first - 1] if first else 0.0
        for _ in range(self.halvings):
            middle = self.rounded((last + change) / 2)
            if middle in (last, change):
                break
            if trials.fix(name, self.settings(middle)):
                change = middle
            else:
                last = middle
        return change

    def _first(self, changes: Sequence[float], trials: Trials, name: str) -> int | None:
        """The index of the first of some ascending changes that fixes a constraint.

        Ranges in which none can are left out.
        """
        one, other = self.settings(changes[0]), self.settings(changes[-1])
        if len(changes) == 1:
            return 0 if trials.fix(name, one) else None
        if self.monotone and trials.stays_broken(name, one, other):
            return None
        middle = len(changes) // 2
        found = self._first(changes[:middle], trials, name)
        if found is not None:
            return found
        found = self._first(changes[middle:], trials, name)
        return None if found is None else found + middle


@dataclass(frozen=True, slots=True)
class Dropped:
    """A unit that is left out: `without navy`, and the settings that do it."""

    what: str
    settings: Settings
    unit: str = ""

    def smallest(self, trials: Trials, name: str) -> Iterator[tuple[Settings, float | None]]:
        """The settings, without a change, if they fix a constraint."""
        if trials.fix(name, self.settings):
            yield self.settings, None


def time_search(scenario: Scenario, what: Input) -> Search:
    """The search of a time, in whole seconds."""
    settings = partial(setting, scenario, what)
    halvings = _STEPS[-1].bit_length()
    return Search(what.name, "s", what.least, _STEPS, _STEP_PROBES, floor, settings, halvings)


def searches(run: Run) -> list[Search | Dropped]:
    """What is searched: shared settings, those of each ground unit, and each unit left out."""
    scenario = run.scenario
    found: list[Search | Dropped] = [*_shared(scenario), *_of_markers(scenario)]
    for unit in scenario.units:
        found += _of_unit(unit)
    if len(scenario.units) > 1:
        found += [_without(scenario, unit.name) for unit in scenario.units]
    return found


def _quantity_search(
    what: str, path: str, kind: str, value: float, *, on_ground: bool = True
) -> Search:
    quantity = _QUANTITIES[kind]
    whole = value or quantity.from_zero

    def rounded(change: float) -> float:
        return round(value + change, quantity.decimals) - value

    def settings(change: float) -> Settings:
        return {path: written(round(value + change, quantity.decimals), quantity.unit)}

    return Search(
        what,
        quantity.unit,
        least=quantity.least - value,
        changes=[part * whole for part in _PARTS],
        probes=[part * whole for part in _PART_PROBES],
        rounded=rounded,
        settings=settings,
        halvings=6,
        monotone=on_ground,
        replaces=kind == "pace",
    )


def _without(scenario: Scenario, unit: str) -> Dropped:
    groups = {
        f"groups.{name}": [member for member in members if member != unit]
        for name, members in scenario.model.groups.items()
        if unit in members
    }
    return Dropped(f"without {unit}", {f"units.{unit}": None, **groups})


def _shared(scenario: Scenario) -> Iterator[Search]:
    for gait, pace in scenario.model.gaits.items():
        yield _quantity_search(f"gait {gait}", f"gaits.{gait}", "pace", pace)
    gaits = list(scenario.model.gaits)
    profiles = scenario.document.child("profiles") or Node({})
    for name, profile in profiles.children():
        users = [unit for unit in scenario.units if scenario.model.units[unit.name].profile == name]
        if len(users) < 2 or users[0].flies:
            continue
        for key in ("gap", "reaction", "time-gap", "headway", "speed", "gait"):
            given = profile.child(key)
            kind = key if key in _QUANTITIES else "pace"
            named = given is not None and plain(given.child("value") or given) in gaits
            values = {_value(unit, kind) for unit in users}
            if given is not None and not named and len(values) == 1:
                kept = _kept(users[0], key)
                below = key if kept is None else kept.setting.removeprefix(f"{users[0].path}.")
                path = f"profiles.{name}.{below}"
                yield _quantity_search(f"profile {name}: {key}", path, kind, values.pop())


def _of_markers(scenario: Scenario) -> Iterator[Search]:
    """How far from a unit a marker lies that is laid by it."""
    markers = scenario.document.child("markers") or Node({})
    for name, marker in markers.children():
        given = marker.child("by")
        if given is not None:
            value = length(plain(given.child("value") or given))
            path = f"markers.{name}.by"
            yield _quantity_search(f"{name}.by", path, "gap", value, on_ground=False)


def _of_unit(unit: Unit) -> Iterator[Search]:
    for key, kind in (("gap", "gap"), ("reaction", "reaction"), ("speed", "pace")):
        if kind == "pace" or not unit.flies:
            what, value = f"{unit.name}.{key}", _value(unit, kind)
            yield _quantity_search(what, f"units.{what}", kind, value, on_ground=not unit.flies)


def _value(unit: Unit, kind: str) -> float:
    if kind in ("time-gap", "headway"):
        kept = _kept(unit, kind)
        return 0.0 if kept is None else kept.seconds
    return {"gap": unit.gap, "reaction": unit.reaction, "pace": unit.paces[0][1]}[kind]


def _kept(unit: Unit, key: str) -> Spacing | None:
    """The time gap or the headway that a unit keeps."""
    return next((kept for kept in unit.times if kept.key == key), None)
