"""The columns of an input table: which numbers of a scenario are drawn, and how each is set.

They stand where the number stands in the file, so that units which take a number from one profile
share its draw. Decisions are never drawn, nor are the numbers of constraints.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from math import inf, prod

from simulator.errors import Problem, ScenarioError
from simulator.represented import Represented
from simulator.scenario.clock import SinceStart
from simulator.scenario.document.numbers import numbers_of
from simulator.scenario.document.overlay import origin
from simulator.scenario.lineup.mishaps import most_breakdowns
from simulator.scenario.model.distributions import Choice, Distribution, Exponential
from simulator.scenario.model.draws import CLOCK, DRIVEN, FACTOR, PRESENCE, draw_of, is_input
from simulator.scenario.model.incidents import BreakdownsModel
from simulator.scenario.scenario import Scenario

#: Of a unit that does not come, and of one that does.
_PRESENCES = ("0 %", "100 %")


@dataclass(frozen=True, slots=True, repr=False)
class Column(Represented):
    """An input that is drawn.

    Attributes
    ----------
    name
        Its path in the file: ``profiles.foot.gap``, ``gaits.quick``, ``programme.speech.duration``.
    distribution
        How it is drawn.
    central
        Its value without draws.
    unit
        ``m``, ``s``, ``m/s``; ``clock``: seconds from the scenario's start; nothing for a count;
        of a choice among things that are no numbers, its place in the list (`PLACE`); of what
        multiplies others, `FACTOR`; of whether a unit comes, `PRESENCE`; of how far vehicles drive
        from one breakdown to the next, `DRIVEN`.
    anchor
        For a place: what it is measured from, ``east-avenue``; ``east-avenue.end``, ``end``.
    options
        For a choice among values other than numbers: these, as written.
    """

    name: str
    distribution: Distribution
    central: float
    unit: str
    anchor: str = ""
    options: tuple[object, ...] = ()

    def setting(self, value: float) -> object:
        """The setting with which `Scenario.on_day` gives it a value, exactly."""
        value = float(value)
        if self.unit == CLOCK:
            return SinceStart(value)
        if self.options:
            return self._option(value)
        if not self.unit:  # what is not whole is refused where it is read
            return int(value) if value.is_integer() else value
        if not self.anchor:
            return f"{value!r} {self.unit}"
        return f"{self.anchor} {'-' if value < 0 else '+'} {abs(value)!r} {self.unit}"

    def _option(self, value: float) -> object:
        if not (value.is_integer() and 0 <= value < len(self.options)):
            message = (
                f"{value:g} is not a position in its list of choices: 0 to {len(self.options) - 1}"
            )
            raise ScenarioError([Problem(self.name, message)])
        return self.options[int(value)]


def columns_of(scenario: Scenario) -> tuple[Column, ...]:
    """The inputs of a scenario that are drawn: its factors, then in the order of its file, then
    whether units come, and how far their vehicles drive from one breakdown to the next.
    """
    found: tuple[Column, ...] = scenario.memo(
        "columns", lambda *_: tuple(_columns(scenario)), scenario.document
    )
    return found


def _columns(scenario: Scenario) -> Iterator[Column]:
    factors = {f"factors.{name}": each.quantity for name, each in scenario.model.factors.items()}
    for path, quantity in {**factors, **scenario.known}.items():
        draw = draw_of(quantity, scenario.instant) if is_input(path) else None
        if draw is not None:
            yield Column(path, *(getattr(draw, each.name) for each in fields(draw)))
    yield from {column.name: column for column in _presences(scenario)}.values()
    yield from _breakdowns(scenario)


def _presences(scenario: Scenario) -> Iterator[Column]:
    """Whether units come, in the order of march: what a profile says is drawn once."""
    for name, unit in scenario.model.units.items():
        if 0 < unit.presence < 1:
            path = origin(scenario.document, ("units", name, "presence"))
            comes = Choice((0.0, 1.0), (1 - unit.presence, unit.presence))
            yield Column(".".join(map(str, path)), comes, 1.0, PRESENCE, options=_PRESENCES)


def _breakdowns(scenario: Scenario) -> Iterator[Column]:
    """How far the vehicles of each unit drive to a breakdown, and to the next, in the order of
    march.
    """
    for unit in scenario.units:
        model = getattr(scenario.model.units[unit.name], "breakdowns", None)
        if isinstance(model, BreakdownsModel):
            between = Exponential(1 / model.rate)
            for number in range(1, most_breakdowns(unit, model) + 1):
                name = f"units.{unit.name}.breakdowns.{number}"
                yield Column(name, between, inf, DRIVEN)


def not_drawn(scenario: Scenario) -> tuple[str, ...]:
    """Facts and guesses with a range that are not drawn, by path, in the order of the file: they
    are whole numbers or lists, such as ranks, and state no distribution.
    """
    drawn = {column.name for column in columns_of(scenario)}
    return tuple(
        path
        for path, quantity in scenario.known.items()
        if is_input(path) and path not in drawn and quantity.kind != "decision"
        if not {quantity.low, quantity.high} <= {None, quantity.value}
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that the rows of a table set: its own value, times the factors that move it.

    Attributes
    ----------
    column
        Its own column, or of a number without draws of its own its value.
    factors
        The columns of the factors that move it.
    """

    column: Column
    factors: tuple[Column, ...] = ()

    @property
    def name(self) -> str:
        """Its path in the file."""
        return self.column.name

    @property
    def low(self) -> float:
        """The least that it can be, in SI."""
        return self.column.distribution.low * prod(each.distribution.low for each in self.factors)

    @property
    def high(self) -> float:
        """The most that it can be, in SI."""
        return self.column.distribution.high * prod(each.distribution.high for each in self.factors)


def settings_of(scenario: Scenario) -> tuple[Setting, ...]:
    """What the rows of a scenario's tables set, in the order of its columns; then the numbers that
    only factors move.
    """
    found: tuple[Setting, ...] = scenario.memo(
        "settings", lambda *_: tuple(_settings(scenario)), scenario.document
    )
    return found


def _settings(scenario: Scenario) -> Iterator[Setting]:
    columns = {column.name: column for column in columns_of(scenario)}
    moved: dict[str, list[Column]] = {}
    plain: dict[str, Column] = {}
    for name, model in scenario.model.factors.items():
        for _, path, number in numbers_of(scenario.document, model.moves):
            factor = columns[f"factors.{name}"]
            if factor not in moved.setdefault(path, []):
                moved[path].append(factor)
            fixed = Choice((number.value,), (1.0,))
            plain[path] = Column(path, fixed, number.value, number.unit)
    for path, column in (columns | plain | columns).items():  # plain ones last
        if column.unit not in (FACTOR, DRIVEN):
            yield Setting(column, tuple(moved.get(path, ())))
