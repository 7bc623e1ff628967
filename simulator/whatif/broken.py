"""The changes of an input for which a constraint is broken: exact, from lines and crossings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from simulator.errors import ConstraintError
from simulator.scenario.events.instants import Beside, Instant
from simulator.scenario.model.constraints.base import ConstraintModel
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.timeline.verdicts.cases import Case
from simulator.timeline.verdicts.distances import Distances
from simulator.timeline.verdicts.registry import Requirement, requirement
from simulator.timeline.verdicts.zones import EmptyTime, ZoneCount
from simulator.tolerances import SAME_PLACE
from simulator.whatif.asked import AskedOf
from simulator.whatif.differences import Differences
from simulator.whatif.inputs import NotLinearError
from simulator.whatif.lines import NOWHERE, Ranges, RangeTimes, union
from simulator.whatif.occupancy import broken_counts, broken_empty_time


def broken(
    constraints: Iterable[ConstraintModel], spans: Sequence[RangeTimes], asked: AskedOf
) -> dict[str, Ranges]:
    """Of each constraint, ranges of changes (s) for which it is broken, or cannot be judged.

    Parameters
    ----------
    constraints
        Of the scenario.
    spans
        The sweep of one input.
    asked
        What constraints require in the run as it is.
    """
    for span in spans:
        asked.read(span.early)
        asked.read(span.late)
    at_once = [_at_once(span, asked) for span in spans]
    return {
        each.name: (
            union(np.concatenate([found[each.name] for found in at_once]))
            if all(each.name in found for found in at_once)
            else _broken(each, spans, asked)
        )
        for each in constraints
    }


def _at_once(span: RangeTimes, asked: AskedOf) -> dict[str, Ranges]:
    """Of the constraints that can be looked at together in a span."""
    if not span.by_runs:
        return {}
    try:
        return asked.differences.broken(span)
    except ConstraintError:
        return {}


def _broken(constraint: ConstraintModel, spans: Sequence[RangeTimes], asked: AskedOf) -> Ranges:
    found = [NOWHERE]
    fixed = asked[constraint.name].fixed and not asked[constraint.name].compared
    try:
        for span in _between_halts(constraint, spans):
            if _stays(span, asked.moved_by(constraint.name)):
                at_zero = span.early if span.first == 0 else span.late
                if not asked.holds(constraint.name, at_zero):
                    found.append(np.array([[span.low, span.high]]))
                continue
            probe = _Probe(span.low, span.high, span.first, span.last, span.early, span.late)
            required = asked[constraint.name].required if fixed else _requirement(constraint, probe)
            # Another member of a group becomes the first, or flights swap their order.
            groups = [*asked.firsts(constraint.name), *probe.groups]
            pieces = list(span.cut([at for group in groups for at in probe.crossings(group)]))
            for piece in pieces:
                if len(pieces) > 1 and not fixed:
                    required = _requirement(constraint, piece)
                try:
                    found += _broken_in_piece(required, piece)
                except ConstraintError:
                    found += _broken_in_piece(None, piece)
    except NotLinearError as error:
        item = spans[0].early.ground_clock.halts[0].item
        raise NotLinearError(
            f"no margin while {item} halts everything: {constraint.name} is not linear, as {error}"
        ) from None
    return union(np.concatenate(found))


def _stays(span: RangeTimes, subjects: frozenset[str] | None) -> bool:
    """Whether all on which a constraint depends is the same in both runs, and so between them."""
    return subjects is not None and span.through is None and subjects.isdisjoint(span.moved)


def _between_halts(
    constraint: ConstraintModel, spans: Sequence[RangeTimes]
) -> Iterator[RangeTimes]:
    """Spans, cut where a moment that a constraint compares passes the beginning of a halt."""
    for span in spans:
        if span.through is None:
            yield span
            continue
        required = _requirement(constraint, span)
        changes: list[float] = []
        if required is not None and not isinstance(required, Distances | ZoneCount | EmptyTime):
            terms = [term for case in required for either in case.alternatives for term in either]
            moments = [moment for term in terms for moment in (term.plus, term.minus)]
            changes = span.passes_halts(moments)
        yield from span.cut(changes)


@dataclass(frozen=True, eq=False)
class _Probe(RangeTimes):
    """A range that keeps what a judge compares in it."""

    groups: list[Sequence[Instant]] = field(default_factory=list)

    def compared(self, moments: Sequence[Instant]) -> list[float]:
        """The instants (s) by which a judge puts things in order."""
        self.groups.append(moments)
        return super().compared(moments)


def _requirement(constraint: ConstraintModel, span: RangeTimes) -> Requirement | None:
    """What a constraint requires; None where it cannot be judged."""
    try:
        return requirement(constraint, span)
    except ConstraintError:
        return None


def _broken_in_piece(required: Requirement | None, span: RangeTimes) -> list[Ranges]:
    """Where a requirement is not met; everywhere where it cannot be judged, which counts so."""
    match required:
        case None:
            return [np.array([[span.low, span.high]])]
        case ZoneCount():
            return broken_counts(required, _by_order(required, span))
        case EmptyTime():
            if span.through is not None:
                raise NotLinearError("a zone also stays empty for the time of a halt")
            return broken_empty_time(required, span)
        case Distances():
            by_order = _by_order(required, span)
            return _broken_cases(required.cases(by_order), by_order)
        case cases:
            return _broken_cases(cases, span)


def _broken_cases(cases: Sequence[Case], span: RangeTimes) -> list[Ranges]:
    return list(Differences({"": cases}).broken(span).values())


def _by_order(required: ZoneCount | Distances, span: RangeTimes) -> RangeTimes:
    """The span in which a requirement is judged that depends on the order of events alone.

    Raises
    ------
    NotLinearError
        If something halts everything, and flights, which go on, are compared with what halts.
    """
    if span.through is None:
        return span
    if isinstance(required, ZoneCount):
        bodies = [stay.body for run in (span.early, span.late) for stay in run.stays(required.zone)]
    else:
        bodies = [body for pairs in required.pairs for pair in pairs for body in pair[:2]]
    if not any(body.flies for body in bodies):
        return span.by_ground
    if isinstance(required, Distances) and all(body.flies for body in bodies):
        return span
    raise NotLinearError("flights go on, and units on the ground do not")


def require_linear_meetings(
    scenario: Scenario, spans: Sequence[RangeTimes], asked: AskedOf, *, on_day: bool
) -> None:
    """Refuse an input if a meeting that a cue or a constraint names is not linear.

    Raises
    ------
    NotLinearError
        If both units are moving in one of the runs, or one never comes to the other.
    """
    if not scenario.network.lanes:
        return
    for event in dict.fromkeys([*_heard(scenario, on_day=on_day), *asked.meetings]):
        units = {event.unit, event.other}
        moves = [span for span in spans if not units.isdisjoint(span.moved)]
        # Where neither moves, all runs are alike.
        runs = {id(run): run for span in moves or spans[:1] for run in (span.early, span.late)}
        _refuse(event, list(runs.values()))


def require_no_waiting(scenario: Scenario, *, on_day: bool) -> None:
    """Explain a deadlock in which a cue waits for a meeting that never occurs.

    Raises
    ------
    NotLinearError
        If a cue waits for a meeting.
    """
    for event in _heard(scenario, on_day=on_day):
        raise NotLinearError(
            f"no margin: if this input moves, {event.name}, for which a cue waits, may never occur"
        )


def _refuse(event: Beside, runs: Sequence[Run]) -> None:
    found = [run.events.met(event) for run in runs]
    places = [met.station for met in found if met is not None and met.stands]
    if len(places) < len(runs) or max(places) - min(places) > SAME_PLACE:
        raise NotLinearError(
            f"no margin: if this input moves, {event.unit} and {event.other} are both moving at "
            f"{event.name}, which a cue or a constraint names"
        )


def _heard(scenario: Scenario, *, on_day: bool) -> Iterator[Beside]:
    """The meetings that cues wait for; in the plan, planned times too."""
    waits = scenario.heard if on_day else scenario.awaited
    return (instant for instant in waits if isinstance(instant, Beside))
