"""How the units of a parade interacted, counted from what the oracle found to happen."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tests.verification.oracle import SAME_INSTANT, Attained, Mover, Oracle, Truth

#: What a suite of random parades must contain, each at least this often.
ENOUGH = 50
INTERACTIONS = (
    "marker at a queue place",
    "hold at a queue place",
    "start further on",
    "contiguous common segments",
    "leader leaving",
    "detour and return",
    "body longer than a segment",
    "merge with a late first unit",
)
#: What a suite with time gaps and headways must contain, too.
OF_TIMES = (
    "bound by a time gap",
    "bound by a headway",
    "bound at a marker only",
    "headway through a merge",
)
#: What a suite with laps must contain.
OF_LAPS = (
    "second pass bound by a first pass",
    "bound by its own rear",
    "a zone passed twice",
)
#: The same, of how units stand and set off: each at least this often.
SOME = 10
AT_FIRST = (
    "drawn up behind one that stands closer than it marches",
    "waits behind the place of one that stands closer",
    "forms up",
)
#: The least share of bodies that a leader binds somewhere.
BOUND = 0.3


def interactions(oracle: Oracle, truth: Truth) -> Counter[str]:
    """How often each kind of interaction happened, by the oracle, at most once for each unit."""
    count: Counter[str] = Counter()
    for mover in oracle.movers:
        if mover.body.flies or mover.rank > 0:
            continue
        attained = truth.courses[mover.name].attained
        count["bodies"] += 1
        count["bound"] += bool(attained)
        count["forms up"] += _forms_up(mover, truth)
        kinds = {kind for one in attained for kind in _kinds(oracle, mover, one)}
        zones = oracle.ground.network.zones
        if any(f"{mover.name}.enters@{zone}#2" in truth.events for zone in zones):
            kinds.add("a zone passed twice")
        kinds |= {"marker at a queue place"} if _queues_at_a_marker(oracle, mover, truth) else set()
        count.update(kinds)
    return count


def _kinds(oracle: Oracle, mover: Mover, one: Attained) -> set[str]:
    leader, bond = oracle.movers[one.bond.leader], one.bond
    kinds = _of_laps(mover, leader, one)
    if bond.kept != "gap":
        kinds.add(f"bound by a {bond.kept.replace('-', ' ')}")
        kinds |= {"bound at a marker only"} if bond.only else set()
        if bond.kept == "headway" and not bond.only and bond.low > mover.start:
            kinds.add("headway through a merge")
        return kinds
    tail_off = one.station + mover.gap >= bond.high
    behind = one.station + bond.shift + mover.gap + leader.length
    if one.side == 1 and one.station in mover.holds:
        kinds.add("hold at a queue place")
    if leader.closer and one.side == 1 and not tail_off:
        kinds |= _at_first(mover, one, waits=behind == leader.drawn_out)
    if one.side == 1 and behind == leader.start and one.station > mover.start and not tail_off:
        kinds.add("start further on")
    if bond.segments > 1 and leader.body.route != mover.body.route:
        edges = oracle.ground.edges(mover.body.route)
        if one.station > edges[edges.index(bond.low) + 1]:
            kinds.add("contiguous common segments")
    if tail_off and leader.route_length > bond.high + bond.shift:
        kinds.add("leader leaving")
    if any(other.leader == bond.leader and other.high < bond.low for other in mover.bonds):
        kinds.add("detour and return")
    for body in (leader, mover):
        route = oracle.ground.network.routes[body.body.route]
        if body.body.length > min(oracle.ground.network.segments[name] for name in route):
            kinds.add("body longer than a segment")
    if one.side == 1 and one.station == bond.low and bond.low > mover.start:
        kinds.add("merge with a late first unit")
    return kinds


def _of_laps(mover: Mover, leader: Mover, one: Attained) -> set[str]:
    if one.bond.laps < 0:
        own = leader.body is mover.body
        return {"bound by its own rear" if own else "second pass bound by a first pass"}
    return set()


def _at_first(mover: Mover, one: Attained, *, waits: bool) -> set[str]:
    if one.station == mover.start:
        return {"drawn up behind one that stands closer than it marches"}
    return {"waits behind the place of one that stands closer"} if waits else set()


def _forms_up(mover: Mover, truth: Truth) -> bool:
    """Whether it leaves as soon as it has formed up."""
    name = mover.name
    starts, released = truth.events[f"{name}.starts"], truth.events[f"{name}.released"]
    ready = released + mover.body.form_up
    return mover.body.form_up > 0 and starts < ready + SAME_INSTANT


def _queues_at_a_marker(oracle: Oracle, mover: Mover, truth: Truth) -> bool:
    course = truth.courses[mover.name]
    lines = {bond.low for bond in mover.bonds}
    for marker in oracle.ground.network.markers:
        station = oracle.ground.station(mover.body.route, marker)
        if (
            station is None
            or station <= mover.start
            or station in mover.holds | dict.fromkeys(lines)
        ):
            continue
        row = int(np.searchsorted(course.stations, station))
        arrival, departure = course.shown[row]
        if departure - arrival > SAME_INSTANT:
            return True
    return False
