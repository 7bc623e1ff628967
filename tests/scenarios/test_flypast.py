"""Jets by the clock, and jets that are called, on a day on which the ground runs late."""

from __future__ import annotations

import pytest

from simulator import Run, simulate
from tests.bundled import broken, bundled

PLANNED, LATE = 300.0, 480.0
#: Slowest and fastest over 30 km, and what lies between two gates.
SLOW, FAST, PERIOD = 30_000 / (400 / 3.6), 30_000 / (500 / 3.6), 120.0


def on_the_day(name: str, speech: float | None = None) -> Run:
    run = bundled(name)
    if speech is None:
        return run
    return simulate(run.scenario.with_({"programme.speech.duration": f"{speech} s"}))


def test_by_the_clock_the_jets_are_on_target_and_the_tanks_are_not_there() -> None:
    run = on_the_day("flypast_by_the_clock")
    assert run.events["jets@overhead"] == pytest.approx(900, abs=1e-9)
    assert run.events["tanks@stand"] > 900
    assert broken(run) == ["Jets once the tanks are at the stand"]
    assert broken(on_the_day("flypast_by_the_clock", PLANNED)) == []


def test_called_the_jets_are_there_with_the_tanks_however_long_the_speech() -> None:
    errors = []
    for speech in range(0, 900, 7):
        run = on_the_day("flypast_called", speech)
        error = run.flypasts["jets"].error
        assert error is not None
        # What the window of speed does not reach lies between two gates: half of it at most.
        assert abs(error) <= (PERIOD - (SLOW - FAST)) / 2 + 1e-9
        assert broken(run) == []
        errors.append(error)
    assert 0.0 in errors
    assert min(errors) < -1 < 1 < max(errors)


def test_when_the_ground_is_late_so_are_the_call_and_the_time_on_target() -> None:
    planned, late = (on_the_day("flypast_called", speech).flypasts["jets"] for speech in
                     (PLANNED, LATE))  # fmt: skip
    assert None not in (planned.called, planned.due, late.called, late.due)
    assert (late.called or 0) - (planned.called or 0) == pytest.approx(LATE - PLANNED, abs=1e-9)
    assert (late.due or 0) - (planned.due or 0) == pytest.approx(LATE - PLANNED, abs=1e-9)
    assert late.gate == planned.gate + 2
