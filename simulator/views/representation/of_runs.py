"""What a run and its records show: events, verdicts, occupancy, tables, causes, comparisons."""

from __future__ import annotations

import numpy as np

from simulator.format import (
    NOTHING,
    clock,
    counted,
    difference,
    distance,
    duration,
    listed,
    quantity,
    rate,
    speed,
)
from simulator.timeline.comparison import Comparison, Moved, Record, VerdictChange, VerdictRecord
from simulator.timeline.doings import Doing
from simulator.timeline.events import Events
from simulator.timeline.march_table import MarchTableRow
from simulator.timeline.occupancy import COUNTS, Occupancy, Stay, Stays
from simulator.timeline.passage import Passage
from simulator.timeline.records import Breakdown, Flypast, OfRun, Recovered, WindowTimes
from simulator.timeline.run import Run
from simulator.timeline.throughput import Throughput
from simulator.timeline.verdicts import Instance, Verdict, Verdicts
from simulator.timeline.why.chain import Chain, Link
from simulator.timeline.why.delays import Delay, Delays
from simulator.views.blocks import Block, Column, Paragraph, Row, Table, right
from simulator.views.comparison import comparison_blocks, comparison_html
from simulator.views.constraints import mood, slack_text, spare_text, total_text, urgency, word
from simulator.views.explain import chain_blocks
from simulator.views.notebook import run_html
from simulator.views.own_display import in_own_display
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
from simulator.views.summary import summary

# -- the whole -------------------------------------------------------------------------------------

as_html.register(Run, run_html)
blocks.register(Run, summary)


@in_a_line.register
def _(run: Run) -> str:
    broken = sum(not verdict.holds for verdict in run.verdicts)
    return (
        f"Run of {run.scenario.name!r}: {counted(len(run.scenario.units), 'units')}, "
        f"{len(run.verdicts) - broken} constraints hold, {broken} broken"
    )


@in_a_line.register
def _(events: Events) -> str:
    ends = sorted(events.values())
    span = f", {clock(events.scenario, ends[0])} to {clock(events.scenario, ends[-1])}"
    return f"Events of {events.scenario.name!r}: {len(events):,}{span if ends else ''}"


@blocks.register
@in_own_display
def _(events: Events) -> list[Block]:
    ordered = sorted(events.items(), key=lambda event: event[1])
    rows = [Row((name, clock(events.scenario, at))) for name, at in ordered[:MOST_ROWS]]
    shown: list[Block] = [Table("Events", [Column("event"), *right("at")], rows)]
    if more := len(ordered) - len(rows):
        shown.append(Paragraph((f"{more:,} more: run.timeline() has all",)))
    return shown


# -- verdicts --------------------------------------------------------------------------------------


@in_a_line.register
def _(verdicts: Verdicts) -> str:
    return f"Verdicts of {verdicts.run.scenario.name!r}: {total_text(verdicts)}"


@blocks.register
@in_own_display
def _(verdicts: Verdicts) -> list[Block]:
    ordered = sorted(verdicts, key=urgency)
    at = ShownAt(verdicts.run.scenario)
    shown = table_of("Verdicts", ordered, at, many=len(ordered), how_all="to_frame() has all")
    return [*shown, Paragraph((total_text(verdicts),), mood(verdicts))]


@facts.register
def _(verdict: Verdict, at: ShownAt) -> Facts:
    rest = {
        "verdict": word(verdict).lower(),
        "slack": slack_text(verdict),
        "at": at(verdict.at),
        "who": listed(verdict.who),
        "because": "" if verdict.holds else verdict.because or "",
        "note": verdict.note or "",
    }
    return Facts("constraint", verdict.name, rest, "bad" if verdict.fails else "plain")


@facts.register
def _(instance: Instance, at: ShownAt) -> Facts:
    rest = {
        "at": at(instance.at),
        "who": listed(instance.who),
        "events": ", ".join(map(str, instance.events)),
    }
    return Facts("slack", f"{instance.slack:+.10g}", rest)


@facts.register
def _(window: WindowTimes, at: ShownAt) -> Facts:
    rest = {"opens": at(window.opens), "due": at(window.due), "over": at(window.over)}
    return Facts("window", spare_text(window), rest)


# -- occupancy -------------------------------------------------------------------------------------


@in_a_line.register
def _(occupancy: Occupancy) -> str:
    peak = occupancy.peak()
    where = f" of {occupancy.zone}" if occupancy.zone else ""
    at = ShownAt(occupancy.scenario)(peak.at)
    steps = f"{len(occupancy.time):,} steps"
    return f"Occupancy{where}: {steps}, peak {counted(peak.value, 'people')} at {at}"


@blocks.register
def _(occupancy: Occupancy) -> list[Block]:
    at = ShownAt(occupancy.scenario)
    peaks = {count: occupancy.peak(count) for count in COUNTS}
    counts = [count for count in COUNTS if peaks[count].value] or ["people"]
    rows = [
        Row((count, f"{peaks[count].value:,}", at(peaks[count].at), f"{mean:,.1f}"))
        for count in counts
        for mean in [occupancy.mean(count)]
    ]
    where = f" of {occupancy.zone}" if occupancy.zone else ""
    summary = Table(f"Occupancy{where}", [Column("count"), *right("peak", "at", "mean")], rows)
    table = [[at(float(time)) for time in occupancy.time[:MOST_ROWS]]]
    table += [[f"{value:,}" for value in occupancy.count(count)[:MOST_ROWS]] for count in counts]
    steps = [Row(cells) for cells in zip(*table, strict=True)]
    shown: list[Block] = [summary, Table("Steps", right("from", *counts), steps)]
    if more := len(occupancy.time) - len(steps):
        shown.append(Paragraph((f"{more:,} more: to_frame() has all",)))
    return shown


@in_a_line.register
def _(stays: Stays) -> str:
    return f"Stays: {len(stays)}, of {counted(len({each.body.unit for each in stays}), 'units')}"


@blocks.register
def _(stays: Stays) -> list[Block]:
    return table_of("Stays in a zone, in the order of march", stays, many=len(stays))


@facts.register
def _(stay: Stay, at: ShownAt) -> Facts:
    inside = stay.leaves > stay.enters
    rest = {"ranks": f"{int(inside.sum())} of {len(inside)}"}
    if inside.any():
        rest["enters"] = at(float(np.min(stay.enters[inside])))
        rest["leaves"] = at(float(np.max(stay.leaves[inside])))
    else:
        rest |= {"enters": NOTHING, "leaves": NOTHING}
    rest["stretch"] = f"{distance(stay.near)} to {distance(stay.far)}"
    return Facts("body", stay.body.name, rest)


# -- tables ----------------------------------------------------------------------------------------


@facts.register
def _(row: MarchTableRow, at: ShownAt) -> Facts:
    rest = {
        "marker": row.marker,
        "arrive": at(row.arrive),
        "clear": at(row.clear),
        "pass time": duration(row.pass_time),
        "time gap": "" if row.time_gap is None else duration(row.time_gap),
        "road space": distance(row.road_space),
    }
    return Facts("unit", row.unit, rest)


@facts.register
def _(row: Throughput, at: ShownAt) -> Facts:
    rates = {count: row.per_minute(count) for count in COUNTS}
    rest = {
        "marker": row.marker,
        **{f"{count} per minute": rate(value) if value else "" for count, value in rates.items()},
        "from": at(row.start),
        "to": at(row.end),
    }
    return Facts("group", row.group, rest)


@facts.register
def _(passage: Passage, at: ShownAt) -> Facts:
    rest = {
        "from": distance(passage.start),
        "to": distance(passage.end),
        "leaves": at(float(passage.instants[0])),
        "arrives": at(passage.arrival(passage.end)),
    }
    return Facts("knots", str(len(passage.causes)), rest)


@facts.register
def _(flypast: Flypast, at: ShownAt) -> Facts:
    rest = {
        "called": at(flypast.called),
        "orbits": str(flypast.gate),
        "leaves": at(flypast.instant),
        "speed": speed(flypast.speed),
        "target": at(flypast.due),
        "error": "" if flypast.error is None else duration(flypast.error),
    }
    return Facts("flight", flypast.unit, rest)


@facts.register
def _(breakdown: Breakdown, at: ShownAt) -> Facts:
    towed = breakdown.recovered
    rest = {
        "from": at(breakdown.start),
        "to": at(breakdown.end),
        "passed by": listed(breakdown.passed_by),
        "queued behind": listed(breakdown.queued),
        "recovery": "" if towed is None else f"{towed.vehicle}, there {at(towed.comes)}",
    }
    return Facts("incident", breakdown.name, rest)


@facts.register
def _(towed: Recovered, at: ShownAt) -> Facts:
    rest = {"called": at(towed.called), "goes": at(towed.goes), "comes": at(towed.comes)}
    return Facts("vehicle", towed.vehicle, {**rest, "clear": at(towed.over)})


# -- causes ----------------------------------------------------------------------------------------


@blocks.register
def _(chain: Chain) -> list[Block]:
    return chain_blocks(chain, chain.scenario)


@in_a_line.register
def _(chain: Chain) -> str:
    return f"Chain of {chain.event!r}: {len(chain.links)} links from {chain.root.setting!r}"


@facts.register
def _(link: Link, at: ShownAt) -> Facts:
    rest = {
        "of": link.subject,
        "adds": difference(link.seconds, "s"),
        "reaches": str(link.reached),
        "at": at(link.instant),
        "other": link.other or "",
        "set by": link.setting or "",
    }
    return Facts("link", link.kind, rest)


@in_a_line.register
def _(delays: Delays) -> str:
    lost = sum(delay.seconds for delay in delays)
    return f"Delays of {delays.run.scenario.name!r}: {len(delays)}, {duration(lost)} in all"


@facts.register
def _(delay: Delay, at: ShownAt) -> Facts:
    place = delay.marker or distance(delay.station)
    if delay.upto > delay.station:
        place += f" to {distance(delay.upto)}"
    rest = {
        "lost": duration(delay.seconds),
        "kind": delay.kind,
        "cause": delay.cause,
        "where": place,
        "from": at(delay.start),
        "to": at(delay.end),
    }
    return Facts("unit", delay.unit, rest)


@facts.register
def _(doing: Doing, at: ShownAt) -> Facts:
    rest = {
        "what": doing.state,
        "cause": doing.cause or "",
        "from": at(doing.start),
        "to": at(doing.end),
    }
    return Facts("unit", doing.unit + (f", rank {doing.rank + 1}" if doing.rank else ""), rest)


@blocks.register
@in_own_display
def _(found: OfRun) -> list[Block]:  # type: ignore[type-arg]
    title, at = type(found).__name__, ShownAt(found.run.scenario)
    return table_of(title, found, at, many=len(found), how_all="to_frame() has all")


# -- comparisons -----------------------------------------------------------------------------------

as_html.register(Comparison, comparison_html)
blocks.register(Comparison, comparison_blocks)


@in_a_line.register
def _(comparison: Comparison) -> str:
    return (
        f"Comparison of {comparison.before.name!r} and {comparison.after.name!r}: "
        f"events {len(comparison.moved)} moved, {len(comparison.new)} new, "
        f"{len(comparison.vanished)} vanished; {len(comparison.verdicts)} verdicts changed"
    )


@in_a_line.register
def _(record: Record) -> str:
    many = f"{len(record.events):,} events, {len(record.verdicts)} verdicts"
    return f"Record of {record.name!r} on {record.day}: {many}"


@blocks.register
def _(record: Record) -> list[Block]:
    names = sorted(record.events, key=lambda name: record.events[name])
    rows = [Row((name, record.shown(name, 0))) for name in names[:MOST_ROWS]]
    shown: list[Block] = [Table(in_a_line(record), [Column("event"), *right("at")], rows)]
    if more := len(names) - len(rows):
        shown.append(Paragraph((f"{more:,} more",)))
    return shown


@facts.register
def _(moved: Moved, _: ShownAt) -> Facts:
    before, after = moved.shown(0)
    rest = {"was": before, "is": after, "by": difference(moved.shift, "s")}
    return Facts("event", moved.event, rest)


@facts.register
def _(change: VerdictChange, _: ShownAt) -> Facts:
    unit = (change.after or change.before or VerdictRecord(True, None, "s")).unit
    rest = {
        "change": change.change,
        "slack": difference(change.by, unit) if change.by else "",
    }
    return Facts("constraint", change.name, rest)


@facts.register
def _(record: VerdictRecord, _: ShownAt) -> Facts:
    slack = "" if record.slack is None else quantity(record.slack, record.unit)
    return Facts("verdict", "holds" if record.holds else "broken", {"slack": slack})
