"""The summary of a run: what a planner wants to read first, on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from simulator.format import NOTHING, clock, counted, duration, listed, noun
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.scenario import Scenario
from simulator.timeline.occupancy import COUNTS
from simulator.timeline.run import Run
from simulator.timeline.tables import MARCH_TABLE
from simulator.timeline.verdicts import Verdict
from simulator.views.blocks import Block, Column, Mood, Paragraph, Row, Table
from simulator.views.constraints import slack_text, spare_text
from simulator.views.incidents import flypasts_table, incidents_table
from simulator.views.why import delay_blocks, why_broken


def summary(run: Run, *, why: bool = False) -> list[Block]:
    """Who passes the main marker when, the programme, the zones at their fullest, the verdicts.

    Parameters
    ----------
    run
        What happened.
    why
        The largest delays of the day as well.

    Returns
    -------
    list of Block
        For `plain_text`, or for a terminal.
    """
    blocks: list[Block] = [_heading(run), _units(run)]
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
        blocks.append(_verdicts(run))
        blocks += _reasons(run) + _roots(run)
    if run.scenario.window is not None:
        blocks.append(_window(run))
    blocks.append(_total(run.verdicts))
    return blocks


def ranked_markers(scenario: Scenario) -> list[str]:
    """Markers in the order in which a unit is shown at one of them: the main one first.

    After it come those that flights are to meet, then those that most units pass.
    """
    network = scenario.network
    targets = Counter(unit.target.marker for unit in scenario.units if unit.target is not None)
    passed = Counter(
        marker
        for marker in network.markers
        for unit in scenario.units
        if network.station(unit.route, marker) is not None
    )
    return sorted(
        network.markers,
        key=lambda marker: (marker != scenario.main_marker, -targets[marker], -passed[marker]),
    )


def _heading(run: Run) -> Paragraph:
    scenario = run.scenario
    lines = [scenario.name]
    if scenario.description:
        lines.append(scenario.description)
    lines.append(
        f"{scenario.start:%Y-%m-%d}, {scenario.timezone.key}: "
        f"{clock(scenario, run.begin)} to {clock(scenario, run.end)}"
    )
    totals = {
        "units": len(scenario.units),
        "people": sum(int(unit.people.sum()) for unit in scenario.units),
        "vehicles": sum(int(unit.vehicles.sum()) for unit in scenario.units),
        "aircraft": sum(int(unit.aircraft.sum()) for unit in scenario.units),
    }
    lines.append(", ".join(counted(total, what) for what, total in totals.items() if total))
    return Paragraph(tuple(lines), "heading")


def _units(run: Run) -> Table:
    """The order of march, each unit at the marker that says most of it."""
    scenario, ranked = run.scenario, ranked_markers(run.scenario)
    at = {(row.unit, row.marker): asdict(row) for row in run.march_table_rows()}
    rows = [
        next((at[unit.name, marker] for marker in ranked if (unit.name, marker) in at), {})
        | {"unit": unit.name, "label": unit.label, "kind": unit.kind, "release": _waited(run, unit)}
        for unit in scenario.units
    ]
    columns = {
        "unit": Column("unit"),
        "label": Column("label", narrow="cut"),
        "kind": Column("kind", narrow="drop"),
        "marker": Column("marker", narrow="drop"),
        "release": Column("release", right=True),
        "arrive": Column("arrive", right=True),
        "clear": Column("clear", right=True),
        "pass_time": Column("pass time", right=True),
        "time_gap": Column("time gap", right=True),
    }
    if all(row["label"] == row["unit"] for row in rows):
        del columns["label"]
    if {row["marker"] for row in rows if "marker" in row} <= set(ranked[:1]):
        del columns["marker"]
    march_table = {column.name: column for column in MARCH_TABLE}
    lines = tuple(
        Row(tuple(march_table[name].shown(scenario, row.get(name)) for name in columns))
        for row in rows
    )
    title = "Order of march" if not ranked else f"Order of march, at {ranked[0]}"
    return Table(title, tuple(columns.values()), lines)


def _waited(run: Run, unit: Unit) -> float | None:
    """When a unit's cue came (s); None for one that was free to go from the beginning."""
    free = unit.release is None and unit.target is None and unit.orbit is None
    return None if free else run.released[unit.name]


def _programme(run: Run) -> Table:
    items = sorted(run.programme.items(), key=lambda item: item[1])
    rows = [
        Row(
            (
                run.scenario.programme[name].label,
                clock(run.scenario, start),
                clock(run.scenario, end),
                duration(end - start),
            )
        )
        for name, (start, end) in items
    ]
    columns = (Column("item"), *(Column(head, right=True) for head in ("start", "end", "duration")))
    return Table("Programme", columns, tuple(rows))


def _peaks(run: Run) -> Table:
    rows = []
    for zone in run.scenario.network.zones:
        steps = run.occupancy(zone)
        peaks = [(count, steps.peak(count)) for count in COUNTS]
        inside = [(count, peak) for count, peak in peaks if peak.value] or peaks[:1]
        rows += [
            Row(
                (
                    zone,
                    f"{peak.value:,}",
                    noun(peak.value, count),
                    clock(run.scenario, peak.at) if peak.value else NOTHING,
                )
            )
            for count, peak in inside
        ]
    columns = (Column("zone"), Column("peak", right=True), Column(""), Column("at", right=True))
    return Table("Occupancy", columns, tuple(rows))


def _verdicts(run: Run) -> Table:
    ordered = sorted(run.verdicts, key=urgency)
    columns = (
        Column("verdict"),
        Column("constraint", narrow="wrap"),
        Column("slack", right=True),
        Column("at", right=True),
        Column("who", narrow="wrap"),
    )
    return Table("Verdicts", columns, tuple(_verdict(run, verdict) for verdict in ordered))


def urgency(verdict: Verdict) -> int:
    """A key that sorts what is broken before what only warns, and that before what holds."""
    return 0 if verdict.fails else 2 if verdict.holds else 1


def _mood(verdicts: Iterable[Verdict]) -> Mood:
    moods: tuple[Mood, ...] = ("bad", "warning", "good")
    return moods[min(map(urgency, verdicts), default=2)]


def _reasons(run: Run) -> list[Block]:
    """The reasons given for broken constraints, and why others cannot be judged."""
    lines = []
    for verdict in sorted(run.verdicts, key=urgency):
        if verdict.note is not None:
            lines.append(f"{verdict.name} cannot be judged: {verdict.note}")
        if verdict.because and not verdict.holds:
            lines.append(f"{verdict.name}, because: {verdict.because}")
    return [Paragraph(tuple(lines))] if lines else []


def _roots(run: Run) -> list[Block]:
    """What hangs on what, of everything that is broken."""
    broken = sorted((verdict for verdict in run.verdicts if not verdict.holds), key=urgency)
    lines = [f"{verdict.name}: {why}" for verdict in broken if (why := why_broken(run, verdict))]
    return [Paragraph(tuple(lines))] if lines else []


def _verdict(run: Run, verdict: Verdict) -> Row:
    return Row(
        (
            ("BROKEN", "WARNING", "holds")[urgency(verdict)],
            verdict.name,
            slack_text(verdict),
            NOTHING if verdict.at is None else clock(run.scenario, verdict.at),
            listed(verdict.who),
        ),
        _mood([verdict]),
    )


def _window(run: Run) -> Paragraph:
    """The total of the scenario's own window against its length."""
    window = run.window
    if window is None:
        return Paragraph((f"Window: {run.verdicts[0].note}",), "bad")
    line = (
        f"Window: {duration(window.over - window.opens)} of "
        f"{duration(window.due - window.opens)}, {spare_text(window)} "
        f"({clock(run.scenario, window.opens)} to {clock(run.scenario, window.over)})"
    )
    return Paragraph((line,), "good" if window.holds else "bad")


def _total(verdicts: tuple[Verdict, ...]) -> Paragraph:
    return Paragraph((total_text(verdicts),), _mood(verdicts))


def total_text(verdicts: tuple[Verdict, ...]) -> str:
    """How many constraints hold, in a sentence."""
    broken = sum(verdict.fails for verdict in verdicts)
    warned = sum(not verdict.holds for verdict in verdicts) - broken
    number = len(verdicts)
    if not number:
        return "No constraints: nothing to judge"
    if not broken and not warned:
        return "The constraint holds" if number == 1 else f"All {number} constraints hold"
    text = (
        f"{broken} of {number} constraints broken"
        if broken
        else f"{number - warned} of {number} constraints hold"
    )
    return text if not warned else f"{text}, {warned} {'warning' if warned == 1 else 'warnings'}"
