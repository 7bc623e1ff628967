"""Verdicts in words."""

from __future__ import annotations

from simulator.errors import Place
from simulator.format import clock, duration, listed, slack
from simulator.scenario.scenario import Scenario
from simulator.timeline.records import WindowTimes
from simulator.timeline.verdicts import Verdict


def slack_text(verdict: Verdict) -> str:
    """Slack with its sign and unit: `+2 min 05 s`, `-3 people`; `unlimited` where nobody meets."""
    return "not judged" if verdict.note is not None else slack(verdict.slack, verdict.unit)


def decided_text(verdict: Verdict, scenario: Scenario) -> str:
    """Slack, the deciding instant and who: `slack -5 s at 10:36:05 (jets)`."""
    if verdict.note is not None:
        return f"cannot be judged: {verdict.note}"
    text = f"slack {slack_text(verdict)}"
    if verdict.at is not None:
        text += f" at {clock(scenario, verdict.at)}"
    return f"{text} ({listed(verdict.who)})" if verdict.who else text


def spare_text(window: WindowTimes) -> str:
    """What is left of the window, or missing: `4 min 50 s to spare`, `broken by 12 s`."""
    size = duration(abs(window.slack))
    return f"{size} to spare" if window.holds else f"broken by {size}"


def places(scenario: Scenario) -> list[Place | None]:
    """Where in its file each of `scenario.all_constraints` stands."""
    own_window = len(scenario.all_constraints) - len(scenario.constraints)
    return [scenario.place("window")] * own_window + [
        scenario.place(f"constraints.{number}") for number in range(len(scenario.constraints))
    ]
