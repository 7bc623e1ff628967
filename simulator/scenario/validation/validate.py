"""From a document to a validated scenario: every problem at once, each where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from simulator.errors import Problem, ScenarioError
from simulator.scenario.clock import Calendar
from simulator.scenario.document.tree import Node
from simulator.scenario.memo import Memo
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.quantities import Known
from simulator.scenario.validation.checks import Resolved, check
from simulator.scenario.validation.draft import Findings, FirstFinding
from simulator.scenario.validation.sections import read_document


@dataclass(frozen=True, slots=True)
class Validated:
    """A validated scenario file, and what it is resolved to."""

    file: ScenarioFile
    calendar: Calendar
    resolved: Resolved
    quantities: tuple[Known, ...]


def validate(document: Node, problems: Sequence[Problem], memo: Memo) -> Validated:
    """Validate a whole document.

    Parameters
    ----------
    document
        The document, with all that it extends.
    problems
        What is known to be wrong already; it is reported with the rest.
    memo
        Empty, or the steps of a valid scenario. What is taken over was found right; so as soon as
        anything is wrong, all is looked at anew.

    Raises
    ------
    ScenarioError
        With everything that is wrong.
    """
    if memo and not problems:
        try:
            return _validated(Findings(document, first_only=True), memo)
        except FirstFinding:
            pass
    findings = Findings(document, tuple(problems))
    memo.clear()
    valid = _validated(findings, memo)
    found = findings.problems()
    if found:
        raise ScenarioError(found)
    return valid


def _validated(findings: Findings, memo: Memo) -> Validated:
    draft = read_document(findings, memo)
    # Without a start of its own any day will do to look at the rest.
    start = draft.file.start or dt.datetime(2000, 1, 1)
    calendar = memo("calendar", _calendar, start, draft.file.timezone)
    return Validated(draft.file, calendar, check(draft, calendar, memo), draft.known)


def _calendar(start: dt.datetime, timezone: str) -> Calendar:
    return Calendar.of(start, ZoneInfo(timezone))
