"""Verdicts in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simulator.errors import Place
from simulator.format import NOTHING, clock, duration, listed, percentage, slack
from simulator.scenario.scenario import Scenario
from simulator.timeline.records import WindowTimes
from simulator.timeline.verdicts import Verdict
from simulator.views.blocks import Mood

#: By urgency.
_WORDS = ("BROKEN", "WARNING", "holds")
_MOODS: tuple[Mood, ...] = ("bad", "warning", "good")


def urgency(verdict: Verdict) -> int:
    """Sorts verdicts: 0 is broken, 1 only warns, 2 holds."""
    return 0 if verdict.fails else 2 if verdict.holds else 1


def word(verdict: Verdict) -> str:
    """`BROKEN`, `WARNING` or `holds`; `-` of one that does not apply."""
    return NOTHING if not verdict.applies else _WORDS[urgency(verdict)]


def mood(verdicts: Iterable[Verdict]) -> Mood:
    """The mood of the most urgent verdict."""
    return _MOODS[min(map(urgency, verdicts), default=2)]


def slack_text(verdict: Verdict) -> str:
    """Slack, signed: `+2 min 05 s`, `-3 people`; `unlimited` if nothing breaks the constraint."""
    if not verdict.applies:
        return "does not apply"
    return "not judged" if verdict.note is not None else slack(verdict.slack, verdict.unit)


def decided_text(verdict: Verdict, scenario: Scenario) -> str:
    """Slack, the deciding instant and units: `slack -5 s at 10:36:05 (jets)`."""
    if verdict.note is not None:
        what = "cannot be judged" if verdict.applies else "does not apply"
        return f"{what}: {verdict.note}"
    text = f"slack {slack_text(verdict)}"
    if verdict.at is not None:
        text += f" at {clock(scenario, verdict.at)}"
    return f"{text} ({listed(verdict.who)})" if verdict.who else text


def share_lines(verdicts: Iterable[Verdict]) -> list[str]:
    """Which constraints must hold in a share of replications, where one run was judged."""
    return [
        f"{verdict.name} must hold in {percentage(verdict.holds_in)} of replications: "
        "run `parade check FILE`"
        for verdict in verdicts
        if verdict.holds_in is not None
    ]


def spare_text(window: WindowTimes) -> str:
    """What is left of the window, or missing: `4 min 50 s to spare`, `broken by 12 s`."""
    size = duration(abs(window.slack))
    return f"{size} to spare" if window.holds else f"broken by {size}"


def total_text(verdicts: Sequence[Verdict]) -> str:
    """The number of constraints that hold or are broken, in a sentence."""
    broken = sum(verdict.fails for verdict in verdicts)
    warnings = sum(not verdict.holds for verdict in verdicts) - broken
    number = len(verdicts)
    if not number:
        return "No constraints defined"
    if broken:
        text = f"{broken} of {number} constraints broken"
    elif warnings:
        text = f"{number - warnings} of {number} constraints hold"
    else:
        text = "The constraint holds" if number == 1 else f"All {number} constraints hold"
    if warnings:
        text += f", {warnings} {'warning' if warnings == 1 else 'warnings'}"
    return text


def places(scenario: Scenario) -> list[Place | None]:
    """Where each of `scenario.all_constraints` stands in its file."""
    own_window = len(scenario.all_constraints) - len(scenario.constraints)
    return [scenario.place("window")] * own_window + [
        scenario.place(f"constraints.{number}") for number in range(len(scenario.constraints))
    ]
