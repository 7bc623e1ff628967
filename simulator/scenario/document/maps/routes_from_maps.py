"""Routes from maps: `routes: {avenue: {from: route.gpx}}`, with what else the map has beside them.

A segment takes its length and its line from lines of the map; points of the map beside it become
markers, and areas that it goes through become zones, unless the scenario has its own of that name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from simulator.errors import LimitError, Place, Problem, ScenarioError, by_place
from simulator.reading import UnreadableError
from simulator.scenario.document.maps.chaining import ChainError, Chosen, chained
from simulator.scenario.document.maps.map_file import MapFile
from simulator.scenario.document.maps.map_places import DrawnSegment, MapPlaces, metres
from simulator.scenario.document.maps.projection import Projection
from simulator.scenario.document.maps.reading_maps import READERS, read_map
from simulator.scenario.document.tree import Node, mapping
from simulator.scenario.line import Course
from simulator.scenario.model.quantities import length
from simulator.wording import alternatives, quoted, unknown_key

#: A segment or a route that comes from a map: section, name, entry.
FromMap = tuple[str, str, Node]
#: How far a point may be from its route, and pieces of a line from each other (m).
WITHIN, JUMP = 50.0, 1.0
#: What a route or a segment from a map may say besides.
MAP_KEYS = ("from", "lines", "within", "jump", "leave-out")
SEGMENT_KEYS = ("length", "width", "medium")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a scenario takes from a map: one segment.

    Attributes
    ----------
    section, name
        Where it asks: of a route, a segment of that name is made.
    path
        The map.
    lines, jump
        Which of its lines, and how far apart they may be (m).
    within
        How far a point may be from the segment (m).
    leave_out
        Patterns of names of points and areas that are not taken.
    keys
        Further keys of the segment.
    """

    section: str
    name: str
    path: Path
    place: Place | None
    lines: tuple[Chosen, ...] | None
    jump: float
    within: float
    leave_out: tuple[str, ...]
    keys: Mapping[str, Node]


def with_maps(document: Node, asked: Sequence[FromMap], folder: Path, notices: list[str]) -> Node:
    """Replace routes and segments of a document that come from maps by what the maps hold.

    Parameters
    ----------
    document
        A whole document.
    asked
        Its entries that come from maps: section, name, entry.
    folder
        The folder that paths of maps are relative to.
    notices
        Takes what a reader of the maps should know, such as that points without names are left out.

    Raises
    ------
    ScenarioError
        If a map cannot be read, its lines do not join, or it is not clear where a point belongs.
    """
    return _Maps(document, folder, notices).expanded(asked)


def _own_length(node: Node | None) -> float | None:
    """The length (m) that a segment has, whatever its line; None if there is none that is right."""
    given = None if node is None else node.child("value") or node
    with suppress(ValueError):
        if given is not None and (found := length(given.value)) > 0:
            return found
    return None


class _Maps:
    """The maps of one document, each read once."""

    def __init__(self, document: Node, folder: Path, notices: list[str]) -> None:
        self.document = document
        self.folder = folder
        self.notices = notices
        self.read: dict[Path, MapFile] = {}
        self.problems: list[Problem] = []

    def expanded(self, found: Sequence[FromMap]) -> Node:
        """The document with segments, routes, markers and zones in the place of maps."""
        asked = [each for entry in found if (each := self._asked(*entry)) is not None]
        segments, routes = self._section("segments"), self._section("routes")
        drawn: dict[Path, list[DrawnSegment]] = {}
        for each in asked:
            laid = self._drawn(each)
            if laid is not None:
                segment, segments[each.name] = laid
                drawn.setdefault(each.path, []).append(segment)
            if each.section == "routes":
                place = routes[each.name].place
                routes[each.name] = Node([Node(each.name, place)], place)
        self._check()  # without a line, points would be reported as far from the others
        own = {section: self._section(section) for section in ("markers", "zones")}
        places = MapPlaces(own, routes)
        for path, several in drawn.items():
            places.add(self.read[path], several)
        self.problems += places.problems
        self._check()
        self.notices += places.notices
        sections = {"segments": segments, "routes": routes, **places.sections()}
        top = dict(mapping(self.document))
        for section, entries in sections.items():
            before = self.document.child(section)
            # What is not a mapping is reported later.
            if entries and (before is None or before.value is None or mapping(before)):
                top[section] = Node(entries, before.place if before else self.document.place)
        return Node(top, self.document.place)

    def _check(self) -> None:
        if self.problems:
            raise ScenarioError(by_place(self.problems))

    def _section(self, name: str) -> dict[str, Node]:
        return dict(mapping(self.document.child(name) or Node(None)))

    def _problem(self, path: str, message: str, place: Place | None) -> None:
        self.problems.append(Problem(path, message, place))

    # -- what is asked -----------------------------------------------------------------------------

    def _asked(self, section: str, name: str, node: Node) -> _Asked | None:
        """What a segment or a route takes from a map; None if that is wrong."""
        keys, path = mapping(node), f"{section}.{name}"
        before = len(self.problems)
        for key, child in keys.items():
            if key not in (*MAP_KEYS, *SEGMENT_KEYS):
                known = (*MAP_KEYS, *SEGMENT_KEYS)
                self._problem(f"{path}.{key}", unknown_key(key, known), child.place)
        if section == "routes" and name in mapping(self.document.child("segments") or Node(None)):
            message = "the map makes a segment with this name, which already exists; rename one"
            self._problem(path, message, node.place)
        given = keys["from"]
        suffix = Path(given.value).suffix.lower() if isinstance(given.value, str) else ""
        if suffix not in READERS:
            kinds = alternatives(list(READERS))
            self._problem(f"{path}.from", f"write the path of a map: {kinds}", given.place)
        file = self.folder / str(given.value)
        found = _Asked(
            section,
            name,
            file,
            given.place,
            self._lines(path, keys.get("lines")),
            self._length(f"{path}.jump", keys.get("jump"), JUMP),
            self._length(f"{path}.within", keys.get("within"), WITHIN),
            self._texts(f"{path}.leave-out", keys.get("leave-out")),
            {key: child for key, child in keys.items() if key in SEGMENT_KEYS},
        )
        return found if len(self.problems) == before else None

    def _length(self, path: str, node: Node | None, default: float) -> float:
        if node is None or node.value is None:
            return default
        try:
            found = length(node.value)
            if found < 0:
                raise ValueError(f"negative length '{node.value}'")
        except ValueError as error:
            self._problem(path, str(error), node.place)
            return default
        return found

    def _texts(self, path: str, node: Node | None) -> tuple[str, ...]:
        if node is None or node.value is None:
            return ()
        listed = node.value if isinstance(node.value, list) else [node]
        for each in listed:
            if not isinstance(each.value, str):
                self._problem(path, "write names, or patterns of names: [Car park, P*]", each.place)
        return tuple(str(each.value) for each in listed)

    def _lines(self, path: str, node: Node | None) -> tuple[Chosen, ...] | None:
        """Lines by their names or numbers, some of them reversed."""
        if node is None or node.value is None:
            return None
        found: list[Chosen] = []
        for each in node.value if isinstance(node.value, list) else [node]:
            turned = each.child("reverse") if len(mapping(each)) == 1 else None
            value = each.value if turned is None else turned.value
            if isinstance(value, str | int) and not isinstance(value, bool):
                found.append(Chosen(value, turned is not None))
            else:
                message = f"{quoted(value)} is not a line; write its name or number"
                self._problem(f"{path}.lines", f"{message}, or {{reverse: NAME}}", each.place)
        if not found and isinstance(node.value, list) and not node.value:
            self._problem(f"{path}.lines", "the list is empty", node.place)
        return tuple(found)

    # -- segments ----------------------------------------------------------------------------------

    def _drawn(self, asked: _Asked) -> tuple[DrawnSegment, Node] | None:
        """A segment by its line on the map, and its entry; None if it has none."""
        path, file = f"{asked.section}.{asked.name}.from", asked.path.name
        try:
            if asked.path not in self.read:
                self.read[asked.path] = read_map(asked.path)
            line, place = chained(self.read[asked.path], asked.lines, asked.jump)
            on = Projection(Course.along(line, _own_length(asked.keys.get("length"))))
        except UnreadableError as error:
            self._problem(path, f"{Place(file, error.line)}: {error}", asked.place)
        except ChainError as error:
            where = Place(file, None if error.place is None else error.place.line)
            self._problem(path, f"{where}: {error}", asked.place)
        except LimitError as error:
            self._problem(path, f"{file}: {error}", asked.place)
        except ValueError as error:  # its library is not there
            self._problem(path, str(error), asked.place)
        else:
            measured = {"value": metres(on.length), "source": f"measured on {file}"}
            length = Node({key: Node(value, place) for key, value in measured.items()}, place)
            entry = {"length": length, **asked.keys, "line": Node(line, place)}
            segment = DrawnSegment(asked.name, on, asked.within, asked.leave_out)
            return segment, Node(entry, asked.place)
        return None
