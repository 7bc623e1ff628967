"""Tracks: when the head of each unit is where on the map, exact at each of its points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from simulator.errors import OutputError
from simulator.limits import check_limit
from simulator.scenario.line import Course
from simulator.scenario.lineup.unit import Unit
from simulator.timeline.passage import Floats, Passage
from simulator.tolerances import SAME_TIME
from simulator.wording import alternatives

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario
    from simulator.timeline.run import Run

#: Digits of degrees: a millimetre.
DIGITS = 8
#: Segments that are named in a message.
_NAMED = 8


@dataclass(frozen=True, eq=False)
class UnitTrack:
    """The way of a unit's head.

    Between two of its points it moves evenly and, within a centimetre, straight on.

    Attributes
    ----------
    unit
        The unit.
    instants
        Of its points (s), not descending, shape (n,).
    places
        Longitudes and latitudes (degrees), shape (n, 2).
    """

    unit: Unit
    instants: Floats
    places: Floats


def check_drawn(run: Run) -> None:
    """Check that every segment that a unit uses has its line on the map.

    Raises
    ------
    OutputError
        If one has none, or one in metres.
    """
    network = run.scenario.network
    routes = dict.fromkeys(unit.route for unit in run.scenario.units)
    missing = [*dict.fromkeys(name for route in routes for name in network.not_drawn(route))]
    if missing:
        raise OutputError(
            f"a map needs the line of {_listed(missing)}; take it from a map, as in "
            f"segments: {{{missing[0]}: {{from: FILE.gpx}}}}, or write its line"
        )
    plane = [name for name, line in network.lines.items() if line.system == "metres"]
    if plane:
        raise OutputError(
            f"the line of {_listed(plane)} is in metres; a map needs longitudes and latitudes"
        )


def courses(run: Run) -> dict[str, Course]:
    """The course of every route that is drawn, in the order of the file."""
    network = run.scenario.network
    drawn = (route for route in network.routes if not network.not_drawn(route))
    return {route: network.course(route) for route in drawn}


def tracks(run: Run) -> Iterator[UnitTrack]:
    """The tracks of all units, in the order of march.

    A track begins where the unit leaves its start (drawn up: with the run), and ends where its head
    is at the end of the route, or where it leaves the parade before.

    Raises
    ------
    OutputError
        If a route is not on the map.
    LimitError
        If there are too many points.
    """
    check_drawn(run)
    fine = {route: run.scenario.network.course(route).fine for route in courses(run)}
    points = (
        len(fine[unit.route].stations) + 2 * len(run.passages[unit.name].causes)
        for unit in run.scenario.units
    )
    check_limit("samples", sum(points))
    return (_track(run, unit, fine[unit.route]) for unit in run.scenario.units)


def _track(run: Run, unit: Unit, course: Course) -> UnitTrack:
    passage = run.passages[unit.name]
    stations = _stations(passage, course)
    arrivals, departures = passage.arrival(stations), passage.departure(stations)
    arrivals[0] = min(run.begin, departures[0]) if unit.drawn_up else departures[0]
    if not isfinite(departures[-1]) or passage.left == np.inf:
        departures[-1] = arrivals[-1]  # the head is off its route
    there = np.repeat(stations, 2)
    instants = np.column_stack([arrivals, departures]).ravel()
    keep = np.ones(len(instants), dtype=bool)
    keep[1::2] = departures > arrivals + SAME_TIME
    return UnitTrack(unit, instants[keep], course.at(there[keep]))


def _stations(passage: Passage, course: Course) -> Floats:
    """The stations at which a track has points: its ends, and between them knots and vertices."""
    end = min(passage.end, float(course.stations[-1]))
    found = np.concatenate([passage.stations, course.stations])
    inside = found[(found > passage.start) & (found < end)]
    return np.unique(np.concatenate([[passage.start], inside, [end]]))


def _listed(names: list[str]) -> str:
    more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return alternatives([*names[:_NAMED], *more], "and")


def utc(scenario: Scenario, *instants: float) -> list[str]:
    """Instants (s) as date and time in UTC, to a microsecond: `2025-06-21T13:00:00.000000Z`.

    Raises
    ------
    CalendarError
        If one has no date.
    """
    for each in (min(instants), max(instants)):
        scenario.clock(each)
    zero = np.datetime64(scenario.clock(0.0).astimezone(dt.UTC).replace(tzinfo=None), "us")
    times = zero + np.rint(np.multiply(instants, 1e6)).astype("timedelta64[us]")
    return [f"{time}Z" for time in np.datetime_as_string(times, unit="us").tolist()]
