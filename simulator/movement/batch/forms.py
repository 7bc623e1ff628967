"""Numbers of a scenario as functions of what is drawn: affine forms, and their values in a block.

A variable is a drawn input, or its reciprocal: a slowness is affine in the reciprocal of a speed.
It counts from its central value, so that a form's constant is its own central value.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any, ClassVar, NamedTuple
from weakref import WeakValueDictionary

import numpy as np

from simulator.movement.batch.tape import AnyNumber, Track
from simulator.timeline.passage import Floats
from simulator.tolerances import CLEARLY_APART, NO_SLOPE

#: What is otherwise in a smaller share of replications than this is left to them.
_RARE = 0.002
#: Pairs of candidates of bodies, in the plans of all cases; to work them out takes half a minute
#: and half a gigabyte.
MOST_PAIRS = 2_000_000


class Sum(NamedTuple):
    """The central value and the slopes of a form that is needed once only."""

    constant: float
    slopes: Floats | None


def added(one: Form | Sum, other: Form, times: float = 1.0) -> Sum:
    """The sum of a form and a multiple of another."""
    constant = one.constant + times * other.constant
    if other.slopes is None:
        return Sum(constant, one.slopes)
    slopes = times * other.slopes if one.slopes is None else one.slopes + times * other.slopes
    slopes[np.abs(slopes) < NO_SLOPE] = 0.0
    return Sum(constant, slopes if slopes.any() else None)


def less(one: Form, other: Form) -> Sum:
    """A form less another."""
    return added(one, other, -1.0)


class Form:
    """A number: its central value, and its slopes against the variables. Equal forms are one.

    Parameters
    ----------
    constant
        The central value.
    slopes
        Against each variable, shape (variables,); None where nothing varies.
    """

    __slots__ = ("__weakref__", "_terms", "constant", "slopes")
    _all: ClassVar[WeakValueDictionary[tuple[float, bytes | None], Form]] = WeakValueDictionary()

    constant: float
    slopes: Floats | None
    _terms: list[tuple[int, float]] | None

    def __new__(cls, constant: float, slopes: Floats | None = None) -> Form:
        """The form; the one that is there already, if there is one."""
        key = constant, None if slopes is None else slopes.tobytes()
        form = cls._all.get(key)
        if form is None:
            form = cls._all[key] = super().__new__(cls)
            form.constant, form.slopes, form._terms = constant, slopes, None
        return form

    def __reduce__(self) -> tuple[Any, ...]:
        size = 0 if self.slopes is None else len(self.slopes)
        return _form_of, (self.constant, size, self.terms)

    @property
    def terms(self) -> list[tuple[int, float]]:
        """The variables that count, each with its slope."""
        if self._terms is None:
            there = [] if self.slopes is None else np.flatnonzero(self.slopes).tolist()
            self._terms = [(each, float(self.slopes[each])) for each in there]  # type: ignore[index]
        return self._terms

    def over(self, variables: Sequence[Floats] | Floats) -> Floats:
        """Its values, given those of each variable, shape (variables, rows)."""
        total = np.full(np.shape(variables[0]), self.constant, dtype=np.float64)
        for variable, slope in self.terms:
            total += slope * variables[variable]
        return total

    def plus(self, other: Form, times: float = 1.0) -> Form:
        """The sum with a multiple of another form."""
        return Form(*added(self, other, times))

    def minus(self, other: Form) -> Form:
        """The difference from another form."""
        return self.plus(other, -1.0)


def _form_of(constant: float, size: int, terms: Sequence[tuple[int, float]]) -> Form:
    """The form with some terms."""
    slopes = np.zeros(size) if size else None
    for variable, slope in terms:
        slopes[variable] = slope  # type: ignore[index]
    return Form(constant, slopes)


ZERO = Form(0.0)


class Split(Exception):  # noqa: N818
    """A form may be negative or not, and much depends on which: each case is for itself."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form


class Box:
    """The range of each variable, counted from its central value.

    Parameters
    ----------
    ranges
        Low and high of each; infinite where it has no bound.
    sample
        Some values of each variable, shape (variables, draws).
    known
        Forms that are not negative.
    splits
        Whether a case that is in doubt is to be split.

    Attributes
    ----------
    share
        The share of replications in it.
    most_pairs
        How many pairs of candidates of bodies its plan may have.
    assumed
        Forms that are taken to be no less than a bound, as they are in nearly all of the sample:
        each with that bound. A replication in which one is less is run by itself.
    """

    def __init__(
        self,
        ranges: Sequence[tuple[float, float]],
        sample: Floats,
        known: Sequence[Form] = (),
        *,
        splits: bool = False,
    ) -> None:
        self.ranges, self.known, self.splits = ranges, tuple(known), splits
        self._sample = sample
        self.share = 1.0
        self.most_pairs = MOST_PAIRS
        low, high = np.array(ranges, dtype=np.float64).reshape(-1, 2).T
        bounded = np.isfinite(low) & np.isfinite(high)
        self._open = None if bounded.all() else ~bounded
        self._middle = np.where(bounded, low + high, 0.0) / 2
        self._spread = np.where(bounded, high - low, 0.0) / 2
        self.assumed: dict[Form, float] = {}

    def with_known(self, form: Form) -> Box:
        """The part of the box in which a form is not negative."""
        kept = self._sample[:, form.over(self._sample) >= 0.0]
        part = Box(self.ranges, kept, (*self.known, form))
        part.share = self.share * kept.shape[1] / max(self._sample.shape[1], 1)
        return part

    def holds(self, form: Form, noise: float) -> bool:
        """Whether a form is not negative, at least in nearly all replications.

        Raises
        ------
        Split
            If that is in doubt, and the case can be split.
        """
        if form in self.known or form in self.assumed or self.interval(form)[0] >= -noise:
            return True
        if form.slopes is None or ZERO.minus(form) in self.known or self.interval(form)[1] < -noise:
            return False
        less = form.over(self._sample) < -noise
        if np.mean(less) > _RARE:
            if self.splits and np.mean(less) < 1.0 - _RARE:
                raise Split(form)
            return False
        self.assumed[form] = -noise
        return True

    def interval(self, form: Form | Sum) -> tuple[float, float]:
        """Bounds of a form: no value of it is outside."""
        low, high = self._interval(form)
        if low < 0.0 < high and form.slopes is not None:
            for known in self.known:
                variable, slope = known.terms[0]
                ratio = form.slopes[variable] / slope
                if ratio > 0.0:
                    low = max(low, self._interval(added(form, known, -ratio))[0])
                elif ratio < 0.0:
                    high = min(high, self._interval(added(form, known, -ratio))[1])
        return low, high

    def _interval(self, form: Form | Sum) -> tuple[float, float]:
        slopes = form.slopes
        if slopes is None:
            return form.constant, form.constant
        if self._open is not None and slopes[self._open].any():
            return -inf, inf
        middle = form.constant + float(slopes.dot(self._middle))
        spread = float(np.abs(slopes).dot(self._spread))
        return middle - spread, middle + spread

    def sign(self, form: Form | Sum, clear: float = CLEARLY_APART) -> int:
        """1 where a form is positive for all values of the variables, -1 where it is negative; 0
        where that is not certain, or it is about zero.
        """
        low, high = self.interval(form)
        return int(low > clear) - int(high < -clear)


class Values:
    """The values of forms: tracks, or floats where nothing varies.

    Parameters
    ----------
    variables
        Of each variable its track, counted from the central value.
    """

    def __init__(self, variables: Sequence[Track]) -> None:
        self._variables = variables
        self._found: dict[Form, AnyNumber] = {}

    def __getitem__(self, form: Form) -> AnyNumber:
        found = self._found.get(form)
        if found is None:
            found = 0.0
            for variable, slope in form.terms:  # sums that begin alike have steps in common
                found = found + slope * self._variables[variable]
            found = self._found[form] = found + form.constant
        return found

    def sum(self, one: Form, other: Form, times: float = 1.0) -> Form:
        """The sum of a form and a multiple of another, which is worked out from what they are."""
        form = one.plus(other, times)
        if form.slopes is not None and form not in self._found:
            self._found[form] = self[one] + times * self[other]
        return form
