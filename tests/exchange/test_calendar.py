"""iCalendar, read back by two libraries that are not ours: icalendar and ics."""

from __future__ import annotations

import datetime as dt
import warnings
from functools import cache
from zoneinfo import ZoneInfo

import ics
import pytest
from icalendar import Calendar, Event

from simulator import simulate
from simulator.errors import OutputError
from simulator.exchange.calendar import entries, to_ics
from simulator.timeline.run import Run
from tests.build import flight, item, run_of
from tests.bundled import bundled

NAMES = ("victory_day_2025", "village_fete", "flypast_called")


@cache
def exported(name: str) -> bytes:
    """The calendar of a bundled scenario."""
    return to_ics(bundled(name))


def events_of(file: bytes) -> dict[str, Event]:
    """The entries as icalendar reads them, by their titles, in the order of the file."""
    found = Calendar.from_ical(file).walk("VEVENT")
    assert len({event["UID"] for event in found}) == len(found)
    return {str(event["SUMMARY"]): event for event in found}


def second(run: Run, instant: float) -> dt.datetime:
    """An instant to the nearest second."""
    return (run.scenario.clock(instant) + dt.timedelta(seconds=0.5)).replace(microsecond=0)


@pytest.mark.parametrize("name", NAMES)
def test_icalendar_reads_every_entry_at_its_second_in_the_zone(name: str) -> None:
    run, found = bundled(name), events_of(exported(name))
    assert found.keys() == {entry.title for entry in entries(run)}
    for entry in entries(run):
        event = found[entry.title]
        assert event["DTSTART"].dt == second(run, entry.start)
        end = event["DTEND"].dt if "DTEND" in event else event["DTSTART"].dt
        assert end == second(run, entry.end)
        assert event["DTSTART"].params["TZID"] == run.scenario.model.timezone


@pytest.mark.parametrize("name", NAMES)
def test_ics_reads_the_same_moments(name: str) -> None:
    run = bundled(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of ics itself
        read = {event.name: event for event in ics.Calendar(exported(name).decode()).events}
    assert read.keys() == {entry.title for entry in entries(run)}
    for entry in entries(run):
        event = read[entry.title]
        assert event.begin.datetime == second(run, entry.start)
        assert event.end.datetime == second(run, entry.end)


def test_places_count_in_time_then_programme_march_constraints() -> None:
    found = list(events_of(exported("victory_day_2025")).values())
    assert [int(event["X-PARADE-PLACE"]) for event in found] == [*range(1, len(found) + 1)]
    rank = {"programme": 0, "flypast": 1, "constraint": 2}
    kinds = [(event["DTSTART"].dt, rank[event["CATEGORIES"].cats[0]]) for event in found]
    exact = [entry.start for entry in entries(bundled("victory_day_2025"))]
    assert len(set(exact)) < len(exact)  # some start together
    assert kinds == sorted(kinds, key=lambda kind: kind[0])
    together = [
        title
        for title, event in events_of(exported("victory_day_2025")).items()
        if event["DTSTART"].dt.strftime("%H:%M:%S") == "09:20:00"
    ]
    assert together == [
        "Review, as announced",
        "Review of the troops",
        "window: holds",
        "Review as announced: holds",
    ]


def test_an_item_has_its_place() -> None:
    found = events_of(exported("victory_day_2025"))
    assert found["Speech"]["LOCATION"] == "rostrum"
    assert found["80-gun salute"]["LOCATION"] == "square"
    assert "LOCATION" not in found["March-past"]


def test_a_flight_has_its_gate_its_place_and_its_milliseconds() -> None:
    run, found = bundled("flypast_called"), events_of(exported("flypast_called"))
    flypast = run.flypasts["jets"]
    (title,) = (title for title in found if title.endswith(" over overhead"))
    jets = run.scenario.unit["jets"]

    def exact(instant: float) -> str:
        text = run.scenario.clock(round(instant, 3)).isoformat(sep=" ", timespec="milliseconds")
        return str(text)

    arrives, passed = run.events["jets@overhead"], run.events["jets.tail@overhead"]
    assert str(found[title]["DESCRIPTION"]).splitlines()[1:] == [
        f"Order of march: {jets.index + 1} of {len(run.scenario.units)}",
        f"jets@overhead: {exact(arrives)}",
        f"jets.tail@overhead: {exact(passed)}",
        f"Leaves its orbit: {exact(flypast.instant)}",
        f"Gate: {flypast.gate}",
    ]


def test_the_zone_has_its_rules_for_the_year_of_the_parade() -> None:
    (zone,) = Calendar.from_ical(exported("village_fete")).walk("VTIMEZONE")
    rules, london = zone.to_tz(), ZoneInfo("Europe/London")
    for month in range(1, 13):
        noon = dt.datetime(2025, month, 15, 12)
        assert noon.replace(tzinfo=rules).utcoffset() == noon.replace(tzinfo=london).utcoffset()


def test_in_an_hour_that_comes_twice_the_second_is_in_utc() -> None:
    scenario = run_of(
        flight("jets", speed=100, length=10, call={"at": "01:59"}),
        segments={"air": 10_000},
        routes={"air": ["air"]},
        start="2025-11-02T01:59:00 EDT",
        timezone="America/New_York",
        programme={"first": item({"at": "01:59:30"}), "second": item({"at": "01:00:30 EST"}, 60)},
    ).scenario
    found = events_of(to_ics(simulate(scenario)))
    assert "TZID" in found["first"]["DTSTART"].params
    assert found["second"]["DTSTART"].dt == dt.datetime(2025, 11, 2, 6, 0, 30, tzinfo=dt.UTC)
    assert found["second"]["DTEND"].dt == dt.datetime(2025, 11, 2, 6, 1, 30, tzinfo=dt.UTC)
    assert found["first"]["DTSTART"].dt.astimezone(dt.UTC).time() == dt.time(5, 59, 30)


def test_a_change_moves_entries_and_texts_survive() -> None:
    def calendar(label: str, at: str) -> dict[str, Event]:
        run = run_of(
            flight("jets", speed=100, label=label, call={"at": "09:00"}),
            segments={"air": 1000},
            routes={"air": ["air"]},
            programme={"speech": {"label": "A, b; c\\d 讲话 " + "x" * 90, "at": at}},
        )
        return events_of(to_ics(run))

    one, other = calendar("Jets", "09:00"), calendar("Jets", "09:10")
    title = "A, b; c\\d 讲话 " + "x" * 90
    assert one[title]["UID"] == other[title]["UID"]
    assert one[title]["DTSTART"].dt + dt.timedelta(minutes=10) == other[title]["DTSTART"].dt
    assert one["Jets"]["DTSTART"].dt == dt.datetime(2024, 5, 8, 9, tzinfo=dt.UTC)


def test_what_does_not_come_has_no_entry() -> None:
    run = run_of(
        flight("jets", speed=100, call={"at": "09:00"}),
        segments={"air": 1000},
        routes={"air": ["air"]},
        markers={"over": 500},
        incidents={"back": {"unit": "jets", "place": "100 m", "turns-back": "all"}},
    )
    assert list(entries(run)) == []


def on_the(day: str) -> Run:
    """A flight at nine o'clock in Tokyo."""
    return run_of(
        flight("jets", speed=100, call={"at": "09:00"}),
        segments={"air": 1000},
        routes={"air": ["air"]},
        start=f"{day}T09:00:00",
        timezone="Asia/Tokyo",
    )


def test_the_first_and_the_last_years() -> None:
    for day in ("0001-01-03", "9998-12-31"):
        (event,) = events_of(to_ics(on_the(day))).values()
        assert event["DTSTART"].dt.isoformat()[:19] == f"{day}T09:00:00"
    with pytest.raises(OutputError, match=r"^iCalendar: a time zone has no rules in the year 9999"):
        to_ics(on_the("9999-12-29"))
