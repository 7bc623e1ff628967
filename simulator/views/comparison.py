"""The differences between two runs: tables that fit a screen, and a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from simulator._version import __version__
from simulator.baseline import Baseline
from simulator.format import NOTHING, difference, listed, slack
from simulator.scenario.model.event_name import EventName
from simulator.timeline.comparison import (
    Change,
    Comparison,
    Moved,
    Record,
    VerdictChange,
    VerdictRecord,
)
from simulator.views.blocks import Block, Column, Mood, Paragraph, Row, Table, right
from simulator.views.html import blocks_html
from simulator.views.own_display import in_own_display

#: The most rows of a table, unless all are listed: the tables of one comparison fit a screen.
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
    """The number of differences, in one line."""
    counts = (
        (len(comparison.verdicts), "verdict", "changed"),
        (len(comparison.moved), "event", "moved"),
        (len(comparison.vanished), "event", "vanished"),
        (len(comparison.new), "event", "new"),
    )
    parts = [
        f"{number} {what if number == 1 else what + 's'} {became}"
        for number, what, became in counts
        if number
    ]
    return ", ".join(parts) or "nothing differs"


@in_own_display
def comparison_blocks(comparison: Comparison, *, show_all: bool = False) -> list[Block]:
    """Verdicts that changed, and events that moved, vanished or are new; largest first.

    Parameters
    ----------
    comparison
        The differences.
    show_all
        List every event. Otherwise units whose events moved alike share a row, and no table is
        longer than `MOST_ROWS`.
    """
    blocks: list[Block] = []
    if comparison.verdicts:
        blocks.append(_verdicts(comparison.verdicts))
    if show_all and comparison.moved:
        blocks.append(_events("Events that moved", comparison.moved))
    elif comparison.moved:
        blocks += _moved(comparison)
    for title, events, record in (
        ("Vanished", comparison.vanished, comparison.before),
        ("New", comparison.new, comparison.after),
    ):
        if events:
            blocks.append(_in_one_only(f"{title} events", events, record, show_all=show_all))
    return blocks


@in_own_display
def comparison_html(comparison: Comparison) -> str:
    """The differences as a fragment of HTML; texts of the file are escaped."""
    heading = Paragraph((f"{comparison.before.name} → {comparison.after.name}",), "heading")
    first = [heading, Paragraph((headline(comparison),))]
    return blocks_html([*first, *comparison_blocks(comparison)])


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """All differences as plain data; shifts in seconds, unrounded."""
    return {
        "before": _record(comparison.before),
        "after": _record(comparison.after),
        "same": comparison.same,
        "scenario_changed": comparison.scenario_changed,
        "verdicts": [
            {
                "name": one.name,
                "change": one.change,
                "by": one.by if one.before and one.after and isfinite(one.by) else None,
                "before": one.before and asdict(one.before),
                "after": one.after and asdict(one.after),
            }
            for one in comparison.verdicts
        ],
        "moved": [
            {
                "event": one.event,
                "by": one.shift,
                **dict(zip(("from", "to"), one.written(), strict=True)),
            }
            for one in comparison.moved
        ],
        "vanished": {name: comparison.before.written(name) for name in comparison.vanished},
        "new": {name: comparison.after.written(name) for name in comparison.new},
    }


def baseline_line(comparison: Comparison, baseline: Baseline) -> str:
    """Whether a run is the same as its baseline, and what changed since that was written."""
    written_by = baseline.content.version
    if comparison.scenario_changed:
        since = "the scenario has changed since"
    elif written_by != __version__:
        since = f"the program has changed since, from {written_by} to {__version__}"
    elif comparison.same:
        return f"as {baseline.file}"
    else:
        since = "the scenario has not changed since, nor the program's version"
    if comparison.same:
        return f"as {baseline.file}; {since}"
    return f"from {baseline.file}: {headline(comparison)}; {since}"


def advice(scenario: Path) -> str:
    """The command that accepts all differences."""
    return f"if this is intended, run: parade baseline {scenario}"


# -- tables ----------------------------------------------------------------------------------------


def _record(record: Record) -> dict[str, str]:
    return {"name": record.name, "hash": record.digest, "day": record.day.isoformat()}


def _verdicts(changes: Iterable[VerdictChange]) -> Table:
    columns = (
        Column("verdict"),
        Column("constraint", narrow="wrap"),
        *right("slack was", "is", "by"),
    )
    rows = []
    for one in changes:
        word, mood = _WORDS[one.change]
        both = one.before and one.after
        by = difference(one.by, both.unit) if both else NOTHING
        rows.append(Row((word, one.name, _slack(one.before), _slack(one.after), by), mood))
    return Table("Verdicts that changed", columns, rows)


def _slack(verdict: VerdictRecord | None) -> str:
    return NOTHING if verdict is None else slack(verdict.room, verdict.unit)


def _moved(comparison: Comparison) -> list[Block]:
    """The programme event by event; units by how far they moved."""
    every = (*comparison.after.events, *comparison.before.events)
    items = {subject(event) for event in every if _name(event).what in ("start", "end")}
    programme = [one for one in comparison.moved if subject(one.event) in items]
    others = [one for one in comparison.moved if subject(one.event) not in items]
    blocks: list[Block] = []
    if programme:
        blocks.append(_events("Programme that moved", programme))
    if others:
        blocks.append(_groups(together(others, comparison.after.events)))
    return blocks


def _events(title: str, moved: Sequence[Moved]) -> Table:
    rows = [Row((one.event, *_times(one), difference(one.shift, "s"))) for one in moved]
    return Table(title, (Column("event"), *right("was", "is", "by")), rows)


def _times(one: Moved) -> tuple[str, str]:
    # A shift of less than a minute shows tenths: both times may be in the same second.
    digits = 1 if abs(one.shift) < 60 else 0
    return one.shown(digits)


def _groups(groups: Sequence[MovedGroup]) -> Table:
    columns = (
        *right("by", "events"),
        Column("who", narrow="wrap"),
        Column("for example", narrow="cut"),
        *(Column(head, right=True, narrow="drop") for head in ("was", "is")),
    )
    rows = []
    for group in groups[:MOST_ROWS]:
        least, most = difference(group.least, "s"), difference(group.most, "s")
        by = most if least == most else f"{least} to {most}"
        example = group.example.event, *_times(group.example)
        rows.append(Row((by, f"{group.events:,}", listed(group.who), *example)))
    if rest := groups[MOST_ROWS:]:
        by = f"at most {difference(rest[0].most, 's')}"
        events = f"{sum(group.events for group in rest):,}"
        who = f"{sum(len(group.who) for group in rest)} more"
        rows.append(Row((by, events, who, *[NOTHING] * 3)))
    return Table("Units that moved", columns, rows)


def _in_one_only(
    title: str, events: Mapping[str, float], record: Record, *, show_all: bool
) -> Table:
    """Events of only one of the runs; units that have the same ones share a row."""
    if show_all:
        rows = [Row((name, record.shown(name, 0))) for name in events]
        return Table(title, (Column("event"), *right("at")), rows)
    alike: dict[tuple[str, ...], list[str]] = {}
    for who, own in by_subject(events).items():
        alike.setdefault(tuple(str(_name(event).happening) for event in own), []).append(who)
    groups = sorted(alike.items(), key=lambda group: -len(group[0]) * len(group[1]))
    rows = [
        Row((f"{len(which) * len(who):,}", listed(who), listed(which)))
        for which, who in groups[:MOST_ROWS]
    ]
    if rest := groups[MOST_ROWS:]:
        number = sum(len(which) * len(who) for which, who in rest)
        rows.append(Row((f"{number:,}", f"{sum(len(who) for _, who in rest)} more", NOTHING)))
    columns = (*right("events"), Column("who", narrow="wrap"), Column("which", narrow="wrap"))
    return Table(title, columns, rows)


# -- events by subject -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MovedGroup:
    """Units, programme items or groups whose events moved alike.

    Attributes
    ----------
    who
        Their names, in the order of the events.
    least, most
        The smallest and the largest shift (s) of their events that moved.
    events
        The number of events that moved.
    example
        The first event with the largest shift.
    """

    who: tuple[str, ...]
    least: float
    most: float
    events: int
    example: Moved


def subject(event: str) -> str:
    """The unit, programme item or group that an event belongs to."""
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
    """Group subjects whose events moved alike (to 0.1 s), the largest shift first.

    Parameters
    ----------
    moved
        Events that moved.
    order
        All events, in the order in which their subjects are listed.
    """
    by_event = {one.event: one for one in moved}
    alike: dict[tuple[float, float], dict[str, list[Moved]]] = {}
    for who, events in by_subject(event for event in order if event in by_event).items():
        own = [by_event[event] for event in events]
        shifts = sorted((one.shift for one in own), key=abs)
        alike.setdefault((round(shifts[0], 1), round(shifts[-1], 1)), {})[who] = own
    groups = []
    for (least, most), members in alike.items():
        every = [one for own in members.values() for one in own]
        example = max(every, key=lambda one: round(abs(one.shift), 3))
        groups.append(MovedGroup(tuple(members), least, most, len(every), example))
    return sorted(groups, key=lambda group: -abs(group.most))
