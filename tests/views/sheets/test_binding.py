"""Sheets hold what happened: times of events, floats, room, late days."""

from __future__ import annotations

from math import isinf

import pytest
import yaml

from simulator import margins, simulate, simulate_many
from simulator.errors import SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.views.sheets.binding import Wanted, sheets_of
from simulator.views.sheets.pages import Around, AtClock, Lasts, SheetPage, SheetValue
from tests.bundled import NAMES, bundled
from tests.drill import DRAWN, DRILL


def drill(text: str = DRILL, **changes: object) -> Run:
    """The run of the drill, changed."""
    return simulate(Scenario.from_dict(yaml.safe_load(text)).with_(changes))


def page_of(run: Run, wanted: Wanted) -> SheetPage:
    """The one sheet."""
    (page,) = sheets_of(run, wanted).pages
    return page


def column(page: SheetPage, head: str, table: int = 0) -> list[SheetValue]:
    """The cells of a column."""
    found = page.tables[table]
    (place,) = (at for at, each in enumerate(found.columns) if each.head == head)
    return [row[place] for row in found.rows]


def fact(page: SheetPage, name: str) -> str:
    """A fact of a sheet."""
    return dict(page.facts)[name]


def test_a_post_has_what_passes_it_and_how_late_that_may_be() -> None:
    run = drill()
    page = page_of(run, Wanted(posts=("stand",)))
    assert page.title == "Post: stand"
    assert column(page, "unit") == ["仪仗方队", "trucks"]
    assert column(page, "size") == ["12 people", "2 vehicles"]
    assert column(page, "head") == [AtClock(run.events[f"{u}@stand"]) for u in ("guard", "trucks")]
    assert column(page, "clear") == [
        AtClock(run.events[f"{u}.tail@stand"]) for u in ("guard", "trucks")
    ]
    assert column(page, "passes in") == [Lasts(3.0), Lasts(10.0)]
    assert column(page, "actual") == ["", ""]
    # The guard has 5 s to its tolerance. The trucks may start at any time up to the window's end:
    # they wait 73 s for the guard, and their tail is 277 s before that.
    guard, trucks = column(page, "may be late by")
    assert isinstance(guard, Lasts)
    assert guard.seconds == pytest.approx(5.0, abs=1e-5)
    assert isinstance(trucks, Lasts)
    (margin,) = margins(run, "trucks.release")
    assert margin.later.seconds == pytest.approx(277 + 73, abs=1e-5)
    assert trucks.seconds == pytest.approx(277, abs=1e-5)


def test_units_that_share_the_step_off_have_each_a_time_of_their_own() -> None:
    changes = {"units.guard.release": None, "step-off": {"after": "speech.end"}}
    page = page_of(drill(**changes), Wanted(posts=("stand",)))
    guard, trucks = column(page, "may be late by")
    assert isinstance(guard, Lasts)
    assert isinstance(trucks, Lasts)
    assert guard.seconds == pytest.approx(5.0, abs=1e-5)
    assert trucks.seconds == pytest.approx(277, abs=1e-5)


def test_replications_give_the_times_between_which_eight_of_ten_are() -> None:
    run = drill(DRAWN)
    found = simulate_many(run.scenario, 50, seed=1, workers=1)
    sheets = sheets_of(run, Wanted(posts=("stand",)), found)
    low, high = found.quantiles("trucks@stand", (0.1, 0.9))
    assert column(sheets.pages[0], "head, 8 in 10")[1] == Around(float(low), float(high))
    assert sheets.inputs == "8 in 10: of 50 replications, seed 1"


STREETS = {
    "units.guard.assembly": "Elm Street",
    "units.guard.report": "09:00:00",
    "units.guard.info": {"Contact": "Ms Field"},
    "units.trucks.assembly": "Elm Street",
    "units.trucks.report": "09:01:05",
}


@pytest.mark.parametrize(
    ("length", "room"),
    [
        (None, "length of the street: not stated"),
        ("60 m", "the street has 60 m: enough, 14 m free"),
        ("40 m", "the street has 40 m: 6 m TOO SHORT"),
    ],
)
def test_an_assembly_street_has_its_step_offs_and_its_room(length: str | None, room: str) -> None:
    more = {"assembly": {"Elm Street": length}} if length else {}
    run = drill(**{**STREETS, **more, "units.trucks.report": "09:01:00"})
    page = page_of(run, Wanted(assemblies=("Elm Street",)))
    # From 09:01:00 to 09:01:03 both: 6 + 20 + 20 m of gap.
    assert fact(page, "room") == f"2 units of 46 m wait there at 09:01:00; {room}"
    assert column(page, "report") == [AtClock(0.0), AtClock(60.0)]
    assert column(page, "steps off") == [AtClock(60.0), AtClock(73.0)]
    assert column(page, "behind") == [None, "仪仗方队"]
    assert column(page, "Contact") == ["Ms Field", ""]


def test_units_that_do_not_wait_at_once_need_no_room_together() -> None:
    # The guard's tail leaves at 63 s; the trucks are there from 65 s on: alone, 20 m.
    page = page_of(drill(**STREETS), Wanted(assemblies=("Elm Street",)))
    assert fact(page, "room").startswith("1 unit of 20 m wait")


def test_a_call_sheet_says_when_a_unit_is_where_and_what_it_waits_for() -> None:
    hold = {"stand": {"duration": "30 s"}}
    run = drill(**STREETS, **{"units.guard.holds": hold})
    page = page_of(run, Wanted(units=("guard",)))
    assert page.title == "仪仗方队"
    assert dict(page.facts) == {
        "unit": "guard, 1 of 2 in the order of march; 3 ranks, 12 people",
        "assembles": "Elm Street",
        "reports": "09:00:00",
        "behind": "none: it leads",
        "ahead of": "trucks",
        "waits": "until ‘Speech’ ends",
        "steps off": "09:01:00",
        "off its route": "09:09:53",
        "Contact": "Ms Field",
    }
    assert column(page, "leaves") == [AtClock(390.0)]
    assert column(page, "halt at", 1) == ["stand"]
    assert column(page, "for at least", 1) == ["30 s"]
    assert column(page, "leaves", 1) == [AtClock(390.0)]


def test_a_flight_that_is_called_has_a_card_for_every_late_speech() -> None:
    run = bundled("flypast_called")
    page = page_of(run, Wanted(flights=("jets",)))
    flypast = run.flypasts["jets"]
    assert fact(page, "OVER overhead") == "10:17:49, due 10:17:49"
    assert fact(page, "LAST ABORT") == "hold, 10:14:00: 3 min 49 s before overhead"
    assert page.tables[0].title == "If ‘speech’ ends late"
    assert column(page, "CALL")[0] == AtClock(flypast.called or 0.0)
    late = run.scenario.on_day({"programme.speech.duration": "9 min"})
    spoken = run.scenario.programme["speech"].duration
    run_9 = simulate(late)
    row = column(page, "late by").index(f"{int(540 - spoken) // 60} min 00 s")
    assert column(page, "CALL")[row] == AtClock(run_9.flypasts["jets"].called or 0.0)
    assert column(page, "gate")[row] == str(run_9.flypasts["jets"].gate)
    assert column(page, "over overhead")[row] == AtClock(run_9.events["jets@overhead"])
    assert column(page, "breaks")[row] == "nothing"


def test_a_flight_by_the_clock_holds_until_the_ground_is_too_late() -> None:
    run = bundled("flypast_by_the_clock")
    page = page_of(run, Wanted(flights=("jets",)))
    assert fact(page, "call").startswith("none: it is due 10:")
    breaks = column(page, "breaks")
    assert breaks[0] == "nothing" or fact(page, "holds until").startswith("already broken")
    assert breaks[-1] != "nothing"


@pytest.mark.parametrize("name", NAMES)
def test_every_bundled_scenario_has_sheets_of_its_events(name: str) -> None:
    run = bundled(name)
    if len(run.scenario.units) > 20:
        wanted = Wanted(units=tuple(run.scenario.unit)[:2])
    else:
        wanted = Wanted.all_of(run)
    for page in sheets_of(run, wanted).pages:
        if page.kind == "unit":
            for marker, head in zip(column(page, "marker"), column(page, "head"), strict=True):
                event = run.events.find(f"{page.name}@{marker}")
                assert head == (None if event is None else AtClock(event))
        if page.kind == "post":
            rows = run.march_table_rows(page.name)
            assert column(page, "head") == [AtClock(row.arrive) for row in rows]
            assert column(page, "clear") == [AtClock(row.clear) for row in rows]
    assert isinf(Lasts(float("inf")).seconds)
    assert (Lasts(352.8).text, Lasts(352.8, "down").text) == ("5 min 53 s", "5 min 52 s")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Wanted(posts=("stond",)), "there is no marker 'stond'; did you mean 'stand'?"),
        (Wanted(units=("gard",)), "there is no unit 'gard'; did you mean 'guard'?"),
        (Wanted(flights=("guard",)), "guard is not a flight"),
        (
            Wanted(assemblies=("Elm Street",)),
            "no unit assembles at 'Elm Street': no unit has an assembly",
        ),
        (
            Wanted(posts=("a", "b")),
            "there is no marker 'a'; known: stand\nthere is no marker 'b'; known: stand",
        ),
    ],
)
def test_what_there_is_no_sheet_for(wanted: Wanted, message: str) -> None:
    with pytest.raises(SimulatorError) as error:
        sheets_of(drill(), wanted)
    assert str(error.value) == message


def test_a_flight_whose_call_waits_for_no_item_may_itself_be_called_late() -> None:
    jets = {
        "kind": "flight",
        "route": "air",
        "aircraft": 3,
        "speed": "100 m/s",
        "call": {"after": "trucks@stand", "delay": "10 s"},
    }
    run = simulate(
        Scenario.from_dict(
            {
                "name": "Called",
                "start": "2024-05-08T09:00:00",
                "segments": {"street": "1 km", "sky": "9 km"},
                "routes": {"through": ["street"], "air": ["sky"]},
                "markers": {"stand": "street + 600 m", "gate": "sky + 3 km", "over": "sky + 5 km"},
                "units": {
                    "trucks": {"kind": "column", "route": "through", "ranks": 1, "length": "6 m",
                               "speed": "2 m/s"},
                    "jets": jets,
                },
                "constraints": [
                    {"name": "Not late", "between": ["trucks@stand", "jets@over"],
                     "within": ["0 s", "90 s"]},
                ],
            }
        )
    )  # fmt: skip
    page = page_of(run, Wanted(flights=("jets",)))
    # Called at 310 s, 3 km and 5 km further on 30 s and 50 s later: 60 s after the trucks.
    assert fact(page, "CALL").startswith("09:05:10; waits for 10 s after: trucks is at stand")
    assert fact(page, "OVER over") == "09:06:00"
    assert fact(page, "LAST ABORT") == "gate, 09:05:40: 20 s before over"
    assert fact(page, "LATEST CALL") == "09:05:40, where jets is called late by 30 s"
    assert page.tables[0].title == "If jets is called late"
    assert column(page, "breaks")[:3] == ["nothing", "nothing", "Not late"]


def test_of_a_very_long_parade_it_is_not_said_how_late_units_may_be() -> None:
    unit = {"kind": "column", "route": "through", "ranks": 1, "length": "1 m", "speed": "2 m/s"}
    page = page_of(drill(**{f"units.u{n}": unit for n in range(100)}), Wanted(posts=("stand",)))
    assert [each.head for each in page.tables[0].columns] == [
        *("", "unit", "size", "head", "clear", "passes in", "actual")
    ]
