"""What is recorded of rows, and worked out for blocks."""

from __future__ import annotations

from math import inf, nan

import numpy as np

from simulator.movement.batch.tape import (
    AnyNumber,
    Program,
    Tape,
    Track,
    absolute,
    ceiling,
    equal,
    finite,
    maximum,
    minimum,
    negated,
    where,
)


def formulas(one: AnyNumber, other: AnyNumber) -> list[AnyNumber]:
    """All that can be done with two numbers."""
    return [
        one + other,
        2.0 + one,
        one - other,
        2.0 - one,
        one * other,
        3.0 * one,
        one / other,
        1.0 / other,
        maximum(one, other),
        minimum(one, other),
        maximum(one, 1.5),
        minimum(1.5, one),
        absolute(one),
        ceiling(one),
        where(one < other, one, other),
        where((one <= other) & (one > -1.0), 1.0, -inf),
        where((one >= other) | negated(equal(one, 2.0)), one, inf),
        where(finite(one), 1.0, 0.0),
    ]


def test_rows_are_as_numbers() -> None:
    block = [np.array([1.0, 2.0, -3.5, 0.25, inf]), np.array([2.0, -1.0, 4.0, 0.25, 1.0])]
    tape = Tape(2)
    found = Program(tape, formulas(*tape.variables())).run(block, 5)
    for row, (one, other) in enumerate(zip(*(each.tolist() for each in block), strict=True)):
        if one < inf:
            assert found[:, row].tolist() == formulas(one, other)
    assert found[-1].tolist() == [1.0, 1.0, 1.0, 1.0, 0.0]


def test_blocks_of_any_size_give_the_same() -> None:
    rng = np.random.default_rng(1)
    block = list(rng.normal(size=(2, 1000)))
    tape = Tape(2)
    program = Program(tape, formulas(*tape.variables()))
    whole = program.run(block, 1000)
    parts = [
        program.run([each[low : low + 7] for each in block], min(7, 1000 - low))
        for low in range(0, 1000, 7)
    ]
    assert (np.concatenate(parts, axis=1) == whole).all()


def test_what_is_recorded_twice_is_one_step() -> None:
    tape = Tape(2)
    one, other = tape.variables()
    assert isinstance(one, Track)
    before = [one + other, maximum(one, other), one < 3.0]
    steps = len(tape.steps)
    after = [other + one, maximum(other, one), one < 3.0]
    assert [each.number for each in after] == [each.number for each in before]  # type: ignore[union-attr]
    assert len(tape.steps) == steps


def test_what_changes_nothing_is_no_step() -> None:
    tape = Tape(1)
    (row,) = tape.variables()
    same = [row + 0.0, row - 0.0, 1.0 * row, maximum(row, -inf), minimum(inf, row), row | False]
    same += [row & True, where(True, row, nan), where(row > 0.0, row, row)]
    assert all(each is row for each in same[:-1])
    assert (row & False) is False
    assert (row | True) is True


def test_numbers_without_end_stay_so() -> None:
    assert [ceiling(inf), ceiling(-inf), ceiling(1.5)] == [inf, -inf, 2.0]


def test_slots_are_used_again_and_unused_steps_are_not_worked_out() -> None:
    tape = Tape(1)
    (row,) = tape.variables()
    total: AnyNumber = row
    for step in range(100):
        total = total * 1.5 + float(step)
    _ = row / 0.0  # would warn
    program = Program(tape, [total, 4.0, row, total])
    found = program.run([np.array([0.0, 1.0])], 2)
    expected = np.array([0.0, 1.0])
    for step in range(100):
        expected = expected * 1.5 + step
    assert found.tolist() == [expected.tolist(), [4.0, 4.0], [0.0, 1.0], expected.tolist()]
    assert program.slots < 110  # the constants, and two
