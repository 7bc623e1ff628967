"""iCalendar: programme, flypasts and constraints in a calendar, with the zone's rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from simulator._version import __version__
from simulator.errors import ConstraintError, OutputError
from simulator.format import clock, slack
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.network import site_text
from simulator.timeline.passing import pass_over
from simulator.timeline.verdicts.verdict import Verdict

if TYPE_CHECKING:
    from icalendar import Event

    from simulator.scenario.scenario import Scenario
    from simulator.timeline.run import Run


class Entry(NamedTuple):
    """What stands in a calendar.

    Attributes
    ----------
    kind
        `programme`, `flypast` or `constraint`.
    name
        Of the programme item, the flight or the constraint.
    start, end
        When (s); the same where it is an instant.
    title
        What people read in a calendar.
    lines
        What is to be known of it.
    place
        Where it happens; empty where the file does not say.
    """

    kind: str
    name: str
    start: float
    end: float
    title: str
    lines: tuple[str, ...]
    place: str = ""


def to_ics(run: Run) -> bytes:
    """A calendar (RFC 5545) of the programme, the flypasts and the constraints of a run.

    Entries come in the order of time, and at the same time in the order of march, after the
    programme and before constraints; each carries its place in that order, as readers sort by
    time alone.

    Raises
    ------
    OutputError
        If the time zone has no rules that can be written: in the year 9999.
    """
    from icalendar import Calendar, Timezone

    calendar, scenario = Calendar(), run.scenario
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//parade-simulator//{__version__}//EN")
    calendar.add("name", scenario.name)
    calendar.add("x-wr-calname", scenario.name)
    if scenario.model.description:
        calendar.add("description", scenario.model.description)
    found = sorted(entries(run), key=lambda entry: entry.start)
    events = [_event(scenario, entry, place) for place, entry in enumerate(found, 1)]
    zones = {event["dtstart"].params.get("TZID") for event in events} - {None}
    for zone in zones:
        first, last = (scenario.clock(at).year for at in (run.begin, run.end))
        years = dt.date(first, 1, 1), dt.date(last, 12, 31)
        try:
            rules = Timezone.from_tzinfo(ZoneInfo(zone), zone, *years)
        except OverflowError:  # it looks for the next change of the clocks
            raise OutputError("iCalendar: a time zone has no rules in the year 9999") from None
        calendar.add_component(rules)
    for event in events:
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def entries(run: Run) -> Iterator[Entry]:
    """The entries of a run's calendar: programme, flypasts in the order of march, constraints.

    A flight that does not come over its marker has none, nor has a constraint that no instant
    decides.
    """
    scenario = run.scenario
    for item in scenario.programme.values():
        start, end = run.programme[item.name]
        lines = ("Everything on the ground halts during this time.",) if item.halts else ()
        place = site_text(item.place)
        yield Entry("programme", item.name, start, end, item.label, lines, place)
    for unit in scenario.units:
        if unit.flies:
            yield from _flypast(run, unit)
    for verdict in run.verdicts:
        yield from _constraint(run, verdict)


def _flypast(run: Run, unit: Unit) -> Iterator[Entry]:
    found = pass_over(run, unit)
    if found is None:
        return
    place = f"Order of march: {unit.index + 1} of {len(run.scenario.units)}"
    times = (f"{name}: {_exact(run.scenario, run.events[name])}" for name in found.events)
    lines = [place, *times]
    if (flypast := run.flypasts.get(unit.name)) is not None:
        lines.append(f"Leaves its orbit: {_exact(run.scenario, flypast.instant)}")
        lines.append(f"Gate: {flypast.gate}")
    over = f" over {found.marker}" if found.marker else ""
    title = f"{unit.label}{over}"
    yield Entry("flypast", unit.name, found.start, found.end, title, tuple(lines))


def _constraint(run: Run, verdict: Verdict) -> Iterator[Entry]:
    """A constraint from the first to the last of the events that decide it; the window whole."""
    if not verdict.applies:
        return
    instants = [] if verdict.at is None else [verdict.at]
    if verdict.kind == "window" and verdict.name == "window" and run.window is not None:
        instants = [run.window.opens, run.window.due]
    else:
        with suppress(ConstraintError):
            instants = [run.events.read(event) for event in verdict.worst[0].events] or instants
    if not instants:
        return
    state = "holds" if verdict.holds else "broken" if verdict.fails else "broken (a warning)"
    lines = [f"{state}: {slack(verdict.slack, verdict.unit)}"]
    lines += [line for line in (verdict.note, verdict.because) if line]
    names = (run.scenario.event_names.name_of(event) for event in verdict.worst[0].events)
    lines += [f"{name}: {_exact(run.scenario, run.events[name])}" for name in names if name]
    title = f"{verdict.name}: {state}"
    yield Entry("constraint", verdict.name, min(instants), max(instants), title, tuple(lines))


def _exact(scenario: Scenario, seconds: float) -> str:
    """A clock time with its milliseconds, which a calendar does not have."""
    return scenario.clock(round(seconds, 3)).isoformat(sep=" ", timespec="milliseconds")


def _event(scenario: Scenario, entry: Entry, place: int) -> Event:
    from icalendar import Event

    event = Event()
    # Importing a calendar again moves its entries instead of doubling them.
    key = f"parade:{scenario.name}/{scenario.start.date()}/{entry.kind}/{entry.name}"
    event.add("uid", str(uuid5(NAMESPACE_URL, key)))
    event.add("dtstamp", dt.datetime.now(dt.UTC).replace(microsecond=0))
    start, end = (_moment(scenario, at) for at in (entry.start, entry.end))
    event.add("dtstart", start)
    if start != end:  # an event without an end is an instant
        event.add("dtend", end)
    event.add("summary", entry.title)
    first, last = clock(scenario, entry.start), clock(scenario, entry.end)
    times = first if first == last else f"{first} to {last}"
    event.add("description", "\n".join((times, *entry.lines)))
    if entry.place:
        event.add("location", entry.place)
    event.add("categories", [entry.kind])
    event.add("x-parade-place", str(place))
    event.add("transp", "TRANSPARENT")
    return event


def _moment(scenario: Scenario, seconds: float) -> dt.datetime:
    """An instant to the nearest second; in an hour that comes twice, the second time, in UTC: a
    local time there means the first.
    """
    moment = scenario.clock(seconds + 0.5).replace(microsecond=0)
    return moment.astimezone(dt.UTC) if moment.fold else moment
