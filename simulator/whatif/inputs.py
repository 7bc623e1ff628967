"""The inputs of a scenario that are clock times, delays or durations, and how to change one.

Each enters once: no other input moves with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, log10
from typing import TYPE_CHECKING, Any, Literal

from simulator.errors import SimulatorError
from simulator.format import written
from simulator.represented import Represented
from simulator.scenario.lineup.cue import Cue, Item, Orbit
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.scenario import Scenario
from simulator.tolerances import NO_CHANGE, WRITTEN_TIME
from simulator.wording import composed, named_by_label, unknown

if TYPE_CHECKING:
    from simulator.whatif.margins import Margin

#: What a unit has besides times: `parade fixes` searches them.
_SEARCHED = ("gap", "reaction", "gait", "speed", "ranks", "spacing", "by")

InputKind = Literal[
    "release", "call", "on-station", "target", "form-up", "hold", "until", "start", "duration",
    "time-gap", "headway",
]  # fmt: skip


#: Decimals of a value that is written.
_DIGITS = round(-log10(WRITTEN_TIME))


@dataclass(frozen=True, slots=True, repr=False)
class Input(Represented):
    """A clock time, a delay or a duration of a scenario.

    Attributes
    ----------
    name
        ``navy.release``, ``jets.target``, ``fire-engine.holds.green.duration``, ``speech.start``.
    path
        Of the setting that changes it: ``units.navy.release.delay``.
    kind
        What it is.
    subject
        The unit or the programme item that it belongs to, or the step-off.
    value
        Seconds: since the scenario's start where it is a clock time.
    is_clock
        Whether it is a clock time; else a duration or a delay.
    marker
        Of a hold.
    implicit
        Whether the scenario does not state it: the release of a unit without a cue, which is
        released at the start and cannot be earlier.
    planned
        Whether it is the delay of a planned time, which may be negative.
    slot
        What the unit's place among several adds to the value (s).
    """

    name: str
    path: str
    kind: InputKind
    subject: str
    value: float
    is_clock: bool
    marker: str | None = None
    implicit: bool = False
    planned: bool = False
    slot: float = 0.0

    @property
    def least(self) -> float:
        """The largest change towards earlier or shorter (s): negative or zero, or -inf."""
        if self.is_clock or self.planned:
            return 0.0 if self.implicit else -inf
        return -self.value


class UnknownInputError(SimulatorError):
    """No input has that name; the text lists the known ones."""

    exit_code = 2


class NotLinearError(SimulatorError):
    """An input that has no margin, because its effect is not linear; the text gives the reason."""


def inputs(scenario: Scenario) -> tuple[Input, ...]:
    """All inputs that enter once: of the programme, the step-off, then of the units in the order of
    march.
    """
    found: list[Input] = []
    for item in scenario.programme.values():
        found += _of_item(item)
    shared = (unit.shared_cue for unit in scenario.units)
    for cue in dict.fromkeys(cue for cue in shared if cue is not None):
        found.append(_cue(cue.path, "release", cue.path, cue))
    for unit in scenario.units:
        found += _of_unit(unit, scenario)
    return tuple(found)


def inputs_named(scenario: Scenario, names: Sequence[str]) -> tuple[Input, ...]:
    """The inputs that names stand for, in the order of `inputs`.

    Parameters
    ----------
    scenario
        The scenario.
    names
        Of inputs, settings paths, or units, groups and programme items for all of their inputs.

    Raises
    ------
    UnknownInputError
        With a line for each name that is unknown.
    """
    known = inputs(scenario)
    found: set[str] = set()
    problems = []
    for name in map(composed, names):
        named = [each.name for each in known if name in (each.name, each.path)]
        subjects = {name, *scenario.groups.get(name, ())}
        subjects |= {
            unit.shared_cue.path
            for unit in scenario.units
            if unit.name in subjects and unit.shared_cue is not None
        }
        named = named or [each.name for each in known if each.subject in subjects]
        if not named and name.rpartition(".")[2] in _SEARCHED:
            problems.append(f"{name} is not a time: it has no margin; see parade fixes")
        elif not named:
            listed = [word for each in known for word in (each.name, each.subject)]
            labels = [(item.label, item.name) for item in scenario.programme.values()]
            labels += [(unit.label, unit.name) for unit in scenario.units]
            right = named_by_label(name, labels)
            problems.append(unknown("input", name, list(dict.fromkeys(listed)), right))
        found.update(named)
    if problems:
        raise UnknownInputError("\n".join(problems))
    return tuple(each for each in known if each.name in found)


def _of_item(item: Item) -> Iterator[Input]:
    yield _cue(f"{item.name}.start", "start", item.name, item.cue)
    if item.duration > 0:
        name = f"{item.name}.duration"
        yield Input(name, item.setting, "duration", item.name, item.duration, False)


def _of_unit(unit: Unit, scenario: Scenario) -> Iterator[Input]:
    if unit.orbit is not None:
        yield from _of_orbit(unit, unit.orbit)
        return
    target = unit.target
    if target is not None and target.cue is not None:
        yield _cue(f"{unit.name}.target", "target", unit.name, target.cue)
    elif unit.release is None:
        name = f"{unit.name}.release"
        setting = f"{unit.path}.release.at"
        yield Input(
            name, setting, "release", unit.name, scenario.free[unit.name][0], True, implicit=True
        )
    elif unit.shared_cue is None:
        kind: InputKind = "call" if unit.flies else "release"
        yield _cue(f"{unit.name}.{kind}", kind, unit.name, unit.release)
    for kept in unit.times:
        what: InputKind = "headway" if kept.key == "headway" else "time-gap"
        name, seconds = f"{unit.name}.{kept.key}", kept.seconds
        yield Input(name, kept.setting, what, unit.name, seconds, False)
    if unit.form_up > 0:
        name = f"{unit.name}.form-up"
        yield Input(name, f"{unit.path}.form-up", "form-up", unit.name, unit.form_up, False)
    for hold in unit.holds:
        name = f"{unit.name}.holds.{hold.marker}"
        # Where each rank of a column makes the halt, its duration enters once for each: no line.
        each = unit.elastic is not None and unit.elastic.each
        if hold.duration > 0 and not each:
            yield Input(
                f"{name}.duration",
                hold.setting,
                "hold",
                unit.name,
                hold.duration,
                False,
                hold.marker,
            )
        if hold.until is not None:
            cue = _cue(f"{name}.until", "until", unit.name, hold.until)
            yield replace(cue, marker=hold.marker)


def _of_orbit(unit: Unit, orbit: Orbit) -> Iterator[Input]:
    """Inputs of a flight that orbits. None of them has a margin: see `sweep`."""
    name, target = unit.name, unit.target
    yield _cue(f"{name}.on-station", "on-station", name, orbit.on_station)
    if orbit.call is not None:
        yield _cue(f"{name}.call", "call", name, orbit.call)
    if target is not None and target.cue is not None:
        yield _cue(f"{name}.target", "target", name, target.cue)
    elif target is not None:
        value, slot = target.after_call - target.slot, target.slot
        yield Input(f"{name}.target", target.setting, "target", name, value, False, slot=slot)


def _cue(name: str, kind: InputKind, subject: str, cue: Cue) -> Input:
    setting, is_clock = cue.setting or "", cue.at is not None
    value = (cue.delay if cue.at is None else cue.at) - cue.slot
    return Input(name, setting, kind, subject, value, is_clock, planned=cue.planned, slot=cue.slot)


def setting(scenario: Scenario, what: Input, change: float) -> Mapping[str, Any]:
    """What `with_` takes to change an input by some seconds: its path and the value."""
    value = far_value(what, change)
    if not what.is_clock:
        return {what.path: written(value, "s")}
    return {what.path: scenario.calendar.written(value)}


def far_setting(scenario: Scenario, what: Input, change: float) -> Mapping[str, Any]:
    """The same, a clock time as a moment: it may be longer before the start than one in a file."""
    if not what.is_clock:
        return setting(scenario, what, change)
    return {what.path: scenario.clock(far_value(what, change))}


def far_value(what: Input, change: float) -> float:
    """The value (s) of an input, as it would be written, after a change (s)."""
    return round(what.value + change, _DIGITS)


def altered(scenario: Scenario, settings: Mapping[str, Any], *, on_day: bool) -> Scenario:
    """A copy of a scenario with other settings of its day, or of its plan.

    Raises
    ------
    ScenarioError
        If it is invalid.
    """
    return scenario.on_day(settings) if on_day else scenario.with_(settings)


def written_change(what: Input, change: float) -> float:
    """A change (s) after which the value of an input can be written exactly."""
    return far_value(what, change) - what.value


@dataclass(frozen=True, slots=True)
class Range:
    """The low and the high value of an input (s, as `Input.value`); None where none is given."""

    low: float | None = None
    high: float | None = None

    def beyond(self, found: Margin) -> tuple[bool, bool]:
        """Whether it goes beyond what is left: later (longer), earlier (shorter)."""
        value = found.input.value
        later = self.high is not None and self.high - value > found.later.seconds + NO_CHANGE
        earlier = self.low is not None and value - self.low > found.earlier.seconds + NO_CHANGE
        return later, earlier


def range_of(scenario: Scenario, what: Input) -> Range:
    """The range that a scenario gives for an input, where it is written or in the profile."""
    known = scenario.quantity(what.path)
    if known is None:
        return Range()
    if not what.is_clock:
        return Range(known.low, known.high)
    low, high = (None if at is None else scenario.instant(at) for at in (known.low, known.high))
    return Range(low, high)
