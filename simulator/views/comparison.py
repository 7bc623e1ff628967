"""What differs between two runs, in words: tables that fit a screen, and a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator._version import __version__
from simulator.baseline import Baseline
from simulator.format import NOTHING, difference, listed, slack, time_of_day
from simulator.scenario.model.event_name import EventName
from simulator.timeline.comparison import (
    Change,
    Comparison,
    Moved,
    Record,
    VerdictChange,
    VerdictRecord,
)
from simulator.views.blocks import Block, Column, Mood, Paragraph, Row, Table
from simulator.views.html import blocks_html

#: Rows of a table, where not all are asked for: the tables of one comparison fit a screen.
MOST_ROWS = 12
_WORDS: dict[Change, tuple[str, Mood]] = {
    "broken": ("BROKEN", "bad"),
    "lost": ("slack lost", "warning"),
    "vanished": ("vanished", "warning"),
    "fixed": ("holds now", "good"),
    "gained": ("slack gained", "plain"),
    "new": ("new", "plain"),
}


def headline(comparison: Comparison) -> str:
    """How much differs, in one line."""
    if comparison.same:
        return "nothing differs"
    counts = (
        (len(comparison.verdicts), "verdict", "changed"),
        (len(comparison.moved), "event", "moved"),
        (len(comparison.vanished), "event", "vanished"),
        (len(comparison.new), "event", "new"),
    )
    return ", ".join(
        f"{number} {what if number == 1 else what + 's'} {became}"
        for number, what, became in counts
        if number
    )


def comparison_blocks(comparison: Comparison, *, show_all: bool = False) -> list[Block]:
    """Verdicts that changed, and events that moved, vanished or are new; largest first.

    Parameters
    ----------
    comparison
        What differs.
    show_all
        List every event; else those that moved alike are one line, and no more than fit a screen.
    """
    blocks: list[Block] = []
    if comparison.verdicts:
        blocks.append(_verdicts(comparison.verdicts))
    if show_all and comparison.moved:
        blocks.append(_events("Events that moved", comparison.moved))
    elif comparison.moved:
        blocks += _moved(comparison)
    for title, events in (("Vanished", comparison.vanished), ("New", comparison.new)):
        if events:
            blocks.append(_found(title, events, show_all=show_all))
    return blocks


def comparison_html(comparison: Comparison) -> str:
    """What differs as a fragment of HTML; whatever the files say is escaped."""
    heading = Paragraph((f"{comparison.before.name} → {comparison.after.name}",), "heading")
    first = [heading, Paragraph((headline(comparison),))]
    return blocks_html([*first, *comparison_blocks(comparison)])


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """Everything that differs, as plain data; shifts in seconds, unrounded."""
    return {
        "before": _record(comparison.before),
        "after": _record(comparison.after),
        "same": comparison.same,
        "scenario_changed": comparison.scenario_changed,
        "verdicts": [_changed_document(one) for one in comparison.verdicts],
        "moved": [
            {
                "event": one.event,
                "by": one.shift,
                "from": time_of_day(one.before),
                "to": time_of_day(one.after),
            }
            for one in comparison.moved
        ],
        "vanished": {name: time_of_day(at) for name, at in comparison.vanished.items()},
        "new": {name: time_of_day(at) for name, at in comparison.new.items()},
    }


def _record(record: Record) -> dict[str, str]:
    return {"name": record.name, "hash": record.digest, "day": record.day.isoformat()}


def _changed_document(one: VerdictChange) -> dict[str, Any]:
    there = one.before is not None and one.after is not None
    finite = there and abs(one.by) < float("inf")
    return {
        "name": one.name,
        "change": one.change,
        "by": one.by if finite else None,
        "before": _verdict_document(one.before),
        "after": _verdict_document(one.after),
    }


def _verdict_document(verdict: VerdictRecord | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {"holds": verdict.holds, "slack": verdict.slack, "unit": verdict.unit}


def _verdicts(changes: Iterable[VerdictChange]) -> Table:
    columns = (
        Column("verdict"),
        Column("constraint", narrow="wrap"),
        *(Column(head, right=True) for head in ("slack was", "is", "by")),
    )
    rows = []
    for one in changes:
        word, mood = _WORDS[one.change]
        unit = (one.after or one.before or VerdictRecord(True, None, "")).unit
        there = one.before is not None and one.after is not None
        by = difference(one.by, unit) if there else NOTHING
        rows.append(Row((word, one.name, _slack(one.before), _slack(one.after), by), mood))
    return Table("Verdicts that changed", columns, tuple(rows))


def _slack(verdict: VerdictRecord | None) -> str:
    return NOTHING if verdict is None else slack(verdict.room, verdict.unit)


def _moved(comparison: Comparison) -> list[Block]:
    """What moved: the programme event by event, units by how far they moved."""
    every = (*comparison.after.events, *comparison.before.events)
    items = {subject(event) for event in every if _name(event).what in ("start", "end")}
    programme = [one for one in comparison.moved if subject(one.event) in items]
    others = [one for one in comparison.moved if subject(one.event) not in items]
    blocks: list[Block] = []
    if programme:
        blocks.append(_events("Programme that moved", programme))
    if others:
        blocks.append(_together(together(others, comparison.after.events)))
    return blocks


def _events(title: str, moved: Sequence[Moved]) -> Table:
    columns = (
        Column("event"),
        *(Column(head, right=True) for head in ("was", "is", "by")),
    )
    rows = (Row((one.event, *_times(one), difference(one.shift, "s"))) for one in moved)
    return Table(title, columns, tuple(rows))


def _times(one: Moved) -> tuple[str, str]:
    # What moved by less than a minute may else show the same second twice.
    digits = 1 if abs(one.shift) < 60 else 0
    return time_of_day(one.before, digits), time_of_day(one.after, digits)


def _together(groups: Sequence[MovedGroup]) -> Table:
    columns = (
        Column("by", right=True),
        Column("events", right=True),
        Column("who", narrow="wrap"),
        Column("for example", narrow="cut"),
        *(Column(head, right=True, narrow="drop") for head in ("was", "is")),
    )
    rows = [
        Row(
            (
                _range(group),
                f"{group.events:,}",
                listed(group.who),
                group.example.event,
                *_times(group.example),
            )
        )
        for group in groups[:MOST_ROWS]
    ]
    rest = groups[MOST_ROWS:]
    if rest:
        who = [name for group in rest for name in group.who]
        events = f"{sum(group.events for group in rest):,}"
        by = f"at most {difference(rest[0].most, 's')}"
        rows.append(Row((by, events, f"{len(who)} more", *[NOTHING] * 3)))
    return Table("Units that moved", columns, tuple(rows))


def _range(group: MovedGroup) -> str:
    least, most = difference(group.least, "s"), difference(group.most, "s")
    return most if least == most else f"{least} to {most}"


def _found(title: str, events: Mapping[str, float], *, show_all: bool) -> Table:
    """Events that are in one of the two only: whose, which."""
    if show_all:
        rows = [Row((name, time_of_day(at, 0))) for name, at in events.items()]
        return Table(f"{title} events", (Column("event"), Column("at", right=True)), tuple(rows))
    alike: dict[tuple[str, ...], list[str]] = {}
    for who, own in by_subject(events).items():
        alike.setdefault(tuple(str(_name(event).happening) for event in own), []).append(who)
    found = sorted(alike.items(), key=lambda entry: -len(entry[0]) * len(entry[1]))
    rows = [
        Row((f"{len(what) * len(who):,}", listed(who), listed(what)))
        for what, who in found[:MOST_ROWS]
    ]
    if rest := found[MOST_ROWS:]:
        number = sum(len(what) * len(who) for what, who in rest)
        names = sum(len(who) for _, who in rest)
        rows.append(Row((f"{number:,}", f"{names} more", NOTHING)))
    columns = (
        Column("events", right=True),
        Column("who", narrow="wrap"),
        Column("which", narrow="wrap"),
    )
    return Table(f"{title} events", columns, tuple(rows))


@dataclass(frozen=True, slots=True)
class MovedGroup:
    """Units, programme items or groups whose events moved alike.

    Attributes
    ----------
    who
        Their names, in the order of the events.
    least, most
        Of all their events that moved, the shift (s) that is least and the one that is most,
        by size.
    events
        How many moved.
    example
        The first that moved most.
    """

    who: tuple[str, ...]
    least: float
    most: float
    events: int
    example: Moved


def subject(event: str) -> str:
    """Whose event it is: a unit, a programme item or a group."""
    return _name(event).subject


def _name(event: str) -> EventName:
    try:
        return EventName.parse(event)
    except ValueError:  # a baseline may be written by hand
        return EventName(event)


def by_subject(events: Iterable[str]) -> dict[str, list[str]]:
    """Subject → its events."""
    found: dict[str, list[str]] = {}
    for event in events:
        found.setdefault(subject(event), []).append(event)
    return found


def together(moved: Sequence[Moved], order: Iterable[str]) -> list[MovedGroup]:
    """Gather events by whose they are, and those who moved alike (to 0.1 s), the largest first.

    Parameters
    ----------
    moved
        Events that moved.
    order
        All events, in the order in which their subjects are to be named.
    """
    shifts = {one.event: one for one in moved}
    alike: dict[tuple[float, float], list[tuple[str, list[Moved]]]] = {}
    for who, events in by_subject(event for event in order if event in shifts).items():
        own = sorted((shifts[event] for event in events), key=lambda one: abs(one.shift))
        key = round(own[0].shift, 1), round(own[-1].shift, 1)
        alike.setdefault(key, []).append((who, [shifts[event] for event in events]))
    found = []
    for (least, most), members in alike.items():
        every = [one for _, own in members for one in own]
        found.append(
            MovedGroup(
                who=tuple(who for who, _ in members),
                least=least,
                most=most,
                events=len(every),
                example=max(every, key=lambda one: round(abs(one.shift), 3)),
            )
        )
    return sorted(found, key=lambda group: -abs(group.most))


def baseline_line(comparison: Comparison, baseline: Baseline) -> str:
    """Whether a run is as its baseline, and what else has changed, in a line."""
    if comparison.same:
        return f"as {baseline.file}{_since(comparison, baseline)}"
    text = f"from {baseline.file}: {headline(comparison)}"
    since = _since(comparison, baseline)
    return text + (since or "; the scenario has not changed since, nor the program's version")


def _since(comparison: Comparison, baseline: Baseline) -> str:
    """What has changed since the baseline was written, besides what it keeps."""
    if comparison.scenario_changed:
        return "; the scenario has changed since"
    written_by = baseline.content.version
    if written_by != __version__:
        return f"; the program has changed since, from {written_by} to {__version__}"
    return ""


def advice(scenario: Path) -> str:
    """What to do where all that differs is meant."""
    return f"if this is intended, run: parade baseline {scenario}"
