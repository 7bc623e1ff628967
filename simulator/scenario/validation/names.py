"""Names: each that is used is defined, and no two things are called the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from simulator.scenario.document.tree import SECTIONS, Path
from simulator.scenario.lineup.groups import circles_of_groups
from simulator.scenario.model.ground import LaneModel
from simulator.scenario.model.units import Column, Flight, GroundModel, UnitModel
from simulator.scenario.validation.draft import Draft, salvaged_names
from simulator.wording import unknown

#: As many circles of groups are reported: each takes a walk over all groups.
MOST_CIRCLES = 20


def check_names(draft: Draft) -> None:
    """Check that names are defined, and that units, groups and items differ in theirs."""
    _check_ground(draft)
    for name, unit in draft.file.units.items():
        for section, word, path in _used_by(unit):
            _check_name(draft, section, word, ("units", name, *path))
    for name, incident in draft.file.incidents.items():
        _check_name(draft, "units", incident.unit, ("incidents", name, "unit"))
        if isinstance(incident.place, str):
            _check_name(draft, "markers", incident.place, ("incidents", name, "place"))
    for name, vehicle in draft.file.recovery.items():
        if vehicle.stands is not None:
            _check_name(draft, "markers", vehicle.stands, ("recovery", name, "stands"))
    if draft.file.main_marker is not None:
        _check_name(draft, "markers", draft.file.main_marker, ("main-marker",))
    for path, section, word in salvaged_names(draft):
        if word not in draft.names[section]:
            draft.findings.add(path, unknown(SECTIONS[section], word, draft.names[section]))
    _check_groups(draft)
    _check_shared(draft)


def _check_ground(draft: Draft) -> None:
    file = draft.file
    for route, model in file.routes.items():
        if isinstance(model, LaneModel):
            _check_lane(draft, route, model)
            continue
        for number, segment in enumerate(model):
            path = draft.item_path(("routes", route), number)
            if not isinstance(file.routes.get(segment), LaneModel):
                _check_name(draft, "segments", segment, path)
    for marker, place in file.markers.items():
        _check_name(draft, "segments", place.segment, ("markers", marker))
    for zone, area in file.zones.items():
        for piece in area.stretches:
            path = draft.piece_path(("zones", zone), piece.segment)
            _check_name(draft, "segments", piece.segment, path)


def _check_lane(draft: Draft, name: str, lane: LaneModel) -> None:
    _check_name(draft, "routes", lane.beside, ("routes", name, "beside"))
    for key, end in (("from", lane.from_), ("to", lane.to)):
        if isinstance(end, str):
            _check_name(draft, "markers", end, ("routes", name, key))


def _used_by(unit: UnitModel) -> Iterator[tuple[str, str, Path]]:
    """Section, name and path of every name that a unit uses."""
    yield "routes", unit.route, ("route",)
    if isinstance(unit.start, str):
        yield "markers", unit.start, ("start",)
    if isinstance(unit.gait, str):
        yield "gaits", unit.gait, ("gait",)
    if isinstance(unit.speed, str):
        yield "gaits", unit.speed, ("speed",)
    if isinstance(unit, Column) and isinstance(unit.catch_up, str):
        yield "gaits", unit.catch_up, ("catch-up",)
    for marker, gait in unit.gait_at.items():
        yield "markers", marker, ("gait-at", marker)
        if isinstance(gait, str):
            yield "gaits", gait, ("gait-at", marker)
    if isinstance(unit, GroundModel):
        yield from (("markers", marker, ("holds", marker)) for marker in unit.holds)
    if isinstance(unit, Flight) and unit.target is not None:
        yield "markers", unit.target.marker, ("target", "marker")
    if isinstance(unit, Flight) and unit.orbit is not None:
        yield "markers", unit.orbit.marker, ("orbit", "marker")


def _check_name(draft: Draft, section: str, name: str, path: Path) -> None:
    if tuple(path[1:]) in draft.cut and path[0] == "units":
        return
    if name not in draft.names[section]:
        draft.fault(path, unknown(SECTIONS[section], name, draft.names[section]))
    elif not draft.sound(section, name):
        draft.distrust(path)


def _check_groups(draft: Draft) -> None:
    groups = draft.file.groups
    known = [*draft.names["units"], *draft.names["groups"]]
    for group, members in groups.items():
        for number, member in enumerate(members):
            if member not in known:
                path = draft.item_path(("groups", group), number)
                draft.fault(path, unknown("unit or group", member, known))
    for circle in islice(circles_of_groups(groups), MOST_CIRCLES):
        draft.fault(("groups", circle[0]), f"a circle of groups: {' → '.join(circle)}")


def _check_shared(draft: Draft) -> None:
    """What is the subject of events has a name of its own."""
    owner: dict[str, str] = {}
    for section in ("units", "groups", "programme", "incidents"):
        for name in draft.names[section]:
            if name in owner:
                draft.fault((section, name), f"{owner[name]} has that name; choose another")
            word = SECTIONS[section]
            owner.setdefault(name, f"{'an' if word[0] in 'aeio' else 'a'} {word}")
