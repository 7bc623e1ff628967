"""The order of march as it changes: who is ahead, and who binds whom then."""

from __future__ import annotations

import pytest

from simulator.movement.law import Motion
from simulator.movement.leaders import bonds_of
from simulator.movement.order import Order
from simulator.scenario.lineup.body import Body
from tests.build import block, parade

NAMES = ("one", "two", "three", "four")


class Street:
    """Four units of 20 m on one street; the first stands at 300 m, the others behind it."""

    def __init__(self) -> None:
        scenario = parade(*(block(name, length=20, gap=10) for name in NAMES))
        self.body = scenario.body
        self.motions = {body: Motion(body) for body in scenario.bodies}
        bonds = bonds_of(scenario.network, scenario.bodies)
        self.order = Order(scenario.network, self.motions, bonds)
        for place, motion in enumerate(self.motions.values()):
            motion.cues[0] = 0.0
            motion.station, motion.arrival = 300.0 - 30 * place, 300.0
            motion.stations, motion.instants = [0.0], [0.0]

    def leaders(self, name: str) -> list[str]:
        return [ahead.bound.body for ahead in self.motions[self.body[name]].ahead]

    def followers(self, name: str) -> list[str]:
        names = {id(motion): body.name for body, motion in self.motions.items()}
        return [names[id(each)] for each in self.motions[self.body[name]].followers]

    def behind(self, name: str) -> list[str]:
        return [body.name for body in self.order.behind(self.body[name])]


@pytest.fixture
def street() -> Street:
    return Street()


def test_in_the_morning_the_order_is_that_of_the_plan(street: Street) -> None:
    assert street.behind("one") == ["two", "three", "four"]
    assert [street.leaders(name) for name in NAMES] == [[], ["one"], ["two"], ["three"]]
    assert [street.followers(name) for name in NAMES] == [["two"], ["three"], ["four"], []]


def test_who_passes_a_breakdown_is_ahead_of_it(street: Street) -> None:
    two, one = street.body["two"], street.body["one"]
    street.order.put_ahead(two, one, 300.0)
    assert street.order.is_ahead(two, one)
    assert street.behind("two") == ["one", "three", "four"]
    # As long as the breakdown stands it does not bind the vehicle that it passes; it binds those
    # behind until its tail is out of their lane.
    assert street.leaders("two") == []
    assert street.leaders("three") == ["one", "two"]


def test_who_followed_a_body_that_is_towed_follows_whom_it_followed(street: Street) -> None:
    street.order.tow(street.body["two"], 400.0)
    assert street.behind("one") == ["three", "four"]
    assert street.leaders("three") == ["one", "two"]
    assert street.leaders("four") == ["three"]


def test_who_stands_goes_on_no_earlier_than_another_has_come_there(street: Street) -> None:
    waits: Body = street.body["four"]
    street.order.wait(waits, street.body["three"])
    street.order.tow(street.body["one"], 400.0)
    ahead = street.motions[waits].ahead[-1]
    assert (ahead.bound.body, ahead.shift, ahead.reaction) == ("three", 30.0, 0.0)
    assert ahead.low == street.motions[waits].station
