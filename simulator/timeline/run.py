"""The result of a run: one frozen object that everything is read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

from simulator.display import PLAIN, Display, displayed
from simulator.errors import ConstraintError
from simulator.limits import check_limit
from simulator.represented import Represented
from simulator.scenario.events.instants import Instant
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.model.clock_times import Planned
from simulator.scenario.model.constraints.base import Edge
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from simulator.timeline.events import Events
from simulator.timeline.ground_clock import GroundClock
from simulator.timeline.h_hour import display_of
from simulator.timeline.march_table import MarchTableRow, rows_at
from simulator.timeline.occupancy import Crowd, Occupancy, Stay, Stays, occupancy
from simulator.timeline.passage import AllPassages, Passage
from simulator.timeline.records import Breakdown, Flypast, WindowTimes
from simulator.timeline.tables import march_table, throughput_table, timeline_table
from simulator.timeline.throughput import Throughput, groups_of, throughput_at
from simulator.timeline.verdicts import Verdicts, judge
from simulator.timeline.verdicts.cases import instant_of, moment_of
from simulator.timeline.why.chain import Chain
from simulator.timeline.why.delays import Delays, delays
from simulator.timeline.why.walk import explain
from simulator.wording import composed, unknown

if TYPE_CHECKING:
    import pandas as pd

    from simulator.timeline.comparison import Comparison
    from simulator.views.figures.plot import Plot
    from simulator.views.player.player import Player

#: Steps and ranks in zones that a run keeps; some 100 MB.
_KEPT = 1_000_000


@dataclass(frozen=True, eq=False, repr=False)
class Run(Represented):
    """What happened.

    Attributes
    ----------
    scenario
        What was planned.
    passages
        Body → its passage, in the order of march. A body is a unit, or a rank of an elastic column:
        `tanks` is the first, `tanks#2` the second.
    released
        Unit → when its cue came (s).
    programme
        Item → its start and end (s).
    flypasts
        Flight that orbits → at which gate it left its orbit, and how fast.
    breakdowns
        Incident → how long the vehicle stood, which units passed it and which queued behind it.
    plan
        The run of the plan, which gave the planned times; None where this is it, or there are none.
    """

    scenario: Scenario
    passages: Mapping[str, Passage]
    released: Mapping[str, float]
    programme: Mapping[str, tuple[float, float]]
    flypasts: Mapping[str, Flypast] = field(default_factory=dict)
    breakdowns: Mapping[str, Breakdown] = field(default_factory=dict)
    plan: Run | None = None

    @cached_property
    def begin(self) -> float:
        """When the run began (s): at the scenario's start, or before it, at its earliest clock
        time, when a unit leaves for its target, or at a planned time.
        """
        items = (start for start, _ in self.programme.values())
        return min(self.scenario.begin, *self.released.values(), *items)

    def planned(self, time: Cue | Planned) -> float:
        """The instant (s) of a planned time: the plan gives it.

        Raises
        ------
        ConstraintError
            If one of its events never occurs in the plan.
        """
        plan = self if self.plan is None else self.plan
        names = plan.scenario.event_names
        return max(plan.events.read(names.resolve(name)) for name in time.after) + time.delay

    def time(self, cue: Cue) -> float:
        """The instant (s) of a clock time, or of a planned time."""
        return self.planned(cue) if cue.at is None else cue.at

    @cached_property
    def end(self) -> float:
        """The last event (s)."""
        return max(
            self.begin,
            *(passage.arrival(passage.end) for passage in self.passages.values()),
            *(end for _, end in self.programme.values()),
            *(breakdown.end for breakdown in self.breakdowns.values()),
        )

    @cached_property
    def display(self) -> Display:
        """How it is shown to people."""
        return display_of(self)

    @cached_property
    def ground_clock(self) -> GroundClock:
        """The clock of the ground, which stands still during a halt of everything."""
        halting = (item for item in self.scenario.programme.values() if item.halts)
        halts = ((item.name, self.programme[item.name][0], item.duration) for item in halting)
        return GroundClock(sorted(halts, key=lambda halt: halt[1]))

    def forget(self) -> None:
        """Forget what was worked out from it; it is worked out again when needed.

        Much of that refers to the run, which without it is freed at once, not by the collector.
        """
        for name in self.__dict__.keys() - {each.name for each in fields(self)}:
            del self.__dict__[name]

    @cached_property
    def events(self) -> Events:
        """Event name → instant (s)."""
        return Events(self)

    def explain(self, event: str | EventName | Instant) -> Chain:
        """Why an event occurs when it does: its chain of causes, from the root on.

        Parameters
        ----------
        event
            Its name, or a resolved event.

        Raises
        ------
        KeyError
            If the scenario has no such event, or it never occurs; the text says why.
        """
        return explain(self, event)

    @cached_property
    def delays(self) -> Delays:
        """What each unit lost against free motion, the largest delay first."""
        return delays(self)

    @cached_property
    def all_passages(self) -> AllPassages:
        """The passages as arrays, in the same order."""
        return AllPassages(self.passages.values())

    @cached_property
    def crowd(self) -> Crowd:
        """All ranks, to find out when they are in a zone."""
        return Crowd(self)

    @cached_property
    def _zones(self) -> dict[str, tuple[Stays, Occupancy]]:
        return {}

    def _in_zone(self, zone: str) -> tuple[Stays, Occupancy]:
        """Computed once: several constraints, figures and tables look at one zone. Of many large
        ones only the latest are kept.
        """
        if zone not in self._zones:
            found = self.crowd.stays(zone).that_last()
            self._zones[zone] = found, self._occupancy(zone, found)
            while len(self._zones) > 1 and _size(self._zones.values()) > _KEPT:
                del self._zones[next(iter(self._zones))]
        return self._zones[zone]

    def stays(self, zone: str, units: Iterable[str] | None = None) -> Sequence[Stay]:
        """When each rank of the units (default: all) is in a zone."""
        found, _ = self._in_zone(zone)
        if units is None:
            return found
        wanted = set(units)
        return [stay for stay in found if stay.body.unit.name in wanted]

    def occupancy(self, zone: str, *, units: Iterable[str] | None = None) -> Occupancy:
        """How many people, vehicles, aircraft and units are in a zone, as exact steps.

        Parameters
        ----------
        zone
            Its name.
        units
            Count these only (names); default all.

        Raises
        ------
        KeyError
            If there is no such zone.
        """
        if units is not None:
            return self._occupancy(zone, self.stays(zone, units))
        return self._in_zone(zone)[1]

    def _occupancy(self, zone: str, found: Sequence[Stay]) -> Occupancy:
        return replace(occupancy(found, self.begin), zone=zone, scenario=self.scenario)

    def instant(self, edge: Edge) -> float:
        """The instant (s) of an edge of an interval: an event or a clock time.

        Raises
        ------
        ConstraintError
            If the event never occurs.
        """
        return instant_of(self, moment_of(self.scenario, edge))

    @cached_property
    def window(self) -> WindowTimes | None:
        """The times of the window; None if there is none, or it never opens or never ends."""
        window = self.scenario.model.window
        if window is None:
            return None
        try:
            opens, over = self.instant(window.from_), max(map(self.instant, window.until))
        except ConstraintError:
            return None
        return WindowTimes(opens, opens + window.length, over)

    @cached_property
    def verdicts(self) -> Verdicts:
        """The verdict on each constraint: the window first, then in the order of the file."""
        with displayed(PLAIN):  # notes stand in documents, too
            found = [judge(constraint, self) for constraint in self.scenario.all_constraints]
        return Verdicts(found, self)

    @property
    def ok(self) -> bool:
        """Whether every constraint of severity `error` holds."""
        return not any(verdict.fails for verdict in self.verdicts)

    def march_table_rows(self, *markers: str) -> list[MarchTableRow]:
        """The march table as records; see `march_table`."""
        names = list(self._known_markers(tuple(map(composed, markers))))
        check_limit("rows", len(names) * len(self.scenario.units))
        return [row for name in names for row in rows_at(self, name)]

    def _known_markers(self, names: Sequence[str]) -> Iterable[str]:
        """Some markers, or all."""
        network = self.scenario.network
        for name in names:
            if name not in network.marker_passes:
                raise KeyError(unknown("marker", name, network.marker_passes))
        return names or network.markers

    def march_table(self, *markers: str) -> pd.DataFrame:
        """One row per unit and marker, in the order in which units pass the marker.

        Parameters
        ----------
        *markers
            At these markers only; default all.

        Returns
        -------
        pandas.DataFrame
            Columns as `MarchTableRow`; release, start, arrive, depart and clear are clock times.

        Raises
        ------
        KeyError
            If there is no such marker; the text has the nearest one.
        """
        return march_table(self, *markers).to_frame()

    def throughput_rows(self, *markers: str, units: str | Sequence[str] = ()) -> list[Throughput]:
        """The throughput as records; see `throughput`."""
        names = (units,) if isinstance(units, str) else units or groups_of(self)
        places = self._known_markers(markers)
        return [row for marker in places for row in throughput_at(self, marker, names)]

    def throughput(self, *markers: str, units: str | Sequence[str] = ()) -> pd.DataFrame:
        """How many people, vehicles and units a minute pass a marker: of all on foot, of all
        vehicles, and of each group.

        Parameters
        ----------
        *markers
            At these markers only; default all.
        units
            Instead of these groups: names of units, groups, kinds, profiles, or patterns, as
            constraints select them; a row for each.

        Returns
        -------
        pandas.DataFrame
            Columns as `Throughput`, with a rate for each count; start and end are clock times.

        Raises
        ------
        KeyError
            If there is no such marker; the text has the nearest one.
        """
        return throughput_table(self, *markers, units=units).to_frame()

    def timeline(self) -> pd.DataFrame:
        """Every event in the order of time.

        Returns
        -------
        pandas.DataFrame
            Columns event (name), subject (unit, group or item), time (s), clock.
        """
        return timeline_table(self).to_frame()

    def compare(self, other: Run) -> Comparison:
        """What differs in another run; see `simulator.timeline.comparison`."""
        from simulator.timeline.comparison import comparison_of

        return comparison_of(self, other)

    @property
    def plot(self) -> Plot:
        """The figures: `run.plot.occupancy()`, `run.plot.time_distance()`."""
        from simulator.views.figures.plot import Plot

        return Plot(self)

    def player(self) -> Player:
        """The player of the run, for a cell of a notebook: `run.player()`."""
        from simulator.views.player.player import Player

        return Player(self)


def _size(zones: Iterable[tuple[Stays, Occupancy]]) -> int:
    return sum(len(found.ranks.enters) + len(steps.time) for found, steps in zones)
