"""Margins in words: a table with the tightest first, its document and its notebook fragment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isinf
from typing import Any

from simulator.format import clock, duration
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.views.blocks import Block, Column, Paragraph, Row, Table
from simulator.views.documents import header, number
from simulator.views.html import blocks_html
from simulator.whatif.inputs import Input, Range, range_of
from simulator.whatif.margins import Limit, Margin, Margins

#: The most inputs that are listed by default.
MOST = 20
_NOWHERE, _ANY, _BEYOND = "-", "any", "!"


def later_text(limit: Limit) -> str:
    """By how much later or longer: `+17.34 s`, or `any` where nothing ever breaks."""
    return _ANY if isinf(limit.seconds) else f"+{duration(limit.seconds, 'down')}"


def earlier_text(limit: Limit) -> str:
    """By how much earlier or shorter; `-` where it cannot be, `any` where nothing ever breaks."""
    if limit.ends and not limit.seconds:
        return _NOWHERE
    return _ANY if limit.ends or isinf(limit.seconds) else f"-{duration(limit.seconds, 'down')}"


def breaks_text(scenario: Scenario, limit: Limit) -> str:
    """The constraint that breaks beyond, and whether it only warns."""
    if limit.breaks is None:
        return ""
    warns = _severities(scenario)[limit.breaks] == "warning"
    return f"{limit.breaks} (warning)" if warns else limit.breaks


def value_text(scenario: Scenario, what: Input, value: float | None = None) -> str:
    """The value of an input, or another one: a clock time or a duration."""
    seconds = what.value if value is None else value
    return clock(scenario, seconds) if what.is_clock else duration(seconds)


def range_text(scenario: Scenario, found: Margin) -> str:
    """The range that the scenario declares for an input; `!` where it exceeds the margin."""
    given = range_of(scenario, found.input)
    low, high = (
        "" if end is None else value_text(scenario, found.input, end)
        for end in (given.low, given.high)
    )
    text = f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}"
    if not (low or high):
        return ""
    return f"{text} {_BEYOND}" if any(given.beyond(found)) else text


def margin_blocks(found: Margins, most: int | None = MOST, *, how_all: str = "") -> list[Block]:
    """Margins as a table.

    Parameters
    ----------
    found
        The margins of a run.
    most
        The most inputs that are listed; None: all.
    how_all
        How to list all of them.

    Returns
    -------
    list of Block
        For `plain_text`, or for a terminal.
    """
    shown, run = found[:most], found.run
    ranged = any(range_text(run.scenario, each) for each in shown)
    columns = (
        Column("input"),
        Column("now", right=True, narrow="drop"),
        *([Column("low to high", right=True, narrow="drop")] if ranged else []),
        Column("later", right=True),
        Column("earlier", right=True),
        Column("breaks first", narrow="wrap"),
    )
    rows = tuple(_row(run.scenario, each, ranged=ranged) for each in shown)
    title = "How far each input alone can move, tightest first"
    more = left_out_text(found, shown)
    left_out = f"{more}: {how_all}" if more and how_all else more
    notes = (*filter(None, [left_out]), *_marks(rows, ranged=ranged), *_without(found))
    blocks: list[Block] = [Table(title, columns, rows)]
    if notes:
        blocks.append(Paragraph(notes))
    return [*blocks, *_already_broken(run)]


def left_out_text(found: Margins, shown: Sequence[Margin]) -> str:
    """How many inputs are left out, and their margin: `39 more inputs, with 6 s or more`."""
    more = len(found) - len(shown)
    if not more:
        return ""
    least = min(each.least for each in found[len(shown) :])
    limit = "no limit" if isinf(least) else f"{duration(least, 'down')} or more"
    return f"{more} more {'input' if more == 1 else 'inputs'}, with {limit}"


def margin_text(found: Margin) -> str:
    """One margin in a line: `speech.duration: later +6 min 01.3 s (then …), earlier any`."""
    parts = [
        f"{word} {text}" + (f" (then {limit.breaks} breaks)" if limit.breaks else "")
        for word, text, limit in (
            ("later", later_text(found.later), found.later),
            ("earlier", earlier_text(found.earlier), found.earlier),
        )
    ]
    return f"{found.input.name}: {', '.join(parts)}"


def margins_html(found: Margins) -> str:
    """The table as a fragment of HTML; texts of the file are escaped."""
    return blocks_html(margin_blocks(found, how_all="to_frame() has all"))


def margins_document(found: Margins) -> dict[str, Any]:
    """Margins as plain data: seconds, unrounded.

    A clock time is in seconds since ``start``; what has no limit is None.
    """
    scenario = found.run.scenario
    without = {"without": list(found.without)} if found.without else {}
    return {
        **header(scenario),
        "broken": [verdict.name for verdict in found.run.verdicts if not verdict.holds],
        "margins": [_record(scenario, each, range_of(scenario, each.input)) for each in found],
        **without,
    }


# -- parts -----------------------------------------------------------------------------------------


def _severities(scenario: Scenario) -> dict[str, str]:
    return {constraint.name: constraint.severity for constraint in scenario.all_constraints}


def _row(scenario: Scenario, each: Margin, *, ranged: bool) -> Row:
    goes = range_text(scenario, each)
    cells = (
        each.input.name,
        value_text(scenario, each.input),
        *([goes] if ranged else []),
        later_text(each.later),
        earlier_text(each.earlier),
        _breaks(scenario, each),
    )
    return Row(cells, "warning" if goes.endswith(_BEYOND) else "plain")


def _breaks(scenario: Scenario, each: Margin) -> str:
    """What breaks first: once where it is the same either way, or there is but one way."""
    later, earlier = breaks_text(scenario, each.later), breaks_text(scenario, each.earlier)
    if later and earlier and later != earlier:
        return f"later: {later}; earlier: {earlier}"
    return later or earlier


def _marks(rows: tuple[Row, ...], *, ranged: bool) -> Iterator[str]:
    cells = {cell for row in rows for cell in row.cells}
    if any(row.cells[0].endswith(".duration") for row in rows):
        yield "later, earlier: of a duration, longer and shorter"
    if _ANY in cells:
        yield "any: no constraint breaks, however far it moves (a duration: down to zero)"
    if any(row.cells[3 + ranged] == _NOWHERE for row in rows):
        yield "-: it cannot be earlier"
    if any(row.mood == "warning" for row in rows):
        yield "!: the declared range (low to high) exceeds the margin"


def _without(found: Margins) -> Iterator[str]:
    """The inputs that are not listed."""
    if found.without:
        listed = ", ".join(found.without)
        yield f"no margin (run `parade margins FILE INPUT` for the reason): {listed}"


def _already_broken(run: Run) -> list[Block]:
    if not run.verdicts:
        return [Paragraph(("No constraints defined: nothing can break",))]
    broken = [verdict.name for verdict in run.verdicts if not verdict.holds]
    if not broken:
        return []
    number_of = "One constraint is" if len(broken) == 1 else f"{len(broken)} constraints are"
    text = f"{number_of} already broken and not considered here: {', '.join(broken)}"
    return [Paragraph((text, "To see what fixes them, run: parade fixes FILE"), "warning")]


def _record(scenario: Scenario, each: Margin, given: Range) -> dict[str, Any]:
    later, earlier = given.beyond(each)
    what = each.input
    return {
        "input": what.name,
        "set": what.path,
        "kind": what.kind,
        "subject": what.subject,
        "clock": what.is_clock,
        "value": float(what.value),
        "low": number(given.low),
        "high": number(given.high),
        "later": _limit(scenario, each.later, beyond=later),
        "earlier": _limit(scenario, each.earlier, beyond=earlier),
    }


def _limit(scenario: Scenario, limit: Limit, *, beyond: bool) -> dict[str, Any]:
    severity = None if limit.breaks is None else _severities(scenario)[limit.breaks]
    return {
        "seconds": number(limit.seconds),
        "breaks": limit.breaks,
        "severity": severity,
        "ends": limit.ends,
        "beyond": beyond,
    }
