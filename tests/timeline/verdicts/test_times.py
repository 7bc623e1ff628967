"""Verdicts on instants, each with its slack by closed form; slack zero holds."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.timeline.verdicts import Verdict
from tests.build import at, block, clock, exactly, item, parade
from tests.timeline.made import steady

SPEED, LENGTH = 2.0, 20.0
GUARD, NAVY = 30.0, 95.0
ROSTRUM = 300.0
#: guard's head at the rostrum, its tail; the navy's.
HEAD, TAIL = GUARD + ROSTRUM / SPEED, GUARD + (ROSTRUM + LENGTH) / SPEED
NAVY_HEAD, NAVY_TAIL = NAVY + ROSTRUM / SPEED, NAVY + (ROSTRUM + LENGTH) / SPEED


def judged(constraint: dict[str, Any] | None = None, **rest: Any) -> Verdict:
    """The verdict on one constraint."""
    constraints = [{"name": "it", **constraint}] if constraint else []
    scenario = parade(
        block("guard", length=LENGTH),
        block("navy", length=LENGTH),
        markers={"rostrum": ROSTRUM},
        groups={"foot": ["guard", "navy"]},
        programme={"speech": item(at(10), 60)},
        constraints=constraints,
        **rest,
    )
    (verdict,) = steady(scenario, SPEED, {"guard": GUARD, "navy": NAVY}).verdicts
    return verdict


WINDOW = TAIL - 10  # from the speech's start to guard's tail


@pytest.mark.parametrize("spare", [5.0, 0.0, -5.0])
def test_a_window_has_its_length_less_the_time_to_what_must_be_over(spare: float) -> None:
    until = "guard.tail@rostrum"
    window = {"from": "speech.start", "length": f"{WINDOW + spare} s", "until": until}
    verdict = judged({"window": window})

    assert (verdict.name, verdict.kind, verdict.unit) == ("it", "window", "s")
    assert verdict.holds == (spare >= 0)
    assert (verdict.slack, verdict.at) == (exactly(spare), exactly(TAIL))
    assert verdict.who == ("guard",)
    own = judged(window=window)
    assert (own.name, own.kind, own.slack) == ("window", "window", exactly(spare))


def test_what_is_over_before_the_window_opens_is_not_in_it() -> None:
    window = {"from": "navy@rostrum", "length": "600 s", "until": "guard.tail@rostrum"}
    verdict = judged({"window": window})

    assert not verdict.holds
    assert verdict.slack == exactly(TAIL - NAVY_HEAD)


def test_a_window_ends_with_the_last_of_what_must_be_over_and_may_open_at_a_clock_time() -> None:
    until = ["guard.tail@rostrum", "navy@rostrum", "speech.end"]
    verdict = judged({"window": {"from": clock(-20), "length": "600 s", "until": until}})

    assert NAVY_HEAD > TAIL > 70
    assert verdict.slack == exactly(600 - (NAVY_HEAD + 20))
    assert verdict.at == exactly(NAVY_HEAD)
    assert verdict.who == ("navy",)


@pytest.mark.parametrize("early", [8.0, 5.0, 2.0, -3.0, -5.0, -9.0])
def test_an_event_at_a_clock_time_may_be_off_by_its_tolerance_on_either_side(early: float) -> None:
    tolerance = 5.0
    verdict = judged(
        {"event": "guard@rostrum", "at": clock(HEAD + early), "tolerance": f"{tolerance} s"}
    )

    assert verdict.slack == exactly(tolerance - abs(early))
    assert verdict.holds == (abs(early) <= tolerance)
    assert (verdict.kind, verdict.unit, verdict.at) == ("event", "s", exactly(HEAD))
    assert verdict.who == ("guard",)


@pytest.mark.parametrize(
    ("low", "high"), [(-50, 80), (-20, 5), (0, 30), (-30, 0), (7, 90), (-90, -8)]
)
def test_an_event_within_clock_times_has_the_slack_of_the_nearer(low: float, high: float) -> None:
    within = [clock(HEAD + low), clock(HEAD + high)]
    verdict = judged({"event": "guard@rostrum", "within": within})

    assert verdict.slack == exactly(min(-low, high))
    assert verdict.holds == (low <= 0 <= high)


@pytest.mark.parametrize(("low", "high"), [(None, 12.0), (-12.0, None), (None, -1.0), (1.0, None)])
def test_an_open_side_of_an_interval_asks_nothing(low: float | None, high: float | None) -> None:
    within = [None if side is None else clock(TAIL + side) for side in (low, high)]
    verdict = judged({"event": "guard.tail@rostrum", "within": within})

    (slack,) = [value for value in (high, None if low is None else -low) if value is not None]
    assert verdict.slack == exactly(slack)
    assert verdict.holds == (slack >= 0)


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 100.0), (50.0, None), (None, 60.0), (55.0, 90.0), (10.0, 55.0)]
)
def test_the_time_between_two_events_is_from_the_first_to_the_second(
    low: float | None, high: float | None
) -> None:
    between = ["guard.tail@rostrum", "navy@rostrum"]
    within = [None if side is None else f"{side} s" for side in (low, high)]
    verdict = judged({"between": between, "within": within})

    time = NAVY_HEAD - TAIL
    assert time == 55
    slack = min(
        *([] if low is None else [time - low]), *([] if high is None else [high - time]), 1e9
    )
    assert verdict.slack == exactly(slack)
    assert verdict.holds == (slack >= 0)
    assert (verdict.kind, verdict.at, verdict.who) == (
        "between",
        exactly(NAVY_HEAD),
        ("guard", "navy"),
    )


def test_the_time_between_is_negative_where_the_second_event_comes_first() -> None:
    between = ["navy@rostrum", "guard.tail@rostrum"]
    broken = judged({"between": between, "within": ["0 s", "20 s"]})
    holds = judged({"between": between, "within": ["-60 s", "20 s"]})

    assert (broken.holds, broken.slack) == (False, exactly(TAIL - NAVY_HEAD))
    assert (holds.holds, holds.slack) == (True, exactly(60 + TAIL - NAVY_HEAD))


def test_the_units_that_decide_are_members_of_a_group_and_programme_items_by_name() -> None:
    group = judged({"between": ["foot@rostrum", "foot.tail@rostrum"], "within": [None, "300 s"]})
    speech = judged({"event": "speech.end", "within": [None, clock(100)]})
    one = judged({"between": ["guard@rostrum", "guard.tail@rostrum"], "within": ["1 s", None]})

    assert group.who == ("guard", "navy")
    assert group.slack == exactly(300 - (NAVY_TAIL - HEAD))
    assert (speech.who, speech.slack) == (("speech",), exactly(100 - 70))
    assert one.who == ("guard",)


@pytest.mark.parametrize(("late", "holds"), [(5e-7, True), (2e-6, False)])
def test_a_time_verdict_forgives_a_microsecond_of_rounding(late: float, holds: bool) -> None:
    length = f"{NAVY_TAIL - HEAD - late!r} s"
    verdict = judged({"between": ["guard@rostrum", "navy.tail@rostrum"], "within": [None, length]})

    assert verdict.slack < 0
    assert verdict.holds is holds


def test_verdicts_stand_in_the_order_of_the_file_with_the_window_first() -> None:
    scenario = parade(
        block("guard", length=LENGTH),
        markers={"rostrum": ROSTRUM},
        window={"from": clock(0), "length": "1 h", "until": "guard.finishes"},
        constraints=[
            {"name": "b", "event": "guard@rostrum", "within": [None, clock(HEAD - 1)]},
            {"name": "a", "event": "guard@rostrum", "within": [None, clock(HEAD + 1)]},
        ],
    )
    run = steady(scenario, SPEED, {"guard": GUARD})

    assert [(v.name, v.holds) for v in run.verdicts] == [
        ("window", True), ("b", False), ("a", True),
    ]  # fmt: skip
    assert not run.ok
