"""A scenario with the programme of an Ontime project."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from simulator.errors import Place, ScenarioError
from simulator.exchange.rundown import DAY
from simulator.format import time_of_day, written
from simulator.reading import UnreadableError, read_text
from simulator.scenario.document.unit_names import slug
from simulator.wording import quoted

#: The largest file (bytes), the most entries, the longest text of a label.
_LARGEST, _MOST, _LONGEST = 20_000_000, 2_000, 200
_NOT_ONTIME = "is not an Ontime 4 project: it has no rundowns"


@dataclass(frozen=True, slots=True)
class RundownItem:
    """An entry of a rundown as an item of a programme.

    Attributes
    ----------
    name, label
        Of the item.
    start, duration
        Milliseconds since midnight of the first day, as Ontime shows it; milliseconds.
    follows
        The item with whose end it is linked, or None.
    wait
        How long after that it begins (ms).
    """

    name: str
    label: str
    start: int
    duration: int
    follows: str | None = None
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Rundown:
    """What a programme is made of.

    Attributes
    ----------
    title
        Of the rundown, else of the project.
    items
        In the order of the rundown.
    left_out
        Titles of entries that are skipped, or that are units of an exported parade.
    others
        Titles of the project's other rundowns.
    """

    title: str
    items: tuple[RundownItem, ...]
    left_out: tuple[str, ...]
    others: tuple[str, ...]


def propose_programme(file: Path, title: str, today: dt.date) -> str:
    """A scenario with the programme of the first rundown of a project, and one unit that steps off
    after it.

    Raises
    ------
    ScenarioError
        If the file is not a project of Ontime, or something in it is wrong.
    """
    found = read_rundown(file)
    first = min(item.start for item in found.items) // 60_000 * 60
    start = dt.datetime.combine(today, dt.time()) + dt.timedelta(seconds=first)
    notes = [
        f"# The programme is that of {_line(file.name)}, rundown {_line(found.title)}.",
        *([f"# Left out: {_line(', '.join(found.left_out))}"] if found.left_out else []),
        *([f"# Other rundowns: {_line(', '.join(found.others))}"] if found.others else []),
    ]
    items = [f"  {item.name}: {{{', '.join(_keys(item))}}}" for item in found.items]
    lines = [
        *notes,
        f"name: {_text(title)}",
        f"start: {start.isoformat()}       # a rundown has no date: write yours",
        "timezone: UTC                    # nor a time zone: Europe/London, America/New_York",
        "main-marker: stand",
        "",
        "segments: {main-street: 600 m}",
        "routes: {street: [main-street]}",
        "markers: {stand: main-street + 400 m}",
        "",
        "programme:",
        *items,
        "",
        "# The order of march: write yours here; `parade new --lineup` reads a list of units.",
        "units:",
        "  march:",
        "    {kind: formation, route: street, ranks: 10, files: 6, rank-spacing: 1.5 m,",
        f"     gait: 100 steps/min x 0.7 m, release: {{after: {found.items[-1].name}.end}}}}",
    ]
    return "\n".join(lines) + "\n"


def _keys(item: RundownItem) -> Iterator[str]:
    yield f"label: {_text(item.label)}"
    if item.follows is None:
        digits = 3 if item.start % 1000 else 0
        yield f'at: "{time_of_day(item.start / 1000, digits)}"'
    else:
        yield f"after: {item.follows}.end"
        if item.wait:
            yield f"delay: {_duration(item.wait)}"
    yield f"duration: {_duration(item.duration)}"


def _duration(milliseconds: int) -> str:
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes} min" if minutes and not rest else written(milliseconds / 1000, "s")


def _text(text: str) -> str:
    """A text in YAML: a JSON string is one."""
    return json.dumps(_line(text), ensure_ascii=False)


def _line(text: str) -> str:
    """A text on one line, without what is not printed."""
    whole = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(whole.split())[:_LONGEST]


# -- reading ---------------------------------------------------------------------------------------


def read_rundown(file: Path) -> Rundown:
    """The first rundown of a project, with the times that Ontime shows.

    Raises
    ------
    ScenarioError
        If the file is not a project of Ontime, or something in it is wrong.
    """
    reader = _Reader(str(file))
    try:
        project = json.loads(read_text(file, "project of Ontime", _LARGEST))
    except UnreadableError as error:
        raise ScenarioError.one(str(error), Place(str(file), error.line)) from None
    except json.JSONDecodeError as error:
        place = Place(str(file), error.lineno, error.colno)
        raise ScenarioError.one(f"is not JSON: {error.msg}", place) from None
    except (RecursionError, ValueError):  # too deep; a number with thousands of digits
        raise ScenarioError.one(_NOT_ONTIME, Place(str(file))) from None
    rundowns = project.get("rundowns") if isinstance(project, dict) else None
    if not isinstance(rundowns, dict) or not rundowns:
        raise ScenarioError.one(_NOT_ONTIME, Place(str(file)))
    (key, first), *others = rundowns.items()
    path = f"rundowns.{key}"
    reader.expect(first, dict, path, "a rundown")
    entries = reader.expect(first.get("entries"), dict, f"{path}.entries", "entries by their ids")
    order = reader.expect(first.get("order"), list, f"{path}.order", "a list of ids")
    events = [*reader.events(order, entries, path)]
    about = project.get("project")
    titles = (each.get("title") for each in (first, about) if isinstance(each, dict))
    title = str(next(filter(None, titles), key))
    items, left_out = _items(events)
    if not items:
        raise ScenarioError.one("has no events", Place(str(file)), path)
    names = [str(each.get("title") or name) for name, each in others if isinstance(each, dict)]
    return Rundown(title, tuple(items), tuple(left_out), tuple(names))


@dataclass(frozen=True, slots=True)
class _Event:
    """An event, or a delay of all that follows (ms); ``end`` is None where the duration counts."""

    title: str
    name: str
    kind: str
    start: int
    end: int | None
    duration: int
    linked: bool
    skip: bool
    delay: int | None = None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads entries, and says where something is wrong."""

    file: str

    def expect(self, value: Any, kind: type, path: str, what: str) -> Any:
        """A value of a type."""
        if not isinstance(value, kind):
            raise ScenarioError.one(f"{quoted(value)} is not {what}", Place(self.file), path)
        return value

    def events(self, order: list[Any], entries: dict[str, Any], path: str) -> Iterator[_Event]:
        """The events and delays in order, those of groups in their place."""
        ids = [*self._flat(order, entries, f"{path}.entries")]
        if len(ids) > _MOST:
            message = f"{len(ids):,} entries are too many: at most {_MOST:,}"
            raise ScenarioError.one(message, Place(self.file), path)
        for identifier in ids:
            at, entry = f"{path}.entries.{identifier}", entries[identifier]
            if entry.get("type") == "event":
                yield self._event(entry, at)
            else:  # anything else delays nothing
                delays = entry.get("type") == "delay"
                delay = self._milliseconds(entry, "duration", at, -DAY) if delays else 0
                yield _Event("", "", "", 0, 0, 0, False, False, delay)

    def _flat(self, order: list[Any], entries: dict[str, Any], path: str) -> Iterator[str]:
        for identifier in order:
            entry = entries.get(identifier) if isinstance(identifier, str) else None
            entry = self.expect(entry, dict, f"{path}.{identifier}", "an entry")
            yield identifier
            if entry.get("type") in ("group", "block"):
                inner = self.expect(
                    entry.get("entries"), list, f"{path}.{identifier}.entries", "a list of ids"
                )
                for each in inner:
                    known = isinstance(each, str) and isinstance(entries.get(each), dict)
                    if known and entries[each].get("type") not in ("group", "block"):
                        yield each

    def _event(self, entry: dict[str, Any], path: str) -> _Event:
        ends = entry.get("timeStrategy") == "lock-end"
        custom = entry.get("custom")
        custom = custom if isinstance(custom, dict) else {}
        return _Event(
            _line(str(entry.get("title") or entry.get("cue") or "")),
            str(custom.get("Name") or ""),
            str(custom.get("Kind") or ""),
            self._milliseconds(entry, "timeStart", path),
            self._milliseconds(entry, "timeEnd", path) if ends else None,
            self._milliseconds(entry, "duration", path),
            entry.get("linkStart") is True,
            entry.get("skip") is True,
        )

    def _milliseconds(self, entry: dict[str, Any], key: str, path: str, least: int = 0) -> int:
        value = entry.get(key, 0)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (is_number and isfinite(value) and least <= value <= DAY):
            message = f"{quoted(value)} is not a time of day in milliseconds"
            raise ScenarioError.one(message, Place(self.file), f"{path}.{key}")
        return int(value)


def _items(events: list[_Event]) -> tuple[list[RundownItem], list[str]]:
    """Items with the times that Ontime shows: its days, its delays.

    Delays add up; a gap takes up as much of them as it is long, but for one just before the event.
    """
    items: list[RundownItem] = []
    left_out: list[str] = []
    taken: set[str] = set()
    before: RundownItem | None = None
    planned = latest = day = delayed = fresh = 0
    for event in events:
        if event.delay is not None:
            delayed += event.delay
            fresh = event.delay
            continue
        if event.skip or event.kind not in ("", "programme"):
            left_out.append(event.title)
            fresh = 0
            continue
        begins = event.start
        if before is not None:
            begins = (planned + before.duration) % DAY if event.linked else event.start
            lasts, was = before.duration, planned % DAY
            day += bool(lasts) and (was + lasts >= DAY or begins <= was)
        duration = event.duration if event.end is None else (event.end - begins) % DAY
        start = begins + day * DAY
        gap = start - latest if before is not None else 0
        if delayed > 0 and gap > 0:
            delayed = max(delayed - fresh - gap, 0) + fresh
        name = _name(event, taken)
        shown = start + delayed
        ends = before.start + before.duration if before is not None else 0
        follows = before.name if before is not None and event.linked and shown >= ends else None
        wait = shown - ends if follows else 0
        before = RundownItem(name, event.title or name, shown, duration, follows, wait)
        items.append(before)
        planned, latest, fresh = start, max(latest, start + duration), 0
    return items, left_out


def _name(event: _Event, taken: set[str]) -> str:
    """The name of an item: that which an export gave it, else one made from its title."""
    name = slug(event.name or event.title)
    if not name[:1].isalpha():
        name = f"item-{name}" if name else "item"
    plain, number = name, 1
    while name in taken or name == "march":
        number += 1
        name = f"{plain}-{number}"
    taken.add(name)
    return name
