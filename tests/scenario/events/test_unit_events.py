"""The events of one unit."""

from __future__ import annotations

from simulator.scenario.events.instants import AlreadyInside, Passing, Released
from simulator.scenario.events.unit_events import UnitEvents
from simulator.scenario.model.event_name import Happening
from simulator.scenario.scenario import Scenario
from tests.scenario.small import small


def test_the_events_of_a_unit_are_its_passage_and_its_release() -> None:
    scenario = Scenario.from_dict(small())
    events = UnitEvents(scenario.network, scenario.unit["guard"])
    assert list(map(str, (each.of("guard") for each in events.readings))) == [
        "guard.starts",
        "guard.finishes",
        "guard@step-off",
        "guard.departs@step-off",
        "guard.tail@step-off",
        "guard@rostrum",
        "guard.departs@rostrum",
        "guard.tail@rostrum",
        "guard.enters@square",
        "guard.clears@square",
    ]
    assert events.instant(Happening("released")) == Released("guard")
    assert events.instant(Happening("", "rostrum")) == Passing("guard", 1250, "arrival")
    assert events.instant(Happening("", "overhead")) is None


def test_a_drawn_up_unit_that_stands_in_a_zone_has_entered_it_before_the_beginning() -> None:
    document = small()
    document["units"]["guard"].update({"start": "rostrum", "drawn-up": True})
    document["units"]["tanks"].update({"start": "step-off"})
    scenario = Scenario.from_dict(document)
    events = UnitEvents(scenario.network, scenario.unit["guard"])
    assert events.instant(Happening("enters", "square")) == AlreadyInside("guard")
    enters = next(row for row in events.rows if row.name == "guard.enters@square")
    assert (enters.body.name, enters.station, enters.side) == ("guard", float("-inf"), "departure")
