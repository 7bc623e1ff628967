"""The oracle gives what one finds by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.scenario.lineup import Body, Cue, Hold, Item
from simulator.scenario.network import Marker, Network
from tests.verification.oracle import Oracle, Truth

EXACT = 1e-9
SEGMENTS = {"a": 100.0, "b": 500.0, "c": 400.0, "side": 60.0}
ROUTES = {"main": ("a", "b"), "off": ("a", "c"), "feeder": ("side", "b")}


def network(**markers: tuple[str, float]) -> Network:
    places = {name: Marker(*place) for name, place in markers.items()}
    return Network(SEGMENTS, ROUTES, places, {})


def unit(
    name: str,
    route: str = "main",
    *,
    speed: float = 1.0,
    release: float | Cue = 0.0,
    holds: tuple[Hold, ...] = (),
    length: float = 20.0,
    gap: float = 10.0,
    reaction: float = 0.0,
    start: float = 0.0,
    then: tuple[tuple[float, float], ...] = (),
) -> Body:
    """A block of one rank that is as deep as it is long."""
    return Body(
        name=name,
        label=name,
        kind="formation",
        index=0,
        route=route,
        route_length=sum(SEGMENTS[segment] for segment in ROUTES[route]),
        start=start,
        length=length,
        gap=gap,
        reaction=reaction,
        paces=((start, speed), *then),
        holds=holds,
        release=release if isinstance(release, Cue) else Cue(at=release),
        target=None,
        drawn_up=False,
        offsets=np.zeros(1),
        depth=length,
        people=np.ones(1, dtype=np.int64),
        vehicles=np.zeros(1, dtype=np.int64),
        aircraft=np.zeros(1, dtype=np.int64),
    )


def solved(*bodies: Body, at: tuple[float, ...] = (), items: tuple[Item, ...] = ()) -> Truth:
    markers = network(line=("b", 0.0), queue=("a", 70.0), stop=("b", 0.0))
    return Oracle(bodies, markers, items).solve({body.name: at for body in bodies})


def test_a_leader_that_leaves_binds_until_its_tail_is_off() -> None:
    leader = unit("leader", "off", then=((100.0, 0.5),))
    truth = solved(leader, unit("follower", speed=2.0, release=35.0), at=(95.0, 100.0))

    tail_off = 100 + 20 / 0.5
    assert truth.arrival("follower", 95.0) == pytest.approx(tail_off + 5 / 2, abs=EXACT)
    assert truth.arrival("follower", 100.0) == pytest.approx(tail_off + 10 / 2, abs=EXACT)


def test_a_leader_that_goes_on_binds_all_along() -> None:
    leader = unit("leader", then=((100.0, 0.5),))
    truth = solved(leader, unit("follower", speed=2.0, release=35.0), at=(95.0, 100.0))

    assert truth.arrival("follower", 95.0) == pytest.approx(100 + (95 + 30 - 100) / 0.5, abs=EXACT)
    assert truth.arrival("follower", 100.0) == pytest.approx(100 + 30 / 0.5, abs=EXACT)


@pytest.mark.parametrize("own", [0.0, 30.0])
def test_a_hold_and_a_queue_at_one_station_overlap(own: float) -> None:
    leader = unit("leader", holds=(Hold("stop", 100.0, 60.0),))
    holds = (Hold("queue", 70.0, own),) if own else ()
    truth = solved(leader, unit("follower", release=40.0, reaction=2.0, holds=holds), at=(70.0,))

    assert truth.events["follower@queue"] == pytest.approx(40 + 70, abs=EXACT)
    assert truth.events["follower.departs@queue"] == pytest.approx(100 + 60 + 2, abs=EXACT)


def test_a_cue_on_the_arrival_at_the_place_of_the_queue_does_not_deadlock() -> None:
    leader = unit("leader", holds=(Hold("stop", 100.0, 0.0, Cue(after=("follower@queue",))),))
    truth = solved(leader, unit("follower", release=40.0, reaction=2.0))

    assert truth.events["leader.departs@stop"] == pytest.approx(110, abs=EXACT)
    assert truth.events["follower.departs@queue"] == pytest.approx(112, abs=EXACT)


def test_a_cue_on_the_departure_from_the_place_of_the_queue_is_never_given() -> None:
    wait = Cue(after=("follower.departs@queue",))
    leader = unit("leader", holds=(Hold("stop", 100.0, 0.0, wait),))
    truth = solved(leader, unit("follower", release=40.0))

    assert truth.stuck
    assert truth.events["follower@queue"] == pytest.approx(110, abs=EXACT)
    assert truth.events["leader.departs@stop"] == math.inf


def test_a_unit_waits_at_the_line_for_one_that_is_late() -> None:
    late = unit("late", "feeder", release=200.0)
    truth = solved(late, unit("early", reaction=3.0))

    passed = 200 + (60 + 20 + 10) / 1.0 + 3
    assert truth.events["early@line"] == pytest.approx(100, abs=EXACT)
    assert truth.events["early.departs@line"] == pytest.approx(passed, abs=EXACT)


def test_a_start_further_on_is_kept_free_from_the_beginning() -> None:
    ahead = unit("ahead", start=100.0, release=300.0)
    truth = solved(ahead, unit("behind", reaction=3.0))

    assert truth.events["behind@queue"] == pytest.approx(70, abs=EXACT)
    assert truth.events["behind.departs@queue"] == pytest.approx(300 + 3, abs=EXACT)


def test_the_second_unit_ahead_binds_where_the_nearest_has_left() -> None:
    first = unit("first", speed=0.25)
    second = unit("second", "off", speed=0.25)
    truth = solved(first, second, unit("third", release=0.0, speed=2.0), at=(400.0,))

    assert truth.arrival("third", 400.0) == pytest.approx((400 + 30) / 0.25, abs=EXACT)


def test_a_slow_unit_is_caught_up_between_two_places() -> None:
    truth = solved(unit("slow"), unit("fast", speed=2.0, release=100.0), at=(169.0, 170.0, 171.0))

    # 100 + s / 2 = s + 30 where s = 140
    assert truth.arrival("fast", 170.0) == pytest.approx(170 + 30, abs=EXACT)
    assert truth.arrival("fast", 169.0) == pytest.approx(169 + 30, abs=EXACT)
    assert truth.events["fast@queue"] == pytest.approx(100 + 70 / 2, abs=EXACT)


def test_items_and_units_wait_for_each_other() -> None:
    items = (
        Item("speech", "Speech", Cue(after=("a.tail@line",), delay=5.0), 60.0),
        Item("salute", "Salute", Cue(at=-30.0), 10.0),
    )
    follower = unit("b", release=Cue(after=("speech.end", "salute.end"), delay=1.0))
    truth = solved(unit("a"), follower, items=items)

    assert truth.begin == -30.0
    assert truth.programme == {"speech": (125.0, 185.0), "salute": (-30.0, -20.0)}
    assert truth.events["b.starts"] == pytest.approx(186, abs=EXACT)


def test_units_that_wait_for_each_other_never_move() -> None:
    first = unit("first", release=Cue(after=("second@line",), delay=10.0))
    second = unit("second", "feeder", release=Cue(after=("first@line",), delay=10.0))

    assert solved(first, second).stuck
