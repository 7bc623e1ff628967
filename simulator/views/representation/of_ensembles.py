"""What an ensemble and its parts show: odds, spreads, pairs, what moves an outcome."""

from __future__ import annotations

from simulator.ensemble.columns import Column as InputColumn
from simulator.ensemble.counting.probability import Probability
from simulator.ensemble.counting.reduction import Summary
from simulator.ensemble.ensemble import AllOdds, Ensemble, EventSpread, Odds, Spread
from simulator.ensemble.paired import PairedComparison, PairedEvent, PairedOdds
from simulator.ensemble.sensitivity import Influence, Sensitivity
from simulator.ensemble.table import InputTable
from simulator.format import NOTHING, counted, difference, percentage, slack
from simulator.views.blocks import Block, Column, Paragraph, Row, Table, right
from simulator.views.ensemble.paired import inputs_text, paired_blocks, paired_html
from simulator.views.ensemble.sensitivity import outcome_text, rank_text
from simulator.views.ensemble.shares import interval_text
from simulator.views.ensemble.text import ensemble_blocks
from simulator.views.representation.showing import (
    MOST_ROWS,
    Facts,
    ShownAt,
    as_html,
    blocks,
    facts,
    in_a_line,
    table_of,
)

blocks.register(Ensemble, ensemble_blocks)
as_html.register(PairedComparison, paired_html)
blocks.register(PairedComparison, paired_blocks)


@in_a_line.register
def _(ensemble: Ensemble) -> str:
    low, high = ensemble.all_hold.interval
    return (
        f"Ensemble of {ensemble.scenario.name!r}: {ensemble.runs:,} replications, all constraints "
        f"hold in {ensemble.all_hold.value:.1%} ({low:.1%} to {high:.1%})"
    )


@in_a_line.register
def _(found: PairedComparison) -> str:
    names = (each.scenario.name for each in (found.before, found.after))
    return f"PairedComparison of {' and '.join(map(repr, names))}: {inputs_text(found)}"


@facts.register
def _(found: Probability, _: ShownAt) -> Facts:
    of = f"{found.count:,} of {counted(found.of, 'replications')}"
    if not found.of:
        return Facts("share", NOTHING, {"of": of})
    return Facts("share", percentage(found.value), {"of": of, "95 %": interval_text(found)})


@facts.register
def _(spread: Spread, _: ShownAt) -> Facts:
    low, high = spread.quantiles[0], spread.quantiles[-1]
    rest = {"5 %": _number(low), "95 %": _number(high)}
    rest |= {"least": _number(spread.least), "greatest": _number(spread.greatest)}
    return Facts("median", _number(spread.median), rest)


def _number(value: float) -> str:
    """A value whose unit is not known here, to six digits."""
    return f"{value:,.6g}"


@facts.register
def _(odds: Odds, _: ShownAt) -> Facts:
    unit, found = odds.central.unit, odds.probability
    median = "" if odds.slack is None else slack(odds.slack.median, unit)
    rest = {
        "holds in": percentage(found.value) if found.of else NOTHING,
        "95 % interval": interval_text(found) if found.of else "",
        "median slack": median,
        "worst": f"#{odds.worst[0]}" if odds.worst else "",
    }
    return Facts("constraint", odds.name, rest)


@in_a_line.register
def _(found: AllOdds) -> str:
    seldom = sum(odds.probability.count < odds.probability.of for odds in found)
    return f"AllOdds: {len(found)} constraints, {seldom} of them broken at times"


@blocks.register
def _(found: AllOdds) -> list[Block]:
    return table_of("How often constraints hold", found, many=len(found))


@facts.register
def _(event: EventSpread, at: ShownAt) -> Facts:
    found = event.occurs
    rest = {
        "occurs in": percentage(found.value) if found.of else NOTHING,
        "central": at(event.central),
        "median": "" if event.time is None else at(event.time.median),
    }
    return Facts("event", event.name, rest)


@facts.register
def _(odds: PairedOdds, _: ShownAt) -> Facts:
    if not odds.pairs:
        return Facts("constraint", odds.name, {"pairs": "none"})
    low, high = odds.interval
    rest = {
        "was": percentage(odds.before.value),
        "is": percentage(odds.after.value),
        "by": f"{100 * odds.difference:+.1f} points",
        "95 % interval": f"{100 * low:+.1f} to {100 * high:+.1f}",
    }
    return Facts("constraint", odds.name, rest)


@facts.register
def _(event: PairedEvent, _: ShownAt) -> Facts:
    rest = {"pairs": f"{event.pairs:,}", "median": difference(event.median, "s")}
    return Facts("event", event.name, rest)


@in_a_line.register
def _(found: Sensitivity) -> str:
    first = f", {found.inputs[0].name} most" if found.inputs else ""
    return f"Sensitivity of {outcome_text(found)}: {counted(len(found.inputs), 'inputs')}{first}"


@blocks.register
def _(found: Sensitivity) -> list[Block]:
    many, title = len(found.inputs), f"What moves {outcome_text(found)} most"
    shown = table_of(title, found.inputs, many=many, how_all="to_frame() has all")
    return [*shown, *([Paragraph(found.notes)] if found.notes else [])]


@facts.register
def _(found: Influence, _: ShownAt) -> Facts:
    rest = {
        "rank correlation": rank_text(found),
        "first-order": "" if found.first is None else percentage(found.first, 0),
        "total": "" if found.total is None else percentage(found.total, 0),
    }
    return Facts("input", found.name, rest)


@facts.register
def _(column: InputColumn, _: ShownAt) -> Facts:
    rest = {
        "central": _number(column.central),
        "unit": column.unit,
        "drawn": str(column.distribution),
    }
    return Facts("input", column.name, rest)


@in_a_line.register
def _(summary: Summary) -> str:
    return f"Summary of {counted(summary.runs, 'replications')}, {summary.failures} failed"


@blocks.register
def _(summary: Summary) -> list[Block]:
    return [Paragraph((in_a_line(summary),))]


@in_a_line.register
def _(table: InputTable) -> str:
    many = counted(len(table.names), "inputs")
    return f"InputTable: {many} of {counted(len(table), 'replications')}, from #{table.first}"


@blocks.register
def _(table: InputTable) -> list[Block]:
    rows = [
        Row((f"#{table.first + number}", *map(_number, values)))
        for number, values in enumerate(table.values[:MOST_ROWS].tolist())
    ]
    columns = [Column("replication"), *right(*table.names)]
    shown: list[Block] = [Table("Inputs", columns, rows)]
    if more := len(table) - len(rows):
        shown.append(Paragraph((f"{more:,} more",)))
    return shown
