"""The columns of an input table: which numbers of a scenario are drawn, and how each is set.

They stand where the number stands in the file, so that units which take a number from one profile
share its draw. Decisions are never drawn, nor are the numbers of constraints.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.scenario.clock import Clock, SinceStart
from simulator.scenario.document.tree import SECTIONS
from simulator.scenario.model.distributions import Distribution, Triangular
from simulator.scenario.model.ground import FromEnd
from simulator.scenario.model.quantities import Quantity
from simulator.scenario.network import Marker
from simulator.scenario.scenario import Scenario

#: The unit of a clock time: seconds from the scenario's start.
CLOCK = "clock"
#: Where inputs stand; the window and the constraints say what must hold.
_INPUTS = (*SECTIONS, "step-off")


@dataclass(frozen=True, slots=True)
class Column:
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
        ``m``, ``s``, ``m/s``, or ``clock``: seconds from the scenario's start.
    anchor
        Of a place, from what it is counted: ``east-avenue``; ``east-avenue.end``, ``end``.
    """

    name: str
    distribution: Distribution
    central: float
    unit: str
    anchor: str = ""

    def setting(self, value: float) -> object:
        """What `Scenario.on_day` takes to give it a value: it is read back exactly."""
        value = float(value)
        if self.unit == CLOCK:
            return SinceStart(value)
        if not self.anchor:
            return f"{value!r} {self.unit}"
        return f"{self.anchor} {'-' if value < 0 else '+'} {abs(value)!r} {self.unit}"


def columns_of(scenario: Scenario) -> tuple[Column, ...]:
    """The inputs of a scenario that are drawn, in the order of its file."""
    found: tuple[Column, ...] = scenario.memo(
        "columns", lambda *_: tuple(_columns(scenario)), scenario.document
    )
    return found


def _columns(scenario: Scenario) -> Iterator[Column]:
    for path, quantity in scenario.known.items():
        if quantity.kind == "decision" or path.partition(".")[0] not in _INPUTS:
            continue
        column = _column(scenario, path, quantity)
        if column is not None and column.distribution.low < column.distribution.high:
            yield column


def _column(scenario: Scenario, path: str, quantity: Quantity[object]) -> Column | None:
    """The column of a quantity; None of one that has no range, or cannot be drawn from one."""
    unit = quantity.dimension.unit if quantity.dimension else ""
    value = quantity.value
    low = value if quantity.low is None else quantity.low
    high = value if quantity.high is None else quantity.high
    if all(isinstance(each, Clock) for each in (low, value, high)):
        unit = CLOCK
    placed = [_placed(scenario, each) for each in (low, value, high)]
    if not unit or None in placed:
        return None
    (anchor, least), (there, central), (other, most) = (each for each in placed if each)
    if not anchor == there == other:
        return None
    return Column(path, Triangular(least, central, most), central, unit, anchor)


def _placed(scenario: Scenario, value: object) -> tuple[str, float] | None:
    """A value as a number, and from what it is counted."""
    match value:
        case float():
            return "", value
        case FromEnd(segment=segment, before=before):
            return f"{segment}.end", -before
        case Marker(segment=segment, offset=offset):
            return segment, offset
        case (str() | None as anchor, float() as further):
            return anchor or "end", further
    return ("", scenario.instant(value)) if isinstance(value, Clock) else None
