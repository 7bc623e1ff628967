"""Circles of cues."""

from __future__ import annotations

from typing import Any

from tests.scenario.small import changed, small, wrong


def cue(*events: str) -> dict[str, Any]:
    return {"after": list(events)}


def test_two_programme_items_that_wait_for_each_other() -> None:
    document = small(programme={"review": {"at": "09:20"}, "a": cue("b.end"), "b": cue("a.end")})
    assert wrong(document) == ["programme.a: circular cues: a waits for b.end, b waits for a.end"]


def test_a_unit_that_waits_for_its_own_later_event() -> None:
    assert wrong(changed("units.guard.release", cue("guard@rostrum"))) == [
        "units.guard.release: circular cues: guard waits for guard@rostrum, which comes after it"
    ]


def test_a_circle_through_a_march() -> None:
    document = changed("units.guard.release", cue("review.end"))
    document["programme"]["review"] = cue("guard.tail@rostrum")
    assert wrong(document) == [
        "programme.review: circular cues: review waits for guard.tail@rostrum, "
        "guard waits for review.end"
    ]


def test_a_hold_that_waits_for_what_comes_after_it() -> None:
    document = changed("units.guard.holds", {"rostrum": {"until": cue("guard.finishes")}})
    assert wrong(document) == [
        "units.guard.holds.rostrum.until: circular cues: guard's hold at rostrum waits for "
        "guard.finishes, which comes after it"
    ]


def test_a_hold_may_wait_for_what_its_own_arrival_starts() -> None:
    document = changed("units.guard.holds", {"rostrum": {"until": cue("salute.end")}})
    document["programme"]["salute"] = cue("guard@rostrum")
    assert wrong(document) == []


def test_a_hold_takes_a_tail_that_is_not_yet_past_a_marker_behind_it() -> None:
    # The tail passes step-off when the head is 11.5 m on; the hold is 5 m on.
    document = changed("units.guard.holds", {"here": {"until": cue("salute.end")}})
    document["markers"]["here"] = "east + 905 m"
    document["programme"]["salute"] = cue("guard.tail@step-off")
    assert wrong(document) == [
        "programme.salute: circular cues: salute waits for guard.tail@step-off, "
        "guard's hold at here waits for salute.end"
    ]


def test_every_circle_is_named_once_and_what_hangs_on_it_is_not() -> None:
    document = small(
        programme={
            "review": {"at": "09:20"},
            "a": cue("b.end"),
            "b": cue("a.end"),
            "c": cue("c.end"),
            "d": cue("a.end", "c.start"),
        }
    )
    assert sorted(wrong(document)) == [
        "programme.a: circular cues: a waits for b.end, b waits for a.end",
        "programme.c: circular cues: c waits for c.end, which comes after it",
    ]


def test_the_first_of_a_group_comes_when_one_of_it_does() -> None:
    document = small(groups={"all-of-us": ["guard", "tanks"]})
    document["units"]["tanks"]["release"] = cue("all-of-us@rostrum")
    assert wrong(document) == []


def test_the_last_of_a_group_waits_for_all_of_it() -> None:
    document = small(groups={"all-of-us": ["guard", "tanks"]})
    document["units"]["tanks"]["release"] = cue("all-of-us.tail@rostrum")
    assert wrong(document) == [
        "units.tanks.release: circular cues: tanks waits for all-of-us.tail@rostrum, "
        "which comes after it"
    ]


def test_a_group_all_of_which_waits_for_its_own_first() -> None:
    document = small(groups={"all-of-us": ["guard", "tanks"]})
    for unit in ("guard", "tanks"):
        document["units"][unit]["release"] = cue("all-of-us@rostrum")
    assert wrong(document) == [
        "units.guard.release: circular cues: guard waits for all-of-us@rostrum, "
        "which comes after it"
    ]


def test_planned_times_are_cues_of_the_plan_and_fixed_on_its_day() -> None:
    document = small()
    release = {"at": {"planned": {"after": "jets@overhead"}}}
    document["units"]["tanks"]["release"] = release
    assert wrong(document) == [
        "units.tanks.release: circular cues: tanks waits for jets@overhead, jets waits for "
        "tanks@rostrum"
    ]
    document["units"]["tanks"]["release"] = {"at": "09:40:00"}
    document["units"]["jets"]["call"] = {"at": {"planned": {"after": "tanks@rostrum"}}}
    # On the day the tanks wait for the jets, which come as planned.
    document["day"] = {"units.tanks.release": {"after": "jets@overhead"}}
    assert wrong(document) == []


def test_a_long_circle_is_told_in_short() -> None:
    items = {f"i{each}": cue(f"i{(each + 1) % 2000}.end") for each in range(2000)}
    nine = ", ".join(f"i{each} waits for i{each + 1}.end" for each in range(9))
    assert wrong(small(programme={"review": {"at": "09:20"}, **items})) == [
        f"programme.i0: circular cues: {nine}, …, i1999 waits for i0.end"
    ]


def test_the_shortest_circle_is_told_first_and_then_what_is_left() -> None:
    items = {"a": cue("b.end"), "b": cue("c.end"), "c": cue("a.end", "d.end"), "d": cue("c.end")}
    other = {"e": cue("f.end"), "f": cue("e.end"), "on": cue("e.end")}
    assert wrong(small(programme={"review": {"at": "09:20"}, **items, **other})) == [
        "programme.c: circular cues: c waits for d.end, d waits for c.end",
        "programme.e: circular cues: e waits for f.end, f waits for e.end",
    ]
