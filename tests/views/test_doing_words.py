"""Every state has one name, whatever draws it."""

from __future__ import annotations

from typing import get_args

from simulator.timeline.doings import State, doings
from simulator.views.doing_words import STATE_NAMES, reason
from simulator.views.figures.gantt import STATE_STYLES
from simulator.views.report.gantt_rows import STATES
from tests.build import after, block, run_of


def test_every_state_has_a_name_and_a_look() -> None:
    assert set(STATE_NAMES) == set(get_args(State)) == set(STATE_STYLES)
    assert {"item": "programme", **STATE_NAMES} == STATES


def test_why_a_unit_waits_and_is_held_up() -> None:
    run = run_of(
        block("guard", release=60, speed=1.0),
        block("navy", speed=2.0, gap=10),
        block("army", release=after("guard@post")),
        markers={"post": 300.0},
    )
    why = {(each.unit, each.state): reason(run, each) for each in doings(run)}
    assert why["guard", "waits"] == "until 09:01:00"
    assert why["guard", "moves"] == ""
    assert why["navy", "behind"] == "behind guard"
    assert why["army", "waits"] == "for guard@post"
