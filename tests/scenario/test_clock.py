"""Clock times, and the scenario's clock."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import simulate
from simulator.errors import CalendarError
from simulator.format import clock as format_clock
from simulator.scenario.clock import LaterDay, Zoned, clock_time, local_datetime
from simulator.scenario.day_clock import Calendar
from simulator.scenario.scenario import Scenario
from tests.scenario.small import wrong

PARIS = ZoneInfo("Europe/Paris")
NINE = Calendar.of(dt.datetime(2024, 5, 8, 9), PARIS)
NOON = dt.datetime(2025, 9, 3, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("09:20:00", dt.time(9, 20)),
        ("9:20", dt.time(9, 20)),
        ("09:20:00.25", dt.time(9, 20, 0, 250_000)),
        ("2025-09-04T00:10:00", dt.datetime(2025, 9, 4, 0, 10)),
        ("2025-09-04 00:10", dt.datetime(2025, 9, 4, 0, 10)),
        ("11:00 AM", dt.time(11)),
        ("12:05 a.m.", dt.time(0, 5)),
        ("12:05:30 p.m.", dt.time(12, 5, 30)),
        ("11 PM", dt.time(23)),
        ("1:30:00", dt.time(1, 30)),
        ("2025-09-03 9:20 PM", dt.datetime(2025, 9, 3, 21, 20)),
        ("00:10:00 +1 d", LaterDay(1, dt.time(0, 10))),
        ("00:10 +1 d", LaterDay(1, dt.time(0, 10))),
        ("23:59:59.000 -1 d", LaterDay(-1, dt.time(23, 59, 59))),
        ("09:20 +0 d", LaterDay(0, dt.time(9, 20))),
        ("2025-09-03T24:10", dt.datetime(2025, 9, 4, 0, 10)),
        ("01:30 EST", Zoned(dt.time(1, 30), "EST")),
        ("01:30:00 est", Zoned(dt.time(1, 30), "EST")),
        ("1:30 a.m. MSK", Zoned(dt.time(1, 30), "MSK")),
        ("01:30:00 MDT +1 d", Zoned(LaterDay(1, dt.time(1, 30)), "MDT")),
        ("01:30-05:00", Zoned(dt.time(1, 30), "-05:00")),
        ("01:30 -0500", Zoned(dt.time(1, 30), "-0500")),
        ("01:30Z", Zoned(dt.time(1, 30), "Z")),
        ("01:30:00-03:00 +1 d", Zoned(LaterDay(1, dt.time(1, 30)), "-03:00")),
        ("2025-11-02T01:30 EST", Zoned(dt.datetime(2025, 11, 2, 1, 30), "EST")),
        ("2025-09-03T09:00:00+08:00", Zoned(dt.datetime(2025, 9, 3, 9), "+08:00")),
        (NOON, Zoned(dt.datetime(2025, 9, 3, 12), "+00:00", by_code=True)),
        ("24:00", LaterDay(1, dt.time(0))),
        ("25:15", LaterDay(1, dt.time(1, 15))),
        (LaterDay(1, dt.time(0, 10)), LaterDay(1, dt.time(0, 10))),
        (dt.time(9, 20), dt.time(9, 20)),
        (dt.datetime(2025, 9, 4), dt.datetime(2025, 9, 4)),
    ],
)
def test_a_clock_time(text: object, clock: object) -> None:
    assert clock_time(text) == clock


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("25:61", "'25:61' is not a clock time such as \"09:20:00\" or 2025-09-03T09:20:00"),
        ("13:00 PM", "'13:00 PM' is not a clock time such as \"09:20:00\" or 2025-09-03T09:20:00"),
        ("123:00", "'123:00' is not a clock time such as \"09:20:00\" or 2025-09-03T09:20:00"),
        ("09:00 x", "'09:00 x' is not a clock time such as \"09:20:00\" or 2025-09-03T09:20:00"),
        (
            "01:30-25:00",
            "'01:30-25:00' is not a clock time such as \"09:20:00\" or 2025-09-03T09:20:00",
        ),
        (560, "'560' is not a clock time such as \"09:20:00\" or 2025-09-03T09:20:00"),
        ("2025-02-30T09:00:00", "there is no day 2025-02-30"),
    ],
)
def test_what_is_no_clock_time(text: object, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        clock_time(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("seconds", "far"),
    [
        (3.6e12, "1.14e+05 years after"),
        (-1e12, "3.17e+04 years before"),
        (float("inf"), "inf years after"),
        (float("nan"), "nan s after"),
    ],
)
def test_an_instant_beyond_the_calendar_is_an_error(seconds: float, far: str) -> None:
    with pytest.raises(CalendarError) as caught:
        NINE.clock(seconds)
    assert str(caught.value) == (
        f"an instant {far} the start is outside the calendar, the years 1 to 9999"
    )


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("start", [dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59)])
def test_at_the_ends_of_the_calendar_an_instant_is_still_counted(
    start: dt.datetime, zone: str
) -> None:
    calendar = Calendar.of(start, ZoneInfo(zone))
    assert calendar.instant(start) == 0
    assert calendar.instant(start.replace(hour=12)) == (12 - start.hour) * 3600


def test_a_start_needs_a_day() -> None:
    with pytest.raises(ValueError, match=r"^'09:00' needs a day: 2025-09-03T09:00:00$"):
        local_datetime("09:00")


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [
        (dt.time(9, 20), 1200),
        (dt.time(8, 30), -1800),
        (dt.datetime(2024, 5, 9, 0, 10), 15 * 3600 + 600),
        (LaterDay(1, dt.time(0, 10)), 15 * 3600 + 600),
        (LaterDay(-1, dt.time(9)), -24 * 3600),
    ],
)
def test_an_instant_is_counted_from_the_start(clock: dt.time | dt.datetime, seconds: float) -> None:
    assert NINE.instant(clock) == seconds


def test_a_night_in_which_the_clocks_change_is_an_hour_shorter() -> None:
    evening = Calendar.of(dt.datetime(2024, 3, 30, 22), PARIS)
    assert evening.instant(dt.datetime(2024, 3, 31, 6)) == 7 * 3600
    assert evening.problem(dt.datetime(2024, 3, 31, 2, 30)) == (
        "2024-03-31 02:30:00 does not exist on that day: the clocks change; write "
        "2024-03-31T03:30:00"
    )
    assert evening.problem(dt.datetime(2024, 3, 31, 3, 30)) is None


NIGHT = Calendar.of(dt.datetime(2026, 2, 13, 21), ZoneInfo("America/Sao_Paulo"))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("15:00", -6),
        ("21:00", 0),
        ("00:00", 3),
        ("05:00", 8),
        ("14:59", 18 - 1 / 60),
        ("05:00 +1 d", 8),
        ("29:00", 8),
        ("2026-02-14T05:00", 8),
        ("05:00 -03:00", 8),
        ("08:00Z", 8),
        ("22:00 -0300", 1),
    ],
)
def test_a_time_without_a_day_comes_at_or_after_the_start_less_the_lead(
    text: str, hours: float
) -> None:
    clock = clock_time(text)
    assert NIGHT.problem(clock) is None
    assert NIGHT.instant(clock) == pytest.approx(hours * 3600, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "2026-02-13T05:00",
            "2026-02-13 05:00:00 is 16 h before the start, more than the lead of 6 h; "
            "write 2026-02-14T05:00:00 for the day after, or lead: 16 h",
        ),
        (
            "20:30 -1 d",
            "20:30:00 -1 d is 24 h 30 min 00 s before the start, more than the lead of 6 h; "
            "write lead: 25 h",
        ),
        (
            "05:00 +0 d",
            "05:00:00 +0 d is 16 h before the start, more than the lead of 6 h; "
            "write 2026-02-14T05:00:00 for the day after, or lead: 16 h",
        ),
        ("22:00-23:00", "22:00:00-23:00 does not exist on that day: the clocks show -03:00 then"),
    ],
)
def test_a_time_long_before_the_start_or_of_another_zone(text: str, message: str) -> None:
    assert NIGHT.problem(clock_time(text)) == message


FALL = Calendar.of(dt.datetime(2025, 11, 2, 0, 30), ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("text", "hours", "shown"),
    [
        ("01:30", 1, "01:30:00 EDT"),
        ("01:30 EDT", 1, "01:30:00 EDT"),
        ("01:30 EST", 2, "01:30:00 EST"),
        ("01:30-05:00", 2, "01:30:00 EST"),
        ("2025-11-02T01:30-05:00", 2, "01:30:00 EST"),
        ("2025-11-02T01:30 EST", 2, "01:30:00 EST"),
        ("2025-11-02T07:30+01:00", 2, "01:30:00 EST"),
        ("02:30", 3, "02:30:00"),
    ],
)
def test_of_an_hour_that_comes_twice_both_can_be_written_and_are_shown(
    text: str, hours: float, shown: str
) -> None:
    clock = clock_time(text)
    assert FALL.problem(clock) is None
    assert FALL.instant(clock) == hours * 3600
    assert format_clock(FALL, hours * 3600) == shown
    assert FALL.instant(clock_time(shown)) == hours * 3600


def test_a_moment_given_in_python_may_be_long_before_the_start() -> None:
    assert NIGHT.problem(clock_time(NOON)) is None
    assert NIGHT.problem(clock_time(NOON.isoformat())) is not None


def test_a_zone_that_the_clocks_do_not_show() -> None:
    assert FALL.problem(clock_time("00:45 EST")) == (
        "00:45:00 EST does not exist on that day: the clocks show EDT (-04:00) then"
    )


def test_a_zone_without_a_name_is_shown_by_its_offset() -> None:
    night = Calendar.of(dt.datetime(2018, 2, 17, 21), ZoneInfo("America/Sao_Paulo"))
    shown = [format_clock(night, hours * 3600) for hours in (2.5, 3.5, 4.5)]
    assert shown == ["23:30:00-02:00", "23:30:00-03:00", "00:30:00 +1 d"]
    assert [night.instant(clock_time(text)) / 3600 for text in shown] == [2.5, 3.5, 4.5]


def test_a_start_in_the_second_hour() -> None:
    second = Calendar.of(Zoned(dt.datetime(2025, 11, 2, 1, 10), "EST"), FALL.start.tzinfo)
    assert second.start.isoformat() == "2025-11-02T01:10:00-05:00"
    assert second.instant(dt.time(1, 30)) == 20 * 60
    assert second.instant(dt.time(1, 0)) == -70 * 60


@given(st.integers(min_value=-(10**6), max_value=10**6))
def test_the_clock_of_an_instant_is_that_instant(seconds: int) -> None:
    there = NINE.clock(seconds)
    assert there.tzinfo is PARIS
    assert NINE.instant(there.replace(tzinfo=None)) == seconds


@given(st.integers(min_value=-6 * 3600, max_value=10**6))
def test_what_is_printed_and_what_is_written_is_read_back(seconds: int) -> None:
    for calendar in (NINE, NIGHT, FALL):
        for text in (format_clock(calendar, seconds), calendar.written(seconds)):
            assert calendar.instant(clock_time(text)) == seconds
            assert calendar.problem(clock_time(text)) is None


SCHOOL = {
    "kind": "formation",
    "route": "runway",
    "ranks": 400,
    "files": 6,
    "rank-spacing": "1.4 m",
    "speed": "0.3 m/s",
    "gap": "50 m",
}
CUES = ("21:30", "22:45", "00:00", "01:15", "02:30", "03:45", "05:00")


def night(*cues: Any, **more: Any) -> dict[str, Any]:
    units = {
        f"school-{number}": {"profile": "school", "release": {"at": cue}}
        for number, cue in enumerate(cues, 1)
    }
    return {
        "name": "A night of samba schools",
        "start": "2026-02-13T21:00:00",
        "timezone": "America/Sao_Paulo",
        "segments": {"runway": "530 m"},
        "routes": {"runway": ["runway"]},
        "markers": {"jury": "runway + 265 m"},
        "profiles": {"school": SCHOOL},
        "units": units,
        **more,
    }


def test_an_order_of_march_runs_on_over_midnight() -> None:
    run = simulate(Scenario.from_dict(night(*CUES)))
    passes = [run.scenario.clock(run.events[f"school-{n}@jury"]) for n in (3, 7)]
    assert [f"{at:%d %H:%M:%S}" for at in passes] == ["14 00:14:43", "14 05:14:43"]
    assert run.begin == 0


def test_programme_constraints_and_changes_are_read_by_the_same_rule() -> None:
    limits = [
        {"name": "on time", "event": "school-1@jury", "within": ["23:50", "00:20"]},
        {"name": "lights", "event": "lights.start", "at": "02:00", "tolerance": "1 s"},
    ]
    programme = {
        "lights": {"at": {"value": "02:00", "low": "23:30", "high": "03:00", "assumed": "x"}}
    }
    scenario = Scenario.from_dict(night("23:40", constraints=limits, programme=programme))
    assert simulate(scenario).ok
    later = scenario.with_({"units.school-1.release.at": "00:10"})
    assert simulate(later).events["school-1.released"] == 3 * 3600 + 600
    on_the_day = scenario.on_day({"units.school-1.release.at": "00:10 +1 d"})
    assert simulate(on_the_day).events["school-1.released"] == 3 * 3600 + 600


def test_the_lead_says_how_long_before_the_start_a_time_may_be() -> None:
    early = night("14:00", lead="8 h")
    assert simulate(Scenario.from_dict(early)).events["school-1.released"] == -7 * 3600
    assert Scenario.from_dict(night("14:00")).unit["school-1"].release.at == 17 * 3600  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            night("2026-02-13T05:00"),
            "units.school-1.release.at: 2026-02-13 05:00:00 is 16 h before the start, more than "
            "the lead of 6 h; write 2026-02-14T05:00:00 for the day after, or lead: 16 h",
        ),
        (
            night("01:30 PST"),
            "units.school-1.release.at: 01:30:00 PST does not exist on that day: "
            "the clocks show -03:00 then",
        ),
        (
            night(
                "21:30",
                constraints=[{"name": "c", "event": "school-1@jury", "within": ["02:00", "23:00"]}],
            ),
            "constraints.c.within: the first, 2026-02-14T02:00:00, is after the second, 23:00:00",
        ),
        (
            night({"value": "21:30", "low": "05:00", "assumed": "x"}),
            "units.school-1.release.at.low: low 2026-02-14T05:00:00 is above the value 21:30:00",
        ),
        (
            night("22:30", start="2025-03-09T02:30", timezone="America/New_York"),
            "start: 2025-03-09 02:30:00 does not exist on that day: the clocks change; "
            "write 2025-03-09T03:30:00",
        ),
    ],
)
def test_a_clock_time_that_is_wrong(document: dict[str, Any], message: str) -> None:
    assert wrong(document) == [message]


FOOT = {
    "kind": "formation",
    "route": "avenue",
    "ranks": 8,
    "rank-spacing": "1.2 m",
    "gait": "120 steps/min x 0.75 m",
}


@pytest.mark.parametrize(
    ("more", "steps_off"),
    [
        ({}, 0),
        ({"holds": {"stand": {"until": {"at": "09:00"}}}}, 0),
        ({"release": {"at": "09:50"}}, -600),
    ],
)
def test_a_unit_without_a_cue_steps_off_at_the_start_whatever_else_is_earlier(
    more: dict[str, Any], steps_off: float
) -> None:
    document = {
        "name": "Early",
        "start": "2025-05-08T10:00:00",
        "segments": {"avenue": "1 km", "sky": "400 km"},
        "routes": {"avenue": ["avenue"], "sky": ["sky"]},
        "markers": {"stand": "avenue + 500 m", "over": "sky + 300 km"},
        "programme": {"bells": {"at": "08:00"}},
        "units": {
            "army": {**FOOT, **more},
            "navy": FOOT,
            "jets": {
                "kind": "flight",
                "route": "sky",
                "aircraft": 3,
                "speed": "600 km/h",
                "target": {"marker": "over", "at": "10:10"},
            },
        },
    }
    run = simulate(Scenario.from_dict(document))
    assert run.events["army.starts"] == steps_off
    # Who follows without a cue is free with the unit ahead.
    assert run.events["navy.released"] == steps_off
