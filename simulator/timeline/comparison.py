"""What differs between two runs, or between a run and the record of an earlier one: exactly.

Instants are compared as times of the day on which each scenario starts, so parades of two different
days can be compared, and a run with a record made in another time zone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import inf, isfinite
from typing import TYPE_CHECKING, Literal

from simulator.timeline.run import Run
from simulator.tolerances import NO_CHANGE

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: By how much a slack may change unnoticed if its unit is not seconds; a count by nothing.
SLACK_TOLERANCES = {"m": 0.5, "people/m2": 0.01}

Change = Literal["broken", "lost", "gained", "fixed", "vanished", "new"]
#: The order in which changes of verdicts are listed.
CHANGES: tuple[Change, ...] = ("broken", "lost", "vanished", "fixed", "gained", "new")


@dataclass(frozen=True, slots=True)
class VerdictRecord:
    """Of a verdict: whether it holds, its slack (None if infinite) and the unit of that."""

    holds: bool
    slack: float | None
    unit: str

    @property
    def room(self) -> float:
        """The slack, infinite ones included."""
        return self.slack if self.slack is not None else inf if self.holds else -inf


@dataclass(frozen=True)
class Record:
    """What is compared of a run.

    Attributes
    ----------
    name, digest
        Of the scenario.
    day
        On which it starts.
    events
        Event name → its instant, in seconds since that day's midnight.
    verdicts
        Constraint → its verdict.
    """

    name: str
    digest: str
    day: dt.date
    events: Mapping[str, float]
    verdicts: Mapping[str, VerdictRecord]


def record_of(run: Run) -> Record:
    """What is compared of a run."""
    start = run.scenario.start.replace(tzinfo=None)
    since = (start - dt.datetime.combine(start, dt.time())).total_seconds()
    return Record(
        name=run.scenario.name,
        digest=run.scenario.digest,
        day=start.date(),
        events={name: instant + since for name, instant in run.events.items() if isfinite(instant)},
        verdicts={
            each.name: VerdictRecord(
                each.holds, each.slack if isfinite(each.slack) else None, each.unit
            )
            for each in run.verdicts
        },
    )


@dataclass(frozen=True, slots=True)
class Tolerances:
    """By how much (s) an instant may differ: that of the first glob that matches its event."""

    default: float = 0.0
    by_event: tuple[tuple[str, float], ...] = ()

    def of(self, event: str) -> float:
        """The tolerance of an event (s)."""
        matching = (seconds for glob, seconds in self.by_event if fnmatchcase(event, glob))
        return next(matching, self.default)


@dataclass(frozen=True, slots=True)
class Moved:
    """An event that happens at another time (s since midnight)."""

    event: str
    before: float
    after: float

    @property
    def shift(self) -> float:
        """How much later it happens (s)."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A constraint whose verdict changed; None for a run that does not have the constraint."""

    name: str
    before: VerdictRecord | None
    after: VerdictRecord | None

    @property
    def by(self) -> float:
        """How much slack was gained (in its unit); 0 if one of the runs lacks the constraint."""
        if self.before is None or self.after is None or self.before.room == self.after.room:
            return 0.0
        return self.after.room - self.before.room

    @property
    def change(self) -> Change:
        """How it changed."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "vanished"
        if self.before.holds != self.after.holds:
            return "fixed" if self.after.holds else "broken"
        return "gained" if self.by > 0 else "lost"


@dataclass(frozen=True)
class Comparison:
    """What differs between two runs; the largest changes first.

    Attributes
    ----------
    before, after
        What was compared.
    moved
        Events that happen at another time.
    new, vanished
        Events that are in only one of the two, with their instants (s since midnight).
    verdicts
        Constraints whose verdict changed: those newly broken first.
    runs
        The two runs; None if one of the two is only a record.
    """

    before: Record
    after: Record
    moved: tuple[Moved, ...]
    new: Mapping[str, float]
    vanished: Mapping[str, float]
    verdicts: tuple[VerdictChange, ...]
    runs: tuple[Run, Run] | None = None

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.moved or self.new or self.vanished or self.verdicts)

    @property
    def scenario_changed(self) -> bool:
        """Whether the two scenarios differ at all."""
        return self.before.digest != self.after.digest

    def to_frame(self) -> pd.DataFrame:
        """One row per event that moved, the largest shift first.

        Returns
        -------
        pandas.DataFrame
            Columns event, before and after (s since midnight of the scenario's day), shift (s).
        """
        import pandas as pd

        rows = [(each.event, each.before, each.after, each.shift) for each in self.moved]
        return pd.DataFrame(rows, columns=["event", "before", "after", "shift"])

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw what moved; see `simulator.views.figures.moved`.

        Raises
        ------
        ValueError
            If only records were compared: they do not hold positions.
        """
        if self.runs is None:
            raise ValueError("only two runs can be drawn: compare(run_a, run_b).plot()")
        from simulator.views.figures.moved import moved_figure

        return moved_figure(*self.runs, ax)

    def _repr_html_(self) -> str:
        from simulator.views.comparison import comparison_html

        return comparison_html(self)

    def __repr__(self) -> str:
        return (
            f"<Comparison of {self.before.name!r} and {self.after.name!r}: "
            f"events {len(self.moved)} moved, {len(self.new)} new, {len(self.vanished)} vanished; "
            f"{len(self.verdicts)} verdicts changed>"
        )


def compare(
    before: Run | Record, after: Run | Record, tolerances: Tolerances = Tolerances()
) -> Comparison:
    """Compare two runs.

    Parameters
    ----------
    before, after
        Runs, or records of runs.
    tolerances
        By how much an instant may differ; the default also holds for slack in seconds.
    """
    runs = (before, after) if isinstance(before, Run) and isinstance(after, Run) else None
    first = record_of(before) if isinstance(before, Run) else before
    second = record_of(after) if isinstance(after, Run) else after
    moved = [
        Moved(event, first.events[event], instant)
        for event, instant in second.events.items()
        if event in first.events
    ]
    far = [one for one in moved if abs(one.shift) > max(tolerances.of(one.event), NO_CHANGE)]
    return Comparison(
        before=first,
        after=second,
        # Rounded, so that events that move together stay in their order.
        moved=tuple(sorted(far, key=lambda one: -round(abs(one.shift), 3))),
        new={name: at for name, at in second.events.items() if name not in first.events},
        vanished={name: at for name, at in first.events.items() if name not in second.events},
        verdicts=tuple(sorted(_changed(first, second, tolerances.default), key=_rank)),
        runs=runs,
    )


def _changed(first: Record, second: Record, tolerance: float) -> Iterator[VerdictChange]:
    for name in dict.fromkeys((*second.verdicts, *first.verdicts)):
        before, after = first.verdicts.get(name), second.verdicts.get(name)
        if before is None or after is None:
            yield VerdictChange(name, before, after)
        elif before.unit != after.unit:  # another constraint of the same name
            yield from (VerdictChange(name, before, None), VerdictChange(name, None, after))
        else:
            one = VerdictChange(name, before, after)
            least = tolerance if after.unit == "s" else SLACK_TOLERANCES.get(after.unit, 0.0)
            if before.holds != after.holds or abs(one.by) > max(least, NO_CHANGE):
                yield one


def _rank(one: VerdictChange) -> tuple[int, bool, float]:
    """In the order of `CHANGES`; seconds before other units; the largest first."""
    unit = (one.after or one.before or VerdictRecord(True, None, "")).unit
    return CHANGES.index(one.change), unit != "s", -abs(one.by)
