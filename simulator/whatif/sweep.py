"""All changes of one input, as a few ranges between runs in which every instant is a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from math import inf

import numpy as np
from pydantic import BaseModel

from simulator.movement.simulate import simulate
from simulator.scenario.events import OfGroup
from simulator.scenario.lineup import Cue
from simulator.scenario.resolve import earliest
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run
from simulator.whatif.inputs import Input, moved
from simulator.whatif.lines import SAME, Span

#: Further than everything else in the scenario by this (s).
_BEYOND = 60.0
#: A range in which instants are not lines is halved down to this (s), and to so many runs.
_FINEST = 1e-3
_MOST_RUNS = 400


def sweep(run: Run, what: Input) -> tuple[Span, ...]:
    """Ranges of an input's changes, ascending; zero is where two of them meet, or an end.

    Parameters
    ----------
    run
        Of the scenario as it is.
    what
        The input.

    Raises
    ------
    DeadlockError
        Where nothing can move any more if the input is early, or late.
    """
    scenario = run.scenario
    reach = _reach(run)
    low, high = max(-reach, what.least), reach
    ends = {change for change in _bends_of_the_beginning(run, what) if low < change < high}
    runs = {
        change: run if change == 0 else simulate(moved(scenario, what, change))
        for change in sorted({low, 0.0, *ends, high})
    }
    if _hears_a_first(scenario):
        _refine(runs, scenario, what)
    changes = sorted(runs)
    spans = []
    for first, last in pairwise(changes):
        open_below = first == changes[0] and first > what.least
        spans.append(
            Span(
                -inf if open_below else first,
                inf if last == changes[-1] else last,
                first,
                last,
                runs[first],
                runs[last],
            )
        )
    return tuple(spans)


def _reach(run: Run) -> float:
    """A change (s) after which everything that moves with an input is later than all else."""
    clocks = [run.scenario.instant(clock) for clock in _clocks(run.scenario.model)]
    return max([run.end, *clocks]) - min([run.begin, *clocks]) + _BEYOND


def _clocks(part: object) -> Iterator[dt.time | dt.datetime]:
    """Every clock time of a scenario."""
    if isinstance(part, dt.time | dt.datetime):
        yield part
    elif isinstance(part, BaseModel):
        for _, value in part:
            yield from _clocks(value)
    elif isinstance(part, dict | tuple):
        for value in part.values() if isinstance(part, dict) else part:
            yield from _clocks(value)


def _bends_of_the_beginning(run: Run, what: Input) -> list[float]:
    """Changes (s) at which the run's beginning, an earliest instant, starts to move along."""
    if not what.is_clock:
        return []
    far_off = 10 * _reach(run)
    later = moved(run.scenario, what, far_off)
    others = earliest(later.bodies, later.programme.values())
    bends = [others - what.value]
    if what.kind == "target":
        released = [at for unit, at in run.released.items() if unit != what.subject]
        bends.append(min([others, *released]) - run.released[what.subject])
    return bends


def _hears_a_first(scenario: Scenario) -> bool:
    """Whether anything waits for the first of a group: no latest of instants, but an earliest."""
    cues: list[Cue | None] = [item.cue for item in scenario.programme.values()]
    for body in scenario.bodies:
        cues += [body.release, *(hold.until for hold in body.holds)]
    heard = {name for cue in cues if cue is not None for name in cue.after}
    instants = [scenario.event_names.resolve(name) for name in heard]
    return any(isinstance(instant, OfGroup) and not instant.last for instant in instants)


def _refine(runs: dict[float, Run], scenario: Scenario, what: Input) -> None:
    """Add runs until between two of them every instant stands still, or moves along.

    An instant that hears of the earliest of several moves first and stands then: its bend is
    looked for where it would be in either form, until one is met.
    """
    ranges = list(pairwise(sorted(runs)))
    while ranges and len(runs) < _MOST_RUNS:
        low, high = ranges.pop()
        early, late = _instants(runs[low], runs[high])
        by = late - early
        bent = (by > SAME) & (by < high - low - SAME)
        if not bent.any() or high - low <= _FINEST:
            continue
        # As a latest it stands first and moves then; as an earliest, the other way round.
        moves = float(by[bent][0])
        edges = sorted({low, low + moves, high - moves, high})
        for change in edges[1:-1]:
            runs[change] = simulate(moved(scenario, what, change))
        ranges += [(one, two) for one, two in pairwise(edges) if two - one > _FINEST]


def _instants(one: Run, other: Run) -> tuple[Floats, Floats]:
    """Every event of two runs, and every arrival and departure where either of them bends."""
    found: list[Floats] = []
    stations = {
        unit: np.unique(np.concatenate([passage.stations, other.passages[unit].stations]))
        for unit, passage in one.passages.items()
    }
    for run in (one, other):
        read = [np.array([instant for _, instant in run.events.items()])]
        for unit, places in stations.items():
            passage = run.passages[unit]
            read += [passage.departure(places), passage.arrival(places[1:])]
        found.append(np.concatenate(read))
    early, late = found
    return early, late
