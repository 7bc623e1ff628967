"""Causes of a body's own motion: it forms up, and marches."""

from __future__ import annotations

from simulator import simulate
from simulator.scenario.events.instants import Passing
from tests.build import at, block, exactly, item, parade


def test_a_unit_forms_up_from_its_cue_to_its_start() -> None:
    run = simulate(parade(block("guard", release=40, form_up=90), markers={"rostrum": 300.0}))
    forms_up, marches = run.explain("guard@rostrum").links[1:]
    assert (forms_up.kind, forms_up.subject, forms_up.seconds) == ("form-up", "guard", 90)
    assert forms_up.setting == "units.guard.form-up"
    assert forms_up.reached == Passing("guard", 0.0, "departure")
    assert (marches.kind, marches.seconds, marches.metres) == ("march", 300, 300)
    # The start needs no link of its own, and the release comes before.
    assert [link.kind for link in run.explain("guard.starts").links] == ["clock", "form-up"]
    assert [link.kind for link in run.explain("guard.released").links] == ["clock"]
    assert "forms up for 1 min 30 s" in str(run.explain("guard@rostrum"))


def test_a_unit_that_starts_at_a_marker_marches_no_way_to_it_whatever_the_last_bit() -> None:
    place = 0.1 + 0.2  # 0.30000000000000004
    for start in (place, 0.3):
        run = simulate(parade(block("guard", start=start, release=40), markers={"post": place}))
        *_, marches = run.explain("guard.departs@post").links
        assert (marches.kind, marches.seconds, marches.metres) == ("march", 0.0, 0.0)
        assert "goes at once" in str(run.explain("guard.departs@post"))


def test_forming_up_takes_ground_time() -> None:
    silence = {**item(at(60), 120), "halts": True}
    guard = block("guard", release=40, form_up=90)
    chain = simulate(parade(guard, programme={"silence": silence})).explain("guard.starts")
    assert [(link.kind, link.seconds) for link in chain.links[1:]] == [
        ("halt", exactly(120)),
        ("form-up", exactly(90)),
    ]
    assert chain.total == exactly(40 + 120 + 90)


def test_a_unit_that_waits_behind_another_is_late_by_that_and_not_by_forming_up() -> None:
    ahead = block("ahead", start=300.0, release=400)
    behind = block("behind", start=270.0, gap=10, reaction=2, release=100, form_up=90)
    chain = simulate(parade(ahead, behind)).explain("behind.starts")
    assert [link.kind for link in chain.links] == ["clock", "march", "queue"]
    assert chain.total == exactly(400 + 2)
