"""From the model to bodies: ranks, paces, cues, holds."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.clock import HINT
from simulator.scenario.lineup.cue import Cue, Hold
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from tests.scenario.small import small, wrong


def body(name: str, **keys: Any) -> Unit:
    document = small()
    unit = document["units"][name]
    for key, value in keys.items():
        unit[key.replace("_", "-")] = value
        if value is None:
            del unit[key.replace("_", "-")]
    return Scenario.from_dict(document).unit[name]


def test_a_formation_of_equal_ranks() -> None:
    guard = body("guard")
    # Eleven distances of a metre, and the depth of the last rank.
    assert guard.length == 11.5
    assert guard.depth == 0.5
    assert guard.offsets.tolist() == list(range(12))
    assert guard.people.tolist() == [10] * 12
    assert guard.vehicles.tolist() == guard.aircraft.tolist() == [0] * 12
    assert (guard.kind, guard.label, guard.index, guard.route_length) == (
        ("formation", "guard", 0, 1500)
    )
    assert (guard.gap, guard.reaction, guard.start) == (15, 0, 900)


def test_a_formation_of_unequal_ranks() -> None:
    guard = body("guard", ranks=[9, "12 x 17"], label="Garde")
    assert guard.people.sum() == 213
    assert (len(guard.offsets), guard.length, guard.label) == (13, 12.5, "Garde")


def test_a_column() -> None:
    tanks = body("tanks")
    # Six ranks of 7 m, ten metres between them; three in each vehicle.
    assert tanks.length == 6 * 7 + 5 * 10
    assert tanks.offsets.tolist() == [17 * rank for rank in range(6)]
    assert tanks.vehicles.tolist() == [1, 3, 3, 3, 3, 3]
    assert tanks.people.tolist() == [3, 9, 9, 9, 9, 9]


def test_a_flight_in_one_rank() -> None:
    jets = body("jets", length="20 m", crew=2)
    assert (jets.length, jets.aircraft.tolist(), jets.people.tolist()) == (20, [9], [18])
    assert jets.flies


def test_a_flight_rank_by_rank() -> None:
    jets = body("jets", aircraft=None, ranks=[1, 2, 2], length="20 m", spacing="30 m")
    assert (jets.length, jets.aircraft.tolist()) == (3 * 20 + 2 * 30, [1, 2, 2])
    assert body("jets", aircraft=None, ranks=2).aircraft.tolist() == [1, 1]


def test_a_flight_with_a_target() -> None:
    jets = body("jets", call=None, target={"marker": "overhead", "at": "10:36:00"})
    assert jets.release is None
    assert (jets.target.marker, jets.target.station, jets.target.cue.at) == (
        "overhead",
        5000,
        5760,
    )


def test_cues() -> None:
    assert body("guard").release == Cue(None, (EventName.end("review"),), 30)
    assert body("guard", release={"at": "08:59:00"}).release == Cue(-60)
    assert body("guard", release=None).release is None
    both = {"after": ["review.end", "tanks.released"]}
    assert body("guard", release=both).release == Cue(
        None, (EventName.end("review"), EventName.released("tanks"))
    )


def test_holds_ascend_by_station() -> None:
    guard = body(
        "guard",
        start=None,
        holds={"rostrum": {"until": {"at": "10:00"}}, "step-off": {"duration": "30 s"}},
    )
    assert guard.holds == (
        Hold("step-off", 900, 30, None),
        Hold("rostrum", 1250, 0, Cue(3600)),
    )


def test_paces_ascend_by_station_from_the_start_on() -> None:
    guard = body("guard", gait_at={"rostrum": "112 steps/min x 0.75 m"})
    assert guard.paces == ((900, 1.5), (1250, pytest.approx(1.4)))


def test_a_change_of_gait_at_the_start_takes_the_place_of_the_gait() -> None:
    assert body("guard", gait_at={"step-off": "1 m/s"}).paces == ((900, 1),)


def test_a_speed_may_be_a_name_and_a_gait_a_speed() -> None:
    assert body("tanks", speed="quick").paces[0][1] == 1.5
    assert body("guard", gait="1 m/s").paces[0][1] == 1


def test_whole_segments_in_zones_get_their_length() -> None:
    document = small(zones={"square": ["front", {"east": ["900 m", "1 km"]}]})
    network = Scenario.from_dict(document).network
    assert network.stretches("avenue", "square") == [(900, 1500)]


def test_where_and_when_a_unit_reports() -> None:
    guard = body("guard", assembly="Elm Street", report="08:15", info={"Tel.": "55", "A": "b"})
    assert (guard.assembly, guard.report) == ("Elm Street", -45 * 60)
    assert list(guard.info.items()) == [("Tel.", "55"), ("A", "b")]
    plain = body("guard")
    assert (plain.assembly, plain.report, plain.info) == (None, None, {})


def test_a_report_moves_nothing() -> None:
    document = small(assembly={"Elm Street": "300 m"})
    document["units"]["guard"] |= {"assembly": "Elm Street", "report": "08:15"}
    scenario = Scenario.from_dict(document)
    # The run still begins at the start, although a unit reports before.
    assert scenario.begin == Scenario.from_dict(small()).begin == 0
    assert scenario.model.assembly == {"Elm Street": 300}


def test_what_is_wrong_with_a_report_or_an_assembly_street() -> None:
    document = small(assembly={"Elm Street": "300"})
    document["units"]["guard"] |= {"assembly": 5, "report": "soon", "info": {"Phone": 5550100}}
    assert wrong(document) == [
        "assembly.Elm Street: '300' needs a unit: a length such as 30 m, 1.5 km or 100 ft",
        "units.guard.assembly: '5' is not a text; put it in quotes",
        f"units.guard.report: 'soon' is not {HINT}",
        "units.guard.info.Phone: '5550100' is not a text; put it in quotes",
    ]
