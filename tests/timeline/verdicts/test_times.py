"""Verdicts on instants: the window, events, two events, order, targets, halts, stays."""

from __future__ import annotations

import pytest

from simulator import simulate
from tests.build import at, block, clock, exactly, hold, item, parade, run_of
from tests.timeline.verdicts.day import (
    BEHIND,
    CALLED,
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
    spare,
    the_day,
    verdict,
)

#: The guard's tail and the navy's head at the rostrum.
TAIL, HEAD = guard_at(ROSTRUM + GUARD), navy_at(ROSTRUM)


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


def test_an_event_before_the_window_opens_is_not_in_it() -> None:
    window = {"from": "navy@rostrum", "length": "600 s", "until": "guard.tail@rostrum"}
    found = verdict({"window": window})
    assert (found.holds, found.slack) == (False, exactly(TAIL - HEAD))


def test_a_window_ends_with_the_last_event() -> None:
    until = ["guard.tail@rostrum", "navy@rostrum", "guard@rostrum"]
    found = verdict({"window": {"from": clock(-20), "length": "700 s", "until": until}})
    holds_by(found, 700 - (HEAD + 20), HEAD, ("navy",))


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


@pytest.mark.parametrize(("low", "high"), [(-50, 80), (-20, 5), (0, 30), (-30, 0), (7, 90)])
def test_of_two_clock_times_the_nearer_decides(low: float, high: float) -> None:
    within = [clock(HEAD + low), clock(HEAD + high)]
    holds_by(verdict({"event": "navy@rostrum", "within": within}), min(-low, high), HEAD, ("navy",))


@spare
def test_the_time_between_two_events(spare: float) -> None:
    gap = navy_at(ROSTRUM) - guard_at(ROSTRUM + GUARD)
    assert gap == GAP + REACTION
    events = ["guard.tail@rostrum", "navy@rostrum"]
    for within in ([None, f"{gap + spare} s"], [f"{gap - spare} s", "1000 s"]):
        found = verdict({"between": events, "within": within})
        holds_by(found, spare, navy_at(ROSTRUM), ("guard", "navy"))


@pytest.mark.parametrize(("low", "slack"), [(0, TAIL - HEAD), (-15, 15 + TAIL - HEAD)])
def test_the_time_between_is_negative_if_the_second_event_comes_first(
    low: float, slack: float
) -> None:
    events = ["navy@rostrum", "guard.tail@rostrum"]
    found = verdict({"between": events, "within": [f"{low} s", "20 s"]})
    assert (found.holds, found.slack) == (slack >= 0, exactly(slack))


def test_members_of_a_group_and_programme_items_decide_by_name() -> None:
    group = verdict({"between": ["foot@rostrum", "foot.tail@rostrum"], "within": [None, "300 s"]})
    assert (group.who, group.slack) == (("guard", "navy"), exactly(300 - BEHIND - NAVY))
    end = {"event": "speech.end", "within": [None, clock(100)]}
    speech = verdict(end, programme={"speech": item(at(10), 60)})
    assert (speech.who, speech.slack) == (("speech",), exactly(100 - 70))
    one = verdict({"between": ["guard@rostrum", "guard.tail@rostrum"], "within": ["1 s", None]})
    assert one.who == ("guard",)


@pytest.mark.parametrize(("late", "holds"), [(5e-7, True), (2e-6, False)])
def test_a_microsecond_of_rounding_breaks_nothing(late: float, holds: bool) -> None:
    within = [None, f"{BEHIND - late!r} s"]
    found = verdict({"between": ["guard@rostrum", "navy@rostrum"], "within": within})
    assert found.slack < 0
    assert found.holds is holds


def test_verdicts_are_in_the_order_of_the_file_with_the_window_first() -> None:
    run = the_day(
        {"name": "b", "event": "navy@rostrum", "within": [None, clock(HEAD - 1)]},
        {"name": "a", "event": "navy@rostrum", "within": [None, clock(HEAD + 1)]},
        window={"from": clock(0), "length": "1 h", "until": "guard.finishes"},
    )
    assert [(found.name, found.holds) for found in run.verdicts] == [
        ("window", True),
        ("b", False),
        ("a", True),
    ]
    assert not run.ok


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
