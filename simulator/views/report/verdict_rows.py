"""The verdicts on a page: the slack of each, and which input breaks it first."""

from __future__ import annotations

from math import isfinite
from typing import NamedTuple

from simulator.errors import SimulatorError
from simulator.format import duration, listed
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.views.constraints import slack_text, urgency, word
from simulator.views.report.chain_data import EventCell, PageChains
from simulator.whatif.margins import Margin, Margins, Progress, margins

#: Margins of the inputs of larger parades are left out: each input takes a run of its own.
MOST_UNITS = 100


class VerdictRow(NamedTuple):
    """A verdict.

    Attributes
    ----------
    mood, word
        How urgent it is, and in a word.
    name, slack, who, why
        The constraint, its slack, the units that decide it, and remarks.
    event
        The event that decides it.
    margin
        The input that breaks it first, and from when on.
    """

    mood: str
    word: str
    name: str
    slack: str
    who: str
    why: str
    event: EventCell | None
    margin: str


class FoundMargins(NamedTuple):
    """The margins of a run; or why there are none."""

    margins: Margins | None
    without: str = ""


def margins_of(run: Run, progress: Progress | None = None) -> FoundMargins:
    """The margins of all inputs of a run, where they do not take too long."""
    if not run.verdicts:
        return FoundMargins(None, "No constraints defined: nothing can break.")
    units = len(run.scenario.units)
    if units > MOST_UNITS:
        return FoundMargins(
            None,
            f"Margins are omitted, as there are more than {MOST_UNITS} units ({units}): `parade "
            "margins FILE` finds them, for all units or one.",
        )
    try:
        return FoundMargins(margins(run, progress=progress))
    except SimulatorError as error:
        return FoundMargins(None, f"No margins: {error}")


def verdict_rows(run: Run, found: FoundMargins, chains: PageChains) -> list[VerdictRow]:
    """The verdicts, the broken ones first."""
    return [_row(each, found, chains) for each in sorted(run.verdicts, key=urgency)]


def _row(verdict: Verdict, found: FoundMargins, chains: PageChains) -> VerdictRow:
    events = verdict.worst[0].events
    why = [verdict.note] if verdict.note else []
    if verdict.because:
        why.append(verdict.because)
    return VerdictRow(
        ("bad", "warning", "good")[urgency(verdict)],
        word(verdict),
        verdict.name,
        slack_text(verdict),
        listed(verdict.who),
        "; ".join(why),
        chains.event(events[0]) if events else None,
        _margin(verdict, found.margins),
    )


def _margin(verdict: Verdict, found: Margins | None) -> str:
    """How far one input alone can move until it breaks: `2 min 15 s: speech.duration longer`."""
    if found is None or not verdict.applies:
        return ""
    if not verdict.holds:
        return "broken: `parade fixes FILE` shows what fixes it"
    if not found:
        return "no input has a margin"
    limits = [
        (seconds, f"{each.input.name} {word}")
        for each in found
        if verdict.name in each.of
        for seconds, word in zip(each.of[verdict.name], _words(each), strict=True)
    ]
    if not any(isfinite(seconds) for seconds, _ in limits):
        return f"no input {'that has a margin' if found.without else 'alone'} breaks it"
    least, what = min(limits)
    return f"{duration(least, 'down')}: {what}"


def _words(margin: Margin) -> tuple[str, str]:
    lasts = margin.input.kind in ("duration", "hold", "form-up", "time-gap", "headway")
    return ("longer", "shorter") if lasts else ("later", "earlier")
