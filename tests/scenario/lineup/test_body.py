"""What moves by itself: a unit, or the ranks of an elastic column."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.scenario.lineup.unit import Unit
from tests.build import at, column, exactly, flight, formation, hold, parade, run_of, target

LENGTH, SPACING = 7.0, 5.0


def tanks(**keys: Any) -> Unit:
    """An elastic column of three ranks of two."""
    shape = {"ranks": 3, "files": 2, "length": LENGTH, "spacing": SPACING, "crew": 3}
    unit = column("tanks", elastic=True, rank_reaction=1.5, gap=40, reaction=4, **{**shape, **keys})
    markers = {"line": 400, "there": 600}
    return parade(formation("guard", start=800), unit, markers=markers).unit["tanks"]


def test_a_unit_that_moves_as_one_is_one_body() -> None:
    (body,) = parade(formation("guard", ranks=[3, 4], rank_spacing=2)).unit["guard"].bodies
    assert (body.name, body.rank, body.order_index, body.length) == ("guard", 0, 0, 2.5)
    assert body.weights.tolist() == [[3, 0, 0], [4, 0, 0]]


def test_each_rank_of_an_elastic_column_is_a_body_and_the_first_bears_the_name() -> None:
    unit = tanks(speed=2)
    assert [body.name for body in unit.bodies] == ["tanks", "tanks#2", "tanks#3"]
    assert [body.order_index for body in unit.bodies] == [1, 2, 3]
    assert (unit.head_body, unit.tail_body) == (unit.bodies[0], unit.bodies[2])
    assert all(body.unit is unit and body.length == LENGTH for body in unit.bodies)
    assert np.concatenate([body.weights for body in unit.bodies]).tolist() == [[6, 2, 0]] * 3


def test_ranks_keep_their_own_gap_within_the_column_and_that_of_the_unit_from_others() -> None:
    unit = tanks(speed=2)
    guard = parade(formation("guard")).bodies[0]
    first, second, _ = unit.bodies
    assert second.gap_to(first)[:3] == ("gap", SPACING, 1.5)
    assert second.gap_to(guard)[:3] == first.gap_to(guard)[:3] == ("gap", 40, 4)


def test_ranks_that_are_drawn_up_stand_behind_each_other() -> None:
    unit = tanks(speed=2, start=300, drawn_up=True)
    assert [body.start for body in unit.bodies] == [300, 288, 276]
    assert unit.rear == unit.tail_body.rear == 276 - LENGTH
    assert tanks(speed=2, start=300).rear == 300


def test_ranks_behind_the_first_catch_up_where_the_unit_is_not_slower() -> None:
    unit = tanks(speed=2, gait_at={"line": 1, "there": 2}, catch_up=3)
    first, second, _ = unit.bodies
    assert first.paces == ((0, 2), (400, 1), (600, 2))
    assert second.paces == ((0, 3), (400, 1), (600, 3))


def test_the_first_rank_waits_for_the_cues_of_the_unit() -> None:
    first, second, _ = tanks(speed=2, release=at(60), holds={"line": hold(30)}).bodies
    assert (first.release is not None, second.release) == (True, None)
    assert ([each.marker for each in first.holds], second.holds) == (["line"], ())
    _, each, _ = tanks(speed=2, holds={"line": hold(30)}, hold="each").bodies
    assert [stop.duration for stop in each.stops] == [0, 30]


def test_free_motion_takes_each_stretch_at_its_pace() -> None:
    body = tanks(speed=2, gait_at={"line": 1}).head_body
    assert body.moving(100, 500) == exactly(300 / 2 + 100)
    assert body.moving(500, 100) == 0


def test_a_flight_departs_to_be_on_target() -> None:
    jets = flight("jets", speed=50, target=target("overhead", 600))
    places = {"segments": {"sky": 20000.0}, "routes": {"air": ["sky"]}}
    body = parade(jets, markers={"overhead": 10000}, **places).bodies[0]
    assert body.departure.at == exactly(600 - 10000 / 50)
    assert parade(formation("guard")).bodies[0].departure is None


def test_a_unit_begins_to_form_up_in_time_to_be_on_target() -> None:
    guard = formation("guard", speed=2.0, form_up=90, target=target("m", 600))
    run = run_of(guard, markers={"m": 400})
    assert run.events["guard.released"] == exactly(600 - 400 / 2 - 90)
    assert run.events["guard.starts"] == exactly(600 - 400 / 2)
    chain = run.explain("guard.released")
    assert [(link.kind, link.seconds) for link in chain.links] == [
        ("target", 0),
        ("lead", exactly(-290)),
    ]
    assert chain.total == exactly(310)
    assert run.explain("guard@m").total == exactly(600)
