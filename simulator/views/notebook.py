"""What a notebook shows of a scenario and of a run: short, still, and every text escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from simulator.format import clock, listed
from simulator.scenario.model.constraints.times import window_text
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.views.constraints import slack_text, spare_text
from simulator.views.figures.occupancy import the_zone
from simulator.views.figures.sparkline import sparkline
from simulator.views.figures.style import BROKEN, KINDS, QUIET
from simulator.views.html import blocks_html
from simulator.views.incidents import incidents_table
from simulator.views.summary import urgency

_LEFT = ' style="text-align:left"'
_RED = f'<tr style="color:{BROKEN}">'


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
        ("incidents", "; ".join(f"{each.unit} {each.described}" for each in scenario.incidents)),
        ("window", window_text(scenario.window) if scenario.window else ""),
    ]
    rules = [[constraint.name, constraint.describe()] for constraint in scenario.model.constraints]
    return _whole(
        _heading(scenario.name),
        _paragraph(scenario.description or ""),
        _facts(facts),
        _table(("constraint", "asks for"), rules),
    )


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
    return _whole(
        _heading(f"{scenario.name}: the run"),
        _facts(facts),
        _occupancy(run),
        blocks_html([incidents_table(run)]) if scenario.incidents else "",
        _verdicts(run),
    )


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


def _occupancy(run: Run) -> str:
    if not run.scenario.network.zones:
        return ""
    zone = the_zone(run, None)
    peak = run.occupancy(zone).peak()
    text = f"people in {zone}: peak {peak.value:,} at {clock(run.scenario, peak.at)}"
    return f"<div>{sparkline(run, zone)}<br>{_quiet(text)}</div>"


def _verdicts(run: Run) -> str:
    verdicts = sorted(run.verdicts, key=urgency)
    rows = [
        [
            verdict.name,
            ("broken", "warning", "holds")[urgency(verdict)],
            slack_text(verdict),
            "" if verdict.at is None else clock(run.scenario, verdict.at),
            listed(verdict.who),
            ("" if verdict.holds else verdict.because or ""),
        ]
        for verdict in verdicts
    ]
    columns = ["constraint", "verdict", "slack", "at", "who", "because"]
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return _table(columns, rows, _broken(verdicts))


def _broken(verdicts: Sequence[Verdict]) -> frozenset[int]:
    return frozenset(row for row, verdict in enumerate(verdicts) if verdict.fails)


def _whole(*parts: str) -> str:
    return f"<div>{''.join(parts)}</div>"


def _heading(text: str) -> str:
    return f"<strong>{escape(text)}</strong>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _quiet(text: str) -> str:
    return f'<small style="color:{QUIET}">{escape(text)}</small>'


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f"<tr><th{_LEFT}>{escape(name)}</th><td{_LEFT}>{escape(text)}</td></tr>"
        for name, text in facts
        if text
    )
    return f"<table>{rows}</table>"


def _table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    broken: frozenset[int] = frozenset(),
) -> str:
    if not rows:
        return ""
    head = "".join(f"<th{_LEFT}>{escape(column)}</th>" for column in columns)
    unit = "".join(
        (_RED if number in broken else "<tr>")
        + "".join(f"<td{_LEFT}>{escape(cell)}</td>" for cell in row)
        + "</tr>"
        for number, row in enumerate(rows)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{unit}</tbody></table>"
