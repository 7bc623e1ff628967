"""Arithmetic on replications: recorded once on a tape, then worked out for block after block.

Each replication takes the same sums, maxima and choices. So these are asked for once, of *tracks*:
a track stands for a number of each replication, and what is done with it is recorded as a step of
the tape. What is asked for twice is one step; a step that no result needs is left out; and the
array of a step is given back after its last use, so that little memory is touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import Any

import numpy as np

from simulator.timeline.passage import Floats


class Track:
    """A number, or a truth, of each replication: a step of a tape."""

    __slots__ = ("number", "tape")
    #: NumPy's numbers leave operators to the track.
    __array_ufunc__ = None

    def __init__(self, tape: Tape, number: int) -> None:
        self.tape, self.number = tape, number

    def __add__(self, other: AnyNumber) -> Track:
        return self if _is(other, 0.0) else self.tape.record(np.add, self, other)

    __radd__ = __add__

    def __sub__(self, other: AnyNumber) -> Track:
        return self if _is(other, 0.0) else self.tape.record(np.subtract, self, other)

    def __rsub__(self, other: float) -> Track:
        return self.tape.record(np.subtract, other, self)

    def __mul__(self, other: AnyNumber) -> Track:
        return self if _is(other, 1.0) else self.tape.record(np.multiply, self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: AnyNumber) -> Track:
        return self.tape.record(np.divide, self, other)

    def __rtruediv__(self, other: float) -> Track:
        return self.tape.record(np.divide, other, self)

    def __lt__(self, other: AnyNumber) -> Track:
        return self.tape.record(np.less, self, other)

    def __le__(self, other: AnyNumber) -> Track:
        return self.tape.record(np.less_equal, self, other)

    def __gt__(self, other: AnyNumber) -> Track:
        return self.tape.record(np.greater, self, other)

    def __ge__(self, other: AnyNumber) -> Track:
        return self.tape.record(np.greater_equal, self, other)

    def __and__(self, other: AnyTruth) -> AnyTruth:
        if isinstance(other, Track):
            return self.tape.record(np.logical_and, self, other)
        return self if other else False

    __rand__ = __and__

    def __or__(self, other: AnyTruth) -> AnyTruth:
        if isinstance(other, Track):
            return self.tape.record(np.logical_or, self, other)
        return True if other else self

    __ror__ = __or__


#: A number, or a truth, that is the same in all replications, or a track.
AnyNumber = float | Track
AnyTruth = bool | Track


def _is(number: AnyNumber, value: float) -> bool:
    return not isinstance(number, Track) and number == value


def maximum(one: AnyNumber, other: AnyNumber) -> AnyNumber:
    """The greater of two numbers."""
    if isinstance(one, Track) or isinstance(other, Track):
        if one is other or _is(other, -inf):
            return one
        return other if _is(one, -inf) else _recorded(np.maximum, one, other)
    return max(one, other)


def minimum(one: AnyNumber, other: AnyNumber) -> AnyNumber:
    """The lesser of two numbers."""
    if isinstance(one, Track) or isinstance(other, Track):
        if one is other or _is(other, inf):
            return one
        return other if _is(one, inf) else _recorded(np.minimum, one, other)
    return min(one, other)


def where(truth: AnyTruth, one: AnyNumber, other: AnyNumber) -> AnyNumber:
    """One number where something is true, else another."""
    if isinstance(truth, Track):
        return one if one is other else _recorded(np.where, truth, one, other)
    return one if truth else other


def negated(truth: AnyTruth) -> AnyTruth:
    """Whether something is not true."""
    return _recorded(np.logical_not, truth) if isinstance(truth, Track) else not truth


def equal(one: AnyNumber, other: AnyNumber) -> AnyTruth:
    """Whether two numbers are equal."""
    if isinstance(one, Track) or isinstance(other, Track):
        return _recorded(np.equal, one, other)
    return one == other


def absolute(number: AnyNumber) -> AnyNumber:
    """A number without its sign."""
    return _recorded(np.absolute, number) if isinstance(number, Track) else abs(number)


def finite(number: AnyNumber) -> AnyTruth:
    """Whether a number is neither infinite nor undefined."""
    return absolute(number) < inf


def ceiling(number: AnyNumber) -> AnyNumber:
    """The least whole number that is not less than a number."""
    return _recorded(np.ceil, number) if isinstance(number, Track) else float(np.ceil(number))


def _recorded(function: Callable[..., Any], *operands: AnyNumber) -> Track:
    tape = next(each.tape for each in operands if isinstance(each, Track))
    return tape.record(function, *operands)


#: A function and the numbers of the steps that it is given; or a constant; None: a variable.
_Step = tuple[Callable[..., Any], tuple[int, ...]] | float | None
_COMMUTE = {np.add, np.multiply, np.maximum, np.minimum, np.logical_and, np.logical_or, np.equal}


class Tape:
    """What is done with tracks, step by step.

    Parameters
    ----------
    variables
        How many tracks there are at the beginning.

    Attributes
    ----------
    steps
        All of them, in an order in which they can be worked out.
    """

    def __init__(self, variables: int) -> None:
        self._variables = variables
        self.steps: list[_Step] = [None] * variables
        self._known: dict[object, int] = {}

    def variables(self) -> list[Track]:
        """The tracks at the beginning."""
        return [Track(self, number) for number in range(self._variables)]

    def record(self, function: Callable[..., Any], *operands: AnyNumber) -> Track:
        """The result of a function of numbers, at least one of which is a track."""
        numbers = tuple([self.number(each) for each in operands])
        if function in _COMMUTE and numbers[0] > numbers[1]:
            numbers = numbers[::-1]
        step = function, numbers
        return Track(self, self._number(step, step))

    def number(self, operand: AnyNumber) -> int:
        """The number of the step of a track, or of a constant."""
        if isinstance(operand, Track):
            return operand.number
        return self._number((type(operand), operand), operand)

    def _number(self, key: object, step: _Step) -> int:
        number = self._known.get(key)
        if number is None:
            number = self._known[key] = len(self.steps)
            self.steps.append(step)
        return number


#: A function, the slots of what it is given (-1: none), and the slot of its result.
_Call = tuple[Callable[..., Any], int, int, int, int]


class Program:
    """What some results need of a tape, ready to be worked out for any block.

    Parameters
    ----------
    tape
        Where the results were recorded.
    results
        They themselves.

    Attributes
    ----------
    slots
        How many arrays are held at most, those of the results included.
    """

    def __init__(self, tape: Tape, results: Sequence[AnyNumber]) -> None:
        wanted: dict[int, list[int]] = defaultdict(list)
        for place, result in enumerate(results):
            wanted[tape.number(result)].append(place)
        self._results = len(results)
        last = _last_uses(tape, wanted)
        given = [number for number in sorted(last) if not isinstance(tape.steps[number], tuple)]
        #: Of each step, its slot: the results' are first, then those of what the steps begin with.
        slots = {number: self._results + place for place, number in enumerate(given)}
        self._given = [(slot, tape.steps[number], number) for number, slot in slots.items()]
        self.slots = self._results + len(slots)
        self._calls = [
            *(_kept(place, slots[each]) for each in given for place in wanted.get(each, ())),
            *self._called(tape, wanted, last, slots),
        ]

    def _called(
        self,
        tape: Tape,
        wanted: Mapping[int, Sequence[int]],
        last: Mapping[int, int],
        slots: dict[int, int],
    ) -> Iterator[_Call]:
        """The calls, in the order of the tape; a slot is used again after its last use."""
        free: list[int] = []
        for number, step in enumerate(tape.steps):
            if not isinstance(step, tuple) or number not in last:
                continue
            function, operands = step
            given = [slots[each] for each in operands]
            for each in dict.fromkeys(operands):
                if last[each] == number and isinstance(tape.steps[each], tuple):
                    free.append(slots.pop(each))
            if not free:
                free.append(self.slots)
                self.slots += 1
            slots[number] = to = free.pop()
            one, other, third = (*given, -1, -1)[:3]
            yield function, one, other, third, to
            for place in wanted.get(number, ()):
                yield _kept(place, to)
            if last[number] == number:
                free.append(slots.pop(number))

    def run(self, variables: Sequence[Floats], rows: int) -> Floats:
        """The results in a block of replications, shape (results, rows).

        Parameters
        ----------
        variables
            Of each variable of the tape its values, shape (rows,).
        rows
            How many replications there are.
        """
        results = np.empty((self._results, rows))
        values: list[Any] = [*results, *[None] * (self.slots - self._results)]
        for slot, constant, variable in self._given:
            values[slot] = variables[variable] if constant is None else np.array(constant)
        with np.errstate(invalid="ignore"):  # infinite less infinite, where a choice is made later
            for function, one, other, third, to in self._calls:
                if third >= 0:
                    values[to] = function(values[one], values[other], values[third])
                elif other >= 0:
                    values[to] = function(values[one], values[other])
                else:
                    values[to] = function(values[one])
        return results


def _kept(place: int, slot: int) -> _Call:
    """Copies what is in a slot to a result; copying returns nothing."""
    return _copied, place, slot, -1, place


def _copied(result: Floats, value: Floats) -> Floats:
    np.copyto(result, value)
    return result


def _last_uses(tape: Tape, wanted: Iterable[int]) -> dict[int, int]:
    """Of each step that the wanted ones need, themselves included, the last that is given it."""
    last = {number: number for number in wanted}
    for number in range(len(tape.steps) - 1, -1, -1):
        step = tape.steps[number]
        if number in last and isinstance(step, tuple):
            for each in step[1]:
                last[each] = max(last.get(each, 0), number)
    return last
