"""Forms and boxes: interval arithmetic, known inequalities, rare cases."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.movement.batch.forms import ZERO, Box, Form, Split, Values
from simulator.movement.batch.tape import Program, Tape


def form(constant: float, *slopes: float) -> Form:
    return Form(constant, np.array(slopes, dtype=np.float64))


def box(*ranges: tuple[float, float], splits: bool = False) -> Box:
    low, high = np.array(ranges).T
    sample = low[:, None] + (high - low)[:, None] * np.random.default_rng(1).random((2, 1000))
    return Box(ranges, sample, splits=splits)


def test_forms_add_and_what_cancels_is_gone() -> None:
    total = form(10, 1, 2).plus(form(5, -1, 1))
    assert (total.constant, total.terms) == (15, [(1, 3.0)])
    assert form(10, 1, 2).minus(form(4, 1, 2)) == Form(6.0)


def test_the_interval_of_a_form_is_exact() -> None:
    assert box((-1, 2), (0, 3)).interval(form(10, 2, -1)) == pytest.approx((5, 14))


def test_a_known_inequality_narrows_an_interval() -> None:
    wide = box((-5, 5), (-5, 5))
    known = wide.with_known(form(0, 1, -1))
    assert wide.interval(form(1, 3, -3))[0] == pytest.approx(-29)
    assert known.interval(form(1, 3, -3))[0] == pytest.approx(1)
    assert known.holds(form(0, 1, -1), 0.0)
    assert not known.holds(form(0, -1, 1), 0.0)


def test_a_doubtful_comparison_splits_and_a_rare_one_is_assumed() -> None:
    doubtful, rare = form(0, 1, -1), form(1.9995, 1, -1)
    both = box((-1, 1), (-1, 1), splits=True)
    with pytest.raises(Split) as split:
        both.holds(doubtful, 0.0)
    assert split.value.form == doubtful
    assert both.holds(rare, 0.0)
    assert both.assumed == {rare: 0.0}
    halves = [both.with_known(each) for each in (doubtful, ZERO.minus(doubtful))]
    assert sum(each.share for each in halves) == pytest.approx(1)


def test_an_open_range_is_never_certain() -> None:
    low, high = Box([(0.0, np.inf)], np.ones((1, 10))).interval(form(1, 2))
    assert (low, high) == (-np.inf, np.inf)


def test_values_are_sums_over_rows() -> None:
    tape = Tape(2)
    values = Values(tape.variables())
    one, other = form(5, 1, -1), form(1, 2, 0)
    results = [values[each] for each in (one, Form(3.0), values.sum(one, other, -2.0))]
    block = [np.array([1.0, 2.0]), np.array([0.0, 10.0])]
    found = Program(tape, results).run(block, 2)
    assert found.tolist() == [[6.0, -3.0], [3.0, 3.0], [0.0, -13.0]]
    assert one.over(block).tolist() == found[0].tolist()
