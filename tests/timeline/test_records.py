"""How single things came out: the window."""

from __future__ import annotations

import pytest

from simulator.timeline.records import WindowTimes
from simulator.timeline.run import Run
from simulator.views.constraints import spare_text
from tests.build import block, exactly, run_of

# The guard is at the stand 300 s after its release at 60 s.
RELEASE, ARRIVES = 60.0, 360.0


def run(length: float | None) -> Run:
    """A guard that goes at one metre a second, and a window from its release to the stand."""
    window = {"from": "guard.released", "length": f"{length} s", "until": "guard@stand"}
    return run_of(
        block("guard", speed=1, release=RELEASE),
        segments={"avenue": 400},
        markers={"stand": 300},
        window=window if length else None,
    )


@pytest.mark.parametrize(
    ("length", "holds", "text"),
    [
        (310.0, True, "10 s to spare"),
        (300.0, True, "0 s to spare"),
        (299.96, False, "broken by 0.04 s"),
        (301.99, True, "2 s to spare"),
        (230.5, False, "broken by 1 min 10 s"),
    ],
)
def test_a_window_has_its_slack(length: float, *, holds: bool, text: str) -> None:
    window = run(length).window
    assert window is not None
    assert (window.opens, window.due, window.over) == (
        exactly(RELEASE),
        exactly(RELEASE + length),
        exactly(ARRIVES),
    )
    assert window.slack == exactly(length - 300)
    assert (window.holds, spare_text(window)) == (holds, text)


def test_without_a_window_there_is_none() -> None:
    assert run(None).window is None
    assert WindowTimes(0, 10, 10 + 1e-9).holds
