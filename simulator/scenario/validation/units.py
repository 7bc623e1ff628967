"""Units: what each needs, and where it stands, halts and changes its gait."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.document.tree import Path
from simulator.scenario.lineup.build import pace_at, paces_of
from simulator.scenario.lineup.placement import Placement
from simulator.scenario.lineup.ranks import (
    pitch_and_depth,
    road_space,
    sizes,
    standing_offsets,
    standing_pitch,
    standing_sizes,
)
from simulator.scenario.model.base import UsedName, values_of
from simulator.scenario.model.fields import FIXED, MOST_RANKS
from simulator.scenario.model.units import Column, Flight, Formation, GroundModel, UnitModel
from simulator.scenario.network import Network
from simulator.scenario.passes import pass_of
from simulator.scenario.validation.draft import Draft
from simulator.tolerances import LEAST_FREE, SAME_PLACE
from simulator.wording import alternatives


def check_unit(draft: Draft, name: str, unit: UnitModel, network: Network) -> None:
    """Check a unit by itself, and against its route."""
    for keys in _one_of(unit):
        _check_one_of(draft, name, unit, *keys)
    if isinstance(unit, Column | Flight) and {"crew", "people"} <= unit.model_fields_set:
        draft.error(("units", name, "crew"), "write people or crew, not both")
    if isinstance(unit, Flight):
        _check_flight(draft, name, unit)
    if isinstance(unit, GroundModel):
        _check_target(draft, name, unit)
    if isinstance(unit, Formation):
        _check_ranks(draft, name, unit)
    if isinstance(unit, Column) and not unit.elastic:
        _check_rigid(draft, name, unit)
    if isinstance(unit, GroundModel):
        _check_standing(draft, name, unit)
    if not draft.is_valid("routes", unit.route) or (name, "route") in draft.removed_keys:
        draft.mark_invalid(("units", name))
        return
    for path, marker in _markers(unit):
        if not draft.is_valid("markers", pass_of(marker)[0]):
            draft.mark_invalid(("units", name))
        elif network.station(unit.route, marker) is None:
            message = f"the route of {name}, {unit.route}, "
            draft.error(("units", name, *path), message + network.never_passes(unit.route, marker))


def _one_of(unit: UnitModel) -> Iterator[tuple[str, ...]]:
    """Keys of which a unit has exactly one."""
    yield "gait", "speed"
    if unit.one_of:
        yield unit.one_of
    if isinstance(unit, Flight):
        yield "aircraft", "ranks", "offsets"
        yield "target", "call"


def _check_one_of(draft: Draft, name: str, unit: UnitModel, *keys: str) -> None:
    given = [key for key in keys if getattr(unit, key) is not None]
    # A flight that orbits may be called, and be on time for a target as well.
    orbits = getattr(unit, "orbit", None) is not None or (name, "orbit") in draft.removed_keys
    both = "target" in keys and orbits
    if len(given) > 1 and not both:
        draft.error(("units", name, given[1]), f"write {given[0]} or {given[1]}, not both")
    elif not given and not draft.may_lack(name, *keys, *(["orbit"] if "target" in keys else [])):
        draft.error(("units", name), f"{alternatives(keys)} is missing")


def _check_rigid(draft: Draft, name: str, unit: Column) -> None:
    given = {
        "rank-reaction": unit.rank_reaction != 0.0,
        "catch-up": unit.catch_up is not None,
        "hold": unit.hold == "each",
    }
    for key, is_given in given.items():
        if is_given:
            draft.error(("units", name, key), "requires an elastic column; write elastic: true")


def _check_ranks(draft: Draft, name: str, unit: Formation) -> None:
    if draft.may_lack(name, "ranks", "people", "files") or len(sizes(unit)) < 2:
        return
    if unit.rank_spacing is None:
        if not draft.may_lack(name, "rank-spacing"):
            draft.error(("units", name), "rank-spacing is missing: there is more than one rank")
    elif unit.rank_spacing < unit.depth - SAME_PLACE:
        draft.error(
            ("units", name, "rank-spacing"),
            f"{unit.rank_spacing:g} m, front to front, is less than the depth of a rank, "
            f"{unit.depth:g} m",
        )


#: What says how deep a unit stands and marches.
_OF_STANDING = (
    *("ranks", "files", "people", "vehicles", "rank-spacing", "depth", "length", "spacing"),
    "standing",
)


def _check_standing(draft: Draft, name: str, unit: GroundModel) -> None:
    """Check that the same people stand, drawn up, no deeper than they march."""
    assert isinstance(unit, Formation | Column)
    if unit.standing is None or draft.may_lack(name, *_OF_STANDING):
        return
    path = ("units", name, "standing")
    if not unit.drawn_up:
        if not draft.may_lack(name, "drawn-up"):
            draft.error(path, "requires a drawn-up unit; write drawn-up: true")
        return
    marching = sum(sizes(unit))
    if unit.standing.ranks is None and marching > MOST_RANKS * (unit.standing.files or marching):
        message = f"{marching:,} would stand in more than {MOST_RANKS:,} ranks; {FIXED}"
        draft.error((*path, "files"), message)
        return
    standing = sum(standing_sizes(unit))
    if standing != marching:
        what = "marchers" if isinstance(unit, Formation) else "vehicles"
        ranks = len(standing_sizes(unit))
        message = f"{standing} {what} stand in {ranks} ranks, but {name} has {marching}"
        draft.error((*path, "ranks"), message)
        return
    pitch, (own, depth) = standing_pitch(unit), pitch_and_depth(unit)
    if len(standing_sizes(unit)) > 1 and pitch < depth - SAME_PLACE:
        draft.error(
            (*path, "rank-spacing"),
            f"{pitch:g} m, front to front, is less than the depth of a rank, {depth:g} m",
        )
        return
    for rank, stands in enumerate(standing_offsets(unit)):
        if stands > rank * own + SAME_PLACE:
            draft.error(
                path,
                f"rank {rank + 1} stands {stands:g} m behind the head and marches {rank * own:g} m "
                "behind it; a unit does not stand deeper than it marches",
            )
            return


def _markers(unit: UnitModel) -> Iterator[tuple[Path, str]]:
    """Every marker that a unit names, and where."""
    for path, name in values_of(unit, UsedName):
        if name.sections == ("markers",):
            yield path, name


def check_placement(draft: Draft, placement: Placement, placed: int) -> None:
    """Report where units cannot stand at the beginning; ``placed`` is the number of valid units."""
    for name, key, message in placement.problems:
        draft.error(("units", name, key), message)
    if placed < len(draft.names["units"]):
        # A unit behind an invalid one has no place, which is not its own fault.
        for name in placement.lost:
            draft.mark_invalid(("units", name))
    else:
        for name in placement.lost:
            message = "no drawn-up unit ahead stands on its route; give it a start"
            draft.error(("units", name, "drawn-up"), message)


def check_from_start(
    draft: Draft, name: str, unit: UnitModel, start: float, network: Network
) -> None:
    """Check what a unit does, and where, from its start on."""
    passed = [
        (path, marker, station)
        for path, marker in _markers(unit)
        if (station := network.station(unit.route, marker)) is not None
    ]
    for path, marker, station in passed:
        if path != ("start",) and station < start - SAME_PLACE:
            draft.error(
                ("units", name, *path),
                f"{marker} lies {start - station:g} m before the start of {name}",
            )
        elif path[0] == "holds" and station <= start + SAME_PLACE:
            draft.error(
                ("units", name, *path),
                f"{name} starts at {marker}; to wait there, use its release",
            )
    for key in ("holds", "gait-at"):
        _check_same_place(draft, name, [each for each in passed if each[0][0] == key])
    if isinstance(unit, Flight):
        _check_orbit(draft, name, unit, start, network)
    if isinstance(unit, GroundModel):
        _check_before_target(draft, name, unit, passed)
        _check_own_rear(draft, name, unit, start, network)


def _check_target(draft: Draft, name: str, unit: GroundModel) -> None:
    """Check the time on target of a unit on the ground by itself."""
    if unit.target is None:
        return
    if unit.release is not None:
        draft.error(("units", name, "target"), "write release or target, not both")
    if unit.target.after_call is not None:
        draft.error(("units", name, "target", "after-call"), "requires a flight; write at")


def _check_before_target(
    draft: Draft, name: str, unit: GroundModel, passed: list[tuple[Path, str, float]]
) -> None:
    """Check that it is known how long a unit on the ground needs to its target."""
    due = next((station for path, _, station in passed if path[0] == "target"), None)
    for path, marker, station in passed:
        before = path[0] == "holds" and due is not None and station < due - SAME_PLACE
        if before and unit.holds[marker].until is not None:
            draft.error(
                ("units", name, *path, "until"),
                f"{name} cannot leave on time for its target: it waits for a cue at {marker} "
                "on the way; write a duration, or a release in place of the target",
            )


def _check_same_place(draft: Draft, name: str, passed: list[tuple[Path, str, float]]) -> None:
    """Two holds, or two changes of gait, at one place would be one too many."""
    seen: dict[float, str] = {}
    for path, marker, station in passed:
        for other, where in seen.items():
            if abs(station - other) <= SAME_PLACE:
                draft.error(("units", name, *path), f"{marker} is the same place as {where}")
        seen[station] = marker


def _check_flight(draft: Draft, name: str, unit: Flight) -> None:
    """Check that the keys of a flight go together."""
    if unit.formation is not None and unit.aircraft is None:
        other = "ranks" if unit.ranks is not None else "offsets"
        if getattr(unit, other) is not None:
            draft.error(("units", name, "formation"), f"requires aircraft, not {other}")
    if unit.offsets is not None and "spacing" in unit.model_fields_set:
        draft.error(("units", name, "spacing"), "offsets place each aircraft; omit it")
    relative = unit.target is not None and unit.target.after_call is not None
    if unit.orbit is None and (name, "orbit") not in draft.removed_keys:
        if unit.speeds is not None:
            draft.error(("units", name, "speeds"), "requires an orbit")
        if relative:
            draft.error(("units", name, "target", "after-call"), "requires an orbit and a call")
    elif relative and unit.call is None and not draft.may_lack(name, "call"):
        draft.error(("units", name, "target", "after-call"), "requires a call")


def _check_orbit(draft: Draft, name: str, unit: Flight, start: float, network: Network) -> None:
    """Check where a flight orbits, what it is to be on time for, and its window of speed."""
    if unit.orbit is None:
        return
    marker = unit.orbit.marker
    hold = network.station(unit.route, marker)
    if hold is None or hold < start - SAME_PLACE:
        return
    if hold <= start + SAME_PLACE:
        draft.error(
            ("units", name, "orbit", "marker"),
            f"{name} starts at {marker}; to reach it, the flight must start further back",
        )
        return
    target = None if unit.target is None else network.station(unit.route, unit.target.marker)
    if unit.target is not None and target is not None and target <= hold + SAME_PLACE:
        draft.error(
            ("units", name, "target", "marker"),
            f"{unit.target.marker} is not beyond {marker}, where {name} orbits",
        )
    if unit.speeds is not None:
        low, high = unit.speeds
        nominal = pace_at(paces_of(unit, start, network, draft.file.gaits), hold)
        if not low <= nominal <= high:
            draft.error(
                ("units", name, "speeds"),
                f"the speed of {name} at {marker}, {nominal:g} m/s, "
                f"is not between {low:g} m/s and {high:g} m/s",
            )


def _check_own_rear(
    draft: Draft, name: str, unit: GroundModel, start: float, network: Network
) -> None:
    """Check that a unit that comes back to a segment does not meet its own rear there."""
    loops = [
        -run.shift
        for run in network.runs(unit.route, unit.route)
        if run.laps < 0 and run.high > start + SAME_PLACE
    ]
    takes = road_space(unit) + unit.gap
    if loops and min(loops) < takes + LEAST_FREE:
        draft.error(
            ("units", name, "route"),
            f"on {unit.route} it returns to the same place after {min(loops):g} m and would meet "
            f"its own rear: its length and gap take {takes:g} m",
        )
