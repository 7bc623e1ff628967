"""All changes of one input, as a few ranges between runs in which every instant is a line."""

from __future__ import annotations

from itertools import pairwise
from math import inf

from simulator.movement.simulate import simulate
from simulator.scenario.clock import Clock
from simulator.scenario.events.instants import Instant, OfGroup
from simulator.scenario.model.base import values_of
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.tolerances import FINEST_CUT, NOISE, SAME_TIME
from simulator.whatif.inputs import Input, NotLinearError, moved
from simulator.whatif.lines import RangeTimes

#: Further than everything else in the scenario by this (s).
_BEYOND = 60.0


def sweep(run: Run, what: Input) -> tuple[RangeTimes, ...]:
    """Ranges of an input's changes, ascending; zero is where two of them meet, or an end.

    Parameters
    ----------
    run
        Of the scenario as it is.
    what
        The input.

    Raises
    ------
    NotLinearError
        Where something halts everything, or a vehicle breaks down: instants jump then; and where
        the input decides on how a flight leaves its orbit: at gates.
    DeadlockError
        Where nothing can move any more if the input is early, or late.
    """
    scenario = run.scenario
    if scenario.ground_clock.halts:
        raise NotLinearError(
            f"{scenario.ground_clock.halts[0].item} halts everything at a clock time: what comes "
            "before it and what comes after jump apart, and no input has a float"
        )
    if scenario.breakdowns:
        raise NotLinearError(
            f"{scenario.breakdowns[0].name} is a breakdown: who comes before it is over may pass, "
            "who comes after it may not, and no input has a float"
        )
    if what.subject in run.flypasts:
        raise _quantised(what, what.subject)
    # While the beginning moves along, so does whoever has no cue, and all that comes of them:
    # only this far beyond its bends it is earlier, or later, than everything that stands.
    bends, reach = _bends_of_the_beginning(run, what), _reach(run)
    low, high = max(min([0.0, *bends]) - reach, what.least), max([0.0, *bends]) + reach
    ends = {change for change in bends if low < change < high}
    runs = {
        change: run if change == 0 else simulate(moved(scenario, what, change))
        for change in sorted({low, 0.0, *ends, high})
    }
    # Calls come no earlier with a later input: those that are the same at both ends are always so.
    for each in runs.values():
        for flypast in run.flypasts.values():
            if not flypast.same_as(each.flypasts[flypast.unit]):
                raise _quantised(what, flypast.unit)
    _refine(runs, scenario, what)
    changes = sorted(runs)
    spans = []
    for first, last in pairwise(changes):
        open_below = first == changes[0] and first > what.least
        spans.append(
            RangeTimes(
                -inf if open_below else first,
                inf if last == changes[-1] else last,
                first,
                last,
                runs[first],
                runs[last],
            )
        )
    return tuple(spans)


def _quantised(what: Input, flight: str) -> NotLinearError:
    return NotLinearError(
        f"{what.name} has no margin: it decides on when {flight} leaves its orbit, and gates "
        f"quantise that; try values of {what.path}"
    )


def _reach(run: Run) -> float:
    """A change (s) after which everything that moves with an input is later than all else."""
    clocks = [run.scenario.instant(at) for _, at in values_of(run.scenario.model, Clock)]
    return max([run.end, *clocks]) - min([run.begin, *clocks]) + _BEYOND


def _bends_of_the_beginning(run: Run, what: Input) -> list[float]:
    """Changes (s) at which the run's beginning, an earliest instant, starts to move along.

    Whoever has no cue is released at the earliest clock time. The run may begin before it, when a
    flight leaves for its target.
    """
    if not what.is_clock:
        return []
    far_off = moved(run.scenario, what, 10 * _reach(run))
    leave = [body.departure for body in far_off.bodies if body.departure is not None]
    own = run.released[what.subject] if what.kind == "target" else what.value
    return [far_off.begin - what.value, min([far_off.begin, *leave]) - own]


def _refine(runs: dict[float, Run], scenario: Scenario, what: Input) -> None:
    """Add runs until between two of them the same members are the first of their groups.

    Of two lines the one is earlier up to some change, and the other from there on. So a member
    that is the first at both ends of a range is so all over it, and while the same members are,
    every instant is the latest of some, as if there were no groups.
    """
    # Who waits for the first of a group waits for no latest of instants, but for an earliest.
    heard = [each for each in scenario.heard if isinstance(each, OfGroup) and not each.last]
    ranges = list(pairwise(sorted(runs))) if heard else []
    while ranges:
        low, high = ranges.pop()
        early, late = runs[low], runs[high]
        swap = next((two for group in heard if (two := _swap(group, early, late))), None)
        if swap is None or high - low < FINEST_CUT:
            continue
        span = RangeTimes(low, high, low, high, early, late)
        inside = [at for at in span.crossings(swap) if low + SAME_TIME < at < high - SAME_TIME]
        middle = inside[0] if inside else (low + high) / 2
        runs[middle] = simulate(moved(scenario, what, middle))
        ranges += [(low, middle), (middle, high)]


def _swap(group: OfGroup, early: Run, late: Run) -> tuple[Instant, Instant] | None:
    """One that is the first of a group early but not late, and one that is so late but not early.

    Who waits for the first, and is of the group, may be first together with whoever it is: that
    it is so in both runs says nothing. So it is looked at who is not.
    """
    one, two = _earliest(group, early), _earliest(group, late)
    gone = next((member for member in group.members if member in one - two), None)
    come = next((member for member in group.members if member in two - one), None)
    return None if gone is None or come is None else (gone, come)


def _earliest(group: OfGroup, run: Run) -> set[Instant]:
    """Members of a group that are its first, at a tie all of them."""
    instants = {member: run.events.read(member) for member in group.members}
    first = min(instants.values())
    return {member for member, instant in instants.items() if instant <= first + NOISE}
