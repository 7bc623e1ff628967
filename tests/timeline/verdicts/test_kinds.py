"""What holds for the verdicts of every kind of constraint: severity, reason, and what decides."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.model.constraints import KINDS
from tests.build import clock, exactly
from tests.timeline.verdicts.day import CATCHES, QUEUES, the_day

EVERY: dict[str, dict[str, Any]] = {
    "window": {"window": {"from": clock(0), "length": "1 s", "until": "navy@rostrum"}},
    "event": {"event": "navy@rostrum", "within": [None, clock(1)]},
    "between": {"between": ["guard@rostrum", "navy@rostrum"], "within": [None, "1 s"]},
    "order": {"order": ["navy@rostrum", "guard@rostrum"]},
    "tot": {"tot": "jets", "marker": "overhead", "at": clock(0), "tolerance": "1 s"},
    "halt": {"halt": "all", "at-most": "1 s"},
    "inside": {"inside": "all", "zone": "square", "at-most": "1 s"},
    "time-gap": {"time-gap": "foot", "along": "avenue", "at-least": "100 s"},
    "headway": {"headway": "foot", "along": "avenue", "at-least": "200 s"},
    "gap": {"gap": "foot", "along": "avenue", "at-least": "100 m"},
    "separation": {"separation": "flight", "at-least": "1000 s"},
    "occupancy": {"zone": "square", "count": "people", "at-most": 0},
    "empty": {"empty": "square", "at-most": "1 s", "from": clock(0), "to": "guard@rostrum"},
}


def test_these_are_all_kinds() -> None:
    assert set(EVERY) == {kind.kind for kind in KINDS}, "write a constraint of each kind in EVERY"


@pytest.mark.parametrize("kind", EVERY)
def test_a_broken_warning_of_every_kind_says_why_and_fails_nothing(kind: str) -> None:
    because = "so it was agreed"
    run = the_day({**EVERY[kind], "severity": "warning", "because": because}, EVERY[kind])
    warning, error = run.verdicts
    assert (warning.kind, warning.severity, warning.because) == (kind, "warning", because)
    assert (error.kind, error.severity, error.because) == (kind, "error", None)
    assert (warning.holds, warning.fails, error.holds, error.fails) == (False, False, False, True)
    assert warning.worst == error.worst
    assert not run.ok
    assert the_day({**EVERY[kind], "severity": "warning"}).ok


@pytest.mark.parametrize("kind", EVERY)
def test_what_decides_can_be_read(kind: str) -> None:
    run = the_day(EVERY[kind])
    (found,) = run.verdicts
    assert found.worst[0].events
    for one in found.worst:
        for event in one.events:
            assert run.begin <= run.events.read(event) <= run.end
        assert one.at is not None
        assert run.begin <= one.at <= run.end
        assert set(one.who) <= set(run.passages)


def test_the_day_is_as_it_is_said_to_be() -> None:
    events = the_day().events
    assert events["guard@rostrum"] == exactly(560)
    assert events["navy@rostrum"] == exactly(592)
    passage = the_day().passages["navy"]
    assert passage.departure(CATCHES) == exactly(68)
    assert (passage.arrival(QUEUES), passage.departure(QUEUES)) == (exactly(302), exactly(362))
    assert events["called@overhead"] == exactly(580)
