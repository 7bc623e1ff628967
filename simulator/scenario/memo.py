"""What a scenario was built from, step by step: a changed copy builds only what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
#: Inputs that are compared by value; all others are the same only as one object.
_VALUES = (str, int, float, tuple, frozenset, dt.datetime, dt.time)


class Memo:
    """The result of every step of a build, with the inputs that it was made from.

    A step is taken over where its inputs are the same. Parts of a document that a change does not
    touch are the same objects in the changed document, so what is built from them is, too.

    Attributes
    ----------
    first_only
        Whether an invalid copy is only refused: to find all that is wrong takes several times as
        long as a valid copy.
    """

    def __init__(self, *, first_only: bool = False) -> None:
        self.first_only = first_only
        self._steps: dict[Hashable, tuple[tuple[object, ...], Any]] = {}

    def __call__(self, step: Hashable, function: Callable[..., T], *inputs: object) -> T:
        """The result of a step, ``function(*inputs)``; that of before where the inputs are.

        The function reads nothing else that could change.
        """
        known = self._steps.get(step)
        if known is not None and _all_same(known[0], inputs):
            result: T = known[1]
            return result
        result = function(*inputs)
        self._steps[step] = inputs, result
        return result

    def __len__(self) -> int:
        return len(self._steps)

    def clear(self) -> None:
        """Forget all steps."""
        self._steps.clear()

    def copy(self, *, first_only: bool = False) -> Memo:
        """Make a memo that begins with these steps, for a changed copy."""
        other = Memo(first_only=first_only or self.first_only)
        other._steps = dict(self._steps)
        return other


def _all_same(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
    return len(before) == len(now) and all(map(_same, before, now))


def _same(one: object, other: object) -> bool:
    if one is other:
        return True
    return type(one) is type(other) and isinstance(one, _VALUES) and one == other
