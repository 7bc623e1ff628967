"""The summary of a run, on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from simulator.display import PLAIN, display, displayed
from simulator.ensemble.columns import columns_of
from simulator.ensemble.replication import Drawn
from simulator.format import NOTHING, clock, counted, duration, listed, noun
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.scenario.network import site_text
from simulator.scenario.scenario import Scenario
from simulator.timeline.occupancy import COUNTS
from simulator.timeline.run import Run
from simulator.timeline.tables import MARCH_TABLE
from simulator.tolerances import SAME_TIME
from simulator.views.blocks import Block, Column, Paragraph, Row, Table, right
from simulator.views.constraints import (
    mood,
    share_lines,
    slack_text,
    spare_text,
    total_text,
    urgency,
    word,
)
from simulator.views.day.incidents import flypasts_table, incidents_table
from simulator.views.day.plan import plan_tables
from simulator.views.explain import delay_blocks, why_broken
from simulator.views.own_display import in_own_display
from simulator.views.throughput import throughput_blocks


@in_own_display
def summary(
    run: Run, markers: Sequence[str] = (), drawn: Drawn | None = None, *, why: bool = False
) -> list[Block]:
    """The order of march at the main marker, the programme, peaks of the zones, verdicts.

    Parameters
    ----------
    run
        The run to summarize.
    markers
        Show the march table at each of these instead of the order of march at the main marker.
    drawn
        Where its inputs came from; None: they are central values.
    why
        Also list the largest delays.
    """
    tables = [_at_marker(run, marker) for marker in markers] or [_units(run)]
    blocks: list[Block] = [_heading(run, drawn), *plan_tables(run), *tables]
    blocks += throughput_blocks(run, markers or ranked_markers(run.scenario)[:1])
    if run.programme:
        blocks.append(_programme(run))
    if run.flypasts:
        blocks.append(flypasts_table(run))
    if run.scenario.incidents:
        blocks.append(incidents_table(run))
    if run.scenario.network.zones:
        blocks.append(_peaks(run))
    if why:
        blocks += delay_blocks(run)
    if run.verdicts:
        blocks += _verdicts(run)
    if run.scenario.model.window is not None:
        blocks.append(_window(run))
    return [*blocks, Paragraph((total_text(run.verdicts),), mood(run.verdicts))]


def ranked_markers(scenario: Scenario) -> list[str]:
    """The markers at which units are shown, by priority.

    First the main one, then those that most flights have as target, then those most units pass.
    """
    network = scenario.network
    targets = Counter(unit.target.marker for unit in scenario.units if unit.target is not None)
    passed: Counter[str] = Counter()
    for route, often in Counter(unit.route for unit in scenario.units).items():
        for marker, _ in network.markers_on(route):
            passed[marker] += often
    return sorted(
        network.markers,
        key=lambda marker: (
            marker != scenario.model.main_marker,
            -targets[marker],
            -passed[marker],
        ),
    )


def _heading(run: Run, drawn: Drawn | None) -> Paragraph:
    return Paragraph(heading_lines(run, drawn), "heading")


def heading_lines(run: Run, drawn: Drawn | None = None) -> list[str]:
    """What it is, when, how large, and where its inputs came from (None: from the scenario)."""
    scenario = run.scenario
    lines = [scenario.name]
    if scenario.model.description:
        lines.append(scenario.model.description)
    lines.append(
        f"{scenario.start.date()}, {scenario.model.timezone}: "
        f"{clock(scenario, run.begin)} to {clock(scenario, run.end)}"
    )
    lines += h_hour_lines(scenario)
    totals = {
        "units": len(scenario.units),
        "people": sum(int(unit.people.sum()) for unit in scenario.units),
        "vehicles": sum(int(unit.vehicles.sum()) for unit in scenario.units),
        "aircraft": sum(int(unit.aircraft.sum()) for unit in scenario.units),
    }
    lines.append(", ".join(counted(total, what) for what, total in totals.items() if total))
    lines += _inputs(run, drawn)
    return lines


def h_hour_lines(scenario: Scenario) -> list[str]:
    """What the hour H is, where times are shown from it."""
    how = display()
    if how.clock != "h-hour":
        return []
    with displayed(PLAIN):
        return [f"H is {clock(scenario, how.h_hour)}"]


def _inputs(run: Run, drawn: Drawn | None) -> list[str]:
    """Whether its inputs were drawn, in a line; nothing where there is nothing to draw."""
    if drawn is not None:
        return [str(drawn)]
    inputs = len(columns_of(run.scenario))
    return [f"Central values; --seed draws {counted(inputs, 'inputs')}"] if inputs else []


def _units(run: Run) -> Table:
    """The order of march, each unit at the first of the ranked markers that it passes."""
    scenario, ranked = run.scenario, ranked_markers(run.scenario)
    at = _first_rows(run, ranked)
    rows = [
        at.get(unit.name, {})
        | {
            "unit": unit.name,
            "label": unit.label,
            "kind": unit.kind,
            "release": _waited(run, unit),
            "start": run.events[EventName.starts(unit.name)],
        }
        for unit in scenario.units
    ]
    title = "Order of march" if not ranked else f"Order of march, at {ranked[0]}"
    return _march_table(run, title, rows, ranked[:1])


def _first_rows(run: Run, ranked: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The row of each unit in the march table of the first marker that it passes."""
    network, rank = run.scenario.network, {marker: place for place, marker in enumerate(ranked)}
    found: dict[str, dict[str, Any]] = {}
    wanted: dict[str, list[str]] = {}
    for unit in run.scenario.units:
        passed = {marker for marker, _ in network.markers_on(unit.route)} & rank.keys()
        for marker in sorted(passed, key=rank.__getitem__):
            if run.events.find(EventName.head(unit.name, marker)) is not None:
                wanted.setdefault(marker, []).append(unit.name)
                break
    for marker, units in wanted.items():
        rows = {row.unit: row for row in run.march_table_rows(marker) if row.marker == marker}
        found |= {name: asdict(rows[name]) for name in units}
    return found


def _at_marker(run: Run, marker: str) -> Table:
    """The march table at a marker, in the order in which units come over it."""
    rows = [
        asdict(row) | {"release": _waited(run, run.scenario.unit[row.unit])}
        for row in run.march_table_rows(marker)
    ]
    return _march_table(run, f"March table, at {marker}", rows, [marker])


def _march_table(
    run: Run, title: str, rows: Sequence[Mapping[str, Any]], markers: Sequence[str]
) -> Table:
    """Rows of the march table; a column that tells nothing more is left out."""
    scenario = run.scenario
    columns = {
        "unit": Column("unit"),
        "label": Column("label", narrow="cut"),
        "kind": Column("kind", narrow="drop"),
        "marker": Column("marker", narrow="drop"),
        "release": Column("release", right=True, narrow="drop"),
        **{
            name: Column(name.replace("_", " "), right=True)
            for name in ("start", "arrive", "depart", "clear", "pass_time", "time_gap")
        },
    }
    if all(row["label"] == row["unit"] for row in rows):
        del columns["label"]
    if {row["marker"] for row in rows if "marker" in row} <= set(markers):
        del columns["marker"]
    # Elsewhere every unit leaves the marker as it arrives.
    if all(row["depart"] <= row["arrive"] + SAME_TIME for row in rows if "depart" in row):
        del columns["depart"]
    march_table = {column.name: column for column in MARCH_TABLE}
    lines = [
        Row([march_table[name].shown(scenario, row.get(name)) for name in columns]) for row in rows
    ]
    return Table(title, list(columns.values()), lines)


def _waited(run: Run, unit: Unit) -> float | None:
    """When a unit's cue came (s); None if it has none."""
    free = unit.release is None and unit.target is None and unit.orbit is None
    return None if free else run.released[unit.name]


def _programme(run: Run) -> Table:
    scenario = run.scenario
    rows = []
    anywhere = any(item.place is not None for item in scenario.programme.values())
    for name, (start, end) in sorted(run.programme.items(), key=lambda item: item[1]):
        item = scenario.programme[name]
        times = clock(scenario, start), clock(scenario, end), duration(end - start)
        place = [site_text(item.place) or NOTHING] if anywhere else []
        rows.append(Row((item.label, *times, *place)))
    columns = (Column("item"), *right("start", "end", "duration"))
    last = (Column("place", narrow="drop"),) if anywhere else ()
    return Table("Programme", (*columns, *last), rows)


def _peaks(run: Run) -> Table:
    rows = []
    for zone in run.scenario.network.zones:
        steps = run.occupancy(zone)
        peaks = [(count, steps.peak(count)) for count in COUNTS]
        for count, peak in [entry for entry in peaks if entry[1].value] or peaks[:1]:
            at = clock(run.scenario, peak.at) if peak.value else NOTHING
            rows.append(Row((zone, f"{peak.value:,}", noun(peak.value, count), at)))
    return Table("Occupancy", (Column("zone"), *right("peak"), Column(""), *right("at")), rows)


def _verdicts(run: Run) -> list[Block]:
    """The verdicts, the reasons given for broken constraints, and what those depend on."""
    columns = (
        Column("verdict"),
        Column("constraint", narrow="wrap"),
        *right("slack", "at"),
        Column("who", narrow="wrap"),
    )
    rows, reasons, roots = [], [], []
    for verdict in sorted(run.verdicts, key=urgency):
        cells = (
            word(verdict),
            verdict.name,
            slack_text(verdict),
            NOTHING if verdict.at is None else clock(run.scenario, verdict.at),
            listed(verdict.who),
        )
        rows.append(Row(cells, mood([verdict])))
        if verdict.note is not None:
            what = "cannot be judged" if verdict.applies else "does not apply"
            reasons.append(f"{verdict.name} {what}: {verdict.note}")
        if verdict.because and not verdict.holds:
            reasons.append(f"{verdict.name}, because: {verdict.because}")
        if why := why_broken(run, verdict):
            roots.append(f"{verdict.name}: {why}")
    shares = share_lines(run.verdicts)
    paragraphs = [Paragraph(lines) for lines in (reasons, roots, shares) if lines]
    return [Table("Verdicts", columns, rows), *paragraphs]


def _window(run: Run) -> Paragraph:
    """The time taken against the length of the scenario's window."""
    window = run.window
    if window is None:
        return Paragraph((f"Window: {run.verdicts[0].note}",), "bad")
    line = (
        f"Window: {duration(window.over - window.opens)} of "
        f"{duration(window.due - window.opens)}, {spare_text(window)} "
        f"({clock(run.scenario, window.opens)} to {clock(run.scenario, window.over)})"
    )
    return Paragraph((line,), "good" if window.holds else "bad")
