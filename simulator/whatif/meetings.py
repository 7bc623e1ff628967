"""Where a unit on a lane meets another that is under way, no line tells when.

Beside a unit that stands it is as late as the input makes either of them: the later of what is and
of the longest path, like every event. Where both move, a delay of one is only partly one of the
meeting. So an input that brings them to that has no float where a cue or a constraint asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.scenario.besides import Beside
from simulator.scenario.network import SAME_PLACE
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.whatif.broken import named
from simulator.whatif.inputs import NoLineError
from simulator.whatif.lines import Span


def refuse_meetings(scenario: Scenario, spans: Sequence[Span]) -> None:
    """Refuse to go on where something asks for a meeting that is no line.

    Raises
    ------
    NoLineError
        Where both are under way in one of the runs, or one of them never comes to the other.
    """
    if not scenario.network.lanes:
        return
    runs = {id(run): run for span in spans for run in (span.early, span.late)}
    asked = [*_heard(scenario), *_named(scenario, spans[0])]
    for event in dict.fromkeys(asked):
        _refuse(event, list(runs.values()))


def refuse_missed(scenario: Scenario) -> None:
    """Say of a run that is stuck that a passing, which something waits for, never comes.

    Raises
    ------
    NoLineError
        Where something waits for the passing of a unit.
    """
    for event in _heard(scenario):
        raise NoLineError(
            f"no float: if this input moves, {event.unit}@{event.other}, which something waits "
            "for, may never come"
        )


def _refuse(event: Beside, runs: Sequence[Run]) -> None:
    found = [run.events.met(event) for run in runs]
    places = [met.station for met in found if met is not None and met.stands]
    if len(places) < len(runs) or max(places) - min(places) > SAME_PLACE:
        raise NoLineError(
            f"no float: if this input moves, {event.unit} and {event.other} are both under way "
            f"at {event.unit}@{event.other}, which something waits for or asks about"
        )


def _heard(scenario: Scenario) -> Iterator[Beside]:
    """The passings that cues wait for."""
    return (instant for instant in scenario.heard if isinstance(instant, Beside))


def _named(scenario: Scenario, span: Span) -> Iterator[Beside]:
    """The passings that constraints name."""
    for constraint in scenario.all_constraints:
        yield from (each for each in named(constraint, span) if isinstance(each, Beside))
