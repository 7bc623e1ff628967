"""What happens in a run, in words and with instants: events, verdicts, incidents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from simulator.errors import ConstraintError
from simulator.scenario.events.instants import Instant
from simulator.scenario.events.unit_events import Reading
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName, Happening
from simulator.scenario.passes import pass_of
from simulator.timeline.doings import Doing, doings
from simulator.timeline.passing import seen_over
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.timeline.verdicts.cases import Case, RunTimes, deciding
from simulator.timeline.verdicts.distances import Distances, distances
from simulator.timeline.verdicts.pairs import Pair
from simulator.timeline.verdicts.registry import requirement
from simulator.timeline.verdicts.verdict import within
from simulator.timeline.verdicts.zones import (
    EmptyTime,
    ZoneCount,
    interval_of,
    values_between,
)
from simulator.tolerances import DENSITY_HOLDS_FROM, HOLDS_FROM
from simulator.views.constraints import slack_text, urgency, word
from simulator.views.day.incidents import incidents_told
from simulator.views.day.programme import where_text
from simulator.views.doing_words import reason

if TYPE_CHECKING:
    from simulator.scenario.model.constraints import ConstraintModel

_Span = tuple[float, float]
#: Where a kind of event is read (m).
_Station = float | Literal["start"] | None
#: What happens, where, whether it is the tail that is there, and whether it arrives.
_Kind = tuple[Happening, _Station, bool, bool]
#: What an event is called: whose it is, and where.
_TOLD = {
    "released": "{}: its cue",
    "starts": "{}: sets off",
    "": "{} at {}",
    "departs": "{}: leaves {}",
    "tail": "{}: past {}",
    "enters": "{}: enters {}",
    "clears": "{}: out of {}",
    "finishes": "{}: finished",
}

#: What a unit does, by its state; and where a unit ahead decides it.
_DOES = {
    "forms-up": "forms up",
    "halts": "halts {}",
    "orbits": "orbits {}",
    "broken-down": "has broken down",
    "clears": "its tail is still on the route",
}
_FOLLOWS = {"queues": "is stopped behind", "behind": "is held up by", "moves": "follows"}


def events_told(run: Run) -> dict[str, Any]:
    """Every event of a unit, a programme item or an incident, in so far as passages do not give it.

    Units whose ranks keep their places have the same kinds of events on the same route. A kind is
    read where the head, or the tail, is at a station (m), or at the unit's start, when it arrives
    or when it leaves; no station: it was so from the beginning. Others have their instants (s).

    A chief event is what a spectator sees: the programme, incidents, and who is at the marker over
    which it is seen.
    """
    units, names = run.scenario.units, run.scenario.event_names
    kinds: dict[_Kind, int] = {}
    lists: dict[tuple[int, ...], int] = {}
    of = []
    for unit in units:
        if not unit.keeps_order:
            of.append(-1)
            continue
        readings = names.of_unit[unit.name].readings.items()
        row = [kinds.setdefault(_kind(unit, *each), len(kinds)) for each in readings]
        of.append(lists.setdefault(tuple(row), len(lists)))
    return {
        "told": _TOLD,
        "kinds": [_kind_told(*each) for each in kinds],
        "lists": [list(row) for row in lists],
        "of": of,
        "released": [run.released[unit.name] for unit in units],
        "others": list(_other_events(run)),
    }


def _kind(unit: Unit, happening: Happening, reading: Reading | None) -> _Kind:
    if reading is None:
        return happening, None, False, False
    at_start = reading.station == unit.start
    station: _Station = "start" if at_start else reading.station
    return happening, station, reading.tail, reading.side == "arrival"


def _kind_told(
    happening: Happening, station: _Station, tail: bool, arrives: bool
) -> dict[str, Any]:
    what, place = happening
    marker = place and pass_of(place)[0]
    told = {"what": what, "place": place, "where": _place(place), "marker": marker}
    return {**told, "station": station, "tail": tail, "arrives": arrives}


def _other_events(run: Run) -> Iterator[dict[str, Any]]:
    """The events that are read one by one."""
    names, edges = run.scenario.event_names, _edges(run)
    for text, told in edges.items():
        yield from _other(run, text, told, chief=True)
    for unit in run.scenario.units:
        marker = seen_over(run.scenario, unit)
        sight = ("starts", None) if marker is None else ("", marker)
        others = [] if unit.keeps_order else names.of_unit[unit.name].readings
        happenings = [*others, *(each.happening for each in names.passings_of(unit))]
        for what, place in happenings:
            chief = sight == (what, place and pass_of(place)[0])
            told = _TOLD[what].format(unit.label, _place(place))
            yield from _other(run, str(EventName(unit.name, what, place)), told, chief=chief)


def _other(run: Run, name: str, told: str, *, chief: bool) -> Iterator[dict[str, Any]]:
    """An event, if it occurs."""
    instant = run.events.find(name)
    if instant is not None:
        yield {"time": float(instant), "name": name, "text": told, "chief": chief}


def _edges(run: Run) -> dict[str, str]:
    """The events of the programme and of incidents, and what is said of each."""
    found = {}
    for item in run.scenario.programme.values():
        start, end = run.programme[item.name]
        begins = item.label if start == end else f"{item.label} begins"
        found[f"{item.name}.start"] = f"{begins}{where_text(run, item)}"
        if start < end:
            found[f"{item.name}.end"] = f"{item.label} ends"
    for _, incident, told in incidents_told(run):
        found[str(EventName.start(incident.name))] = told
        if incident.breaks_down:
            found[str(EventName.end(incident.name))] = f"{told}: over"
    return found


def _place(name: str | None) -> str | None:
    """A marker or a zone in words: of `stand#2`, `stand (pass 2)`."""
    if name is None:
        return None
    place, number = pass_of(name)
    return place if number == 1 else f"{place} (pass {number})"


def doings_told(run: Run) -> dict[str, list[list[Any]]]:
    """Unit → what it does, and why: from which instant on (s), and in words."""
    found: dict[str, list[list[Any]]] = {unit.name: [] for unit in run.scenario.units}
    for doing in doings(run):
        if doing.rank == 0:
            found[doing.unit].append([float(doing.start), _does(run, doing)])
    return found


def _does(run: Run, doing: Doing) -> str:
    """What a unit does, in words; empty where nothing but itself decides how it moves."""
    why = reason(run, doing)
    if doing.state == "waits":
        return f"waits {why}".rstrip()
    if doing.state == "stopped":
        return f"everything halts: {why}"
    if doing.state in _FOLLOWS:
        ahead = run.scenario.body.get(doing.cause or "")
        # Its own ranks keep their distance from each other: that holds nothing up.
        if ahead is None or ahead.unit.name == doing.unit:
            return ""
        return f"{_FOLLOWS[doing.state]} {ahead.unit.label}"
    return _DOES[doing.state].format(why)


def verdicts_told(run: Run) -> list[dict[str, Any]]:
    """Verdicts, the broken ones first, with the spans of time in which each is broken."""
    judged = zip(run.scenario.all_constraints, run.verdicts, strict=True)
    found = []
    for constraint, verdict in sorted(judged, key=lambda each: urgency(each[1])):
        spans = [] if verdict.holds else [*_broken(run, constraint, verdict)]
        found.append(
            {
                "name": verdict.name,
                "holds": verdict.holds,
                "word": word(verdict),
                "slack": slack_text(verdict),
                "at": verdict.at,
                "who": list(verdict.who),
                "because": verdict.because,
                "note": verdict.note,
                "spans": [list(span) for span in spans],
            }
        )
    return found


def _broken(run: Run, constraint: ConstraintModel, verdict: Verdict) -> Iterator[_Span]:
    """From when to when a constraint is broken.

    While a count or a distance is out of its bounds; while what is late has not come; until what is
    early would have been right.
    """
    source = RunTimes(run)
    try:
        required = requirement(constraint, source)
    except ConstraintError:
        return
    match required:
        case ZoneCount():
            yield from _crowded(run, required)
        case EmptyTime(at_most=most):
            for at, slack in _instances(verdict):
                yield at + most, at + most - slack
        case Distances():
            yield from _at_wrong_distances(run, required, verdict)
        case cases:
            yield from _at_wrong_times(cases, source)


def _instances(verdict: Verdict) -> Iterator[tuple[float, float]]:
    """The broken instances of a verdict: when, and the slack."""
    for instance in verdict.worst:
        if instance.at is not None and instance.slack < 0:
            yield instance.at, instance.slack


def _at_wrong_times(cases: Sequence[Case], source: RunTimes) -> Iterator[_Span]:
    """While what is late has not come; until what is early would have been right."""
    for slack, decides in (deciding(case, source) for case in cases):
        if slack < HOLDS_FROM and isinstance(decides.minus, Instant):
            late = source.read(decides.minus)
            yield late + slack, late
        elif slack < HOLDS_FROM:
            early = source.read(decides.plus)
            yield early, early - slack


def _at_wrong_distances(run: Run, required: Distances, verdict: Verdict) -> Iterator[_Span]:
    """While two are too close or too far; of flights in either order, at the worst instants."""
    pairs = [either[0] for either in required.pairs if len(either) == 1]
    for pair in pairs:
        yield from _apart(run, required, pair)
    if len(pairs) < len(required.pairs):
        for at, _ in _instances(verdict):
            yield at, at


def _apart(run: Run, required: Distances, pair: Pair) -> Iterator[_Span]:
    """While two units are closer, or further from each other, than they may be."""
    instants, metres = distances(run, pair)
    low, high = pair.bounds(required.at_least, required.at_most)
    crossed = [instants]
    for bound in (low, high):
        if bound is not None and len(instants) > 1:
            here, there = metres[:-1] - bound, metres[1:] - bound
            where = np.flatnonzero(here * there < 0)
            share = here[where] / (here[where] - there[where])
            crossed.append(instants[where] + share * np.diff(instants)[where])
    times = np.unique(np.concatenate(crossed))
    if not len(times):
        return
    # Between two of these it is within its bounds, or out of them, all the time.
    ends = np.append(times[1:], times[-1])
    middles = np.interp((times + ends) / 2, instants, metres)
    begun = last = None
    for begin, end, metre in zip(times.tolist(), ends.tolist(), middles.tolist(), strict=True):
        if begin < end or len(times) == 1:
            if within(metre, low, high) < HOLDS_FROM:
                begun, last = begin if begun is None else begun, end
            elif begun is not None and last is not None:
                yield begun, last
                begun = None
    if begun is not None and last is not None:
        yield begun, last


def _crowded(run: Run, required: ZoneCount) -> Iterator[_Span]:
    """While a count in a zone is out of its bounds."""
    start, stop = interval_of(required, run)
    times, values = values_between(run, required.zone, start, stop, required.counted)
    ends = np.append(times[1:], stop)
    size, tolerance = required.area or 1.0, DENSITY_HOLDS_FROM if required.area else 0.0
    for begin, end, value in zip(times.tolist(), ends.tolist(), values.tolist(), strict=True):
        if within(value / size, required.at_least, required.at_most) < tolerance:
            yield begin, end


def incidents_seen(run: Run) -> list[dict[str, Any]]:
    """The incidents that happened: whose, what, and from when to when."""
    return [
        {
            "name": incident.name,
            "text": told,
            "unit": unit.name,
            "rank": incident.rank,
            "number": incident.number,
            "stands": incident.breaks_down,
            "passed": incident.name in run.breakdowns
            and bool(run.breakdowns[incident.name].passed_by),
            "station": incident.station,
            "begin": float(run.events[EventName.start(incident.name)]),
            "end": float(run.events[EventName.end(incident.name)]),
        }
        for unit, incident, told in incidents_told(run)
    ]
