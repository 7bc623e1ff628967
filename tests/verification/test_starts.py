"""Starts: further on, late, out of the assembly area rank by rank, or drawn up on the route."""

from __future__ import annotations

import pytest

from tests.build import after, at, block, column, exactly, flight, formation, hold, run_of, target

LENGTH, GAP, REACTION, SPEED = 20.0, 10.0, 2.0, 1.0
RANKS, FILES, RANK_SPACING, DEPTH = 6, 10, 2.0, 0.5
ROAD_SPACE = (RANKS - 1) * RANK_SPACING + DEPTH


def guard(name: str = "guard", **keys: object) -> tuple[str, dict[str, object]]:
    return formation(
        name, ranks=RANKS, files=FILES, rank_spacing=RANK_SPACING, depth=DEPTH, speed=SPEED, **keys
    )


def test_a_unit_that_starts_further_on_and_goes_late_keeps_who_comes_behind_waiting() -> None:
    start, late = 400.0, 900.0
    ahead = block("ahead", length=LENGTH, speed=SPEED, start=start, release=late)
    behind = block("behind", speed=SPEED, gap=GAP, reaction=REACTION, release=0)
    run = run_of(ahead, behind, markers={"far": 800.0})

    # It waits at its distance behind the place that is reserved, and follows from there.
    waits = start - LENGTH - GAP
    passage = run.passages["behind"]
    assert passage.arrival(waits) == exactly(waits / SPEED)
    assert passage.departure(waits) == exactly(late + REACTION)
    assert run.events["behind@far"] == exactly(late + REACTION + (800 - waits) / SPEED)


def test_a_unit_that_starts_further_on_and_goes_early_holds_up_nobody() -> None:
    ahead = block("ahead", length=LENGTH, speed=SPEED, start=400, release=0)
    behind = block("behind", speed=SPEED, gap=GAP, reaction=REACTION, release=5)
    passage = run_of(ahead, behind).passages["behind"]

    assert passage.departure(0.0) == exactly(5)
    assert passage.arrival(700.0) == exactly(5 + 700 / SPEED)


def test_a_unit_whose_start_lies_behind_another_in_the_order_waits_only_behind_its_tail() -> None:
    # The third in the order starts beyond the first: it goes when the first has passed its start.
    first = block("first", length=LENGTH, speed=SPEED, release=0)
    third = block("third", speed=SPEED, start=300, gap=GAP, reaction=REACTION)
    events = run_of(first, third).events

    assert events["third.starts"] == exactly((300 + LENGTH + GAP) / SPEED + REACTION)


def test_late_ranks_come_out_of_the_assembly_area_one_by_one_and_count_once_past_the_start() -> (
    None
):
    start, late = 100.0, 240.0
    run = run_of(guard(start=start, release=late), zones={"square": (0, 300), "beyond": (200, 300)})

    assert run.events["guard.starts"] == exactly(late)
    assert run.events["guard.enters@square"] == exactly(late)
    square = run.occupancy("square")
    fronts = [late + rank * RANK_SPACING / SPEED for rank in range(RANKS)]
    assert square.time[0] == run.begin == 0
    assert square.time[1 : RANKS + 1].tolist() == exactly(fronts)
    assert square.people[: RANKS + 1].tolist() == [FILES * rank for rank in range(RANKS + 1)]
    assert run.events["guard.enters@beyond"] == exactly(late + (200 - start) / SPEED)


def test_who_follows_a_late_entry_on_the_march_keeps_its_gap_to_the_tail_as_it_comes_out() -> None:
    start, late = 100.0, 240.0
    behind = block("behind", speed=SPEED, gap=GAP, reaction=REACTION, release=0)
    run = run_of(guard(start=start, release=late), behind)

    waits = start - ROAD_SPACE - GAP
    assert run.passages["behind"].arrival(waits) == exactly(waits / SPEED)
    assert run.passages["behind"].departure(waits) == exactly(late + REACTION)


def test_ranks_that_are_drawn_up_count_from_the_beginning() -> None:
    # Rank j stands from 100 - 2j back by its depth: 100 … 99.5, 98 … 97.5, …, 90 … 89.5 m.
    start, release = 100.0, 60.0
    zones = {"all": (0, 300), "front": (95, 300), "edge": (97.5, 300), "within": (97.75, 300)}
    run = run_of(guard(start=start, drawn_up=True, release=release), zones=zones)

    assert run.occupancy("all").people.tolist()[0] == FILES * RANKS
    assert run.events["guard.enters@all"] == run.begin == 0
    standing_beyond = {
        name: sum(start - RANK_SPACING * rank > low for rank in range(RANKS))
        for name, (low, _) in zones.items()
    }
    assert standing_beyond == {"all": 6, "front": 3, "edge": 2, "within": 2}
    for name, ranks in standing_beyond.items():
        assert run.occupancy(name).at(0) == FILES * ranks
    # The others come in as their fronts pass the near edge.
    front = run.occupancy("front")
    entries = [release + (95 - start + RANK_SPACING * rank) / SPEED for rank in (3, 4, 5)]
    assert front.time[1:4].tolist() == exactly(entries)
    assert front.people[:4].tolist() == [FILES * ranks for ranks in (3, 4, 5, 6)]
    assert run.events["guard.clears@front"] == exactly(release + (300 + ROAD_SPACE - start) / SPEED)


def test_a_rank_whose_rear_only_touches_the_far_edge_is_outside_from_the_beginning() -> None:
    # The first rank stands from 100 to 99.5 m: all of it is beyond a zone that ends at 99.5 m.
    run = run_of(
        guard(start=100, drawn_up=True, release=60), zones={"z": (0, 99.5), "y": (0, 99.6)}
    )

    assert run.occupancy("z").people[0] == FILES * (RANKS - 1)
    assert run.occupancy("y").people[0] == FILES * RANKS


@pytest.mark.parametrize("standing", [5.0, GAP, 30.0])
def test_units_drawn_up_stand_behind_each_other_and_set_off_in_turn(standing: float) -> None:
    # Closer than its gap it waits for the gap to open; further away it first closes up.
    start, release = 400.0, 300.0
    first = guard("first", start=start, drawn_up=True, release=release)
    second = guard("second", drawn_up=True, standing_gap=standing, gap=GAP, reaction=REACTION)
    run = run_of(first, second, zones={"square": (0, 1000)}, markers={"far": 900.0})

    stands = start - ROAD_SPACE - standing
    follows = start - ROAD_SPACE - GAP
    passage = run.passages["second"]
    assert run.scenario.unit["second"].start == exactly(stands)
    assert run.occupancy("square").at(0) == 2 * FILES * RANKS
    if standing <= GAP:
        assert passage.departure(stands) == exactly(release + (GAP - standing) / SPEED + REACTION)
    else:
        assert passage.departure(stands) == exactly(run.begin)
        assert passage.arrival(follows) == exactly(run.begin + (follows - stands) / SPEED)
        assert passage.departure(follows) == exactly(release + REACTION)
    assert run.events["second@far"] == exactly(release + REACTION + (900 - follows) / SPEED)


def test_the_standing_gap_is_the_gap_unless_it_is_given() -> None:
    first = guard("first", start=400, drawn_up=True, release=300)
    second = guard("second", drawn_up=True, gap=GAP, reaction=REACTION)
    third = guard("third", drawn_up=True, gap=GAP, reaction=REACTION)
    run = run_of(first, second, third)

    starts = [400 - n * (ROAD_SPACE + GAP) for n in range(3)]
    assert [body.start for body in run.scenario.units] == exactly(starts)
    # The wave of starting runs through the line-up, one reaction a unit.
    assert run.events["second.starts"] == exactly(300 + REACTION)
    assert run.events["third.starts"] == exactly(300 + 2 * REACTION)


def test_what_stands_in_a_zone_entered_it_when_the_run_began_for_tables_and_cues_alike() -> None:
    # The jets leave 50 s before the clock's zero: the run begins with them.
    delay, target_at, flown, speed = 10.0, 30.0, 8000.0, 100.0
    jets = flight("jets", route="air", speed=speed, target=target("overhead", target_at))
    stands = block("stands", route="march", start=300.0, drawn_up=True, release=500)
    waits = block("waits", route="side", release=after("stands.enters@square", delay=delay))
    run = run_of(
            stands, waits, jets,
            segments={"avenue": 1000.0, "sky": 9000.0, "lane": 500.0},
            routes={"march": ["avenue"], "air": ["sky"], "side": ["lane"]},
            markers={"overhead": ("sky", flown)},
            zones={"square": ["avenue"]},
        )  # fmt: skip
    begins = target_at - flown / speed
    assert run.begin == exactly(begins)
    assert run.events["stands.enters@square"] == exactly(begins)
    assert run.events["waits.released"] == exactly(begins + delay)


# -- on time ---------------------------------------------------------------------------------------


def test_a_unit_on_the_ground_is_at_its_target_at_its_time_and_its_release_is_an_event() -> None:
    due, there = 900.0, 600.0
    run = run_of(
        block("band", speed=SPEED, release=after("guard.released", delay=30), start=700),
        block("guard", speed=SPEED, target=target("stand", due)),
        markers={"stand": there},
    )
    assert run.events["guard.released"] == exactly(due - there / SPEED)
    assert run.events["guard@stand"] == exactly(due)
    assert run.events["band.starts"] == exactly(due - there / SPEED + 30)


def test_a_hold_at_the_target_or_beyond_it_does_not_count() -> None:
    due, there = 900.0, 600.0
    holds = {"stand": hold(60, at(1000)), "beyond": hold(90)}
    run = run_of(
        block("guard", speed=SPEED, target=target("stand", due), holds=holds),
        markers={"stand": there, "beyond": 650.0},
    )
    assert run.events["guard@stand"] == exactly(due)
    assert run.events["guard.departs@stand"] == exactly(1000)


def test_an_elastic_column_aims_with_its_first_vehicle() -> None:
    due, there = 900.0, 600.0
    tanks = column(
        "tanks", ranks=3, length=7.0, spacing=10.0, elastic=True, rank_reaction=2, speed=3.0,
        target=target("stand", due),
    )  # fmt: skip
    run = run_of(tanks, markers={"stand": there})
    assert run.events["tanks@stand"] == exactly(due)
    # Each of the two ranks behind comes a length, a spacing and a reaction later.
    assert run.events["tanks.tail@stand"] == exactly(due + 2 * (17 / 3 + 2) + 7 / 3)


def test_a_halt_of_everything_on_the_way_makes_a_unit_late_for_its_target() -> None:
    due, there, silence = 900.0, 600.0, 120.0
    run = run_of(
        block("guard", speed=SPEED, target=target("stand", due)),
        markers={"stand": there},
        programme={"silence": {**at(500), "duration": f"{silence} s", "halts": True}},
    )
    assert run.events["guard@stand"] == exactly(due + silence)
    chain = run.explain("guard@stand")
    assert [link.kind for link in chain.links] == ["target", "lead", "halt", "march"]
    assert chain.total == exactly(due + silence)


def test_the_step_off_is_the_cue_of_every_unit_on_the_ground_without_one() -> None:
    run = run_of(
        block("guard", speed=SPEED, start=200),
        block("band", speed=SPEED, start=100, release=70),
        block("late", speed=SPEED, target=target("stand", 900)),
        flight("jets", speed=50.0, target=target("overhead", 500)),
        segments={"avenue": 1000.0, "sky": 5000.0},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"stand": 600.0, "overhead": ("sky", 4000.0)},
        step_off=at(40),
    )
    assert run.events["guard.starts"] == exactly(40)
    assert run.events["band.starts"] == exactly(70)
    assert run.events["late@stand"] == exactly(900)
    assert run.events["jets@overhead"] == exactly(500)
    assert run.explain("guard.starts").root.setting == "step-off.at"


def test_the_step_off_may_wait_for_an_event() -> None:
    cue = after("anthem.end", delay=15)
    run = run_of(
        block("guard", speed=SPEED, start=200),
        block("band", speed=SPEED, start=100),
        programme={"anthem": {**at(60), "duration": "90 s"}},
        step_off=cue,
    )
    assert run.events["guard.starts"] == run.events["band.starts"] == exactly(60 + 90 + 15)
    assert run.explain("band.starts").links[-2].setting == "step-off.delay"
