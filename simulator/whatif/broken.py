"""For which changes of an input a constraint is broken: exact, from lines and their crossings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np

from simulator.errors import ConstraintError
from simulator.scenario.events.instants import Beside, OfGroup
from simulator.scenario.model.constraints.base import ConstraintModel
from simulator.scenario.model.constraints.occupancy import EmptyConstraint, OccupancyConstraint
from simulator.scenario.model.constraints.spacing import GapConstraint, TimeGapConstraint
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.timeline.verdicts import CASES
from simulator.timeline.verdicts.cases import Conjunction, Moment
from simulator.timeline.verdicts.neighbours import turns_in_the_air
from simulator.timeline.verdicts.times import moment_of
from simulator.tolerances import SAME_PLACE
from simulator.whatif.inputs import NotLinearError
from simulator.whatif.lines import NOWHERE, Ranges, RangeTimes, intersection, union
from simulator.whatif.occupancy import broken_counts


def broken(constraint: ConstraintModel, spans: Sequence[RangeTimes]) -> Ranges:
    """Ranges of changes (s) for which a constraint is broken, or cannot be judged.

    Parameters
    ----------
    constraint
        Of the scenario.
    spans
        The sweep of one input.
    """
    found = [NOWHERE]
    for span in spans:
        for piece in span.cut(_changes_of_structure(constraint, span)):
            try:
                if isinstance(constraint, OccupancyConstraint | EmptyConstraint):
                    found.append(broken_counts(constraint, piece))
                else:
                    found += _broken_cases(constraint, piece)
            except ConstraintError:
                # Where it cannot be judged it counts as broken: nobody follows anybody there.
                found.append(np.array([[piece.low, piece.high]]))
    return union(np.concatenate(found))


def _broken_cases(constraint: ConstraintModel, span: RangeTimes) -> list[Ranges]:
    """A constraint on instants is broken where one of its cases is, in each of its ways."""
    simple: list[Conjunction] = []
    found = []
    for case in CASES[constraint.kind](constraint, span):
        if len(case.alternatives) == 1:
            simple.append(case.alternatives[0])
        else:
            found.append(reduce(intersection, (_broken_in(span, way) for way in case.alternatives)))
    asked = tuple(difference for way in simple for difference in way)
    return [*found, _broken_in(span, asked)] if asked else found


def _broken_in(span: RangeTimes, asked: Conjunction) -> Ranges:
    """Where one of some differences is too small."""
    plus = span.line([difference.plus for difference in asked])
    minus = span.line([difference.minus for difference in asked])
    offset = np.array([difference.offset for difference in asked])
    return union(span.short(plus, minus, offset))


def _changes_of_structure(constraint: ConstraintModel, span: RangeTimes) -> list[float]:
    """Changes (s) at which another member of a group is the first, or flights swap their order."""
    found: list[float] = []
    for moment in named(constraint, span):
        if isinstance(moment, OfGroup) and not moment.last:
            found += span.crossings(moment.members)
    if isinstance(constraint, TimeGapConstraint | GapConstraint):
        for turns in turns_in_the_air(span.scenario, constraint):
            found += span.crossings(turns)
    return found


def named(constraint: ConstraintModel, span: RangeTimes) -> list[Moment]:
    """Events that a constraint names."""
    return [moment_of(span.scenario, name) for _, name in constraint.events()]


def require_linear_meetings(scenario: Scenario, spans: Sequence[RangeTimes]) -> None:
    """Refuse to go on where something asks for a meeting that is no line.

    Raises
    ------
    NotLinearError
        Where both are under way in one of the runs, or one of them never comes to the other.
    """
    if not scenario.network.lanes:
        return
    runs = {id(run): run for span in spans for run in (span.early, span.late)}
    asked = [*_heard(scenario), *_named(scenario, spans[0])]
    for event in dict.fromkeys(asked):
        _refuse(event, list(runs.values()))


def require_no_waiting(scenario: Scenario) -> None:
    """Say of a run that is stuck that a passing, which something waits for, never comes.

    Raises
    ------
    NotLinearError
        Where something waits for the passing of a unit.
    """
    for event in _heard(scenario):
        raise NotLinearError(
            f"no margin: if this input moves, {event.name}, which something waits "
            "for, may never come"
        )


def _refuse(event: Beside, runs: Sequence[Run]) -> None:
    found = [run.events.met(event) for run in runs]
    places = [met.station for met in found if met is not None and met.stands]
    if len(places) < len(runs) or max(places) - min(places) > SAME_PLACE:
        raise NotLinearError(
            f"no margin: if this input moves, {event.unit} and {event.other} are both under way "
            f"at {event.name}, which something waits for or asks about"
        )


def _heard(scenario: Scenario) -> Iterator[Beside]:
    """The passings that cues wait for."""
    return (instant for instant in scenario.heard if isinstance(instant, Beside))


def _named(scenario: Scenario, span: RangeTimes) -> Iterator[Beside]:
    """The passings that constraints name."""
    for constraint in scenario.all_constraints:
        yield from (each for each in named(constraint, span) if isinstance(each, Beside))
