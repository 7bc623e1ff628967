"""Verdicts in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from simulator.errors import Place
from simulator.format import clock, duration
from simulator.scenario.model.constraints.occupancy import DENSITY
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
