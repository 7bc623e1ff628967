"""Markers and zones from a map: its points beside segments, and its areas that segments go through.

What the scenario has under that name counts before what the map has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import floor
from typing import TypeVar

from simulator.errors import Problem
from simulator.reading import UnreadableError
from simulator.scenario.document.maps.map_file import MapArea, MapFile, MapPoint
from simulator.scenario.document.maps.projection import (
    EQUALLY_NEAR,
    MOST_PAIRS,
    Foot,
    Projection,
)
from simulator.scenario.document.tree import Node
from simulator.scenario.document.unit_names import slug
from simulator.wording import alternatives, in_yaml


@dataclass(frozen=True, slots=True)
class DrawnSegment:
    """A segment from a map.

    Attributes
    ----------
    name
        Its name.
    on
        Its line.
    within
        How far points may be from it (m).
    leave_out
        Patterns of names of points and areas that are not taken.
    """

    name: str
    on: Projection
    within: float
    leave_out: tuple[str, ...]

    def leaves_out(self, name: str) -> bool:
        """Whether a point or an area of this name is not taken."""
        return any(_fits(name, pattern) for pattern in self.leave_out)


def _fits(name: str, pattern: str) -> bool:
    return fnmatchcase(name.casefold(), pattern.casefold())


_T = TypeVar("_T", MapPoint, MapArea)
#: A segment, and the place on it that is nearest to a point.
_Near = tuple[DrawnSegment, Foot]


def metres(value: float) -> str:
    """A length as it is written in a scenario: to a millionth of a metre."""
    return f"{value:.6f}".rstrip("0").rstrip(".") + " m"


class MapPlaces:
    """Collects the markers and zones of maps.

    Parameters
    ----------
    own
        The `markers` and `zones` that the scenario has itself.
    routes
        Its routes.

    Attributes
    ----------
    problems, notices
        What is wrong, and what a reader of the maps should know.
    """

    def __init__(self, own: Mapping[str, dict[str, Node]], routes: Mapping[str, Node]) -> None:
        self.own = own
        self.routes = routes
        self.problems: list[Problem] = []
        self.notices: list[str] = []
        self.found: dict[str, dict[str, Node]] = {section: {} for section in own}

    def sections(self) -> dict[str, dict[str, Node]]:
        """All markers and zones: those of the maps, then the scenario's own."""
        return {section: {**self.found[section], **own} for section, own in self.own.items()}

    def add(self, found: MapFile, segments: Sequence[DrawnSegment]) -> None:
        """Add what a map has beside segments that are drawn on it."""
        vertices = sum(len(each.on.lon) for each in segments)
        places = len(found.points) + len(found.areas)
        if places * vertices > MOST_PAIRS:
            message = f"is too large for a map: {places:,} points and areas, {vertices:,} vertices"
            self._problem("markers", message, found.lines[0])
            return
        markers: list[tuple[int, float, str, Node]] = []
        for name, point in self._named("markers", found.points, segments):
            if (near := self._near(name, point, segments)) is not None:
                segment, foot = near
                station = min(max(foot.station, 0.0), segment.on.length)
                node = Node(f"{segment.name} + {metres(station)}", point.place)
                markers.append((segments.index(segment), station, name, node))
        for _, _, name, node in sorted(markers, key=lambda each: each[:2]):
            self.found["markers"][name] = node
        for name, area in self._named("zones", found.areas, segments):
            zone = self._zone(name, area, segments)
            if zone is None:  # so it is with all that follow
                break
            self.found["zones"][name] = zone
        for kind, elements in (("point", found.points), ("area", found.areas)):
            nameless = sum(each.name is None for each in elements)
            if nameless:
                s = "s" if nameless > 1 else ""
                self.notices.append(f"{found.file}: {nameless} {kind}{s} without a name ignored")
        named: list[MapPoint | MapArea] = [*found.points, *found.areas]
        names = [each.name for each in named if each.name]
        for pattern in dict.fromkeys(each for segment in segments for each in segment.leave_out):
            if not any(_fits(name, pattern) for name in names):
                self.notices.append(
                    f"{found.file}: leave-out: [{in_yaml(pattern)}] matches nothing"
                )

    def _problem(self, path: str, message: str, at: object) -> None:
        self.problems.append(Problem(path, message, getattr(at, "place", None)))

    def _named(
        self, section: str, elements: Sequence[_T], segments: Sequence[DrawnSegment]
    ) -> Iterator[tuple[str, _T]]:
        """Elements by the names that they get, without those that are not taken."""
        seen: dict[str, _T] = {}
        for each in elements:
            if each.name is None or any(segment.leaves_out(each.name) for segment in segments):
                continue
            name = _name_of(each.name, section.removesuffix("s"))
            if name in self.own[section]:
                continue
            if name in seen or name in self.found[section]:
                before = seen.get(name)
                other = (
                    f"{before.name!r}, too" if before is not None else "it is also in another map"
                )
                message = f"{each.name!r} gives the name {name} again: {other}; rename one"
                self._problem(f"{section}.{name}", f"{message}, or leave it out", each)
                continue
            seen[name] = each
            yield name, each

    # -- markers -----------------------------------------------------------------------------------

    def _near(self, name: str, point: MapPoint, segments: Sequence[DrawnSegment]) -> _Near | None:
        """The segment that a point is beside, and where; None where that is wrong or not clear."""
        found = [
            (each, foot) for each in segments for foot in each.on.feet(point.point, each.within)
        ]
        near = [(each, foot) for each, foot in found if foot.distance <= each.within]
        if not near:
            segment, foot = min(found, key=lambda each: each[1].distance)
            self._problem(
                f"markers.{name}",
                f"the point {point.name!r} is {foot.distance:,.0f} m from {segment.name}, more "
                f"than {segment.within:g} m; write a larger within, or {_leave_out(point)}",
                point,
            )
            return None
        nearest, best = min(near, key=lambda each: each[1].distance)
        again = [each for each in near if each[0] is nearest]
        equal = [each for each in near if each[1].distance <= best.distance + EQUALLY_NEAR]
        if len(again) > 1 or (len(equal) > 1 and not all(map(_at_an_end, equal))):
            self._ask(name, point, again if len(again) > 1 else equal)
            return None
        # Where segments join, it is on the one that most routes use.
        return max(equal, key=lambda each: self._used(each[0].name))

    def _ask(self, name: str, point: MapPoint, several: Sequence[_Near]) -> None:
        """Ask at which of several places a point is."""
        places = [
            f"{each.name} + {metres(floor(foot.station * 10) / 10)}" for each, foot in several
        ]
        away = [foot.distance for _, foot in several]
        least = min(away) + EQUALLY_NEAR
        listed = [f"{place} ({far:.0f} m away)" for place, far in zip(places, away, strict=True)]
        nearest = next(place for place, far in zip(places, away, strict=True) if far <= least)
        smaller = ", or a smaller within" if max(away) > least else ""
        self._problem(
            f"markers.{name}",
            f"the point {point.name!r} may be at {alternatives(listed)}; choose one under "
            f"markers, {name}: {nearest}{smaller}",
            point,
        )

    def _used(self, segment: str) -> int:
        """By how many routes a segment is used."""
        routes = (route.value for route in self.routes.values())
        listed = (route for route in routes if isinstance(route, list))
        return sum(any(each.value == segment for each in route) for route in listed)

    # -- zones -------------------------------------------------------------------------------------

    def _zone(self, name: str, area: MapArea, segments: Sequence[DrawnSegment]) -> Node | None:
        """The stretches of segments in an area; None if that takes too long to find."""
        pieces: list[Node] = []
        for each in segments:
            try:
                stretches = each.on.stretches(area.rings)
            except UnreadableError as error:
                self._problem(f"zones.{name}", f"the area {area.name!r} {error}", area)
                return None
            for edges in stretches:
                ends = [Node(metres(edge), area.place) for edge in edges]
                pieces.append(Node({each.name: Node(ends, area.place)}, area.place))
        if not pieces:
            names = alternatives([each.name for each in segments])
            message = f"the area {area.name!r} is not on {names}; {_leave_out(area)}"
            self._problem(f"zones.{name}", message, area)
        return Node(pieces, area.place)


def _leave_out(element: MapPoint | MapArea) -> str:
    """What leaves an element out."""
    return f"leave-out: [{in_yaml(element.name or '')}]"


def _name_of(label: str, section: str) -> str:
    """A name from a label; one that has no letter at its beginning has its section before it."""
    name = slug(label)
    return name if name[:1].isalpha() else "-".join(filter(None, (section, name)))


def _at_an_end(near: _Near) -> bool:
    """Whether a place is an end of its segment."""
    segment, foot = near
    return min(foot.station, segment.on.length - foot.station) <= EQUALLY_NEAR
