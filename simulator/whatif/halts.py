"""Margins through halts of everything.

By the ground's clock an event is still max(a, x + p), as if nothing halted, while everything that
is waited for stays before, within or after the same halts. The clock is put forward by all halts of
the run, so that it never runs backwards when a halt becomes longer. In wall time the event is
earlier by the halts that are still to come: a line, too, between the changes at which it passes the
beginning of a halt. Where units stand in a halt moves with the input, though: what depends on that
in wall time has no line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import isfinite

import numpy as np

from simulator.errors import ConstraintError
from simulator.scenario.events.instants import Beside, ItemEdge, OfGroup, Passing
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.model.constraints.occupancy import OccupancyConstraint
from simulator.scenario.scenario import Scenario
from simulator.timeline.ground_clock import GroundClock
from simulator.timeline.passage import Passage
from simulator.timeline.run import Run
from simulator.timeline.verdicts.cases import Moment, instant_of, moment_of
from simulator.tolerances import NARROW, NOISE, SAME_TIME, WRITTEN_TIME
from simulator.whatif.inputs import Input, NotLinearError, written_change

#: So many runs are tried to separate what is decided before, within and after halts.
_MOST_RUNS = 400


def on_the_ground(scenario: Scenario, moment: Moment) -> bool:
    """Whether a moment is one of motion on the ground, which halts put off."""
    return isinstance(moment, Beside) or (
        isinstance(moment, Passing) and not scenario.body[moment.body].flies
    )


# -- one run by the ground's clock -----------------------------------------------------------------


def forward(clock: GroundClock) -> float:
    """How far the clock of the ground is put forward (s): by all halts."""
    return sum(halt.duration for halt in clock.halts)


@dataclass(frozen=True, eq=False, repr=False)
class RunByGround(Run):
    """A run as the ground's clock shows it: without halts, and in the same order.

    Attributes
    ----------
    edges
        When it begins and ends (s, by that clock).
    """

    edges: tuple[float, float] = (0.0, 0.0)

    @cached_property
    def begin(self) -> float:
        """When the run begins (s)."""
        return self.edges[0]

    @cached_property
    def end(self) -> float:
        """The last event (s)."""
        return self.edges[1]

    @cached_property
    def ground_clock(self) -> GroundClock:
        """Nothing halts."""
        return GroundClock()


def by_ground(run: Run) -> RunByGround:
    """A run as the ground's clock shows it."""
    clock = run.ground_clock
    ahead = forward(clock)

    def shown(wall: float) -> float:
        return clock.ground(wall) + ahead if isfinite(wall) else wall

    def passage(one: Passage) -> Passage:
        instants = [shown(at) for at in one.instants.tolist()]
        stations, slownesses = one.stations.tolist(), one.slownesses.tolist()
        return Passage(stations, instants, slownesses, one.causes, one.end, shown(one.left))

    return RunByGround(
        run.scenario,
        {name: passage(one) for name, one in run.passages.items()},
        {name: shown(at) for name, at in run.released.items()},
        {name: (shown(start), shown(end)) for name, (start, end) in run.programme.items()},
        run.flypasts,
        run.breakdowns,
        run.plan,
        (shown(run.begin), shown(run.end)),
    )


# -- what is decided before, within and after halts ------------------------------------------------


def order_around_halts(run: Run) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The halts of a run, and of each instant that is waited for how many beginnings and ends of
    halts come before it.
    """
    edges = _edges(run)
    passed = (
        sum((at > start + NOISE) + (at >= end - NOISE) for start, end in edges)
        for at in _waited_for(run)
    )
    return tuple(halt.item for halt in run.ground_clock.halts), tuple(passed)


def _edges(run: Run) -> list[tuple[float, float]]:
    return [(halt.start, halt.end) for halt in run.ground_clock.halts]


def _waited_for(run: Run) -> list[float]:
    """Instants (s) whose place among the halts decides on what follows; nan of what never comes."""
    scenario = run.scenario
    moments: list[Moment] = []
    for event in scenario.heard:
        moments += event.members if isinstance(event, OfGroup) else [event]
    moments += [ItemEdge(name, "start") for name in scenario.programme]
    for constraint in scenario.all_constraints:
        if isinstance(constraint, OccupancyConstraint):
            edges = (edge for edge in (constraint.from_, constraint.to) if edge is not None)
            moments += [moment_of(scenario, edge) for edge in edges]
    found = [_read(run, moment) for moment in moments]
    found += [at for name, at in run.released.items() if not scenario.body[name].flies]
    cues = (hold.until for unit in scenario.units for hold in unit.holds)
    found += [_came(run, cue) for cue in cues if cue is not None]
    return [*found, run.begin, run.end]


def _read(run: Run, moment: Moment) -> float:
    try:
        return instant_of(run, moment)
    except ConstraintError:
        return float("nan")


def _came(run: Run, cue: Cue) -> float:
    if cue.at is not None or cue.planned:
        return run.time(cue)
    return max(_read(run, run.scenario.event_names.resolve(name)) for name in cue.after) + cue.delay


def apart(
    runs: Mapping[float, Run], what: Input, run_at: Callable[[float], Run]
) -> dict[float, Run]:
    """Runs by change, with more until what is waited for is decided alike at both ends of a range,
    unless it is so narrow that it is only the place of a jump.

    Raises
    ------
    NotLinearError
        If two halts overlap for some changes of the input, or that takes too many runs.
    """
    found = dict(runs)
    ranges = [(low, high, True) for low, high in pairwise(sorted(runs))]
    while ranges:
        low, high, guess = ranges.pop()
        early, late = found[low], found[high]
        _require_apart(what, early, late)
        if high - low <= NARROW or not jumps(early, late):
            continue
        if len(found) > _MOST_RUNS:
            raise _no_margin(what, early, "what it decides changes too often around this value")
        cuts = _cuts(what, low, high, early, late) if guess else []
        cuts = cuts or [written_change(what, (low + high) / 2)]
        for change in cuts:
            found[change] = run_at(change)
        edges = sorted({low, *cuts, high})
        helped = len(cuts) == 1 or jumps(found[cuts[0]], found[cuts[-1]])
        ranges += [(one, other, helped) for one, other in pairwise(edges)]
    return found


def jumps(early: Run, late: Run) -> bool:
    """Whether something is decided otherwise around a halt in one of two runs than in the other."""
    return order_around_halts(early) != order_around_halts(late)


def _cuts(what: Input, low: float, high: float, early: Run, late: Run) -> list[float]:
    """Changes (s) on both sides of where something that is waited for passes an edge of a halt."""
    halts = [np.array(_edges(run)).ravel() for run in (early, late)]
    waited = [np.array(_waited_for(run)) for run in (early, late)]
    if len(halts[0]) != len(halts[1]):
        return []
    passed = [order_around_halts(run)[1] for run in (early, late)]
    differs = np.array(passed[0]) != np.array(passed[1])
    ones, others = (each[differs][:, None] for each in waited)
    crossings = [ones - (halts[1] - high)[None, :], halts[0][None, :] - (others - high)]
    for at in np.concatenate(crossings).ravel().tolist():
        if low + 2 * WRITTEN_TIME < at < high - 2 * WRITTEN_TIME:
            cuts = [
                written_change(what, at - WRITTEN_TIME),
                written_change(what, at + WRITTEN_TIME),
            ]
            return [change for change in cuts if low + SAME_TIME < change < high - SAME_TIME]
    return []


def _require_apart(what: Input, *runs: Run) -> None:
    for run in runs:
        items = [item for item in run.scenario.programme.values() if item.halts]
        if forward(run.ground_clock) < sum(item.duration for item in items) - NOISE:
            names = " and ".join(item.name for item in items)
            raise NotLinearError(
                f"{what.name} has no margin: if it moves, {names} halt everything at one time; try "
                f"other values of {what.path}"
            )


def _no_margin(what: Input, run: Run, why: str) -> NotLinearError:
    item = run.ground_clock.halts[0].item
    return NotLinearError(f"{what.name} has no margin while {item} halts everything: {why}")


# -- an instant in two runs ------------------------------------------------------------------------


class Through:
    """The halts of two runs, in both of which everything is decided alike around them.

    Parameters
    ----------
    early, late
        The runs.
    """

    def __init__(self, early: Run, late: Run) -> None:
        self._clocks = early.ground_clock, late.ground_clock
        self._ahead = tuple(map(forward, self._clocks))
        durations = [[halt.duration for halt in clock.halts] for clock in self._clocks]
        #: Of each halt, and of none, how long all of those after it last in either run (s).
        self._rest = [
            tuple(sum(each[passed:]) for each in durations)
            for passed in range(len(durations[0]) + 1)
        ]
        begin = (
            [halt.ground + ahead for halt in clock.halts]
            for clock, ahead in zip(self._clocks, self._ahead, strict=True)
        )
        #: When each halt begins in either run, by the ground's clock (s).
        self.halts: list[tuple[float, float]] = list(zip(*begin, strict=False))

    def ground(self, early: float, late: float) -> tuple[float, float]:
        """Two instants by the ground's clock (s)."""
        one, other = self._clocks
        return one.ground(early) + self._ahead[0], other.ground(late) + self._ahead[1]

    def wall(self, early: float, late: float, passed: int) -> tuple[float, float]:
        """Two instants in wall time (s), as if so many halts were over in both runs."""
        rest = self._rest[passed]
        return early - rest[0], late - rest[1]


def members_of(moments: Iterable[Moment]) -> Iterator[Moment]:
    """Moments, and of groups their members."""
    for moment in moments:
        if isinstance(moment, OfGroup):
            yield from members_of(moment.members)
        else:
            yield moment
