"""Settings that are searched: gaps, reactions, paces, and units that may be dropped.

They enter in many places at once, or change the order of units, so their effect is not linear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from simulator.format import written
from simulator.scenario.document.tree import Node, plain
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.whatif.inputs import Input, setting
from simulator.whatif.trials import Settings, Trials

#: Changes that are tried: parts of the value, or of what stands in for zero.
_PARTS = (0.05, 0.1, 0.2, 0.35, 0.6, 1.0, 1.7, 3.0)
#: How often the step from the last change that did not work to one that does is halved.
_HALVINGS = 6
_UNITS = {"gap": "m", "reaction": "s", "pace": "m/s"}
#: What stands in for a value of zero, and the decimals of a value.
_FROM_ZERO = {"gap": 20.0, "reaction": 2.0, "pace": 1.0}
_DECIMALS = {"gap": 1, "reaction": 1, "pace": 3}


@dataclass(frozen=True, slots=True)
class Search:
    """One setting that is tried with other values, or a unit that is left out.

    Attributes
    ----------
    what
        Its name: `navy.gap`, `profile foot: gap`, `gait quick`, `without navy`.
    path
        Of the setting.
    quantity
        gap, reaction, pace; None for a unit that is dropped.
    value
        As it is: m, s or m/s.
    groups
        Of a unit that is dropped: the groups that name it, without it.
    on_ground
        Whether it is a setting of units on the ground.
    """

    what: str
    path: str
    quantity: str | None = None
    value: float = 0.0
    groups: Settings = field(default_factory=dict)
    on_ground: bool = True

    @property
    def unit(self) -> str:
        """Of the change."""
        return "" if self.quantity is None else _UNITS[self.quantity]

    def smallest(self, trials: Trials, name: str) -> Iterator[tuple[Settings, float | None]]:
        """The smallest change found that fixes a constraint, up and down: settings and the change.

        A smaller change may exist between two values that were tried.
        """
        if self.quantity is None:
            dropped = {self.path: None, **self.groups}
            if trials.fix(name, dropped):
                yield dropped, None
            return
        for sign in (1.0, -1.0):
            change = self._smallest(sign, trials, name)
            if change is not None:
                yield self._settings(change), change

    def _smallest(self, sign: float, trials: Trials, name: str) -> float | None:
        changes = list(self._changes(sign))
        if not changes:
            return None
        # A speed may replace several paces: then the run as it is proves nothing.
        start = self._settings(changes[0]) if self.quantity == "pace" else {}
        if self.on_ground and trials.stays_broken(name, start, self._settings(changes[-1])):
            return None
        if not trials.matters(name, self._probes()):
            return None
        first = self._first(changes, trials, name)
        if first is None:
            return None
        change, last = changes[first], changes[first - 1] if first else 0.0
        for _ in range(_HALVINGS):
            middle = self._rounded((last + change) / 2)
            if middle in (last, change):
                break
            if trials.fix(name, self._settings(middle)):
                change = middle
            else:
                last = middle
        return change

    def _first(self, changes: Sequence[float], trials: Trials, name: str) -> int | None:
        """Which of some ascending changes is the first to fix a constraint.

        Ranges in which none can are left out.
        """
        one, other = self._settings(changes[0]), self._settings(changes[-1])
        if len(changes) == 1:
            return 0 if trials.fix(name, one) else None
        if self.on_ground and trials.stays_broken(name, one, other):
            return None
        middle = len(changes) // 2
        found = self._first(changes[:middle], trials, name)
        if found is not None:
            return found
        found = self._first(changes[middle:], trials, name)
        return None if found is None else found + middle

    def _probes(self) -> Iterator[Settings]:
        """A few settings that show whether it matters at all."""
        whole = self._whole
        for part in (-0.6, 0.6, 3.0):
            change = self._rounded(part * whole)
            if self.value + change >= 0:
                yield self._settings(change)

    def _changes(self, sign: float) -> Iterator[float]:
        """The changes that are tried, ascending in size: a gap may become zero, a pace may not."""
        assert self.quantity is not None
        least = 10.0 ** -_DECIMALS[self.quantity] if self.quantity == "pace" else 0.0
        for part in _PARTS:
            change = self._rounded(sign * part * self._whole)
            if self.value + change < least:
                return
            yield change

    @property
    def _whole(self) -> float:
        """What the changes are parts of."""
        assert self.quantity is not None
        return self.value or _FROM_ZERO[self.quantity]

    def _rounded(self, change: float) -> float:
        """A change after which the value has few decimals."""
        assert self.quantity is not None
        return round(self.value + change, _DECIMALS[self.quantity]) - self.value

    def _settings(self, change: float) -> Settings:
        assert self.quantity is not None
        number = round(self.value + change, _DECIMALS[self.quantity])
        return {self.path: written(number, self.unit)}


def searches(run: Run) -> list[Search]:
    """What is searched: shared settings, those of each ground unit, and each unit left out."""
    scenario = run.scenario
    found = list(_shared(scenario))
    for unit in scenario.units:
        found += _of_unit(unit)
    if len(scenario.units) > 1:
        found += [_without(scenario, unit.name) for unit in scenario.units]
    return found


def _without(scenario: Scenario, unit: str) -> Search:
    groups = {
        f"groups.{name}": [member for member in members if member != unit]
        for name, members in scenario.model.groups.items()
        if unit in members
    }
    return Search(f"without {unit}", f"units.{unit}", groups=groups)


def _shared(scenario: Scenario) -> Iterator[Search]:
    for gait, pace in scenario.model.gaits.items():
        yield Search(f"gait {gait}", f"gaits.{gait}", "pace", pace)
    gaits = list(scenario.model.gaits)
    profiles = scenario.document.child("profiles") or Node({})
    for name, profile in profiles.children():
        users = [unit for unit in scenario.units if scenario.model.units[unit.name].profile == name]
        if len(users) < 2 or users[0].flies:
            continue
        for key in ("gap", "reaction", "speed", "gait"):
            given = profile.child(key)
            quantity = key if key in _UNITS else "pace"
            named = given is not None and plain(given.child("value") or given) in gaits
            values = {_value(unit, quantity) for unit in users}
            if given is not None and not named and len(values) == 1:
                path = f"profiles.{name}.{key}"
                yield Search(f"profile {name}: {key}", path, quantity, values.pop())


def _of_unit(unit: Unit) -> Iterator[Search]:
    if not unit.flies:
        for quantity in ("gap", "reaction"):
            path = f"units.{unit.name}.{quantity}"
            yield Search(f"{unit.name}.{quantity}", path, quantity, _value(unit, quantity))
    path, pace = f"units.{unit.name}.speed", _value(unit, "pace")
    yield Search(f"{unit.name}.speed", path, "pace", pace, on_ground=not unit.flies)


def _value(unit: Unit, quantity: str) -> float:
    if quantity == "gap":
        return unit.gap
    return unit.reaction if quantity == "reaction" else unit.paces[0][1]


#: Changes that are tried (s), forwards and backwards.
_STEPS = (10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200)
#: Changes that show whether it matters at all (s).
_PROBES = (-600, -60, 60, 600)


@dataclass(frozen=True, slots=True)
class TimeSearch:
    """One input that is tried with other values, in whole seconds.

    Attributes
    ----------
    scenario
        The scenario as it is.
    input
        The input that is changed.
    """

    scenario: Scenario
    input: Input

    @property
    def what(self) -> str:
        """The name of the input."""
        return self.input.name

    @property
    def unit(self) -> str:
        """Of the change."""
        return "s"

    def smallest(self, trials: Trials, name: str) -> Iterator[tuple[Settings, float | None]]:
        """The smallest change found that fixes a constraint, later and earlier."""
        least = self.input.least
        if not trials.matters(name, (self._settings(each) for each in _PROBES if each >= least)):
            return
        for sign in (1, -1):
            last = 0
            for change in (sign * step for step in _STEPS if sign * step >= least):
                if trials.fix(name, self._settings(change)):
                    yield self._refined(last, change, trials, name)
                    break
                last = change

    def _refined(
        self, last: int, change: int, trials: Trials, name: str
    ) -> tuple[Settings, float | None]:
        while abs(change - last) > 1:
            middle = (change + last) // 2
            if trials.fix(name, self._settings(middle)):
                change = middle
            else:
                last = middle
        return self._settings(change), float(change)

    def _settings(self, change: float) -> Settings:
        return setting(self.scenario, self.input, change)
