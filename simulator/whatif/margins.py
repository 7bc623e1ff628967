"""Margins: how far one input alone can move before a constraint that holds breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import TYPE_CHECKING, Self

from simulator.errors import DeadlockError
from simulator.movement.simulate import collector_paused, simulate
from simulator.represented import Represented
from simulator.scenario.load import AnyScenario
from simulator.timeline.run import Run
from simulator.tolerances import HOLDS_FROM, SAME_TIME
from simulator.whatif.asked import AskedOf
from simulator.whatif.broken import broken, require_linear_meetings, require_no_waiting
from simulator.whatif.inputs import Input, NotLinearError, inputs, inputs_named
from simulator.whatif.lines import Ranges
from simulator.whatif.sweep import sweep

if TYPE_CHECKING:
    import pandas as pd

#: Called with how many of how many are done.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, repr=False)
class Limit(Represented):
    """How far an input can move in one direction.

    Attributes
    ----------
    seconds
        The largest change at which no verdict changes; inf where none ever does.
    breaks
        The constraint that breaks first beyond it; None where none does.
    ends
        Whether the input itself ends there: a duration of zero.
    """

    seconds: float
    breaks: str | None = None
    ends: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Margin(Represented):
    """How much later (longer) and earlier (shorter) one input alone can become.

    Attributes
    ----------
    input
        Which one.
    later, earlier
        Until a constraint that holds breaks.
    of
        Constraint that holds → how much later, and how much earlier, until it breaks (s).
    """

    input: Input
    later: Limit
    earlier: Limit
    of: Mapping[str, tuple[float, float]] = field(default_factory=dict, compare=False)

    @property
    def least(self) -> float:
        """The smaller of the limits that a constraint sets (s); inf where none does."""
        return min(
            (limit.seconds for limit in (self.later, self.earlier) if limit.breaks is not None),
            default=inf,
        )


class Margins(Represented, tuple[Margin, ...]):
    """Margins of several inputs, the smallest first; in a notebook, a table.

    Attributes
    ----------
    run
        The run of the scenario as it is.
    without
        Names of the inputs that have no margin: their effect is not linear.
    """

    run: Run
    without: tuple[str, ...]

    def __new__(cls, found: Iterable[Margin], run: Run, without: Iterable[str] = ()) -> Self:
        """Sort margins."""
        self = super().__new__(cls, sorted(found, key=lambda each: each.least))
        self.run = run
        self.without = tuple(without)
        return self

    def __getnewargs__(self) -> tuple[tuple[Margin, ...], Run, tuple[str, ...]]:
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


@collector_paused()
def margins(scenario: AnyScenario | Run, *names: str, progress: Progress | None = None) -> Margins:
    """How far each input alone can move before a constraint that holds breaks.

    Parameters
    ----------
    scenario
        A scenario or its file, or a run of it where there is one already.
    names
        Inputs (`navy.release`, `speech.duration`), their settings paths, or units, groups and
        programme items for all of their inputs; default: all inputs of the scenario.
    progress
        Called with the number of inputs that are done, and the number of all inputs.

    Raises
    ------
    UnknownInputError
        If a name is not that of an input.
    NotLinearError
        If one input is named and has no margin; of several, `Margins.without` names those.
    """
    run = scenario if isinstance(scenario, Run) else simulate(scenario)
    known = inputs_named(run.scenario, names) if names else inputs(run.scenario)
    found, without, asked = [], [], AskedOf(run)
    for number, what in enumerate(known):
        if progress is not None:
            progress(number, len(known))
        try:
            found.append(_margin(run, what, asked))
        except NotLinearError:
            if names and len(known) == 1:
                raise
            without.append(what.name)
    if progress is not None:
        progress(len(known), len(known))
    return Margins(found, run, without)


def broken_by(run: Run, what: Input, asked: AskedOf, *, on_day: bool) -> dict[str, Ranges]:
    """Of each constraint its name, and the changes (s) of an input for which it is broken.

    Parameters
    ----------
    run, what
        The input, and the run of its scenario.
    asked
        What constraints require in that run.
    on_day
        Whether it changes on the day, and planned times stay; else they move with the plan.

    Raises
    ------
    NotLinearError
        Where the input has no margin.
    """
    try:
        spans = sweep(run, what, on_day=on_day)
    except DeadlockError:
        require_no_waiting(run.scenario, on_day=on_day)
        raise
    require_linear_meetings(run.scenario, spans, asked, on_day=on_day)
    return broken(run.scenario.all_constraints, spans, asked)


def _margin(run: Run, what: Input, asked: AskedOf) -> Margin:
    # Where there is no day, and no planned time, a change of the plan is the same.
    on_day = bool(run.scenario.day or run.scenario.planned_times)
    holding = [verdict.name for verdict in run.verdicts if verdict.holds and verdict.applies]
    found = [
        (name, ranges)
        for name, ranges in broken_by(run, what, asked, on_day=on_day).items()
        if name in holding
    ]
    laters = [
        (float(low), name) for name, ranges in found for low, high in ranges if high > SAME_TIME
    ]
    earliers = [
        (-float(high), name) for name, ranges in found for low, high in ranges if low < -SAME_TIME
    ]
    later, earlier = _nearest(laters), _nearest(earliers)
    # `+ 0.0`: no negative zero.
    if isfinite(what.least) and earlier.seconds >= -what.least:
        earlier = Limit(-what.least + 0.0, ends=True)
    of = {name: (_least(laters, name), _least(earliers, name)) for name, _ in found}
    return Margin(what, later, earlier, of)


def _nearest(found: Sequence[tuple[float, str]]) -> Limit:
    """The first constraint to break; of several at once, the first in the order of the file."""
    if not found:
        return Limit(inf)
    least = min(seconds for seconds, _ in found)
    name = next(name for seconds, name in found if seconds <= least + SAME_TIME)
    # A verdict forgives so much; a margin does not count on it.
    return Limit(max(least + HOLDS_FROM, 0.0), name)


def _least(found: Sequence[tuple[float, str]], name: str) -> float:
    """How far until one constraint breaks (s); inf if it never does."""
    least = min((seconds for seconds, breaks in found if breaks == name), default=inf)
    return max(least + HOLDS_FROM, 0.0)
