"""What differs between two runs, or between a run and the record of an earlier one: exactly.

Instants are compared as times of the day on which each scenario starts: parades of two different
days can be compared, and a run with its record whatever the time zone is called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from simulator.timeline.run import Run
from simulator.timeline.run_record import Record, VerdictRecord, record_of
from simulator.tolerances import NO_CHANGE

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
#: By how much slack may change unnoticed where its unit is not seconds; of people, by nothing.
SLACK_TOLERANCES = {"m": 0.5, "people/m2": 0.01}

Change = Literal["broken", "lost", "gained", "fixed", "vanished", "new"]
#: The order in which changes of verdicts are told.
CHANGES: tuple[Change, ...] = ("broken", "lost", "vanished", "fixed", "gained", "new")


@dataclass(frozen=True, slots=True)
class Tolerances:
    """By how much (s) an instant may differ: the first glob that its event matches, else all's."""

    default: float = 0.0
    by_event: tuple[tuple[str, float], ...] = ()

    def of(self, event: str) -> float:
        """The tolerance of an event (s)."""
        for pattern, seconds in self.by_event:
            if fnmatchcase(event, pattern):
                return seconds
        return self.default


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
    """A constraint of which something else is said; None where it was, or is, not there."""

    name: str
    before: VerdictRecord | None
    after: VerdictRecord | None

    @property
    def by(self) -> float:
        """How much slack was gained (s, or what its unit is); 0 where one is not there."""
        if self.before is None or self.after is None or self.before.room == self.after.room:
            return 0.0
        return self.after.room - self.before.room

    @property
    def change(self) -> Change:
        """What has become of it."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "vanished"
        if self.before.holds != self.after.holds:
            return "fixed" if self.after.holds else "broken"
        return "gained" if self.by > 0 else "lost"


@dataclass(frozen=True)
class Comparison:
    """What differs; each list with what is largest first.

    Attributes
    ----------
    before, after
        What was compared.
    moved
        Events that happen at another time.
    new, vanished
        Events that are in only one of the two, with their instants (s since midnight).
    verdicts
        Constraints of which something else is said: those newly broken first.
    runs
        The two runs, where both were at hand.
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
        """Whether the two scenarios differ in anything at all."""
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
            Where only records were compared: they do not say where a unit is seen.
        """
        if self.runs is None:
            raise ValueError("only two runs can be drawn: compare(run_a, run_b).plot()")
        from simulator.views.figures.moved import moved_figure

        return moved_figure(*self.runs, ax)

    def _repr_html_(self) -> str:
        from simulator.views.comparison import comparison_html

        return comparison_html(self)

    def __repr__(self) -> str:
        counts = {
            "moved": len(self.moved),
            "new": len(self.new),
            "vanished": len(self.vanished),
        }
        events = ", ".join(f"{number} {what}" for what, number in counts.items())
        return (
            f"<Comparison of {self.before.name!r} and {self.after.name!r}: events {events}; "
            f"{len(self.verdicts)} verdicts changed>"
        )


def compare(
    before: Run | Record, after: Run | Record, tolerances: Tolerances = Tolerances()
) -> Comparison:
    """Say what differs between two runs.

    Parameters
    ----------
    before, after
        Runs, or records of runs.
    tolerances
        By how much an instant may differ; the default also holds for slack in seconds.

    Returns
    -------
    Comparison
        What differs by more.
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
        # Events that move together stay in their order: they differ by floats' noise only.
        moved=tuple(sorted(far, key=lambda one: -round(abs(one.shift), 3))),
        new=_only_in(second.events, first.events),
        vanished=_only_in(first.events, second.events),
        verdicts=tuple(sorted(_changed(first, second, tolerances.default), key=_rank)),
        runs=runs,
    )


def _only_in(these: Mapping[str, float], those: Mapping[str, float]) -> dict[str, float]:
    return {event: instant for event, instant in these.items() if event not in those}


def _changed(first: Record, second: Record, tolerance: float) -> Iterator[VerdictChange]:
    for name in dict.fromkeys((*second.verdicts, *first.verdicts)):
        before, after = first.verdicts.get(name), second.verdicts.get(name)
        if before is None or after is None:
            yield VerdictChange(name, before, after)
        elif before.unit != after.unit:  # another constraint of the same name
            yield VerdictChange(name, before, None)
            yield VerdictChange(name, None, after)
        else:
            one = VerdictChange(name, before, after)
            least = tolerance if after.unit == "s" else SLACK_TOLERANCES.get(after.unit, 0.0)
            if before.holds != after.holds or abs(one.by) > max(least, NO_CHANGE):
                yield one


def _rank(one: VerdictChange) -> tuple[int, bool, float]:
    """Broken first; seconds before other units; the largest first."""
    unit = (one.after or one.before or VerdictRecord(True, None, "")).unit
    return CHANGES.index(one.change), unit != "s", -abs(one.by)
