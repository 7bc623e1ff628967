"""Occupancy: stays of ranks summed as steps, and what is read off the steps."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.timeline.occupancy import Occupancy, Stay, occupancy
from simulator.tolerances import SAME_STEP
from tests.build import exactly, flight, formation, parade
from tests.timeline.made import steady

BEGIN = -10.0
BODY = parade(formation("guard", ranks=[3, 4, 5], rank_spacing=1)).bodies[0]
NAVY, ARMY, CADETS, BAND = parade(
    *(formation(name, ranks=[7]) for name in ("navy", "army", "cadets", "band"))
).bodies


def steps(*stays: Stay) -> Occupancy:
    return occupancy(stays, BEGIN)


def stay(body: object, *spans: tuple[float, float]) -> Stay:
    enters, leaves = zip(*spans, strict=True)
    return Stay(body, np.array(enters, float), np.array(leaves, float), 0.0, 0.0)


#: 3 from 0 to 10 s, 4 from 2 to 12, 5 from 4 to 14; 7 from 11 to 20.
BOTH = steps(stay(BODY, (0, 10), (2, 12), (4, 14)), stay(NAVY, (11, 20)))


def test_stays_are_summed_as_steps_from_the_beginning_on() -> None:
    assert BOTH.time.tolist() == [BEGIN, 0, 2, 4, 10, 11, 12, 14, 20]
    assert BOTH.people.tolist() == [0, 3, 7, 12, 9, 16, 12, 7, 0]
    assert BOTH.units.tolist() == [0, 1, 1, 1, 1, 2, 2, 1, 0]
    assert BOTH.vehicles.tolist() == BOTH.aircraft.tolist() == [0] * 9


def test_nobody_at_all_is_one_step_of_nothing() -> None:
    nobody = steps()
    assert nobody.time.tolist() == [BEGIN]
    assert nobody.people.tolist() == [0]
    assert nobody.peak() == (0, BEGIN)
    assert nobody.integral() == nobody.mean() == 0


def test_the_peak_is_the_largest_value_and_the_first_instant_of_it() -> None:
    assert BOTH.peak() == (16, 11)
    assert BOTH.peak("units") == (2, 11)
    twice = steps(stay(NAVY, (1, 2)), stay(NAVY, (5, 6)))
    assert twice.peak() == (7, 1)


def test_the_value_at_an_instant_is_that_of_the_step_that_begins_there() -> None:
    for instant, people in ((0, 3), (1.9, 3), (2, 7), (10, 9), (11.5, 16), (20, 0), (1000, 0)):
        assert BOTH.at(instant) == people
    assert BOTH.at(BEGIN - 100) == 0
    assert BOTH.at(12, "units") == 2


def test_the_integral_is_people_times_seconds() -> None:
    people_seconds = 3 * 10 + 4 * 10 + 5 * 10 + 7 * 9
    assert BOTH.integral() == exactly(people_seconds)
    assert BOTH.integral("units") == exactly(14 + 9)
    assert BOTH.integral("people", 3, 10.5) == exactly(7 * 1 + 12 * 6 + 9 * 0.5)
    assert BOTH.integral("people", -100, 1) == exactly(3)
    assert BOTH.integral("people", 19, 500) == exactly(7)
    assert BOTH.integral("people", 30, 40) == 0


def test_the_mean_is_the_integral_over_the_time() -> None:
    assert BOTH.mean() == exactly((3 * 10 + 4 * 10 + 5 * 10 + 7 * 9) / (20 - BEGIN))
    assert BOTH.mean("people", 3, 10.5) == exactly((7 * 1 + 12 * 6 + 9 * 0.5) / 7.5)
    assert BOTH.mean("people", 11, 11) == 16


def test_between_two_instants_are_the_steps_that_hold_for_a_while_there() -> None:
    times, values = BOTH.between(3, 11)
    assert times.tolist() == [3, 4, 10]
    assert values.tolist() == [7, 12, 9]
    # The step that begins as the interval ends does not count; in an instant there is one value.
    times, values = BOTH.between(11, 11)
    assert (times.tolist(), values.tolist()) == ([11], [16])
    times, values = BOTH.between(-50, 1)
    assert values.tolist() == [0, 3]


@pytest.mark.parametrize("noise", [-3e-7, 0.0, 3e-7])
def test_an_exit_and_an_entry_at_one_instant_make_no_peak(noise: float) -> None:
    touching = steps(stay(NAVY, (0, 10)), stay(ARMY, (10 + noise, 20)))
    assert touching.people.tolist() == [0, 7, 0]
    apart = steps(stay(NAVY, (0, 10)), stay(ARMY, (10 - 2 * SAME_STEP, 20)))
    assert apart.people.tolist() == [0, 7, 14, 7, 0]


def test_a_cluster_does_not_drift_from_its_first_step() -> None:
    # Steps 0.6 µs apart: the third is not within 1 µs of the first, though it is of the second.
    near = 0.6 * SAME_STEP
    each = enumerate((NAVY, ARMY, CADETS, BAND))
    chain = steps(*(stay(body, (n * near, 100)) for n, body in each))
    assert chain.time[:3].tolist() == [BEGIN, 0, 2 * near]
    assert chain.people[:3].tolist() == [0, 14, 28]


def test_a_unit_is_inside_while_any_of_its_ranks_is() -> None:
    gap = steps(stay(BODY, (0, 5), (4, 6), (9, 12)))
    assert gap.units.tolist() == [0, 1, 1, 1, 0, 1, 0]
    assert gap.people.tolist() == [0, 3, 7, 4, 0, 5, 0]


def test_a_rank_and_a_unit_in_two_stretches_at_once_count_once() -> None:
    two = steps(stay(NAVY, (0, 10)), stay(NAVY, (5, 15)))
    assert two.time.tolist() == [BEGIN, 0, 15]
    assert two.people.tolist() == [0, 7, 0]
    assert two.units.tolist() == [0, 1, 0]
    ranks = steps(stay(BODY, (0, 10), (2, 12), (4, 14)), stay(BODY, (8, 20), (30, 40), (9, 13)))
    assert ranks.integral() == exactly(3 * 20 + 4 * (10 + 10) + 5 * 10)
    assert ranks.integral("units") == exactly(20 + 10)


def test_an_instant_without_a_change_is_no_step() -> None:
    swap = steps(stay(NAVY, (0, 10)), stay(ARMY, (10, 20)))
    assert swap.time.tolist() == [BEGIN, 0, 20]


def test_of_a_run_it_counts_the_named_units_only_if_asked() -> None:
    segments, routes = {"a": 100.0, "sky": 1000.0}, {"along": ["a"], "air": ["sky"]}
    scenario = parade(
        formation("guard", ranks=4, files=6, rank_spacing=1, depth=1),
        formation("navy", ranks=2, files=5, rank_spacing=1, depth=1),
        flight("jets", aircraft=3, crew=1, speed=2, call={"at": "09:00:00"}),
        segments=segments, routes=routes, zones={"z": ["a"], "air": ["sky"], "all": ["a", "sky"]},
    )  # fmt: skip
    run = steady(scenario, 2.0, {"guard": 0, "navy": 20, "jets": 10})

    ground = (24 + 10) * (100 + 1) / 2
    assert run.occupancy("z").integral() == exactly(ground)
    assert run.occupancy("z", units=["navy"]).integral() == exactly(10 * 101 / 2)
    assert run.occupancy("z", units=[]).peak().value == 0
    assert run.occupancy("all").integral() == exactly(ground + 3 * 1000 / 2)
    assert run.occupancy("air").peak("aircraft") == (3, exactly(10))
    with pytest.raises(KeyError):
        run.occupancy("nowhere")
