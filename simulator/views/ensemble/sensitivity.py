"""Which inputs move an outcome most, in words and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from simulator.ensemble.sensitivity import Influence, Sensitivity
from simulator.format import NOTHING, clock, percentage, slack
from simulator.scenario.scenario import Scenario
from simulator.views.blocks import Block, Column, Paragraph, Row, Table, right

#: How many inputs are listed by default.
MOST = 5


def sensitivity_blocks(
    scenario: Scenario, found: Sensitivity, most: int | None = MOST
) -> Iterator[Block]:
    """The inputs that move an outcome most, and what the columns are."""
    title = f"What moves {outcome_text(found)} most"
    if not found.inputs:
        text = "; ".join(found.notes) or "it is the same in all replications"
        yield Paragraph((f"{title}: {text}",))
        return
    shares = any(each.first is not None for each in found.inputs)
    totals = any(each.total is not None for each in found.inputs)
    heads = [*(["first-order"] if shares else []), *(["total"] if totals else [])]
    columns = (
        Column("input", narrow="cut"),
        *right("rank correlation", *heads, "at its lowest", "at its highest"),
    )
    rows = []
    for each in found.inputs[:most]:
        cells = [rank_text(each)]
        cells += [_share(each.first)] if shares else []
        cells += [_share(each.total)] if totals else []
        ends = (outcome_value(scenario, found, end) for end in (each.low, each.high))
        rows.append(Row((each.name, *cells, *ends)))
    yield Table(title, columns, rows)
    lines = ["at its lowest, highest: the mean in the tenth of the replications with such values"]
    if shares:
        lines.append("first-order: the share of the variance that the input explains by itself")
    if totals:
        lines.append("total: that, and what it explains jointly with one other input")
    yield Paragraph([*lines, *found.notes])


def outcome_text(found: Sensitivity) -> str:
    """The outcome, for titles: `the slack of 'Not too close'`, `navy@stand`."""
    return f"the slack of '{found.outcome}'" if found.kind == "slack" else found.outcome


def outcome_value(scenario: Scenario, found: Sensitivity, value: float) -> str:
    """A value of the outcome: a slack in its unit, or a clock time."""
    return slack(value, found.unit) if found.kind == "slack" else clock(scenario, value)


def rank_text(each: Influence) -> str:
    """A rank correlation: `-0.92`; never `-0.00`."""
    return f"{round(each.rank, 2) + 0.0:+.2f}"


def sensitivity_document(found: Sensitivity) -> dict[str, Any]:
    """The same with all inputs; instants are seconds since the scenario's start."""
    return {
        "outcome": found.outcome,
        "kind": found.kind,
        "unit": found.unit,
        "rows": found.rows,
        "mean": found.mean,
        "inputs": [asdict(each) for each in found.inputs],
        "notes": list(found.notes),
    }


def _share(value: float | None) -> str:
    return NOTHING if value is None else percentage(value, 0)
