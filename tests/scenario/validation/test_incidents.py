"""What goes wrong: to whom, where, and what tows it away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenario.small import small, wrong

TANKS = {"unit": "tanks", "rank": 2, "place": "rostrum"}
LORRY = {"travel": "2 min", "working-time": "5 min"}


def going_wrong(incident: dict[str, Any], **sections: Any) -> dict[str, Any]:
    """The small scenario with one incident, its tanks an elastic column."""
    document = small(incidents={"mishap": incident}, **sections)
    document["units"]["tanks"]["elastic"] = True
    return document


@pytest.mark.parametrize(
    ("incident", "message"),
    [
        ({**TANKS, "drives-on": "5 min"}, None),
        ({**TANKS, "place": "1200 m", "drives-on": "5 min"}, None),
        ({"unit": "jets", "place": "overhead", "turns-back": "all"}, None),
        ({"unit": "jets", "place": "overhead", "turns-back": 2}, None),
        ({"unit": "guard", "rank": 3, "place": "rostrum", "falls-out": 10}, None),
        (TANKS, ": what happens is missing: drives-on, towed, turns-back or falls-out"),
        (
            {**TANKS, "drives-on": "5 min", "towed": True},
            ".towed: write drives-on or towed, not both",
        ),
        (
            {**TANKS, "place": ["rostrum"], "drives-on": "5 min"},
            ".place: a list is not a length; write a length such as 30 m, 1.5 km or 100 ft, "
            "or the name of a marker",
        ),
        ({**TANKS, "towed": False}, ".towed: write true, or omit the key"),
        ({**TANKS, "drives-on": "0 s"}, ".drives-on: zero duration '0 s'"),
        (
            {**TANKS, "towed": True},
            ".towed: no recovery vehicle is defined; add one under recovery",
        ),
        (
            {**TANKS, "unit": "tank", "drives-on": "5 min"},
            ".unit: there is no unit 'tank'; did you mean 'tanks'?",
        ),
        (
            {**TANKS, "place": "rostum", "drives-on": "5 min"},
            ".place: there is no marker 'rostum'; did you mean 'rostrum'?",
        ),
        (
            {**TANKS, "place": "overhead", "drives-on": "5 min"},
            ".place: the route of tanks, avenue, does not pass overhead",
        ),
        (
            {**TANKS, "place": "2 km", "drives-on": "5 min"},
            ".place: 2000 m is off the route avenue, which is 1500 m long",
        ),
        (
            {**TANKS, "place": "step-off", "drives-on": "5 min"},
            ".place: it lies where it starts: 900 m along the route",
        ),
        (
            {**TANKS, "place": "10 m", "drives-on": "5 min"},
            ".place: it lies before it starts: 900 m along the route",
        ),
        ({**TANKS, "rank": 7, "drives-on": "5 min"}, ".rank: tanks has 6 ranks"),
        (
            {"unit": "tanks", "place": "rostrum", "drives-on": "5 min"},
            ": rank is missing: tanks has 6",
        ),
        (
            {"unit": "guard", "rank": 1, "place": "rostrum", "drives-on": "5 min"},
            ".drives-on: a column breaks down; guard is a formation",
        ),
        (
            {**TANKS, "turns-back": "all"},
            ".turns-back: a flight turns back; tanks is a column",
        ),
        ({**TANKS, "falls-out": 1}, ".falls-out: marchers fall out; tanks is a column"),
        (
            {"unit": "guard", "rank": 3, "place": "rostrum", "falls-out": 11},
            ".falls-out: that rank has only 10",
        ),
        (
            {"unit": "jets", "rank": 9, "place": "overhead", "turns-back": "all"},
            ".rank: the whole flight turns back; omit the rank",
        ),
        (
            {"unit": "jets", "place": "overhead", "turns-back": 10},
            ".turns-back: that rank has only 9",
        ),
        (
            {"unit": "jets", "place": "overhead", "turns-back": "some"},
            ".turns-back: 'some' is not a count; write a whole number such as 25, or all",
        ),
    ],
)
def test_an_incident_can_happen_to_whom_it_is_said_to(
    incident: dict[str, Any], message: str | None
) -> None:
    expected = [] if message is None else [f"incidents.mishap{message}"]
    assert wrong(going_wrong(incident)) == expected


def test_a_rigid_column_of_several_ranks_does_not_break_down_in_part() -> None:
    document = going_wrong({**TANKS, "drives-on": "5 min"})
    del document["units"]["tanks"]["elastic"]
    message = "the ranks of tanks move as one; write elastic: true in the column"
    assert wrong(document) == [f"incidents.mishap.unit: {message}"]


def test_it_does_not_break_down_where_it_halts() -> None:
    document = going_wrong({**TANKS, "rank": 1, "drives-on": "5 min"})
    document["units"]["tanks"]["holds"] = {"rostrum": {"duration": "10 s"}}
    message = "tanks halts there, at rostrum; choose another place"
    assert wrong(document) == [f"incidents.mishap.place: {message}"]
    document["incidents"]["mishap"]["rank"] = 2
    assert wrong(document) == []
    document["units"]["tanks"]["hold"] = "each"
    assert wrong(document) == [f"incidents.mishap.place: {message}"]


@pytest.mark.parametrize(
    ("vehicle", "message"),
    [
        (LORRY, None),
        ({"stands": "step-off", "speed": "20 km/h", "working-time": "5 min"}, None),
        *(
            ({**known, "working-time": "5 min"}, "recovery.lorry: write travel (a duration), or")
            for known in ({}, {"stands": "step-off"}, {"speed": "20 km/h"})
        ),
        ({**LORRY, "speed": "20 km/h"}, "recovery.lorry.speed: write travel, or stands and speed"),
        ({"travel": "2 min"}, "recovery.lorry.working-time: is missing"),
        (
            {"stands": "yard", "speed": "20 km/h", "working-time": "5 min"},
            "recovery.lorry.stands: there is no marker 'yard'",
        ),
        (
            {"stands": "overhead", "speed": "20 km/h", "working-time": "5 min"},
            "incidents.mishap.towed: lorry stands at overhead, which the route avenue does not",
        ),
    ],
)
def test_a_recovery_vehicle_comes_from_somewhere(
    vehicle: dict[str, Any], message: str | None
) -> None:
    document = going_wrong({**TANKS, "towed": True}, recovery={"lorry": vehicle})
    found = wrong(document)
    assert len(found) == (message is not None)
    assert all(problem.startswith(message or "") for problem in found)


def befallen(**incidents: dict[str, Any]) -> list[str]:
    document = going_wrong({**TANKS, "towed": True}, recovery={"lorry": LORRY})
    document["incidents"] |= incidents
    return wrong(document)


def test_who_is_towed_away_comes_no_further() -> None:
    assert befallen(later={**TANKS, "place": "1400 m", "drives-on": "5 min"}) == [
        "incidents.later.place: unreachable: it is towed away earlier (mishap)"
    ]
    assert befallen(earlier={**TANKS, "place": "1100 m", "drives-on": "5 min"}) == []
    assert befallen(other={**TANKS, "rank": 3, "place": "1400 m", "drives-on": "5 min"}) == []


def test_who_has_turned_back_comes_no_further() -> None:
    fog = {"unit": "jets", "place": "4 km", "turns-back": "all"}
    for later in ({**fog, "place": "6 km"}, {**fog, "place": "overhead", "turns-back": 1}):
        assert befallen(fog=fog, later=later) == [
            "incidents.later.place: unreachable: the flight turns back earlier (fog)"
        ]
    assert befallen(fog=fog, earlier={**fog, "place": "3 km", "turns-back": 1}) == []


def test_a_flight_does_not_turn_back_as_a_whole_where_it_orbits() -> None:
    document = going_wrong({"unit": "jets", "place": "overhead", "turns-back": "all"})
    orbit = {"marker": "overhead", "period": "2 min", "on-station": "09:10:00"}
    document["units"]["jets"]["orbit"] = orbit
    assert wrong(document) == [
        "incidents.mishap.place: jets orbits there; choose a place before or beyond it"
    ]


def test_all_of_a_flight_one_by_one_is_all_of_it() -> None:
    assert befallen(engine={"unit": "jets", "place": "4 km", "turns-back": 9}) == [
        "incidents.engine.turns-back: earlier incidents leave none of jets; write turns-back: all"
    ]


def test_nobody_breaks_down_twice_at_one_place() -> None:
    assert befallen(again={**TANKS, "place": "1250 m", "drives-on": "5 min"}) == [
        "incidents.again.place: it has already broken down there (mishap)"
    ]


def test_no_more_fall_out_of_a_rank_than_are_in_it() -> None:
    heat = {"unit": "guard", "rank": 3, "place": "rostrum", "falls-out": 6}
    assert befallen(heat=heat, more={**heat, "place": "1300 m"}) == [
        "incidents.more.falls-out: together with earlier incidents, 12 leave a rank of 10"
    ]


def test_nothing_waits_for_what_never_comes() -> None:
    document = going_wrong({**TANKS, "rank": 1, "towed": True}, recovery={"lorry": LORRY})
    document["units"]["tanks"] |= {"ranks": 1}
    del document["units"]["tanks"]["elastic"]
    document["markers"]["end"] = "front + 400 m"
    document["units"]["jets"]["call"] = {"after": "tanks@end"}
    assert wrong(document) == [
        "units.jets.call.after: this cue never comes: tanks@end never occurs: "
        "tanks is towed away at rostrum (incidents.mishap)"
    ]
    document["units"]["jets"]["call"] = {"after": "mishap.end"}
    assert wrong(document) == []


def test_what_waits_for_a_breakdown_that_waits_for_it_is_a_circle() -> None:
    document = going_wrong({**TANKS, "drives-on": "5 min"})
    document["units"]["tanks"]["release"] = {"after": "mishap.end"}
    assert wrong(document) == [
        "units.tanks.release: circular cues: tanks waits for mishap.end, which comes after it"
    ]


def test_an_incident_has_a_name_of_its_own() -> None:
    document = going_wrong({**TANKS, "drives-on": "5 min"})
    document["incidents"] = {"review": document["incidents"]["mishap"]}
    assert wrong(document) == ["incidents.review: a programme item has that name; choose another"]


def test_a_misspelt_event_of_an_incident_is_told() -> None:
    document = going_wrong({**TANKS, "drives-on": "5 min"})
    document["units"]["jets"]["call"] = {"after": "mishap.over"}
    (problem,) = wrong(document)
    assert "an incident has mishap.start and mishap.end only" in problem


def test_nothing_breaks_down_where_a_route_passes_a_segment_twice() -> None:
    document = going_wrong({**TANKS, "drives-on": "5 min"})
    document["routes"]["avenue"] = ["east", "front"] * 2
    assert wrong(document) == [
        "incidents.mishap.drives-on: the route avenue passes a segment twice; breakdowns are not "
        "modelled there"
    ]
