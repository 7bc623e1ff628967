"""What differs between two runs, or between a run and the record of an earlier one: exactly.

Instants are compared as what the clock shows, from the day on which each scenario starts: so
parades of two days can be compared, and a run with a record made in another time zone. On one day,
a shift is the time that passes; the two differ where the clocks change in between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from math import inf, isfinite
from typing import TYPE_CHECKING, Literal

from simulator.display import PLAIN, Display
from simulator.format import time_of_day, time_shown, zone_mark
from simulator.represented import Represented
from simulator.scenario.clock import Zoned
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.tolerances import NO_CHANGE

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from simulator.timeline.occupancy import Count

#: By how much a slack may change unnoticed if its unit is not seconds; a count by nothing.
SLACK_TOLERANCES = {"m": 0.5, "people/m2": 0.01}

Change = Literal["broken", "lost", "gained", "fixed", "vanished", "new"]
#: The order in which changes of verdicts are listed.
CHANGES: tuple[Change, ...] = ("broken", "lost", "vanished", "fixed", "gained", "new")


@dataclass(frozen=True, slots=True, repr=False)
class VerdictRecord(Represented):
    """A recorded verdict: whether the constraint holds, its slack (None if infinite) and the unit
    of the slack.
    """

    holds: bool
    slack: float | None
    unit: str

    @property
    def room(self) -> float:
        """The slack, also if it is infinite."""
        return self.slack if self.slack is not None else inf if self.holds else -inf


@dataclass(frozen=True, repr=False)
class Record(Represented):
    """What is compared of a run.

    Attributes
    ----------
    name, digest
        Of the scenario.
    day
        On which it starts.
    events
        Event name → what the clock shows then, in seconds since that day's midnight.
    verdicts
        Constraint → its verdict.
    offset
        The offset of its clock from UTC at the start.
    jumps, zones
        Of the events for which they are not 0 or empty: by how much (s) the clock was changed since
        the start, and the zone, in an hour that comes twice.
    display
        How it is shown to people.
    """

    name: str
    digest: str
    day: dt.date
    events: Mapping[str, float]
    verdicts: Mapping[str, VerdictRecord]
    offset: dt.timedelta | None = None
    jumps: Mapping[str, float] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)
    display: Display = PLAIN

    def as_time_passes(self, event: str) -> float:
        """An event in seconds since midnight, if the clock were not changed after the start."""
        return self.events[event] - self.jumps.get(event, 0.0)

    def written(self, event: str, digits: int = 3) -> str:
        """What the clock shows at an event, as a file would have it."""
        return time_of_day(self.events[event], digits, self.zones.get(event, ""))

    def shown(self, event: str, digits: int) -> str:
        """What the clock shows at an event, for people."""
        return time_shown(self.events[event], digits, self.zones.get(event, ""))


def since_midnight(scenario: Scenario) -> float:
    """What the clock shows at the start (s since midnight)."""
    start = scenario.start
    return (start - start.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()


def instant_of_day(scenario: Scenario, seconds: float, zone: str = "") -> float:
    """When the clock of a scenario shows a time of day (s since its start); 0 beyond the calendar.

    Parameters
    ----------
    scenario
        The scenario.
    seconds, zone
        Since midnight of the day of its start, by the clock; and what `zone_mark` gives there.
    """
    midnight = dt.datetime.combine(scenario.start, dt.time())
    try:
        shown = midnight + dt.timedelta(seconds=seconds)
    except OverflowError:
        return 0.0
    return scenario.instant(Zoned(shown, zone.strip()) if zone else shown)


def record_of(run: Run) -> Record:
    """What is compared of a run."""
    scenario, since = run.scenario, since_midnight(run.scenario)
    instants = {name: instant for name, instant in run.events.items() if isfinite(instant)}
    jumps, zones = changes_of_the_clock(scenario, instants)
    return Record(
        name=scenario.name,
        digest=scenario.digest,
        day=scenario.start.date(),
        events={name: at + since + jumps.get(name, 0.0) for name, at in instants.items()},
        offset=scenario.start.utcoffset(),
        jumps=jumps,
        zones=zones,
        display=run.display,
        verdicts={
            each.name: VerdictRecord(
                each.holds, each.slack if isfinite(each.slack) else None, each.unit
            )
            for each in run.verdicts
        },
    )


def changes_of_the_clock(
    scenario: Scenario, instants: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, str]]:
    """Of events at these instants (s): the jumps and the zones of a record."""
    jumps: dict[str, float] = {}
    zones: dict[str, str] = {}
    calendar = scenario.calendar
    shown = {name: at for name, at in instants.items() if calendar.first < at < calendar.last}
    if not calendar.changes(min(shown.values(), default=0.0), max(shown.values(), default=0.0)):
        return jumps, zones
    first = scenario.start.utcoffset() or dt.timedelta()
    for name, at in shown.items():
        moment = scenario.clock(round(at, 3))
        if jump := ((moment.utcoffset() or first) - first).total_seconds():
            jumps[name] = jump
        if mark := zone_mark(moment):
            zones[name] = mark
    return jumps, zones


@dataclass(frozen=True, slots=True)
class Tolerances:
    """By how much (s) an instant may differ: that of the first glob that matches its event."""

    default: float = 0.0
    by_event: tuple[tuple[str, float], ...] = ()

    def of(self, event: str) -> float:
        """The tolerance of an event (s)."""
        matching = (seconds for glob, seconds in self.by_event if fnmatchcase(event, glob))
        return next(matching, self.default)


@dataclass(frozen=True, slots=True, repr=False)
class Moved(Represented):
    """An event that happens at another time (s since midnight, by the clock).

    Attributes
    ----------
    jump
        By how much (s) the clock was changed in between; 0 where two days are compared.
    zones
        Of both times, in an hour that comes twice.
    """

    event: str
    before: float
    after: float
    jump: float = 0.0
    zones: tuple[str, str] = ("", "")

    @property
    def shift(self) -> float:
        """How much later it happens (s)."""
        return self.after - self.before - self.jump

    def written(self) -> tuple[str, str]:
        """What the clock shows before and after, as a file would have it."""
        first, second = self.zones
        return time_of_day(self.before, zone=first), time_of_day(self.after, zone=second)

    def shown(self, digits: int) -> tuple[str, str]:
        """What the clock shows before and after, for people."""
        first, second = self.zones
        return time_shown(self.before, digits, first), time_shown(self.after, digits, second)


@dataclass(frozen=True, slots=True, repr=False)
class VerdictChange(Represented):
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


@dataclass(frozen=True, repr=False)
class Comparison(Represented):
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
        """What moved: one row per unit and item, hollow where it was, filled where it is.

        Raises
        ------
        ValueError
            If only records were compared: they do not hold positions.

        Notes
        -----
        Its picture is docs/images/gallery/moved.png
        """
        if self.runs is None:
            raise ValueError("plots need two runs: compare(run_a, run_b).plot()")
        from simulator.views.figures.moved import moved_figure

        return moved_figure(*self.runs, ax)

    def plot_occupancy(
        self, ax: Axes | None = None, zone: str | None = None, count: Count = "people"
    ) -> Axes:
        """How full a zone is in both runs, by time of day: before in grey, after in blue.

        Parameters
        ----------
        ax
            Draw here; default: a new figure.
        zone
            Its name; default: that of the second run's first occupancy constraint, else its first.
        count
            ``people``, ``vehicles``, ``aircraft`` or ``units``.

        Raises
        ------
        ValueError
            If only records were compared: they do not hold positions.
        OutputError
            Where one of the scenarios has no such zone.

        Notes
        -----
        Its picture is docs/images/gallery/against.png
        """
        if self.runs is None:
            raise ValueError("plots need two runs: compare(run_a, run_b).plot_occupancy()")
        from simulator.views.figures.against import against_figure

        return against_figure(*self.runs, ax, zone=zone, count=count)


def comparison_of(
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
    on_one_day = first.day == second.day and first.offset == second.offset
    moved = [
        Moved(
            event,
            first.events[event],
            at,
            second.jumps.get(event, 0.0) - first.jumps.get(event, 0.0) if on_one_day else 0.0,
            (first.zones.get(event, ""), second.zones.get(event, "")),
        )
        for event, at in second.events.items()
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
