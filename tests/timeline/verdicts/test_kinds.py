"""Every kind of constraint, holding and broken, through a run whose instants are known by hand."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import simulate
from tests.build import (
    after,
    at,
    block,
    clock,
    column,
    exactly,
    flight,
    formation,
    hold,
    item,
    parade,
    run_of,
)
from tests.timeline.verdicts.day import (
    BEHIND,
    CALLED,
    CATCHES,
    FAST,
    GAP,
    GATE,
    GUARD,
    HALT,
    NAVY,
    ON_TARGET,
    OVERHEAD,
    QUEUES,
    REACTION,
    ROSTRUM,
    ZONE,
    guard_at,
    holds_by,
    navy_at,
    the_day,
    verdict,
)

#: Slack zero holds, a thousandth less does not.
SPARE = (40.0, 1e-3, 0.0, -1e-3, -7.0)
spare = pytest.mark.parametrize("spare", SPARE)


def test_the_day_is_as_it_is_said_to_be() -> None:
    events = the_day().events
    assert events["guard@rostrum"] == exactly(560)
    assert events["navy@rostrum"] == exactly(592)
    passage = the_day().passages["navy"]
    assert passage.departure(CATCHES) == exactly(68)
    assert (passage.arrival(QUEUES), passage.departure(QUEUES)) == (exactly(302), exactly(362))
    assert events["called@overhead"] == exactly(580)


# -- instants ------------------------------------------------------------------------------------


@spare
def test_a_window_from_the_first_step_to_the_last_tail(spare: float) -> None:
    over = navy_at(ROSTRUM + NAVY)
    window = {"from": "foot.starts", "length": f"{over + spare} s", "until": "foot.tail@rostrum"}
    holds_by(verdict({"window": window}), spare, over, ("navy",))


@spare
def test_the_scenarios_own_window_from_a_clock_time(spare: float) -> None:
    over = navy_at(ROSTRUM)
    window = {"from": clock(-100), "length": f"{100 + over + spare} s", "until": ["navy@rostrum"]}
    (found,) = the_day(window=window).verdicts
    assert (found.name, found.kind) == ("window", "window")
    holds_by(found, spare, over, ("navy",))


@spare
def test_an_event_by_a_tolerance_early_or_late(spare: float) -> None:
    happens = navy_at(ROSTRUM)
    for early in (-50.0, 50.0):
        asked = {"event": "navy@rostrum", "at": clock(happens + early)}
        found = verdict({**asked, "tolerance": f"{50 + spare} s"})
        holds_by(found, spare, happens, ("navy",))


@spare
def test_an_event_within_clock_times(spare: float) -> None:
    happens = guard_at(ROSTRUM)
    late = verdict({"event": "guard@rostrum", "within": [None, clock(happens + spare)]})
    early = verdict({"event": "guard@rostrum", "within": [clock(happens - spare), None]})
    for found in (late, early):
        holds_by(found, spare, happens, ("guard",))


@spare
def test_the_time_between_two_events(spare: float) -> None:
    gap = navy_at(ROSTRUM) - guard_at(ROSTRUM + GUARD)
    assert gap == GAP + REACTION
    events = ["guard.tail@rostrum", "navy@rostrum"]
    for within in ([None, f"{gap + spare} s"], [f"{gap - spare} s", "1000 s"]):
        found = verdict({"between": events, "within": within})
        holds_by(found, spare, navy_at(ROSTRUM), ("guard", "navy"))


@spare
def test_the_order_of_events(spare: float) -> None:
    # The jets are overhead as the guard's tail is past the rostrum, for a call after 10 s.
    run = the_day({"order": ["guard.tail@rostrum", "called@overhead", "aimed@overhead"]})
    assert OVERHEAD / FAST + CALLED == GUARD
    holds_by(run.verdicts[0], 0.0, guard_at(ROSTRUM + GUARD), ("guard", "called"))
    moved = simulate(run.scenario.with_({"units.called.call.delay": f"{CALLED + spare} s"}))
    holds_by(moved.verdicts[0], spare, 580 + spare, ("guard", "called"))


@spare
def test_the_order_of_units_at_a_marker(spare: float) -> None:
    # In the order of march `called` comes before `aimed`, which is over its target at 700 s.
    called = ON_TARGET - spare
    run = the_day({"order": "jets", "marker": "overhead"})
    holds_by(run.verdicts[0], ON_TARGET - 580, ON_TARGET, ("called", "aimed"))
    delay = called - guard_at(ROSTRUM) - OVERHEAD / FAST
    moved = simulate(run.scenario.with_({"units.called.call.delay": f"{delay} s"}))
    holds_by(moved.verdicts[0], spare, ON_TARGET, ("called", "aimed"))


def test_the_order_of_units_on_the_ground_is_that_of_march() -> None:
    holds_by(
        verdict({"order": "foot", "marker": "rostrum"}), BEHIND, navy_at(ROSTRUM), ("guard", "navy")
    )


def test_a_flight_with_a_target_is_on_it() -> None:
    holds_by(verdict({"tot": "flight", "tolerance": "2 s"}), 2.0, ON_TARGET, ("aimed",))


@spare
def test_flights_in_their_slots(spare: float) -> None:
    # Due at 580 s and 30 s later; the second is over its target 90 s after that.
    for due in (clock(580), "guard.tail@rostrum"):
        slots = {"tot": "jets", "marker": "overhead", "at": due, "every": "30 s"}
        found = verdict({**slots, "tolerance": f"{90 + spare} s"})
        holds_by(found, spare, ON_TARGET, ("aimed",))
        assert [(one.who, one.slack) for one in found.worst][1] == (
            ("called",),
            exactly(90 + spare),
        )


def test_flights_that_are_early_are_off_their_slot_as_well() -> None:
    asked = {"tot": ["jets"], "marker": "overhead", "at": clock(1000), "tolerance": "100 s"}
    found = verdict(asked)
    holds_by(found, 100 - 420, 580, ("called",))
    assert found.worst[1].slack == exactly(100 - 300)


@spare
@pytest.mark.parametrize("who", ["guard", "navy"])
def test_a_halt_by_an_own_hold_and_in_a_queue(who: str, spare: float) -> None:
    leaves = GATE + HALT if who == "guard" else QUEUES + BEHIND + HALT
    holds_by(verdict({"halt": who, "at-most": f"{HALT + spare} s"}), spare, leaves, (who,))


@spare
def test_a_halt_by_a_hold_and_a_queue_at_one_place_is_one(spare: float) -> None:
    # There it holds for 100 s of its own, the queue of 60 s is over before.
    own = 100.0
    scenario = parade(
        block("guard", length=GUARD, speed=1, release=0, holds={"gate": hold(HALT)}),
        block(
            "navy", length=NAVY, gap=GAP, reaction=REACTION, speed=2, release=50,
            holds={"queue": hold(own)},
        ),
        markers={"gate": GATE, "queue": QUEUES},
        constraints=[{"name": "c", "halt": "all", "at-most": f"{own + spare} s"}],
    )  # fmt: skip
    (found,) = simulate(scenario).verdicts
    holds_by(found, spare, QUEUES + BEHIND + own, ("navy",))
    assert [(one.who, one.slack) for one in found.worst][1] == (
        ("guard",),
        exactly(own - HALT + spare),
    )


def test_who_never_halts_has_all_the_time() -> None:
    free = block("free", speed=2, release=0)
    (found,) = run_of(free, constraints=[{"name": "c", "halt": "free", "at-most": "30 s"}]).verdicts
    assert (found.slack, found.holds, found.who) == (30, True, ("free",))


@spare
def test_the_time_inside_a_zone(spare: float) -> None:
    low, high = ZONE
    guard, navy = high - low + GUARD, high - low + NAVY
    assert guard > navy
    longest = verdict({"inside": "foot", "zone": "square", "at-most": f"{guard + spare} s"})
    holds_by(longest, spare, guard_at(high + GUARD), ("guard",))
    shortest = verdict({"inside": "foot", "zone": "square", "at-least": f"{navy - spare} s"})
    holds_by(shortest, spare, navy_at(high + NAVY), ("navy",))
    assert [one.who for one in longest.worst] == [("guard",), ("navy",)]
    assert [one.who for one in shortest.worst] == [("navy",), ("guard",)]


# -- who is there ---------------------------------------------------------------------------------

#: One rank each: guard 460 … 680 s, navy 492 … 702 s, one person each.
ENTERS = (guard_at(ZONE[0]), navy_at(ZONE[0]))
LEAVES = (guard_at(ZONE[1] + GUARD), navy_at(ZONE[1] + NAVY))


@pytest.mark.parametrize("count", ["people", "units"])
@pytest.mark.parametrize("spare", [3, 0, -1])
def test_a_zone_with_at_most_so_many(count: str, spare: int) -> None:
    found = verdict({"zone": "square", "count": count, "at-most": 2 + spare})
    assert (found.slack, found.holds, found.unit) == (spare, spare >= 0, count)
    assert (found.at, found.who) == (exactly(ENTERS[1]), ("guard", "navy"))
    slacks = [one.slack for one in found.worst]
    assert slacks == sorted(slacks)


def test_a_zone_without_any_of_what_is_counted() -> None:
    found = verdict({"zone": "square", "count": "vehicles", "at-most": 0})
    assert (found.slack, found.holds) == (0, True)


@pytest.mark.parametrize("spare", [1, 0, -1])
def test_a_zone_with_at_least_so_many_between_two_events(spare: int) -> None:
    edges = {"from": "guard.enters@square", "to": "navy.clears@square"}
    found = verdict({"zone": "square", "count": "units", "at-least": 1 - spare, **edges})
    assert (found.slack, found.holds) == (spare, spare >= 0)
    assert found.at in (exactly(ENTERS[0]), exactly(LEAVES[0]))


@pytest.mark.parametrize(("count", "there"), [("people", 9 * 2), ("aircraft", 9), ("units", 1)])
def test_aircraft_and_their_crews_in_the_air_over_the_square(count: str, there: int) -> None:
    jets = flight("jets", aircraft=9, crew=2, length=15, speed=FAST, call=at(0))
    tanks = column("tanks", ranks=[1, 3], length=7, spacing=10, crew=3, speed=2, release=100)
    scenario = parade(
        tanks,
        jets,
        segments={"avenue": 1000.0, "sky": 3000.0},
        routes={"along": ["avenue"], "air": ["sky"]},
        zones={"square": [{"avenue": ["400 m", "600 m"]}, {"sky": ["1000 m", "1500 m"]}]},
        constraints=[
            {"name": "air", "zone": "square", "count": count, "at-most": there, "to": clock(60)},
            {"name": "all", "zone": "square", "count": "vehicles", "at-most": 4},
        ],
    )
    air, ground = simulate(scenario).verdicts
    assert (air.slack, air.at, air.who) == (0, exactly(1000 / FAST), ("jets",))
    # The second rank of tanks is 17 m behind the first.
    assert (ground.slack, ground.at) == (0, exactly(100 + (400 + 17) / 2))


@pytest.mark.parametrize("spare", [2, 0, -1])
def test_two_flights_in_one_zone(spare: int) -> None:
    # 100 m of it at 100 m/s, 10 m long: 10 … 11.1 s and 10.5 … 11.6 s.
    scenario = parade(
        flight("first", speed=FAST, length=10, aircraft=3, call=at(10)),
        flight("second", speed=FAST, length=10, aircraft=2, call=at(10.5)),
        segments={"air": 6000.0},
        routes={"air": ["air"]},
        zones={"sky": (0.0, 100.0)},
        constraints=[{"name": "c", "zone": "sky", "count": "aircraft", "at-most": 5 + spare}],
    )
    (found,) = simulate(scenario).verdicts
    assert (found.slack, found.at, found.who) == (spare, exactly(10.5), ("first", "second"))
    assert [(one.at, one.slack) for one in found.worst[1:]] == [
        (exactly(10), 2 + spare), (exactly(11.1), 3 + spare), (exactly(0), 5 + spare),
        (exactly(11.6), 5 + spare),
    ]  # fmt: skip


@pytest.mark.parametrize("spare", [0.25, 0.0, -0.001])
@pytest.mark.parametrize("area", [20.0, 1.0, 3.0])
def test_people_on_each_square_metre(area: float, spare: float) -> None:
    ranks = [12, 7]
    scenario = parade(
        formation("guard", ranks=ranks, rank_spacing=10, depth=0.5, release=0),
        zones={"square": {"stretches": [{"avenue": ["100 m", "200 m"]}], "area": f"{area} m2"}},
        constraints=[
            {"name": "most", "zone": "square", "count": "people/m2", "at-most": 19 / area + spare},
            {
                "name": "least", "zone": "square", "count": "people/m2",
                "at-least": 7 / area - spare, "from": clock(100), "to": "guard.clears@square",
            },
        ],
    )  # fmt: skip
    most, least = simulate(scenario).verdicts
    for found in (most, least):
        assert found.slack == exactly(spare)
        assert (found.holds, found.unit) == (spare >= 0, "people/m2")
    assert most.at == exactly(110)
    assert least.at == exactly(200.5)


def test_a_zone_at_one_instant() -> None:
    # From and to are one: what holds from then on is judged.
    for event, units in (("navy.enters@square", 2), ("guard.clears@square", 1)):
        edges = {"from": event, "to": event}
        found = verdict({"zone": "square", "count": "units", "at-most": 0, **edges})
        assert found.slack == -units


def test_two_events_at_one_instant_may_be_off_by_rounding() -> None:
    # The two are equal but for the sums by which they are reached.
    scenario = parade(
        block("guard", length=20, speed=1, release=0),
        block("navy", speed=1, start=900, release=after("guard@rostrum", delay=0.3)),
        programme={
            "one": item(after("guard@rostrum", delay=0.1)),
            "two": item(after("one.end", delay=0.2)),
        },
        markers={"rostrum": 3.0},
        zones={"square": (0, 100)},
        constraints=[
            {"name": f, "zone": "square", "count": "units", "at-most": 5, "from": f, "to": t}
            for f, t in (("navy.released", "two.end"), ("two.end", "navy.released"))
        ],
    )
    events = simulate(scenario).events
    assert 0 < abs(events["navy.released"] - events["two.end"]) < 1e-12
    assert [found.holds for found in simulate(scenario).verdicts] == [True, True]


@pytest.mark.parametrize("spare", SPARE)
def test_the_longest_of_two_holes(spare: float) -> None:
    # Three units of 20 m at 1 m/s: in the zone 100 … 220 s, 300 … 420 s, 550 … 670 s.
    holes = [(220.0, 300.0), (420.0, 550.0)]
    longest = 130.0
    scenario = parade(
        *(block(f"u{n}", length=20, release=start) for n, start in enumerate((0, 200, 450))),
        zones={"square": (100.0, 200.0)},
        constraints=[
            {
                "name": "c", "empty": "square", "at-most": f"{longest + spare} s",
                "from": "u0.enters@square", "to": "u2.clears@square",
            }
        ],
    )  # fmt: skip
    (found,) = simulate(scenario).verdicts
    holds_by(found, spare, holes[1][0], ("u1", "u2"))
    assert [(one.at, one.who, one.slack) for one in found.worst[1:]] == [
        (exactly(holes[0][0]), ("u0", "u1"), exactly(longest - 80 + spare))
    ]


def test_a_zone_that_never_is_empty_has_all_the_time() -> None:
    edges = {"from": "guard.enters@square", "to": "navy.clears@square"}
    found = verdict({"empty": "square", "at-most": "30 s", **edges})
    assert (found.slack, found.holds, found.unit) == (30, True, "s")


@pytest.mark.parametrize(("before", "hole"), [(0.0, 460.0), (100.0, 560.0)])
def test_before_the_run_nobody_is_in_a_zone(before: float, hole: float) -> None:
    # The run begins with the guard's release at 0 s, which enters at 460 s.
    edges = {"from": clock(-before), "to": "guard.enters@square"}
    found = verdict({"empty": "square", "at-most": "500 s", **edges})
    assert (found.slack, found.at) == (exactly(500 - hole), exactly(-before))
    assert [event.body for event in found.worst[0].events] == ["guard"]  # type: ignore[union-attr]
    count = {"zone": "square", "count": "units"}
    assert verdict({**count, "at-least": 1, "from": clock(-50), "to": clock(-20)}).slack == -1


# -- what is passed through -----------------------------------------------------------------------

KINDS: dict[str, dict[str, Any]] = {
    "window": {"window": {"from": clock(0), "length": "1 s", "until": "navy@rostrum"}},
    "event": {"event": "navy@rostrum", "within": [None, clock(1)]},
    "between": {"between": ["guard@rostrum", "navy@rostrum"], "within": [None, "1 s"]},
    "order": {"order": ["navy@rostrum", "guard@rostrum"]},
    "tot": {"tot": "jets", "marker": "overhead", "at": clock(0), "tolerance": "1 s"},
    "halt": {"halt": "all", "at-most": "1 s"},
    "inside": {"inside": "all", "zone": "square", "at-most": "1 s"},
    "time-gap": {"time-gap": "foot", "along": "avenue", "at-least": "100 s"},
    "gap": {"gap": "foot", "along": "avenue", "at-least": "100 m"},
    "separation": {"separation": "flight", "at-least": "1000 s"},
    "occupancy": {"zone": "square", "count": "people", "at-most": 0},
    "empty": {"empty": "square", "at-most": "1 s", "from": clock(0), "to": "guard@rostrum"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_warning_of_every_kind_says_why_and_fails_nothing(kind: str) -> None:
    because = "so it was agreed"
    run = the_day({**KINDS[kind], "severity": "warning", "because": because}, KINDS[kind])
    warning, error = run.verdicts
    assert (warning.kind, warning.severity, warning.because) == (kind, "warning", because)
    assert (error.kind, error.severity, error.because) == (kind, "error", None)
    assert (warning.holds, warning.fails, error.holds, error.fails) == (False, False, False, True)
    assert warning.worst == error.worst
    assert not run.ok
    assert the_day({**KINDS[kind], "severity": "warning"}).ok


@pytest.mark.parametrize("kind", KINDS)
def test_what_decides_can_be_read(kind: str) -> None:
    run = the_day(KINDS[kind])
    (found,) = run.verdicts
    assert found.worst[0].events
    for one in found.worst:
        for event in one.events:
            assert run.begin <= run.events.read(event) <= run.end
        assert one.at is not None
        assert run.begin <= one.at <= run.end
        assert set(one.who) <= set(run.passages)
