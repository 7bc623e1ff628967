"""Float: how far one input alone may move before a verdict flips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import TYPE_CHECKING, Self

from simulator.errors import DeadlockError
from simulator.timeline.run import Run
from simulator.tolerances import HOLDS_FROM, SAME_TIME
from simulator.whatif.broken import broken, require_linear_meetings, require_no_waiting
from simulator.whatif.inputs import Input, NotLinearError, input_named, inputs
from simulator.whatif.lines import Ranges
from simulator.whatif.sweep import sweep

if TYPE_CHECKING:
    import pandas as pd

#: Told how many of how many are done.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Room:
    """How far an input may move in one direction.

    Attributes
    ----------
    seconds
        By so much no verdict flips; inf where none ever does.
    breaks
        The constraint that breaks first beyond; None where none does.
    ends
        Whether the input itself ends there: a duration that is zero.
    """

    seconds: float
    breaks: str | None = None
    ends: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Float:
    """How much later (longer) and earlier (shorter) one input alone may become.

    Attributes
    ----------
    input
        Which one.
    later, earlier
        Until a verdict that holds flips.
    """

    input: Input
    later: Room
    earlier: Room

    @property
    def least(self) -> float:
        """The smaller of the two rooms of which a constraint is the limit (s)."""
        return min(
            (room.seconds for room in (self.later, self.earlier) if room.breaks is not None),
            default=inf,
        )

    def __repr__(self) -> str:
        from simulator.views.floats import float_text

        return f"<Float of {float_text(self)}>"


class Floats(tuple[Float, ...]):
    """Floats of several inputs of a run, those with the least room first; in a notebook, a table.

    Attributes
    ----------
    run
        Whose they are.
    without
        Names of the inputs that have none: what they do is no line.
    """

    run: Run
    without: tuple[str, ...]

    def __new__(cls, found: Iterable[Float], run: Run, without: Iterable[str] = ()) -> Self:
        """Sort floats."""
        self = super().__new__(cls, sorted(found, key=lambda each: each.least))
        self.run = run
        self.without = tuple(without)
        return self

    def __getnewargs__(self) -> tuple[tuple[Float, ...], Run, tuple[str, ...]]:
        """For copies and pickles."""
        return tuple(self), self.run, self.without

    def to_frame(self) -> pd.DataFrame:
        """One row per input.

        Returns
        -------
        pandas.DataFrame
            Columns input, set (the settings path), later and earlier (s; inf where nothing ever
            breaks), later_breaks and earlier_breaks (a constraint's name, or None).
        """
        import pandas as pd

        rows = [
            (
                each.input.name,
                each.input.path,
                each.later.seconds,
                each.later.breaks,
                each.earlier.seconds,
                each.earlier.breaks,
            )
            for each in self
        ]
        columns = ["input", "set", "later", "later_breaks", "earlier", "earlier_breaks"]
        return pd.DataFrame(rows, columns=columns)

    def _repr_html_(self) -> str:
        from simulator.views.floats import floats_html

        return floats_html(self)


def float_of(run: Run, name: str) -> Float:
    """The float of one input, by its name (`navy.release`) or its settings path.

    Raises
    ------
    UnknownInputError
        Where there is no such input.
    NotLinearError
        Where it has no float: it decides on when a flight leaves its orbit, a unit on a lane
        would meet another that is under way, something halts everything, or a vehicle breaks down.
    """
    return _float(run, input_named(run.scenario, name))


def floats(run: Run, progress: Progress | None = None) -> Floats:
    """The floats of all inputs that have one, those with the least room first."""
    known = inputs(run.scenario)
    found, without = [], []
    for number, what in enumerate(known):
        if progress is not None:
            progress(number, len(known))
        try:
            found.append(_float(run, what))
        except NotLinearError:
            without.append(what.name)
    if progress is not None:
        progress(len(known), len(known))
    return Floats(found, run, without)


def broken_by(run: Run, what: Input) -> list[tuple[str, Ranges]]:
    """Of each constraint its name, and the changes (s) of an input for which it is broken.

    Raises
    ------
    NotLinearError
        Where it has no float.
    """
    try:
        spans = sweep(run, what)
    except DeadlockError:
        require_no_waiting(run.scenario)
        raise
    require_linear_meetings(run.scenario, spans)
    return [
        (constraint.name, broken(constraint, spans)) for constraint in run.scenario.all_constraints
    ]


def _float(run: Run, what: Input) -> Float:
    holding = [verdict.name for verdict in run.verdicts if verdict.holds]
    found = [(name, ranges) for name, ranges in broken_by(run, what) if name in holding]
    later = _nearest(
        [(float(low), name) for name, ranges in found for low, high in ranges if high > SAME_TIME]
    )
    earlier = _nearest(
        [(-float(high), name) for name, ranges in found for low, high in ranges if low < -SAME_TIME]
    )
    # `+ 0.0`: no negative zero.
    if isfinite(what.least) and earlier.seconds >= -what.least:
        earlier = Room(-what.least + 0.0, ends=True)
    return Float(what, later, earlier)


def _nearest(found: Sequence[tuple[float, str]]) -> Room:
    """The first constraint to break; of several at once, the first in the order of the file."""
    if not found:
        return Room(inf)
    least = min(seconds for seconds, _ in found)
    name = next(name for seconds, name in found if seconds <= least + SAME_TIME)
    # A verdict forgives so much; a float does not count on it.
    return Room(max(least + HOLDS_FROM, 0.0), name)
