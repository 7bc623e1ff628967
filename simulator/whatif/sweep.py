"""All changes of one input, as a few ranges between runs in which every instant is a line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from math import inf

from simulator.errors import ScenarioError
from simulator.scenario.clock import Clock
from simulator.scenario.events.instants import Instant, OfGroup
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.base import values_of
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.tolerances import FINEST_CUT, NOISE, SAME_PLACE, SAME_TIME, WRITTEN_TIME
from simulator.whatif.halts import apart, forward, jumps
from simulator.whatif.influence import comes_again, run_again, unit_ahead_that_waits
from simulator.whatif.inputs import (
    Input,
    NotLinearError,
    altered,
    far_setting,
    written_change,
)
from simulator.whatif.lines import RangeTimes
from simulator.whatif.shifted import shifted

#: Further than everything else in the scenario by this (s).
_BEYOND = 60.0


def sweep(run: Run, what: Input, *, on_day: bool) -> tuple[RangeTimes, ...]:
    """Ranges of an input's changes, ascending; zero is where two of them meet, or an end.

    Parameters
    ----------
    run
        Of the scenario as it is.
    what
        The input.
    on_day
        Whether it changes on the day, and planned times stay; else they move with the plan.

    Raises
    ------
    NotLinearError
        Where a vehicle breaks down, or two halts of everything overlap: instants jump then; and
        where the input decides on how a flight leaves its orbit: at gates; and of a hold on the way
        of a unit to its target, which leaves so much earlier.
    DeadlockError
        Where nothing can move any more if the input is early, or late.
    """
    _refuse(run, what, on_day=on_day)
    runs = {
        change: _run_at(run, what, change, on_day=on_day)
        for change in _end_points(run, what, on_day=on_day)
    }
    halts = bool(run.ground_clock.halts)
    if halts:
        runs = apart(runs, what, partial(_run_at, run, what, on_day=on_day))
    # Calls come no earlier with a later input: those that are the same at both ends are always so.
    for each in runs.values():
        for flypast in run.flypasts.values():
            if not flypast.same_as(each.flypasts[flypast.unit]):
                raise _gated(what, flypast.unit)
    runs = _refined(runs, run, what, on_day=on_day)
    changes = sorted(runs)
    ranges = list(pairwise(changes))
    if halts:
        # Where instants jump, the ranges on both sides go on to the jump.
        ranges = [two for two in ranges if not jumps(*(runs[change] for change in two))]
    low = -inf if changes[0] > what.least else changes[0]
    lows = [low, *((one + two) / 2 for (_, one), (two, _) in pairwise(ranges))]
    return tuple(
        RangeTimes(low, high, first, last, runs[first], runs[last])
        for (first, last), low, high in zip(ranges, lows, [*lows[1:], inf], strict=True)
    )


def _refuse(run: Run, what: Input, *, on_day: bool) -> None:
    """Refuse an input for which event times are not linear.

    Raises
    ------
    NotLinearError
        Where they are not.
    """
    scenario = run.scenario
    if scenario.breakdowns:
        raise NotLinearError(
            f"no margin with the breakdown {scenario.breakdowns[0].name}: units that arrive "
            "before its end may pass it, so event times are discontinuous"
        )
    if what.kind in ("time-gap", "headway"):
        if (again := comes_again(scenario)) is not None:
            raise NotLinearError(
                f"{what.name} has no margin: {again} passes the same place more than once, so it "
                f"can have an effect on each lap; try other values of {what.path}"
            )
        ahead = unit_ahead_that_waits(scenario, scenario.unit[what.subject], on_day=on_day)
        if ahead is not None:
            raise NotLinearError(
                f"{what.name} has no margin: {ahead}, which is ahead of {what.subject}, waits for "
                "what depends on it, so it can have its effect twice; try other values of "
                f"{what.path}"
            )
    unit = scenario.unit.get(what.subject)
    if unit is not None and unit.orbit is not None:
        raise _gated(what, unit.name)
    if unit is not None and _makes_it_leave_earlier(what, unit):
        raise NotLinearError(
            f"{what.name} has no margin: the longer it is, the earlier {unit.name} is released for "
            f"its target; try other values of {what.path}"
        )


def _makes_it_leave_earlier(what: Input, unit: Unit) -> bool:
    """Whether an input is time that a unit needs to its target: then it counts twice, with both
    signs.
    """
    if unit.target is None or what.kind == "form-up":
        return unit.target is not None
    on_the_way = (hold for hold in unit.holds if hold.station < unit.target.station - SAME_PLACE)
    return what.kind == "hold" and what.marker in {hold.marker for hold in on_the_way}


def _gated(what: Input, flight: str) -> NotLinearError:
    return NotLinearError(
        f"{what.name} has no margin: it affects when {flight} leaves its orbit, which is possible "
        f"only at gates; try other values of {what.path}"
    )


def _run_at(run: Run, what: Input, change: float, *, on_day: bool) -> Run:
    if change == 0:
        return run
    return run_again(run, _changed(run, what, change, on_day=on_day), on_day=on_day)


def _changed(run: Run, what: Input, change: float, *, on_day: bool) -> Scenario:
    """The scenario with an input far off.

    Raises
    ------
    NotLinearError
        If the scenario is invalid then.
    """
    if on_day or not run.scenario.planned_times:
        return shifted(run.scenario, what, change)
    try:
        return altered(run.scenario, far_setting(run.scenario, what, change), on_day=on_day)
    except ScenarioError as error:
        why = error.problems[0].message
        raise NotLinearError(
            f"{what.name} has no margin: not all its values are valid: {why}"
        ) from None


def _end_points(run: Run, what: Input, *, on_day: bool) -> list[float]:
    """Changes (s) to run first: as it is, at the bends of the beginning, and far off on both sides.

    While the beginning moves along, so does every unit without a cue, and all that follows from it:
    only this far beyond its bends it is earlier, or later, than everything that does not move.
    """
    bends, reach = _bends_of_the_beginning(run, what, on_day=on_day), _reach(run)
    least = what.least
    if what.kind == "duration" and run.scenario.programme[what.subject].halts:
        # What halts everything lasts: the shortest that can be written.
        least = min(0.0, least + WRITTEN_TIME)
    low, high = max(min([0.0, *bends]) - reach, least), max([0.0, *bends]) + reach
    inside = {change for change in bends if low < change < high}
    return sorted({written_change(what, change) for change in (low, 0.0, *inside, high)})


def _reach(run: Run) -> float:
    """A change (s) after which everything that moves with an input is later than all else."""
    scenario = run.scenario
    clocks = scenario.memo("clocks", partial(_clocks, scenario), scenario.model)
    span = max([run.end, *clocks]) - min([run.begin, *clocks])
    return span + forward(run.ground_clock) + _BEYOND


def _clocks(scenario: Scenario, _: object) -> list[float]:
    """All clock times of a scenario (s)."""
    return [scenario.instant(at) for _, at in values_of(scenario.model, Clock)]


def _bends_of_the_beginning(run: Run, what: Input, *, on_day: bool) -> list[float]:
    """Changes (s) at which the run's beginning, an earliest instant, starts to move along.

    A unit without a cue is released at the start, or with a unit ahead that is released before it.
    The run may begin before any clock time, when a flight leaves for its target.
    """
    # A hold whose end is planned begins nothing; at a clock time it counts as any other.
    if not what.is_clock and (not what.planned or what.kind == "until"):
        return []
    far_off = _changed(run, what, 10 * _reach(run), on_day=on_day)
    times = [*(body.departure for body in far_off.bodies), *far_off.planned]
    others = [run.time(time) for time in times if time is not None]
    starts = {**run.released, **{name: start for name, (start, _) in run.programme.items()}}
    moves = what.planned or what.kind == "target"
    clock = what.value + what.slot
    own = starts.get(what.subject, run.end) if moves else clock
    # Units without a cue wait for no planned time.
    bends = [] if what.planned else [far_off.begin - clock]
    bends += [] if what.planned else [at - own for at in {at for at, _ in far_off.free.values()}]
    return [*bends, min([far_off.begin, *others]) - own]


def _refined(runs: Mapping[float, Run], run: Run, what: Input, *, on_day: bool) -> dict[float, Run]:
    """Runs by change, with more until between two the same members are the first of their groups.

    Of two lines the one is earlier up to some change, and the other from there on. So a member
    that is the first at both ends of a range is so all over it, and while the same members are,
    every instant is the latest of some, as if there were no groups.
    """
    # A cue on the first of a group waits for an earliest instant, not for a latest.
    waits = run.scenario.heard if on_day else run.scenario.awaited
    heard = [each for each in waits if isinstance(each, OfGroup) and not each.last]
    found = dict(runs)
    ranges = list(pairwise(sorted(runs))) if heard else []
    while ranges:
        low, high = ranges.pop()
        early, late = found[low], found[high]
        swap = next((two for group in heard if (two := _swap(group, early, late))), None)
        if swap is None or high - low < FINEST_CUT:
            continue
        span = RangeTimes(low, high, low, high, early, late)
        # As written, a crossing may be an end of the range: that would cut nothing off.
        written = (written_change(what, at) for at in (*span.crossings(swap), (low + high) / 2))
        middle = next(at for at in written if low + SAME_TIME < at < high - SAME_TIME)
        found[middle] = _run_at(run, what, middle, on_day=on_day)
        ranges += [(low, middle), (middle, high)]
    return found


def _swap(group: OfGroup, early: Run, late: Run) -> tuple[Instant, Instant] | None:
    """One that is the first of a group early but not late, and one that is so late but not early.

    A member that waits for the first of its own group may tie with it in both runs; so members that
    are first in one run only are compared.
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
