"""What a notebook shows of a scenario and of a run; every text is escaped."""

from __future__ import annotations

from collections import Counter

import numpy as np

from simulator.format import clock, listed
from simulator.scenario.model.constraints.times import window_text
from simulator.scenario.scenario import Scenario
from simulator.timeline.occupancy import Count
from simulator.timeline.run import Run
from simulator.tolerances import SAME_TIME
from simulator.views.blocks import Block, Column, Row, Table
from simulator.views.constraints import slack_text, spare_text, urgency, word
from simulator.views.day.incidents import incidents_table
from simulator.views.figures.drawing.style import KINDS
from simulator.views.figures.occupancy import the_zone
from simulator.views.html import render
from simulator.views.own_display import in_own_display
from simulator.views.stated.assumptions import counts

#: Size of the line of occupancy (px).
WIDTH, HEIGHT = 480, 48


@in_own_display
def scenario_html(scenario: Scenario) -> str:
    """A scenario as a fragment of HTML: name, start, units, window, constraints."""
    return render(
        "page.html",
        heading=scenario.name,
        text=scenario.model.description,
        facts=_whole(scenario),
        drawing="",
        blocks=_constraints(scenario),
    )


@in_own_display
def scenario_blocks(scenario: Scenario) -> list[Block]:
    """The same as blocks."""
    rows = [Row(fact) for fact in _whole(scenario) if fact[1]]
    whole = Table(scenario.name, (Column(""), Column("")), rows)
    return [whole, *_constraints(scenario)]


def _whole(scenario: Scenario) -> list[tuple[str, str]]:
    return [
        *_facts(scenario),
        ("programme", ", ".join(item.label for item in scenario.programme.values())),
        ("zones", ", ".join(scenario.network.zones)),
        ("incidents", "; ".join(map(str, scenario.incidents))),
        ("numbers", _numbers(scenario)),
        ("window", window_text(scenario.model.window) if scenario.model.window else ""),
    ]


def _constraints(scenario: Scenario) -> list[Block]:
    rules = [Row((rule.name, rule.describe_whole())) for rule in scenario.model.constraints]
    return [Table("", (Column("constraint"), Column("requires")), rules)] if rules else []


@in_own_display
def run_html(run: Run) -> str:
    """A run as a fragment of HTML: window, occupancy as a small drawing, incidents, verdicts."""
    scenario = run.scenario
    facts = [*_facts(scenario), ("ends", clock(scenario, run.end)), ("window", _window(run))]
    drawing, caption = _occupancy(run)
    blocks = [incidents_table(run)] if scenario.incidents else []
    if run.verdicts:
        blocks.append(_verdicts(run))
    return render(
        "page.html",
        heading=f"{scenario.name}: the run",
        text=None,
        facts=facts,
        drawing=drawing,
        caption=caption,
        blocks=blocks,
    )


def sparkline(run: Run, zone: str, count: Count = "people") -> str:
    """Draw the steps of a count over the window, else over the run, as high as a line of text.

    Parameters
    ----------
    run
        What happened.
    zone
        Its name.
    count
        ``people``, ``vehicles``, ``aircraft`` or ``units``.

    Returns
    -------
    str
        An ``<svg>`` element. If the window is broken, its end is a red line.
    """
    window = run.window
    low = run.begin if window is None else window.opens
    high = run.end if window is None else max(window.due, window.over)
    scale = WIDTH / max(high - low, SAME_TIME)
    times, values = run.occupancy(zone).between(low, high, count)
    top = max(int(values.max(initial=0)), 1)
    across = np.round((np.append(times[1:], high) - low) * scale, 2)
    up = np.round(HEIGHT - values / top * (HEIGHT - 1), 2)
    line = "".join(f"V{y:g}H{x:g}" for x, y in zip(across, up, strict=True))
    peak = top if values.any() else 0
    text = (
        f"{count} in {zone}, {clock(run.scenario, low)} to {clock(run.scenario, high)}, "
        f"at most {peak:,}"
    )
    broken = window is not None and not window.holds
    return render(
        "sparkline.svg",
        text=text,
        width=WIDTH,
        height=HEIGHT,
        line=line,
        fill=KINDS["formation"].color,
        due=(window.due - low) * scale if window is not None and broken else None,
    )


def _numbers(scenario: Scenario) -> str:
    """How many facts, guesses and decisions it has; empty where it gives no reasons."""
    return ", ".join(count for count in counts(scenario) if not count.startswith("0 "))


def _facts(scenario: Scenario) -> list[tuple[str, str]]:
    kinds = Counter(unit.kind for unit in scenario.units)
    parts = [
        f"{kinds[kind]} {style.plural if kinds[kind] != 1 else kind}"
        for kind, style in KINDS.items()
        if kinds[kind]
    ]
    return [
        ("start", f"{scenario.start.date()} {clock(scenario, 0.0)} ({scenario.model.timezone})"),
        ("units", f"{len(scenario.units)}: {', '.join(parts)}"),
    ]


def _window(run: Run) -> str:
    window = run.window
    if window is None:
        return ""
    return (
        f"{clock(run.scenario, window.opens)} to {clock(run.scenario, window.due)}, "
        f"over at {clock(run.scenario, window.over)}: {spare_text(window)}"
    )


def _occupancy(run: Run) -> tuple[str, str]:
    """A zone over time as a drawing, and its peak in words; empty without zones."""
    if not run.scenario.network.zones:
        return "", ""
    zone = the_zone(run, None)
    peak = run.occupancy(zone).peak()
    text = f"people in {zone}: peak {peak.value:,} at {clock(run.scenario, peak.at)}"
    return sparkline(run, zone), text


def _verdicts(run: Run) -> Table:
    verdicts = sorted(run.verdicts, key=urgency)
    columns = ["constraint", "verdict", "slack", "at", "who", "because"]
    if not any(verdict.because and not verdict.holds for verdict in verdicts):
        del columns[-1]
    rows = []
    for verdict in verdicts:
        cells = (
            verdict.name,
            word(verdict).lower(),
            slack_text(verdict),
            "" if verdict.at is None else clock(run.scenario, verdict.at),
            listed(verdict.who),
            "" if verdict.holds else verdict.because or "",
        )
        rows.append(Row(cells[: len(columns)], "bad" if verdict.fails else "plain"))
    return Table("", list(map(Column, columns)), rows)
