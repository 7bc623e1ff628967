"""Orbits: a flight leaves at a gate, once it is called, with the speed that suits its target."""

from __future__ import annotations

import random
from math import ceil
from typing import Any

import pytest

from simulator.errors import CalendarError, DeadlockError
from simulator.movement.simulate import simulate
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from tests.build import after, at, block, clock, exactly, flight, parade, target

AIR = {"avenue": 2000.0, "air-in": 20_000.0, "air-square": 500.0, "air-out": 10_000.0}
ROUTES = {"march": ["avenue"], "air": ["air-in", "air-square", "air-out"]}
MARKERS = {
    "hold": ("air-in", 8000.0),
    "run-in": ("air-in", 17_000.0),
    "overhead": ("air-square", 250.0),
    "call-in": ("avenue", 800.0),
}
HOLD, RUN_IN, OVERHEAD = 8000.0, 17_000.0, 20_250.0
WAY = OVERHEAD - HOLD
ON_STATION, PERIOD = 200.0, 90.0
SLOW, NOMINAL, FAST = 100.0, 120.0, 140.0


def orbit(**keys: Any) -> dict[str, Any]:
    return {"marker": "hold", "period": f"{PERIOD} s", "on-station": clock(ON_STATION), **keys}


def jets(**keys: Any) -> tuple[str, dict[str, Any]]:
    return flight("jets", **{"speed": NOMINAL, "orbit": orbit(), **keys})


def in_window(**keys: Any) -> tuple[str, dict[str, Any]]:
    return jets(speeds=[f"{SLOW} m/s", f"{FAST} m/s"], **keys)


def later(seconds: float) -> dict[str, str]:
    return {"marker": "overhead", "after-call": f"{seconds!r} s"}


def day(*units: Any, **rest: Any) -> Scenario:
    return parade(*units, segments=AIR, routes=ROUTES, markers=MARKERS, **rest)


def flown(*units: Any, **rest: Any) -> Run:
    return simulate(day(*units, **rest))


@pytest.mark.parametrize("called", [0.0, 199.0, 200.0, 200.5, 290.0, 290.01, 379.0, 740.0, 741.0])
def test_a_flight_leaves_at_the_first_gate_at_or_after_its_call_at_its_own_speed(
    called: float,
) -> None:
    run = flown(jets(call=at(called)))

    orbits = max(0, ceil((called - ON_STATION) / PERIOD))
    gate = ON_STATION + orbits * PERIOD
    assert run.events["jets.released"] == exactly(ON_STATION - HOLD / NOMINAL)
    assert run.events["jets@hold"] == exactly(ON_STATION)
    assert run.events["jets.departs@hold"] == exactly(gate)
    assert run.events["jets@overhead"] == exactly(gate + WAY / NOMINAL)
    assert run.flypasts["jets"].gate == orbits
    assert run.flypasts["jets"].speed == NOMINAL
    assert run.flypasts["jets"].error is None


def test_without_a_target_the_window_does_not_matter() -> None:
    run = flown(in_window(call=at(210)))
    assert run.events["jets@overhead"] == exactly(290 + WAY / NOMINAL)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_time_on_target_inside_the_window_of_speed_is_met(share: float) -> None:
    # From the gate at 290 s on, at the fastest, the slowest, or between.
    flying = WAY / FAST + share * (WAY / SLOW - WAY / FAST)
    run = flown(in_window(call=at(210), target=target("overhead", round(290 + flying, 6))))

    assert run.flypasts["jets"].error == 0.0
    assert run.events["jets.departs@hold"] == exactly(290)
    assert run.events["jets@overhead"] == pytest.approx(290 + flying, abs=1e-6)
    assert run.flypasts["jets"].speed == pytest.approx(WAY / flying, rel=1e-6)


@pytest.mark.parametrize("missing", [0.5, 3.0, 20.0])
def test_what_the_fastest_does_not_make_good_is_the_error(missing: float) -> None:
    due = round(290 + WAY / FAST - missing, 6)
    run = flown(
        in_window(call=at(210), target=target("overhead", due)),
        constraints=[{"name": "on target", "tot": "jets", "tolerance": "4 s"}],
    )
    error = 290 + WAY / FAST - due
    assert run.events["jets.departs@hold"] == exactly(290)
    assert run.flypasts["jets"].speed == FAST
    assert run.flypasts["jets"].error == exactly(error)
    assert run.events["jets@overhead"] - due == exactly(error)
    assert run.verdicts[0].slack == exactly(4 - error)


@pytest.mark.parametrize("missing", [0.5, 3.0, 20.0])
def test_just_outside_the_window_the_slowest_is_too_early_by_what_is_missing(
    missing: float,
) -> None:
    due = round(290 + WAY / SLOW + missing, 6)
    run = flown(in_window(call=at(210), target=target("overhead", due)))

    error = 290 + WAY / SLOW - due
    assert run.events["jets.departs@hold"] == exactly(290)
    assert run.flypasts["jets"].speed == SLOW
    assert run.flypasts["jets"].error == exactly(error)
    assert error < 0


def test_of_two_gates_that_are_equally_off_the_earlier_counts() -> None:
    # Half way between 290 s at the slowest and 380 s at the fastest.
    due = (290 + WAY / SLOW + 380 + WAY / FAST) / 2
    run = flown(in_window(call=at(210), target=later(due - 210)))

    assert run.flypasts["jets"].gate == 1
    assert run.flypasts["jets"].error == exactly(290 + WAY / SLOW - due)


def test_of_two_gates_that_meet_the_target_the_first_counts() -> None:
    quick = orbit(period="10 s")
    run = flown(in_window(orbit=quick, call=at(205), target=later(150)))

    first = 205 + 150 - WAY / SLOW
    gate = ON_STATION + 10 * ceil((first - ON_STATION) / 10)
    assert run.events["jets.departs@hold"] == exactly(gate)
    assert run.events["jets@overhead"] == exactly(355)


def test_without_a_window_it_comes_as_near_as_gates_allow() -> None:
    run = flown(jets(call=at(210), target=later(250)))

    # Gates at 290, 380, …: over the target at 392.08 and 482.08 s; due at 460 s.
    assert run.events["jets@overhead"] == exactly(380 + WAY / NOMINAL)
    assert run.flypasts["jets"].error == exactly(380 + WAY / NOMINAL - 460)


def test_a_clock_target_needs_no_call() -> None:
    run = flown(in_window(target=target("overhead", 660.0)))

    first = ON_STATION + PERIOD * ceil((660 - WAY / SLOW - ON_STATION) / PERIOD)
    assert run.events["jets.departs@hold"] == exactly(first)
    assert run.events["jets@overhead"] == exactly(660)
    assert run.flypasts["jets"].called is None


def test_too_late_on_station_for_its_target_it_does_not_orbit() -> None:
    run = flown(in_window(target=target("overhead", 210.0)))

    assert run.flypasts["jets"].gate == 0
    assert run.flypasts["jets"].error == exactly(200 + WAY / FAST - 210)


def test_the_speed_is_chosen_up_to_the_next_change_of_speed_only() -> None:
    last = 100.0
    run = flown(in_window(call=at(210), target=later(190), gait_at={"run-in": last}))

    rest = (OVERHEAD - RUN_IN) / last
    speed = (RUN_IN - HOLD) / (400 - 290 - rest)
    assert run.flypasts["jets"].speed == exactly(speed)
    assert run.events["jets@run-in"] == exactly(290 + (RUN_IN - HOLD) / speed)
    assert run.events["jets@overhead"] == exactly(400)
    assert run.events["jets.finishes"] == exactly(400 + (30_500 - OVERHEAD) / last)


@pytest.mark.parametrize("late", [0.0, 40.0, 100.0, 1000.0])
def test_when_the_ground_is_late_the_call_is_and_the_gate_is_one_of_then(late: float) -> None:
    walk, away = 2.0, 160.0
    tanks = block("tanks", speed=walk, release=30 + late)
    run = flown(tanks, in_window(call=after("tanks@call-in", delay=5), target=later(away)))

    called = 30 + late + 800 / walk + 5
    due = called + away
    gates = [ON_STATION + number * PERIOD for number in range(100)]
    gates = [gate for gate in gates if gate >= called]
    errors = [gate + min(max(due - gate, WAY / FAST), WAY / SLOW) - due for gate in gates]
    least = min(errors, key=abs)
    flypast = run.flypasts["jets"]
    assert flypast.called == exactly(called)
    assert flypast.due == exactly(due)
    assert flypast.error == exactly(least)
    assert run.events["jets.departs@hold"] == exactly(gates[errors.index(least)])
    assert run.events["jets@overhead"] == exactly(due + least)


def test_a_target_that_never_comes_is_an_error() -> None:
    slots = {**later(60), "every": "1e308 s", "among": "trio"}
    _, keys = jets(call=at(210), target=slots)
    trio = {f"jets-{number}": keys for number in (1, 2, 3)}
    with pytest.raises(CalendarError, match="would orbit at hold beyond the year 9999"):
        flown(*trio.items(), groups={"trio": list(trio)})


@pytest.mark.parametrize("seed", range(150))
def test_no_other_gate_and_speed_come_nearer_to_the_target(seed: int) -> None:
    rng = random.Random(seed)
    low, high = sorted(rng.uniform(80, 160) for _ in range(2))
    nominal, period = rng.uniform(low, high), rng.uniform(20, 200)
    called, away = rng.uniform(0, 900), rng.uniform(0, 600)
    one = jets(
        speed=nominal,
        speeds=[f"{low!r} m/s", f"{high!r} m/s"],
        orbit=orbit(period=f"{period!r} s"),
        call={"after": "fire.start", "delay": f"{called!r} s"},
        target=later(away),
        gait_at={"run-in": rng.uniform(80, 160)} if rng.random() < 0.5 else None,
    )
    run = flown(one, programme={"fire": {"at": clock(0)}})
    flypast, due = run.flypasts["jets"], called + away

    changes = run.scenario.unit["jets"].paces[1:]
    assert flypast.error is not None
    assert run.events["jets@overhead"] - due == exactly(flypast.error)
    assert low <= flypast.speed <= high
    assert flypast.instant >= max(called, ON_STATION) - 1e-9
    meets, least = [], float("inf")
    for number in range(60):
        gate = ON_STATION + number * period
        if gate < called - 1e-9:
            continue
        for step in range(41):
            speed = low + (high - low) * step / 40
            free = (changes[0][0] if changes else OVERHEAD) - HOLD
            rest = (OVERHEAD - changes[0][0]) / changes[0][1] if changes else 0.0
            error = gate + free / speed + rest - due
            least = min(least, abs(error))
            if (step == 0 and error >= -1e-9) or (step == 40 and error <= 1e-9):
                meets.append((number, step))
    assert abs(flypast.error) <= least + 1e-9
    could = sorted(number for number, step in meets if step == 0)
    in_time = {number for number, step in meets if step == 40}
    first = next((number for number in could if number in in_time), None)
    if first is not None:
        assert (flypast.gate, flypast.error) == (first, 0.0)
    else:
        assert flypast.error != 0.0


def test_who_waits_for_the_gate_hears_of_it_when_it_comes() -> None:
    guard = block("guard", speed=1.0, release=after("jets.departs@hold", delay=3))
    run = flown(guard, jets(call=at(210)))
    assert run.events["guard.released"] == exactly(293)


def test_it_may_be_called_by_its_own_coming_on_station() -> None:
    run = flown(jets(call=after("jets@hold", delay=20)))
    assert run.events["jets.departs@hold"] == exactly(290)


def test_a_call_that_never_comes_leaves_it_in_its_orbit() -> None:
    # The guard waits for the band behind it, which comes there only when the guard has gone on.
    guard = block(
        "guard", speed=1.0, release=30, holds={"call-in": {"until": after("band@call-in")}}
    )
    band = block("band", speed=1.0, release=40)
    with pytest.raises(DeadlockError, match=r"jets waits for guard\.departs@call-in"):
        flown(guard, band, jets(call=after("guard.departs@call-in")))


def test_the_chain_of_a_called_flight_waits_for_its_gate() -> None:
    tanks = block("tanks", speed=2.0, release=30)
    run = flown(tanks, in_window(call=after("tanks@call-in", delay=5), target=later(160)))
    chain = run.explain("jets@overhead")

    assert [link.kind for link in chain.links] == ["clock", "march", "cue", "orbit", "march"]
    assert [link.setting for link in chain.links if link.setting] == [
        "units.tanks.release.at",
        "units.jets.call.delay",
    ]
    assert not chain.rigid
    for name, instant in run.events.items():
        assert abs(run.explain(name).total - instant) < 1e-9, name
    assert "jets is called" in str(chain)


def test_the_chain_of_a_flight_that_is_called_in_time_hangs_on_when_it_is_on_station() -> None:
    run = flown(jets(call=at(10)))
    for event in ("jets.released", "jets@hold", "jets.departs@hold", "jets@overhead"):
        chain = run.explain(event)
        assert chain.root.setting == "units.jets.orbit.on-station"
        assert chain.total == exactly(run.events[event])
