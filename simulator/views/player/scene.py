"""A run as data for a program that shows it move: exact, in strict JSON.

Positions are read as from a `Passage`: each body's knots are here, not samples of its motion.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.format import zone_mark
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Floats, Passage
from simulator.timeline.passing import seen_over
from simulator.timeline.run import Run
from simulator.views.day.programme import shown_items, where_text
from simulator.views.figures.drawing.style import KINDS
from simulator.views.figures.occupancy import the_zone
from simulator.views.own_display import in_own_display
from simulator.views.player.ground_plan import GroundPlan, Spot, width_of
from simulator.views.player.happenings import (
    doings_told,
    events_told,
    incidents_seen,
    verdicts_told,
)

#: Lengths (m) and times (s) matter to so many digits after the point; the times of what is fast to
#: more, and from which pace (m/s) on: so every place is right to some millimetres.
DIGITS, FINE_DIGITS, _FAST = 4, 6, 50.0
#: Between two looks at the clocks (s): an hour that comes twice lasts at least half an hour.
_OFTEN = 1800.0
#: At most so many looks: a run of years is looked at less often.
_LOOKS = 5_000
#: So often that is halved until a change of the clocks is known to a millisecond.
_HALVES = 22


@in_own_display
def scene(run: Run) -> dict[str, Any]:
    """A run as plain data for the player.

    Arrays are base64 of little-endian numbers: float64, of counts int32. Lengths are metres, times
    seconds since the scenario's start, headings degrees clockwise from the y axis.
    """
    scenario = run.scenario
    plan = GroundPlan(scenario)
    window, does = run.window, doings_told(run)
    zones = scenario.network.zones
    return {
        "name": scenario.name,
        "time": {
            "begin": run.begin,
            "end": max(run.end, run.begin),
            "opening": scenario.opening,
            "window": window and {"opens": window.opens, "due": window.due, "over": window.over},
            "clock": _clock(run),
        },
        "lengths": run.display.units,
        "routes": _routes(run, plan),
        "markers": _markers(scenario, plan),
        "zones": _zones(scenario, plan),
        "zone": the_zone(run, None) if zones else None,
        "units": [{**_unit(scenario, unit), "doings": does[unit.name]} for unit in scenario.units],
        "bodies": _bodies(run),
        "programme": _programme(run, plan),
        "events": events_told(run),
        "verdicts": verdicts_told(run),
        "incidents": incidents_seen(run),
    }


class Numbers(str):
    """Numbers as base64 of little-endian float64.

    Attributes
    ----------
    values
        The numbers, shape (n,).
    digits
        How many digits after the point matter, of all or of each.
    """

    __slots__ = ("digits", "values")

    values: Floats
    digits: NDArray[np.int8] | int


def numbers(values: ArrayLike, digits: NDArray[np.int8] | int = DIGITS) -> Numbers:
    """Numbers as base64 of little-endian float64."""
    array = np.asarray(values, dtype="<f8")
    found = Numbers(base64.b64encode(array.tobytes()).decode("ascii"))
    found.values, found.digits = array, digits
    return found


def _counts(values: ArrayLike) -> str:
    return base64.b64encode(np.asarray(values, dtype="<i4").tobytes()).decode("ascii")


def _clock(run: Run) -> dict[str, Any]:
    """What the clocks show of an instant, so that a page need not know of time zones."""
    display, scenario = run.display, run.scenario
    begin = scenario.start.replace(tzinfo=None)
    return {
        "form": display.clock,
        "h_hour": display.h_hour,
        "start": (begin - dt.datetime.combine(begin.date(), dt.time())).total_seconds(),
        "lead": scenario.lead,
        "pieces": [list(each) for each in _pieces(scenario, run.begin, run.end)],
    }


def _pieces(scenario: Scenario, begin: float, end: float) -> Iterable[tuple[float, float, str]]:
    """Pieces of time without a change of the clocks: from when, how many seconds after midnight of
    the first day it is at the instant zero by these clocks, and what tells hours apart that come
    twice.
    """
    midnight = dt.datetime.combine(scenario.start.date(), dt.time())

    def read(instant: float) -> tuple[float, str]:
        moment = scenario.clock(instant)
        shown = (moment.replace(tzinfo=None) - midnight).total_seconds()
        return round(shown - instant, 3), zone_mark(moment)

    here = read(begin)
    yield begin, *here
    if not scenario.calendar.changes(begin, end):
        return
    low, often = begin, max(_OFTEN, (end - begin) / _LOOKS)
    while low < end:
        high = min(low + often, end)
        there = read(high)
        if there != here:
            first, last = low, high
            for _ in range(_HALVES):
                middle = (first + last) / 2
                if read(middle) == here:
                    first = middle
                else:
                    last = middle
            here = there
            yield round(last, 3), *here
        low = high


def _routes(run: Run, plan: GroundPlan) -> dict[str, Any]:
    """The lines of the routes that units take, and from where to where units are on them."""
    scenario = run.scenario
    found: dict[str, Any] = {}
    for unit in scenario.units:
        rears = [body.rear for body in unit.bodies]
        low = min(rears) if unit.drawn_up else unit.start
        if unit.route in found:
            found[unit.route]["from"] = min(found[unit.route]["from"], low)
            continue
        line = plan.lines[unit.route]
        found[unit.route] = {
            "stations": numbers(line.stations),
            "x": numbers(line.x),
            "y": numbers(line.y),
            "air": unit.flies,
            "lane": any(
                name in scenario.network.lanes for name in scenario.network.routes[unit.route]
            ),
            "from": low,
            "length": unit.route_length,
            "width": plan.width,
        }
    return found


def _place(spot: Spot | None) -> dict[str, float] | None:
    return (
        None if spot is None else {name: round(value, 3) for name, value in spot._asdict().items()}
    )


def _markers(scenario: Scenario, plan: GroundPlan) -> list[dict[str, Any]]:
    spots = ((name, plan.marker(name)) for name in scenario.network.markers)
    main = scenario.model.main_marker
    return [
        {"name": name, "main": name == main, **(_place(spot) or {})}
        for name, spot in spots
        if spot is not None
    ]


def _zones(scenario: Scenario, plan: GroundPlan) -> list[dict[str, Any]]:
    """The lines of zones on the ground, of one in the air alone those there; and from where to
    where each route is in it (m).
    """
    routes = dict.fromkeys(unit.route for unit in scenario.units)
    stretches = scenario.network.stretches
    return [
        {
            "name": name,
            "lines": [{"x": numbers(x), "y": numbers(y)} for x, y in plan.zone(name)],
            "stretches": {route: list(map(list, stretches(route, name))) for route in routes},
        }
        for name in scenario.network.zones
    ]


def _programme(run: Run, plan: GroundPlan) -> list[dict[str, Any]]:
    """The items of the programme: from when to when, until when they are shown, and where."""
    return [
        {
            "name": item.name,
            "label": item.label,
            "start": start,
            "end": end,
            "until": until,
            "halts": item.halts,
            "where": where_text(run, item).strip(),
            "site": None if item.place is None else _place(plan.site(item.place)),
            "zone": item.place if item.place in run.scenario.network.zones else None,
        }
        for item, start, end, until in shown_items(run)
    ]


def _unit(scenario: Scenario, unit: Unit) -> dict[str, Any]:
    style = KINDS[unit.kind]
    model = scenario.model.units[unit.name]
    return {
        "name": unit.name,
        "label": unit.label,
        "kind": unit.kind,
        "colour": style.color,
        "dark": style.dark,
        "route": unit.route,
        "bodies": len(unit.bodies),
        "length": unit.length,
        "depth": unit.depth,
        "drawn": unit.drawn_up,
        "seen": seen_over(scenario, unit),
        "width": 0.0 if unit.flies else width_of(unit),
        "pattern": getattr(model, "formation", None),
        "people": unit.people.tolist(),
        "vehicles": unit.vehicles.tolist(),
        "aircraft": unit.aircraft.tolist(),
    }


def _bodies(run: Run) -> dict[str, Any]:
    """All bodies in the order of march, one array for all of them of each kind of number.

    Of each body how many knots it has, how many ranks, where its way ends, and when it leaves the
    parade before; of each knot its station, the instant of departure, and that of the arrival at
    the next one; of each rank how far its front is behind the head, and how far it stands behind
    the start before (not a number: as it marches).
    """
    bodies = run.scenario.bodies
    passages = [run.passages[body.name] for body in bodies]
    fine = [passage.slownesses.min() * _FAST < 1.0 for passage in passages]
    digits = np.repeat(
        np.where(fine, FINE_DIGITS, DIGITS), [len(passage.stations) for passage in passages]
    ).astype(np.int8)
    return {
        "knots": _counts([len(passage.stations) for passage in passages]),
        "ranks": _counts([len(body.offsets) for body in bodies]),
        "stations": numbers(_joined(passage.stations for passage in passages)),
        "instants": numbers(_joined(passage.instants for passage in passages), digits),
        "arrivals": numbers(_joined(map(_arrivals, passages)), digits),
        "end": numbers([passage.end for passage in passages]),
        "left": numbers([passage.left for passage in passages]),
        "offsets": numbers(_joined(body.offsets for body in bodies)),
        "standing": numbers(
            _joined(
                np.full(len(body.offsets), np.nan) if body.standing is None else body.standing
                for body in bodies
            )
        ),
    }


def _arrivals(passage: Passage) -> Floats:
    """When the head arrives at the next knot, or at the end."""
    lengths = np.diff(passage.stations, append=passage.end)
    lasts = np.multiply(
        passage.slownesses, lengths, out=np.zeros_like(lengths), where=lengths > 0.0
    )
    return passage.instants + lasts


def _joined(arrays: Iterable[np.ndarray[Any, Any]]) -> np.ndarray[Any, Any]:
    return np.concatenate([np.empty(0), *arrays])
