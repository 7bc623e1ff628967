"""What a notebook shows of a scenario and of a run: short, still, and every text escaped."""

from __future__ import annotations

from collections import Counter

from simulator.format import clock, listed
from simulator.scenario.model.constraints.times import window_text
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.views.blocks import Column, Row, Table
from simulator.views.constraints import slack_text, spare_text
from simulator.views.figures.occupancy import the_zone
from simulator.views.figures.sparkline import sparkline
from simulator.views.figures.style import KINDS
from simulator.views.html import page_html
from simulator.views.incidents import incidents_table
from simulator.views.summary import urgency


def scenario_html(scenario: Scenario) -> str:
    """A scenario: name, start, who marches, its window, what must hold.

    Returns
    -------
    str
        A fragment of HTML; whatever the file says is escaped.
    """
    facts = [
        ("start", f"{scenario.start:%Y-%m-%d %H:%M:%S} ({scenario.timezone.key})"),
        ("units", _units(scenario)),
        ("programme", ", ".join(item.label for item in scenario.programme.values())),
        ("zones", ", ".join(scenario.network.zones)),
        ("incidents", "; ".join(map(str, scenario.incidents))),
        ("window", window_text(scenario.window) if scenario.window else ""),
    ]
    rules = tuple(Row((rule.name, rule.describe())) for rule in scenario.model.constraints)
    table = Table("", (Column("constraint"), Column("asks for")), rules)
    text = scenario.description or ""
    return page_html(scenario.name, facts, [table] if rules else [], text=text)


def run_html(run: Run) -> str:
    """A run: who marched, whether the window holds, the peak of a zone, what went wrong, every
    verdict.

    Returns
    -------
    str
        A fragment of HTML with a small inline SVG; whatever the file says is escaped.
    """
    scenario = run.scenario
    facts = [
        ("start", f"{scenario.start:%Y-%m-%d %H:%M:%S} ({scenario.timezone.key})"),
        ("units", _units(scenario)),
        ("ends", clock(scenario, run.end)),
        ("window", _window(run)),
    ]
    drawing, caption = _occupancy(run)
    blocks = [incidents_table(run)] if scenario.incidents else []
    if run.verdicts:
        blocks.append(_verdicts(run))
    heading = f"{scenario.name}: the run"
    return page_html(heading, facts, blocks, drawing=drawing, caption=caption)


def _units(scenario: Scenario) -> str:
    kinds = Counter(unit.kind for unit in scenario.units)
    parts = [
        f"{kinds[kind]} {style.plural if kinds[kind] != 1 else kind}"
        for kind, style in KINDS.items()
        if kinds[kind]
    ]
    return f"{len(scenario.units)}: {', '.join(parts)}"


def _window(run: Run) -> str:
    window = run.window
    if window is None:
        return ""
    return (
        f"{clock(run.scenario, window.opens)} to {clock(run.scenario, window.due)}, "
        f"over at {clock(run.scenario, window.over)}: {spare_text(window)}"
    )


def _occupancy(run: Run) -> tuple[str, str]:
    """A zone over time as a drawing, and its peak in words; nothing where there is no zone."""
    if not run.scenario.network.zones:
        return "", ""
    zone = the_zone(run, None)
    peak = run.occupancy(zone).peak()
    text = f"people in {zone}: peak {peak.value:,} at {clock(run.scenario, peak.at)}"
    return sparkline(run, zone), text


def _verdicts(run: Run) -> Table:
    verdicts = sorted(run.verdicts, key=urgency)
    columns = ("constraint", "verdict", "slack", "at", "who", "because")
    rows = [
        (
            verdict.name,
            ("broken", "warning", "holds")[urgency(verdict)],
            slack_text(verdict),
            "" if verdict.at is None else clock(run.scenario, verdict.at),
            listed(verdict.who),
            "" if verdict.holds else verdict.because or "",
        )
        for verdict in verdicts
    ]
    shown = len(columns) if any(row[-1] for row in rows) else len(columns) - 1
    return Table(
        "",
        tuple(map(Column, columns[:shown])),
        tuple(
            Row(row[:shown], "bad" if verdict.fails else "plain")
            for row, verdict in zip(rows, verdicts, strict=True)
        ),
    )
