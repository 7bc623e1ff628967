"""Event names, and where on a passage each is read."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.events.catalogue import EventNames, UnknownEvent
from simulator.scenario.events.instants import AlreadyInside, ItemEdge, OfGroup, Passing, Released
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from tests.scenario.small import changed, small

#: The guard starts at 900 m and is 11.5 m long; the rostrum is at 1250 m, the route 1500 m long.
START, LENGTH, ROSTRUM, END = 900, 11.5, 1250, 1500


@pytest.fixture
def names() -> EventNames:
    return Scenario.from_dict(small(groups={"foot": ["guard", "tanks"]})).event_names


@pytest.mark.parametrize(
    ("name", "instant"),
    [
        ("review.start", ItemEdge("review", "start")),
        ("review.end", ItemEdge("review", "end")),
        ("guard.released", Released("guard")),
        ("guard.starts", Passing("guard", START, "departure")),
        ("guard@step-off", Passing("guard", START, "departure")),
        ("guard@rostrum", Passing("guard", ROSTRUM, "arrival")),
        ("guard.departs@rostrum", Passing("guard", ROSTRUM, "departure")),
        ("guard.tail@rostrum", Passing("guard", ROSTRUM + LENGTH, "arrival")),
        ("guard.enters@square", Passing("guard", 1000, "departure")),
        ("guard.clears@square", Passing("guard", END + LENGTH, "arrival")),
        ("guard.finishes", Passing("guard", END + LENGTH, "arrival")),
    ],
)
def test_where_an_event_is_read(names: EventNames, name: str, instant: Any) -> None:
    assert names.resolve(name) == instant


def test_a_groups_event_is_its_first_heads_or_its_last_tails(names: EventNames) -> None:
    first, last = names.resolve("foot@rostrum"), names.resolve("foot.tail@rostrum")
    assert isinstance(first, OfGroup)
    assert isinstance(last, OfGroup)
    assert (first.last, last.last) == (False, True)
    assert first.members == (
        Passing("guard", ROSTRUM, "arrival"),
        Passing("tanks", ROSTRUM, "arrival"),
    )


def test_a_unit_drawn_up_in_a_zone_has_entered_it() -> None:
    document = changed("units.guard.start", "1.3 km")
    document["units"]["guard"]["drawn-up"] = True
    names = Scenario.from_dict(document).event_names
    assert names.resolve("guard.enters@square") == AlreadyInside("guard")


def test_every_name_that_is_listed_is_an_event(names: EventNames) -> None:
    listed = list(names)
    assert len(set(listed)) == len(listed)
    for name in listed:
        names.resolve(name)


@pytest.mark.parametrize("name", ["guard@overhead", "review@rostrum", "guard.begins", "nobody@x"])
def test_what_is_no_event(names: EventNames, name: str) -> None:
    with pytest.raises(UnknownEvent):
        names.resolve(name)


def test_a_name_is_resolved_once(names: EventNames) -> None:
    tail = EventName.tail("guard", "rostrum")
    assert names.resolve(tail) is names.resolve("guard.tail@rostrum")


def test_the_way_back_from_an_instant(names: EventNames) -> None:
    """Of several names of one instant the one that says most: a start before a marker there."""
    for name in names:
        instant = names.resolve(name)
        back = names.name_of(instant)
        assert back is not None
        assert names.resolve(back) == instant
    assert str(names.name_of(Passing("guard", START, "departure"))) == "guard.starts"
    assert str(names.name_of(Passing("guard", ROSTRUM + LENGTH, "arrival"))) == "guard.tail@rostrum"
    assert names.name_of(Passing("guard", ROSTRUM + 1, "arrival")) is None


def test_an_instant_in_words(names: EventNames) -> None:
    """Where it has no name of its own, what it is read from."""
    assert str(names.resolve("guard.released")) == "guard.released"
    assert str(names.resolve("review.end")) == "review.end"
    assert str(names.resolve("guard@rostrum")) == "guard at 1250 m"
    assert str(names.resolve("foot@rostrum")) == "the first of several"
    assert str(names.resolve("foot.tail@rostrum")) == "the last of several"
