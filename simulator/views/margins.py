"""Margins in words: a table, tightest first, and a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isinf
from typing import Any

from simulator.format import clock, difference, duration
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.views.blocks import Block, Column, Paragraph, Row, Table, right
from simulator.views.constraints import share_lines
from simulator.views.documents import header
from simulator.views.own_display import in_own_display
from simulator.whatif.inputs import Input, range_of
from simulator.whatif.margins import Limit, Margin, Margins

#: The most inputs that are listed by default.
MOST = 20
_NOWHERE, _ANY, _BEYOND = "-", "any", "!"


def later_text(limit: Limit) -> str:
    """How much later or longer: `+17.3 s`, or `any` if nothing ever breaks."""
    return _ANY if isinf(limit.seconds) else f"+{duration(limit.seconds, 'down')}"


def earlier_text(limit: Limit) -> str:
    """How much earlier or shorter; `-` if it cannot be earlier, `any` if nothing ever breaks."""
    if limit.ends and not limit.seconds:
        return _NOWHERE
    return _ANY if limit.ends or isinf(limit.seconds) else f"-{duration(limit.seconds, 'down')}"


def breaks_text(scenario: Scenario, limit: Limit) -> str:
    """The constraint that breaks beyond a limit, and whether it only warns."""
    warns = _severity(scenario, limit) == "warning"
    return f"{limit.breaks} (warning)" if warns else limit.breaks or ""


def value_text(scenario: Scenario, what: Input, value: float | None = None) -> str:
    """The value of an input, or another value for it: a clock time or a duration."""
    seconds = what.slot + (what.value if value is None else value)
    if what.planned:
        return f"planned {difference(seconds, 's')}"
    return clock(scenario, seconds) if what.is_clock else duration(seconds)


def range_text(scenario: Scenario, found: Margin) -> str:
    """The range that the scenario declares for an input; `!` where it exceeds the margin."""
    given = range_of(scenario, found.input)
    low, high = (
        end if end is None else value_text(scenario, found.input, end)
        for end in (given.low, given.high)
    )
    if not (low or high):
        return ""
    text = f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}"
    return f"{text} {_BEYOND}" if any(given.beyond(found)) else text


@in_own_display
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
    """
    shown, run = found[:most], found.run
    ranged = any(range_text(run.scenario, each) for each in shown)
    columns = (
        Column("input"),
        Column("now", right=True, narrow="drop"),
        *([Column("low to high", right=True, narrow="drop")] if ranged else []),
        *right("later", "earlier"),
        Column("breaks first", narrow="wrap"),
    )
    rows = [_row(run.scenario, each, ranged=ranged) for each in shown]
    title = "How far each input alone can move, tightest first"
    more = left_out_text(found, shown)
    notes = [f"{more}: {how_all}" if how_all else more] if more else []
    notes += _marks(rows, ranged=ranged)
    if found.without:
        names = ", ".join(found.without)
        notes.append(f"no margin (run `parade margins FILE INPUT` for the reason): {names}")
    blocks: list[Block] = [Table(title, columns, rows)]
    notes += share_lines(run.verdicts)
    if notes:
        blocks.append(Paragraph(notes))
    return [*blocks, *_already_broken(run)]


def left_out_text(found: Margins, shown: Sequence[Margin]) -> str:
    """The inputs that are not listed, and their margin: `39 more inputs, with 6 s or more`."""
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


def margins_document(found: Margins) -> dict[str, Any]:
    """Margins as plain data: seconds, unrounded.

    A clock time is in seconds since ``start``; no limit is None.
    """
    scenario = found.run.scenario
    return {
        **header(scenario),
        "broken": [verdict.name for verdict in found.run.verdicts if not verdict.holds],
        "margins": [_margin_document(scenario, each) for each in found],
        **({"without": list(found.without)} if found.without else {}),
    }


# -- parts -----------------------------------------------------------------------------------------


def _severity(scenario: Scenario, limit: Limit) -> str | None:
    """The severity of the constraint that breaks beyond a limit."""
    found = (rule.severity for rule in scenario.all_constraints if rule.name == limit.breaks)
    return next(found, None)


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
    """What breaks first, named once if it is the same for both directions."""
    later, earlier = breaks_text(scenario, each.later), breaks_text(scenario, each.earlier)
    if later and earlier and later != earlier:
        return f"later: {later}; earlier: {earlier}"
    return later or earlier


def _marks(rows: Sequence[Row], *, ranged: bool) -> Iterator[str]:
    """What the signs in the table mean."""
    cells = {cell for row in rows for cell in row.cells}
    if any(row.cells[0].endswith(".duration") for row in rows):
        yield "later, earlier: for a duration, longer and shorter"
    if _ANY in cells:
        yield "any: no constraint breaks, however far it moves (a duration: down to zero)"
    if any(row.cells[3 + ranged] == _NOWHERE for row in rows):
        yield "-: it cannot be earlier"
    if any(row.mood == "warning" for row in rows):
        yield "!: the declared range (low to high) exceeds the margin"


def _already_broken(run: Run) -> list[Block]:
    if not run.verdicts:
        return [Paragraph(("No constraints defined: nothing can break",))]
    broken = [verdict.name for verdict in run.verdicts if not verdict.holds]
    if not broken:
        return []
    count = "One constraint is" if len(broken) == 1 else f"{len(broken)} constraints are"
    text = f"{count} already broken and not considered here: {', '.join(broken)}"
    return [Paragraph((text, "To see what fixes them, run: parade fixes FILE"), "warning")]


def _margin_document(scenario: Scenario, each: Margin) -> dict[str, Any]:
    what, given = each.input, range_of(scenario, each.input)
    later, earlier = given.beyond(each)
    return {
        "input": what.name,
        "set": what.path,
        "kind": what.kind,
        "subject": what.subject,
        "clock": what.is_clock,
        "value": what.value,
        "low": given.low,
        "high": given.high,
        "later": _limit_document(scenario, each.later, beyond=later),
        "earlier": _limit_document(scenario, each.earlier, beyond=earlier),
    }


def _limit_document(scenario: Scenario, limit: Limit, *, beyond: bool) -> dict[str, Any]:
    return {
        "seconds": limit.seconds,
        "breaks": limit.breaks,
        "severity": _severity(scenario, limit),
        "ends": limit.ends,
        "beyond": beyond,
    }
