"""The oracle gives what one finds by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from simulator.scenario.lineup.cue import Cue, Hold, Item
from simulator.scenario.lineup.unit import Elastic, Unit
from simulator.scenario.model.event_name import EventName
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
) -> Unit:
    """A block of one rank that is as deep as it is long."""
    return Unit(
        name=name,
        label=name,
        kind="formation",
        index=0,
        first=0,
        route=route,
        route_length=sum(SEGMENTS[segment] for segment in ROUTES[route]),
        start=start,
        length=length,
        gap=gap,
        reaction=reaction,
        paces=((start, speed), *then),
        pace=speed,
        holds=holds,
        release=release if isinstance(release, Cue) else Cue(at=release),
        offsets=np.zeros(1),
        depth=length,
        people=np.ones(1, dtype=np.int64),
        vehicles=np.zeros(1, dtype=np.int64),
        aircraft=np.zeros(1, dtype=np.int64),
    )


def solved(*units: Unit, at: tuple[float, ...] = (), items: tuple[Item, ...] = ()) -> Truth:
    markers = network(line=("b", 0.0), queue=("a", 70.0), stop=("b", 0.0))
    oracle = Oracle(units, markers, items)
    return oracle.solve({mover.name: at for mover in oracle.movers})


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
    leader = unit(
        "leader", holds=(Hold("stop", 100.0, 0.0, Cue(after=(EventName.parse("follower@queue"),))),)
    )
    truth = solved(leader, unit("follower", release=40.0, reaction=2.0))

    assert truth.events["leader.departs@stop"] == pytest.approx(110, abs=EXACT)
    assert truth.events["follower.departs@queue"] == pytest.approx(112, abs=EXACT)


def test_a_cue_on_the_departure_from_the_place_of_the_queue_is_never_given() -> None:
    wait = Cue(after=(EventName.parse("follower.departs@queue"),))
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
        Item("speech", "Speech", Cue(after=(EventName.parse("a.tail@line"),), delay=5.0), 60.0),
        Item("salute", "Salute", Cue(at=-30.0), 10.0),
    )
    follower = unit(
        "b", release=Cue(after=(EventName.end("speech"), EventName.end("salute")), delay=1.0)
    )
    truth = solved(unit("a"), follower, items=items)

    assert truth.begin == -30.0
    assert truth.programme == {"speech": (125.0, 185.0), "salute": (-30.0, -20.0)}
    assert truth.events["b.starts"] == pytest.approx(186, abs=EXACT)


def test_units_that_wait_for_each_other_never_move() -> None:
    first = unit("first", release=Cue(after=(EventName.parse("second@line"),), delay=10.0))
    second = unit(
        "second", "feeder", release=Cue(after=(EventName.parse("first@line"),), delay=10.0)
    )

    assert solved(first, second).stuck


# -- elastic columns -------------------------------------------------------------------------------


def tanks(
    ranks: int = 3,
    *,
    spacing: float = 5.0,
    rank_reaction: float = 2.0,
    catch_up: float | None = None,
    each: bool = False,
    drawn_up: bool = False,
    **keys: Any,
) -> Unit:
    """A column of vehicles 7 m long, as many as it has ranks."""
    offsets = np.arange(ranks) * (7.0 + spacing)
    return replace(
        unit("tanks", length=float(offsets[-1]) + 7.0, **keys),
        kind="column",
        drawn_up=drawn_up,
        offsets=offsets,
        depth=7.0,
        people=np.ones(ranks, dtype=np.int64),
        elastic=Elastic(spacing, rank_reaction, catch_up, each),
    )


def test_the_ranks_of_an_elastic_column_follow_one_another() -> None:
    truth = solved(tanks(speed=2.0))

    each = (7 + 5) / 2 + 2
    assert truth.events["tanks@queue"] == pytest.approx(70 / 2, abs=EXACT)
    assert truth.events["tanks.tail@queue"] == pytest.approx(70 / 2 + 2 * each + 7 / 2, abs=EXACT)


def test_a_slow_stretch_stretches_an_elastic_column_unless_it_catches_up() -> None:
    # From 2 to 0.5 m/s at 100 m, and at 200 m to 2 m/s again: the second is 12 m behind, in 24 s.
    paces = ((100.0, 0.5), (200.0, 2.0))
    stretched = solved(tanks(2, speed=2.0, then=paces), at=(500.0,))
    # It has lost 24 - 12 / 2 = 18 s, and makes good 1/2 - 1/4 s a metre: there after 72 m.
    closed = solved(tanks(2, speed=2.0, then=paces, catch_up=4.0), at=(270.0, 273.0))

    first = 100 / 2 + 100 / 0.5
    assert stretched.events["tanks@line"] == pytest.approx(100 / 2, abs=EXACT)
    late = stretched.arrival("tanks#2", 500.0)
    assert late == pytest.approx(first + 300 / 2 + 12 / 0.5 + 2, abs=EXACT)
    late = closed.arrival("tanks#2", 273.0)
    assert late == pytest.approx(first + 73 / 2 + 12 / 2 + 2, abs=EXACT)
    late = closed.arrival("tanks#2", 270.0)
    assert late == pytest.approx(first + 70 / 4 + 12 / 0.5 + 2, abs=EXACT)


@pytest.mark.parametrize("each", [False, True])
def test_the_head_halts_or_each_rank_does(each: bool) -> None:
    stop = (Hold("stop", 100.0, 30.0),)
    truth = solved(tanks(2, holds=stop, each=each), at=(100.0,))

    behind = 100 + 30 + 12 + 2
    assert truth.arrival("tanks#2", 100.0) == pytest.approx(behind, abs=EXACT)
    assert truth.departure("tanks#2", 100.0) == pytest.approx(behind + 30 * each, abs=EXACT)


def test_a_drawn_up_column_starts_as_a_wave() -> None:
    truth = solved(tanks(start=90.0, release=40.0, drawn_up=True), at=(66.0, 78.0))

    assert truth.events["tanks.starts"] == 40
    assert truth.departure("tanks#2", 90 - 12) == pytest.approx(40 + 2, abs=EXACT)
    assert truth.departure("tanks#3", 90 - 24) == pytest.approx(40 + 4, abs=EXACT)
    # The head and the second stand beyond the marker; the third 4 m before it, and is 7 m long.
    assert truth.events["tanks.tail@queue"] == pytest.approx(40 + 4 + 4 + 7, abs=EXACT)


def test_who_follows_an_elastic_column_follows_the_last_rank() -> None:
    truth = solved(tanks(speed=2.0), unit("jeep", speed=2.0, gap=40.0, reaction=3.0))

    after = 40 / 2 + 3
    last = truth.events["tanks.tail@line"]
    assert truth.events["jeep@line"] == pytest.approx(last + after, abs=EXACT)


# -- halts of everything ---------------------------------------------------------------------------


def silence(start: float, duration: float) -> Item:
    return Item(f"silence{start:g}", "Silence", Cue(at=start), duration, halts=True)


def test_who_is_under_way_stands_and_goes_on() -> None:
    truth = solved(unit("a"), at=(50.0,), items=(silence(50.0, 120.0),))

    assert truth.arrival("a", 50.0) == pytest.approx(50, abs=EXACT)
    assert truth.departure("a", 50.0) == pytest.approx(50 + 120, abs=EXACT)
    assert truth.events["a@queue"] == pytest.approx(70 + 120, abs=EXACT)


def test_two_halts_one_upon_the_other_add_up() -> None:
    truth = solved(unit("a"), at=(50.0,), items=(silence(50.0, 20.0), silence(70.0, 30.0)))

    assert truth.arrival("a", 50.0) == pytest.approx(50, abs=EXACT)
    assert truth.departure("a", 50.0) == pytest.approx(100, abs=EXACT)


@pytest.mark.parametrize(("released", "starts"), [(40, 40), (50, 80), (60, 80), (80, 80), (90, 90)])
def test_a_cue_that_comes_meanwhile_is_heard_when_it_is_over(
    released: float, starts: float
) -> None:
    truth = solved(unit("a", release=released), items=(silence(50.0, 30.0),))

    assert truth.events["a.released"] == released
    assert truth.events["a.starts"] == starts


def test_a_reaction_is_by_the_watch_that_stops() -> None:
    # The leader goes on at 100 s; its follower would 4 s later, of which the halt leaves 2.
    leader = unit("leader", holds=(Hold("stop", 100.0, 0.0, Cue(at=130.0)),))
    truth = solved(leader, unit("b", reaction=4.0, release=40.0), items=(silence(132.0, 60.0),))

    assert truth.events["leader.departs@stop"] == 130
    assert truth.events["b.departs@queue"] == pytest.approx(130 + 4 + 60, abs=EXACT)
