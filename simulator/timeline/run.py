"""The result of a run: one frozen object from which everything is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from simulator.scenario.events.instants import Instant
from simulator.scenario.model.constraints.base import Edge
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from simulator.timeline.events import Events
from simulator.timeline.march_table import MarchTableRow, rows_at
from simulator.timeline.occupancy import Occupancy, Stay, occupancy, stays
from simulator.timeline.passage import Passage
from simulator.timeline.records import Breakdown, Flypast, WindowTimes
from simulator.timeline.tables import march_table, timeline_table
from simulator.timeline.verdicts import Verdict, judge
from simulator.timeline.verdicts.cases import instant_of, moment_of
from simulator.timeline.why.chain import Chain
from simulator.timeline.why.delays import Delay, delays
from simulator.timeline.why.walk import explain

if TYPE_CHECKING:
    import pandas as pd

    from simulator.timeline.comparison import Comparison
    from simulator.views.figures.plot import Plot


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """What happened.

    Attributes
    ----------
    scenario
        What was to happen.
    passages
        Unit → its passage, in the order of march; of an elastic column, each rank's: `tanks` is
        the first, `tanks#2` the second.
    released
        Unit → when its cue came (s).
    programme
        Item → its start and end (s).
    flypasts
        Flight that orbits → at which gate it left, and how fast.
    breakdowns
        Incident → from when to when the vehicle stood, who passed it and who did not.
    """

    scenario: Scenario
    passages: Mapping[str, Passage]
    released: Mapping[str, float]
    programme: Mapping[str, tuple[float, float]]
    flypasts: Mapping[str, Flypast] = field(default_factory=dict)
    breakdowns: Mapping[str, Breakdown] = field(default_factory=dict)

    @cached_property
    def begin(self) -> float:
        """When the run began (s): the earliest clock time of the scenario, or before it a flight's
        start towards its target.
        """
        return min(self.scenario.begin, *self.released.values())

    @cached_property
    def end(self) -> float:
        """The last event (s)."""
        return max(
            [self.begin]
            + [passage.arrival(passage.end) for passage in self.passages.values()]
            + [end for _, end in self.programme.values()]
            + [breakdown.end for breakdown in self.breakdowns.values()]
        )

    @cached_property
    def events(self) -> Events:
        """Event name → instant (s)."""
        return Events(
            self.scenario.event_names,
            self.passages,
            self.released,
            {**self.programme, **{name: (b.start, b.end) for name, b in self.breakdowns.items()}},
            self.begin,
        )

    def explain(self, event: str | EventName | Instant) -> Chain:
        """Why an event comes when it does: its chain of causes, from its root on.

        Parameters
        ----------
        event
            Its name, or a resolved event.

        Raises
        ------
        KeyError
            Where the scenario has no such event; the text says why.
        """
        return explain(self, event)

    @cached_property
    def delays(self) -> tuple[Delay, ...]:
        """What every unit lost against its free motion, the largest first."""
        return delays(self)

    @cached_property
    def _stays(self) -> dict[str, list[Stay]]:
        """What has been asked of a zone is worked out once: verdicts ask for it again and again."""
        return {}

    @cached_property
    def _occupancy(self) -> dict[str, Occupancy]:
        return {}

    def stays(self, zone: str, units: Iterable[str] | None = None) -> list[Stay]:
        """When each rank of the units (default: all) is in a zone."""
        if zone not in self._stays:
            scenario = self.scenario
            self._stays[zone] = stays(
                scenario.network, scenario.bodies, self.passages, zone, self.begin
            )
        found = self._stays[zone]
        if units is None:
            return found
        wanted = set(units)
        return [stay for stay in found if stay.body.unit.name in wanted]

    def occupancy(self, zone: str, *, units: Iterable[str] | None = None) -> Occupancy:
        """Who is in a zone, as exact steps.

        Parameters
        ----------
        zone
            Its name.
        units
            Count these only (names); default all.

        Raises
        ------
        KeyError
            Where there is no such zone.
        """
        if units is not None:
            return occupancy(self.stays(zone, units), self.begin)
        if zone not in self._occupancy:
            self._occupancy[zone] = occupancy(self.stays(zone), self.begin)
        return self._occupancy[zone]

    def instant(self, edge: Edge) -> float:
        """The instant (s) of an edge of an interval: an event or a clock time.

        Raises
        ------
        ConstraintError
            Where the event never comes.
        """
        return instant_of(self, moment_of(self.scenario, edge))

    @cached_property
    def window(self) -> WindowTimes | None:
        """How the window came out; None where there is none, or it never opens or is over."""
        window = self.scenario.window
        if window is None:
            return None
        ends = [self.events.find(name) for name in window.until]
        over = [end for end in ends if end is not None]
        from_ = window.from_
        if len(over) < len(ends) or (
            isinstance(from_, EventName) and self.events.find(from_) is None
        ):
            return None
        opens = self.instant(from_)
        return WindowTimes(opens, opens + window.length, max(over))

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdict on every constraint, the window first, then in the order of the file."""
        return judge(self)

    @property
    def ok(self) -> bool:
        """Whether every constraint holds but those that only warn."""
        return not any(verdict.fails for verdict in self.verdicts)

    def march_table_rows(self, marker: str | None = None) -> list[MarchTableRow]:
        """The march table as records; see `march_table`."""
        markers = self.scenario.network.markers if marker is None else [marker]
        return [
            row
            for name in markers
            for row in rows_at(self.scenario, self.events, self.passages, name)
        ]

    def march_table(self, marker: str | None = None) -> pd.DataFrame:
        """One row per unit and marker, in the order of arrival.

        Parameters
        ----------
        marker
            At this marker only; default all.

        Returns
        -------
        pandas.DataFrame
            Columns as `MarchTableRow`; release, start, arrive and clear are clock times.
        """
        return march_table(self, marker).to_frame()

    def timeline(self) -> pd.DataFrame:
        """Every event in the order of time.

        Returns
        -------
        pandas.DataFrame
            Columns event (name), subject (unit, group or item), time (s), clock.
        """
        return timeline_table(self).to_frame()

    def compare(self, other: Run) -> Comparison:
        """Say what another run does otherwise; see `simulator.timeline.comparison`."""
        from simulator.timeline.comparison import compare

        return compare(self, other)

    @property
    def plot(self) -> Plot:
        """The figures: `run.plot.occupancy()`, `run.plot.time_distance()`."""
        from simulator.views.figures.plot import Plot

        return Plot(self)

    def _repr_html_(self) -> str:
        from simulator.views.notebook import run_html

        return run_html(self)

    def __repr__(self) -> str:
        broken = sum(not verdict.holds for verdict in self.verdicts)
        return (
            f"<Run of {self.scenario.name!r}: {len(self.scenario.units)} units, "
            f"{len(self.verdicts) - broken} constraints hold, {broken} broken>"
        )
