"""Clock times exist, are not long before the start, and are in order where they are a range."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.scenario.clock import Calendar, Clock
from simulator.scenario.document.tree import Path
from simulator.scenario.model.base import values_of
from simulator.scenario.model.constraints.times import EventConstraint
from simulator.scenario.model.quantities import Known


def wrong_clocks(path: Path, part: Any, calendar: Calendar) -> Iterator[tuple[Path, str]]:
    """What is wrong with the clock times of a part of the file, and where."""
    for where, clock in values_of(part, Clock, path):
        problem = calendar.problem(clock)
        if problem is not None:
            yield where, problem
    for where, constraint in values_of(part, EventConstraint, path):
        first, second = constraint.within or (None, None)
        if _is_after(first, second, calendar):
            message = f"the first, {_text(first, calendar)}, is after the second, "
            yield (*where, "within"), message + _text(second, calendar)


def wrong_ranges(known: tuple[Known, ...], calendar: Calendar) -> Iterator[tuple[Path, str]]:
    """What is wrong with the ranges of clock times, and where."""
    for section in known:
        for path, quantity in section.items():
            if not isinstance(quantity.value, Clock):
                continue
            value = _text(quantity.value, calendar)
            for key, side in (("low", quantity.low), ("high", quantity.high)):
                if side is None:
                    continue
                first, second = (side, quantity.value)[:: 1 if key == "low" else -1]
                problem = calendar.problem(side)
                if problem is not None:
                    yield (*path, key), problem
                elif _is_after(first, second, calendar):
                    where = "above" if key == "low" else "below"
                    message = f"{key} {_text(side, calendar)} is {where} the value {value}"
                    yield (*path, key), message


def _is_after(first: Any, second: Any, calendar: Calendar) -> bool:
    if not (isinstance(first, Clock) and isinstance(second, Clock)):
        return False
    if calendar.problem(first) or calendar.problem(second):
        return False
    return calendar.instant(first) > calendar.instant(second)


def _text(clock: Any, calendar: Calendar) -> str:
    """A clock time, with the date that it is taken for where that is not the day of the start."""
    return calendar.written(calendar.instant(clock))
