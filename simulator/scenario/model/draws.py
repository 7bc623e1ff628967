"""How a quantity is drawn: as a number in SI, with a distribution, from its range or as stated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

from simulator.scenario.clock import Clock
from simulator.scenario.model.base import FieldError
from simulator.scenario.model.distributions import (
    Choice,
    Distributed,
    Distribution,
    Lognormal,
    Normal,
    Pert,
    Triangular,
    Uniform,
)
from simulator.scenario.model.ground import FromEnd
from simulator.scenario.model.quantities import Quantity
from simulator.scenario.network import Marker

#: The unit of a clock time: seconds from the scenario's start.
CLOCK = "clock"
#: The unit of a choice among things that are no numbers: the place in the list, from 0.
PLACE = "place in the list"
#: The unit of whether a unit comes: 1, or else 0.
PRESENCE = "presence"
#: The unit of how far vehicles drive, together, from one breakdown to the next (m).
DRIVEN = "m driven"
#: The unit of what multiplies other numbers.
FACTOR = "factor"


def is_input(path: str) -> bool:
    """Whether the number at a path is one of the parade, not of what must hold."""
    return path.partition(".")[0] not in ("window", "constraints", "lead", "assembly")


@dataclass(frozen=True, slots=True)
class Draw:
    """How a quantity is drawn.

    Attributes
    ----------
    distribution
        Of the number.
    central
        The number without draws.
    unit
        ``m``, ``s``, ``m/s``; `CLOCK`, `PLACE`, `FACTOR`; or nothing where it is a count.
    anchor
        Of a place, from what the number is counted: ``east-avenue``; ``east-avenue.end``, ``end``.
    options
        Of a choice among things that are no numbers: these, as written.
    """

    distribution: Distribution
    central: float
    unit: str
    anchor: str = ""
    options: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class _Number:
    """A value as a number, and from what it is counted."""

    number: float
    anchor: str


def draw_of(quantity: Quantity[Any], instant: Callable[[Clock], float]) -> Draw | None:
    """How a quantity is drawn; None of one that is not: it is a decision, or has no range.

    Parameters
    ----------
    quantity
        A quantity with what is known about it.
    instant
        Seconds from the scenario's start to a clock time.

    Raises
    ------
    FieldError
        If the distribution that the file states does not fit.
    """
    stated = quantity.distribution
    if quantity.kind == "decision":
        return None
    if stated is not None and stated.kind == "choice":
        return _choice(quantity, stated, instant)
    given = (quantity.value, quantity.low, quantity.high)
    placed = [None if each is None else _placed(each, instant) for each in given]
    anchors = {each.anchor for each in placed if each is not None}
    value, low, high = placed
    if value is None or len(anchors) > 1 or quantity.dimension is None:
        if stated is None:
            return None
        raise FieldError("value, low and high must be relative to the same event")
    least, most = low.number if low else None, high.number if high else None
    if stated is None and (least is None and most is None):
        return None
    found = _distribution(value.number, (least, most), stated, quantity, instant)
    if not found.low < found.high:
        return None
    return Draw(found, value.number, _unit(quantity), value.anchor)


def _distribution(
    value: float,
    ends: tuple[float | None, float | None],
    stated: Distributed | None,
    quantity: Quantity[Any],
    instant: Callable[[Clock], float],
) -> Distribution:
    low, high = (value if end is None else end for end in ends)
    kind = "triangular" if stated is None else stated.kind
    if stated is None or kind == "triangular":
        _has_range(ends, kind)
        return Triangular(low, value, high)
    if kind in ("uniform", "pert"):
        _has_range(ends, kind)
        return Uniform(low, high) if kind == "uniform" else Pert(low, value, high, stated.weight)
    mean = value if stated.mean is None else _mean(stated.mean, quantity.value, instant)
    least, most = -inf if ends[0] is None else low, inf if ends[1] is None else high
    if kind == "lognormal":
        if not isinstance(quantity.value, float):
            raise FieldError("lognormal is only for lengths, durations and speeds; write normal")
        if mean <= 0:
            raise FieldError("the mean of a lognormal must be greater than zero")
        least = max(least, 0.0)
    elif least == -inf and not quantity.signed:
        raise FieldError("a normal distribution can be negative: give low")
    if not least <= mean <= most:
        raise FieldError("the mean must be between low and high")
    cut = Normal if kind == "normal" else Lognormal
    return cut(mean, stated.sd, least, most)


def _has_range(ends: tuple[float | None, float | None], kind: str) -> None:
    if ends == (None, None):
        raise FieldError(f"{kind} needs low or high in addition to the value")


def _mean(mean: Any, value: Any, instant: Callable[[Clock], float]) -> float:
    found, own = _placed(mean, instant), _placed(value, instant)
    if found is None or own is None or found.anchor != own.anchor:
        raise FieldError("must be relative to the same event as the value", "mean")
    return found.number


def _choice(
    quantity: Quantity[Any], stated: Distributed, instant: Callable[[Clock], float]
) -> Draw:
    if quantity.value not in stated.of:
        raise FieldError("the value must be one of the choices", "of")
    placed = [_placed(each, instant) for each in (quantity.value, *stated.of)]
    numbers = [each for each in placed if each is not None]
    without_unit = quantity.dimension is None and isinstance(quantity.value, float)
    anchors = {each.anchor for each in numbers}
    if len(numbers) < len(placed) or len(anchors) > 1 or without_unit:
        places = tuple(map(float, range(len(stated.of))))
        central = places[stated.of.index(quantity.value)]
        return Draw(Choice(places, stated.weights), central, PLACE, options=stated.options)
    value, *values = numbers
    choice = Choice(tuple(each.number for each in values), stated.weights)
    return Draw(choice, value.number, _unit(quantity), value.anchor)


def _unit(quantity: Quantity[Any]) -> str:
    """The unit of its number."""
    if isinstance(quantity.value, Clock):
        return CLOCK
    return quantity.dimension.unit if quantity.dimension else ""


def _placed(value: object, instant: Callable[[Clock], float]) -> _Number | None:
    """A value as a number, and from what it is counted; None of one that is no number."""
    match value:
        case float() | int():
            return _Number(float(value), "")
        case FromEnd(segment=segment, before=before):
            return _Number(-before, f"{segment}.end")
        case Marker(segment=segment, offset=offset):
            return _Number(offset, segment)
        case (str() | None as anchor, float() as further):
            return _Number(further, anchor or "end")
    return _Number(instant(value), "") if isinstance(value, Clock) else None
