"""SUMO: the ground as a network and all that marches as vehicles, for a simulation there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from simulator.exchange.plane import Plane
from simulator.scenario.lineup.body import Body
from simulator.tolerances import SAME_PLACE

if TYPE_CHECKING:
    from simulator.timeline.run import Run

#: SUMO's step (s): its vehicles follow no closer in time.
STEP = 0.1
#: Of a road (m/s), so that it holds nobody up; of vehicles (m/s²), as speeds change at once.
_FASTEST, _AT_ONCE = 100.0, 1000.0


def to_sumo(run: Run) -> Mapping[str, bytes]:
    """The files of a scenario for SUMO: `parade.nod.xml` and `parade.edg.xml` for netconvert,
    `parade.rou.xml` and `parade.sumocfg`.

    A vehicle is a body on the ground: a unit, or a rank of an elastic column. It departs when its
    unit is released; drawn up, it stands there from the beginning until it sets off in this run. It
    halts where that does, for a duration, or until the instant at which its cue came in this run;
    and, as SUMO has no order of march, where it joins behind a body from another road, until its
    turn came in this run.
    """
    plane = Plane(run.scenario.network)
    return {
        "parade.nod.xml": _document("nodes", _nodes(run, plane)),
        "parade.edg.xml": _document("edges", _edges(run, plane)),
        "parade.rou.xml": _document("routes", _routes(run)),
        "parade.sumocfg": _document("configuration", _configuration(run)),
    }


def _document(root: str, lines: Iterable[str]) -> bytes:
    text = "".join(f"    {line}\n" for line in lines)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>\n{text}</{root}>\n'.encode()


def _element(name: str, inner: str = "", /, **attributes: object) -> str:
    """An element; `from_` is the attribute `from`."""
    pairs = (f"{key.rstrip('_')}={quoteattr(_text(value))}" for key, value in attributes.items())
    head = " ".join((name, *pairs))
    return f"<{head}>{inner}</{name}>" if inner else f"<{head}/>"


def _text(value: object) -> str:
    """A value; numbers to a micrometre, a microsecond."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _on_the_ground(run: Run) -> list[Body]:
    return [body for body in run.scenario.bodies if not body.flies]


def _used(run: Run) -> list[str]:
    """The segments on which anything marches."""
    routes = {body.route for body in _on_the_ground(run)}
    used = {name for route in routes for name in run.scenario.network.routes[route]}
    return [name for name in run.scenario.network.segments if name in used]


def _nodes(run: Run, plane: Plane) -> Iterator[str]:
    """The ends of segments, where they meet."""
    seen = set[int]()
    # Where a lane meets a road, the joint is on the road.
    for name in sorted(_used(run), key=lambda name: name in run.scenario.network.lanes):
        line = plane.segments[name]
        for joint, (x, y) in zip(plane.joints[name], (line[0], line[-1]), strict=True):
            if joint not in seen:
                seen.add(joint)
                yield _element("node", id=f"joint-{joint}", x=x, y=y, type="priority")


def _edges(run: Run, plane: Plane) -> Iterator[str]:
    network = run.scenario.network
    for name in _used(run):
        start, end = plane.joints[name]
        shape = " ".join(f"{x:.3f},{y:.3f}" for x, y in plane.segments[name])
        yield _element(
            "edge", id=name, from_=f"joint-{start}", to=f"joint-{end}", numLanes=1, speed=_FASTEST,
            length=network.segments[name], shape=shape,
        )  # fmt: skip


def _routes(run: Run) -> Iterator[str]:
    bodies, network = _on_the_ground(run), run.scenario.network
    for body in bodies:
        gap = body.unit.gap_of_unit if body.rank == 0 else body.unit.gap_of_ranks
        yield _element(
            "vType", id=f"type-{body.name}", length=body.length, minGap=gap.distance,
            tau=max(gap.seconds, STEP), maxSpeed=body.paces[0][1], carFollowModel="Krauss", sigma=0,
            accel=_AT_ONCE, decel=_AT_ONCE, emergencyDecel=_AT_ONCE, speedFactor=1, speedDev=0,
        )  # fmt: skip
    for route in dict.fromkeys(body.route for body in bodies):
        yield _element("route", id=f"route-{route}", edges=" ".join(network.routes[route]))
    turns = _turns(run, bodies)
    # SUMO reads vehicles in the order of their departures.
    for body in sorted(bodies, key=lambda body: _departs(run, body)):
        stops = "".join(f"\n        {stop}" for stop in _stops(run, body, turns))
        edge, offset = _on_segment(run, body, body.start + 2 * SAME_PLACE)
        yield _element(
            "vehicle", stops and f"{stops}\n    ", id=body.name, type=f"type-{body.name}",
            route=f"route-{body.route}", depart=_departs(run, body),
            departEdge=edge, departPos=offset, departSpeed="max",
        )  # fmt: skip


def _on_segment(run: Run, body: Body, station: float) -> tuple[int, float]:
    """Which segment of its route leads to a station (m), counted from 0, and how far on it."""
    starts = [leg.start for leg in run.scenario.network.legs[body.route]]
    place = max(bisect_left(starts, station - SAME_PLACE) - 1, 0)
    return place, station - starts[place]


def _zero(run: Run) -> float:
    """The instant of SUMO's time 0 (s), as that must not be negative: the start, or before it the
    beginning of the run.
    """
    return min(run.begin, 0.0)


def _departs(run: Run, body: Body) -> float:
    """When a vehicle is set on the road (s of SUMO's time)."""
    when = run.begin if body.unit.drawn_up else run.released[body.unit.name]
    return when - _zero(run)


def _turns(run: Run, bodies: Iterable[Body]) -> set[tuple[str, float]]:
    """Bodies, and the stations at which they join behind one from another road."""
    passes: dict[str, list[tuple[float, str, str, float]]] = {}
    for body in bodies:
        for before, leg in pairwise(run.scenario.network.legs[body.route]):
            if leg.start > body.start + SAME_PLACE:
                leaves = run.passages[body.name].departure(leg.start)
                row = (leaves, body.name, before.segment, leg.start)
                passes.setdefault(leg.segment, []).append(row)
    found = set()
    for rows in passes.values():
        for one, other in pairwise(sorted(rows)):
            if one[2] != other[2] and isfinite(other[0]):
                found.add((other[1], other[3]))
    return found


def _stops(run: Run, body: Body, turns: set[tuple[str, float]]) -> Iterator[str]:
    """Where a body halts, on the segment that leads there; ascending."""
    holds = {hold.station: hold for hold in body.holds}
    joins = [station for name, station in turns if name == body.name]
    if body.unit.drawn_up:
        joins.append(body.start)
    for station in sorted({*holds, *joins}):
        place, offset = _on_segment(run, body, station)
        segment = run.scenario.network.routes[body.route][place]
        # netconvert rounds lengths: a halt at the end of a segment may lie beyond it.
        where = {"lane": f"{segment}_0", "endPos": offset, "friendlyPos": "true"}
        hold, until = holds.get(station), run.passages[body.name].departure(station)
        if hold is not None and hold.until is None and station not in joins:
            yield _element("stop", **where, duration=hold.duration)
        elif isfinite(until):
            yield _element("stop", **where, until=until - _zero(run))


def _configuration(run: Run) -> Iterator[str]:
    files = (
        _element("net-file", value="parade.net.xml"),
        _element("route-files", value="parade.rou.xml"),
    )
    yield _element("input", "".join(files))
    # SUMO may come later than we do, by its steps.
    zero = _zero(run)
    end = run.end + 0.1 * (run.end - run.begin)
    times = {"begin": run.begin - zero, "end": end - zero, "step-length": STEP}
    yield _element("time", "".join(_element(key, value=value) for key, value in times.items()))
    # Whoever waits for more than 300 s is otherwise set down ahead.
    yield _element("processing", _element("time-to-teleport", value=-1))
