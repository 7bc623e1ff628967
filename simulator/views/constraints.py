"""Verdicts and constraints in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from math import inf
from typing import Any

from simulator.errors import Place
from simulator.format import clock, duration
from simulator.scenario.model.constraints import (
    DENSITY,
    BetweenConstraint,
    ConstraintModel,
    EmptyConstraint,
    EventConstraint,
    GapConstraint,
    HaltConstraint,
    InsideConstraint,
    OccupancyConstraint,
    OrderConstraint,
    SeparationConstraint,
    TimeGapConstraint,
    TotConstraint,
    WindowConstraint,
)
from simulator.scenario.model.cues import Window
from simulator.scenario.scenario import Scenario
from simulator.timeline.verdicts import Verdict

#: More names than this are counted.
_NAMES_SHOWN = 4
#: How a slack is shown that is no whole number.
_SHOWN = {"m": ",.1f", DENSITY: ",.3g"}
_ONE = {"people": "person", "vehicles": "vehicle", "units": "unit"}


def slack_text(verdict: Verdict) -> str:
    """Slack with its sign and unit: `+2 min 05 s`, `-3 people`; `unlimited` where nobody meets."""
    if verdict.note is not None:
        return "not judged"
    if verdict.slack == inf:
        return "unlimited"
    if verdict.unit == "s":
        text = duration(verdict.slack)
        return text if text.startswith("-") or text == "0 s" else f"+{text}"
    number = format(verdict.slack, f"+{_SHOWN.get(verdict.unit, ',.0f')}")
    return f"{number} {counted(verdict.slack, verdict.unit)}"


def counted(number: float, unit: str) -> str:
    """The unit of a count, in the singular where there is one."""
    return _ONE.get(unit, unit) if abs(number) == 1 else unit


def who_text(who: Sequence[str]) -> str:
    """Names, as many as fit a line."""
    more = len(who) - _NAMES_SHOWN
    if more <= 1:
        return ", ".join(who)
    return f"{', '.join(who[:_NAMES_SHOWN])} and {more} more"


def decided_text(verdict: Verdict, scenario: Scenario) -> str:
    """Slack, the deciding instant and who: `slack -5 s at 10:36:05 (jets)`."""
    if verdict.note is not None:
        return f"cannot be judged: {verdict.note}"
    text = f"slack {slack_text(verdict)}"
    if verdict.at is not None:
        text += f" at {clock(scenario, verdict.at)}"
    return f"{text} ({who_text(verdict.who)})" if verdict.who else text


def places(scenario: Scenario) -> list[Place | None]:
    """Where in its file each of `scenario.all_constraints` stands."""
    own_window = len(scenario.all_constraints) - len(scenario.constraints)
    return [scenario.place("window")] * own_window + [
        scenario.place(f"constraints.{number}") for number in range(len(scenario.constraints))
    ]


def describe(constraint: ConstraintModel) -> str:
    """What a constraint asks for, in the words of the file."""
    return _DESCRIBE[constraint.kind](constraint)


def _window(constraint: WindowConstraint) -> str:
    return f"window of {window_text(constraint.window)}"


def window_text(window: Window) -> str:
    """A window: its length, from when, until what is over."""
    return f"{duration(window.length)} from {_edge(window.from_)} until {', '.join(window.until)}"


def _event(constraint: EventConstraint) -> str:
    if constraint.at is not None and constraint.tolerance is not None:
        return (
            f"{constraint.event} at {_edge(constraint.at)}, "
            f"tolerance {duration(constraint.tolerance)}"
        )
    bounds = _interval(constraint.within, _edge, "not before", "not after")
    return f"{constraint.event} {bounds}"


def _between(constraint: BetweenConstraint) -> str:
    first, second = constraint.between
    return f"from {first} to {second} {_interval(constraint.within, duration)}"


def _order(constraint: OrderConstraint) -> str:
    names = ", ".join(constraint.order)
    if constraint.marker is None:
        return f"in this order: {names}"
    return f"{names} pass {constraint.marker} in the order of march"


def _tot(constraint: TotConstraint) -> str:
    names, tolerance = ", ".join(constraint.tot), f"tolerance {duration(constraint.tolerance)}"
    if constraint.marker is None or constraint.at is None:
        return f"{names} on target, {tolerance}"
    text = f"{names} over {constraint.marker} at {_edge(constraint.at)}"
    if constraint.every is not None:
        text += f" and every {duration(constraint.every)}"
    return f"{text}, {tolerance}"


def _halt(constraint: HaltConstraint) -> str:
    return f"halts of {', '.join(constraint.halt)} at most {duration(constraint.at_most)}"


def _inside(constraint: InsideConstraint) -> str:
    bounds = _bounds(constraint.at_least, constraint.at_most, duration)
    return f"time of {', '.join(constraint.inside)} in {constraint.zone} {bounds}"


def _time_gap(constraint: TimeGapConstraint) -> str:
    bounds = _bounds(constraint.at_least, constraint.at_most, duration)
    return f"time gap of {', '.join(constraint.time_gap)} {_where(constraint)} {bounds}"


def _gap(constraint: GapConstraint) -> str:
    bounds = _bounds(constraint.at_least, constraint.at_most, lambda metres: f"{metres:,g} m")
    return f"gap of {', '.join(constraint.gap)} {_where(constraint)} {bounds}"


def _where(constraint: TimeGapConstraint | GapConstraint) -> str:
    if constraint.marker is not None:
        return f"at {constraint.marker}"
    return f"along {', '.join(constraint.along or ())}"


def _separation(constraint: SeparationConstraint) -> str:
    value, unit = constraint.at_least
    least = duration(value) if unit == "s" else f"{value:,g} m"
    over = "" if constraint.marker is None else f" over {constraint.marker}"
    return f"any two of {', '.join(constraint.separation)} at least {least} apart{over}"


def _occupancy(constraint: OccupancyConstraint) -> str:
    text = f"{constraint.count} in {constraint.zone} " + _bounds(
        constraint.at_least, constraint.at_most, lambda number: f"{number:,g}"
    )
    return text + _from_to(constraint)


def _empty(constraint: EmptyConstraint) -> str:
    return f"{constraint.empty} empty at most {duration(constraint.at_most)}{_from_to(constraint)}"


def _from_to(constraint: OccupancyConstraint | EmptyConstraint) -> str:
    text = "" if constraint.from_ is None else f" from {_edge(constraint.from_)}"
    return text if constraint.to is None else f"{text} to {_edge(constraint.to)}"


_DESCRIBE: dict[str, Callable[..., str]] = {
    "window": _window,
    "event": _event,
    "between": _between,
    "order": _order,
    "tot": _tot,
    "halt": _halt,
    "inside": _inside,
    "time-gap": _time_gap,
    "gap": _gap,
    "separation": _separation,
    "occupancy": _occupancy,
    "empty": _empty,
}


def _edge(edge: str | dt.time | dt.datetime) -> str:
    return edge if isinstance(edge, str) else edge.isoformat()


def _bounds(low: float | None, high: float | None, text: Callable[[float], str]) -> str:
    parts = [] if low is None else [f"at least {text(low)}"]
    return ", ".join(parts if high is None else [*parts, f"at most {text(high)}"])


def _interval(
    within: tuple[Any, Any] | None,
    text: Callable[[Any], str],
    least: str = "at least",
    most: str = "at most",
) -> str:
    low, high = within or (None, None)
    if low is None:
        return f"{most} {text(high)}"
    return f"{least} {text(low)}" if high is None else f"within {text(low)} to {text(high)}"
