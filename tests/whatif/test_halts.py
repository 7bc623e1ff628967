"""Margins through halts of everything, against closed forms; and what has none."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import margins, simulate
from simulator.timeline.run import Run
from simulator.whatif.halts import by_ground
from simulator.whatif.inputs import NotLinearError
from simulator.whatif.margins import Margin
from tests.build import after, at, block, clock, exactly, flight, item, run_of

#: A halt from 400 s on, for 120 s.
SILENT, SILENCE = 400.0, 120.0


def silence(cue: dict[str, Any] | None = None, duration: float = SILENCE) -> dict[str, Any]:
    return {**item(cue or at(SILENT), duration), "halts": True}


def near(value: float) -> Any:
    """Exact to the tolerance at which a verdict flips, and to the microsecond of an input."""
    return pytest.approx(value, abs=1e-5, rel=0)


def the_margin(run: Run, name: str) -> Margin:
    (found,) = margins(run, name)
    return found


def guard_by(limit: float) -> Run:
    """The guard is at m at 300 s, and must be there by a time (s)."""
    return run_of(
        block("guard", release=0),
        programme={"silence": silence()},
        markers={"m": 300},
        constraints=[{"event": "guard@m", "within": [None, clock(limit)]}],
    )


@pytest.mark.parametrize(
    ("limit", "later"),
    [(350, 50), (450, SILENT - 300), (519, SILENT - 300), (550, 550 - 300 - SILENCE)],
)
def test_an_event_jumps_by_the_halt_where_it_passes_its_beginning(
    limit: float, later: float
) -> None:
    found = the_margin(guard_by(limit), "guard.release")

    assert (found.later.seconds, found.later.breaks) == (near(later), "c0")
    assert found.earlier.breaks is None


def test_a_release_during_a_halt_has_no_effect_until_it_is_over() -> None:
    run = run_of(
        block("guard", release=SILENT + 30),
        programme={"silence": silence()},
        markers={"m": 200},
        constraints=[{"event": "guard@m", "at": clock(SILENT + SILENCE + 200), "tolerance": "7 s"}],
    )
    found = the_margin(run, "guard.release")

    assert found.later.seconds == near(SILENCE - 30 + 7)
    # Before the halt it goes as far as it comes; then it is at m after the halt, up to 200 m on.
    assert found.earlier.seconds == near(30 + 7)


def test_a_halt_after_an_event_moves_with_it() -> None:
    # The navy is at n at 520 s, between the beginning of the anthem (500 s) and its end.
    run = run_of(
        block("guard", release=200),
        block("navy", release=300),
        programme={"anthem": silence(after("guard@m"), 100)},
        markers={"m": 300, "n": 220},
        constraints=[{"event": "navy@n", "within": [clock(600), clock(640)]}],
    )
    assert run.events["navy@n"] == exactly(520 + 100)
    found = the_margin(run, "guard.release")

    # 20 s later the navy is at n as the anthem begins, and need not wait for it. 220 s earlier the
    # navy's release comes in the anthem, which is over at 380 s; before, the navy is too early.
    assert (found.later.seconds, found.later.breaks) == (near(520 - 500), "c0")
    assert (found.earlier.seconds, found.earlier.breaks) == (near(500 - (600 - 220 - 100)), "c0")


def test_a_halt_may_last_as_long_as_what_comes_after_it_may_wait() -> None:
    scenario = guard_by(550).scenario.with_({"units.guard.release.at": clock(110)})
    found = the_margin(simulate(scenario), "silence.duration")

    assert (found.later.seconds, found.later.breaks) == (near(550 - 110 - 300 - SILENCE), "c0")
    assert (found.earlier.seconds, found.earlier.ends) == (SILENCE, True)


def test_people_in_a_zone_are_counted_by_the_order_of_events() -> None:
    # The guard is in the square from 300 to 420 m of its way; the navy must not join it there.
    run = run_of(
        block("guard", release=0),
        block("navy", release=200, gap=10),
        programme={"silence": silence(at(350))},
        zones={"square": (300, 400)},
        constraints=[{"zone": "square", "count": "units", "at-most": 1}],
    )
    found = the_margin(run, "navy.release")

    assert run.verdicts[0].holds
    assert found.earlier.seconds == near(200 - 120)


def test_by_the_ground_s_clock_nothing_halts() -> None:
    run = by_ground(guard_by(600))

    assert run.passages["guard"].departure(SILENT) == exactly(SILENT + SILENCE)
    assert run.passages["guard"].arrival(SILENT) == exactly(SILENT + SILENCE)
    assert run.passages["guard"].arrival(0.5) == exactly(0.5 + SILENCE)
    assert run.ground_clock.halts == []


@pytest.mark.parametrize(
    ("constraint", "why"),
    [
        ({"halt": "all", "at-most": "5 min"}, "it depends on where units stand then"),
        (
            {"time-gap": "all", "along": ["avenue"], "at-least": "0 s"},
            "it depends on where units stand then",
        ),
        (
            {"empty": "square", "at-most": "30 min", "from": clock(0), "to": clock(900)},
            "a zone also stays empty for the time of a halt",
        ),
        (
            {"zone": "above", "count": "units", "at-most": 9},
            "flights go on, and units on the ground do not",
        ),
    ],
)
def test_what_is_not_linear_through_a_halt_is_refused_by_name(
    constraint: dict[str, Any], why: str
) -> None:
    run = run_of(
        block("guard", release=0),
        block("navy", release=60),
        flight("jets", speed=100, call=at(100)),
        programme={"silence": silence()},
        segments={"avenue": 1000, "sky": 9000},
        routes={"along": ["avenue"], "air": ["sky"]},
        zones={"square": (300, 400), "above": ["avenue", "sky"]},
        constraints=[constraint],
    )
    with pytest.raises(NotLinearError) as caught:
        margins(run, "guard.release")
    assert str(caught.value) == (
        f"no margin while silence halts everything: c0 is not linear, as {why}"
    )


def test_an_input_that_brings_two_halts_together_is_refused_by_name() -> None:
    run = run_of(
        block("guard", release=0),
        programme={"silence": silence(), "anthem": silence(after("guard@m"), 60)},
        markers={"m": 300},
        constraints=[{"event": "guard@m", "within": [None, clock(600)]}],
    )
    with pytest.raises(NotLinearError) as caught:
        margins(run, "guard.release")
    assert str(caught.value) == (
        "guard.release has no margin: if it moves, silence and anthem halt everything at one time; "
        "try other values of units.guard.release.at"
    )
