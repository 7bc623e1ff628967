"""A scenario during validation: what is valid so far, what is wrong, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from simulator.errors import Place, Problem, by_place
from simulator.limits import Limited, too_many
from simulator.scenario.clock import looks_like_a_clock
from simulator.scenario.document.overlay import constraint_name, origin
from simulator.scenario.document.tree import Node, Path, mapping
from simulator.scenario.model.event_name import EventName
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.quantities import Known
from simulator.scenario.passes import pass_of
from simulator.wording import quoted

#: What `avenue: 1.5 km`, `square: [avenue]` and `step-off: "09:40"` are short for.
#: Section → how deep the key that is left out stands, and the key.
_SHORT_FOR: dict[str | int, tuple[int, str]] = {
    "segments": (2, "length"),
    "zones": (2, "stretches"),
    "step-off": (1, "at"),
}
#: Keys of units of which a value alone is the `time`.
_SHORT_TIMES = ("time-gap", "headway")


#: With so many things wrong, no more are looked for.
MOST_FINDINGS = 1000


class EnoughFound(Exception):  # noqa: N818
    """So much is wrong that the rest can wait."""


class FirstFinding(Exception):  # noqa: N818
    """Something is wrong, where it is enough to know that something is."""


@dataclass(slots=True)
class Findings:
    """Everything that is wrong in a document, each thing once, with its place.

    Attributes
    ----------
    document
        The whole document.
    prior_problems
        What was found before: in laying files over one another.
    first_only
        Whether to raise `FirstFinding` rather than to go on.
    """

    document: Node
    prior_problems: tuple[Problem, ...] = ()
    first_only: bool = False
    found: dict[tuple[Path, str], None] = field(default_factory=dict)

    def add(self, path: Path, message: str) -> None:
        """Note what is wrong at a path; what a profile gave is its profile's."""
        if self.first_only:
            raise FirstFinding
        path = origin(self.document, path)
        depth, key = _SHORT_FOR.get(path[0], (0, "")) if path else (0, "")
        if path[depth : depth + 1] == (key,) and self.document.at(path[: depth + 1]) is None:
            path = path[:depth] + path[depth + 1 :]
        if len(path) > 3 and path[2] in _SHORT_TIMES and path[3] == "time":
            written = mapping(self.document.at(path[:3]) or Node(None))
            path = path if written and "value" not in written else path[:3] + path[4:]
        node = self.document.at(path)
        if node is not None and node.written is not None:
            message = message.replace(quoted(node.value), quoted(node.written))
        self.found[path, message] = None
        if len(self.found) >= MOST_FINDINGS:
            raise EnoughFound

    def at(self, path: Path) -> bool:
        """Whether something is wrong at a path itself."""
        return any(found == path for found, _ in self.found)

    def problems(self) -> list[Problem]:
        """All problems, in the order of the files."""
        problems = [
            Problem(self._shown(path), message, self.document.nearest_place(path))
            for path, message in self.found
        ]
        if len(problems) >= MOST_FINDINGS:
            rest = f"more than {MOST_FINDINGS:,} problems; further ones are not looked for"
            place = self.document.nearest_place(())
            whole = None if place is None else Place(place.file)
            return [*by_place([*problems, *self.prior_problems]), Problem("", rest, whole)]
        return by_place([*problems, *self.prior_problems])

    def _shown(self, path: Path) -> str:
        """A path as people read it: a constraint by its name."""
        if len(path) > 1 and path[0] == "constraints":
            node = self.document.at(path[:2])
            name = constraint_name(node) if node is not None else None
            path = (path[0], name or path[1], *path[2:])
        return ".".join(map(str, path))


class SectionNames(tuple[str, ...]):
    """The names of a section, in the order of the file; each can be looked up at once."""

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self)

    def __contains__(self, name: object) -> bool:
        return name in self._known


@dataclass(slots=True)
class Draft:
    """What of a document is validated, and which of its entries are not to be relied on.

    Attributes
    ----------
    file
        What is valid by itself: without invalid entries, of units without invalid keys.
    names
        Section → every name in it as written, also those of wrong entries.
    findings
        What is wrong.
    invalid
        ``(section, name)`` of entries that are wrong, or rest on wrong ones.
    removed_keys
        ``(unit, key)`` that is wrong or missing: the rest of the unit is checked without it.
    unknown_profile
        ``("units", name)`` of units whose profile is not defined: it may give what they lack.
    numbers
        For each constraint of ``file`` its number in the document.
    removed
        Path and value of what was cut out, as written.
    known
        For each section its quantities that are given with what is known about them, by path.
    """

    file: ScenarioFile
    names: dict[str, SectionNames]
    findings: Findings
    invalid: set[tuple[str, str]] = field(default_factory=set)
    removed_keys: set[tuple[str, str]] = field(default_factory=set)
    unknown_profile: set[tuple[str, str]] = field(default_factory=set)
    numbers: tuple[int, ...] = ()
    removed: list[tuple[Path, Any]] = field(default_factory=list)
    known: tuple[Known, ...] = ()

    def error(self, path: Path, message: str) -> None:
        """Note that something is wrong at a path, and that its entry is."""
        self.findings.add(path, message)
        self.mark_invalid(path)

    def refuse_too_many(self, path: Path, what: Limited, number: int) -> None:
        """Report a number that is too large; then nothing is looked at further.

        Raises
        ------
        EnoughFound
            If it is.
        """
        if (message := too_many(what, number)) is not None:
            self.error(path, message)
            raise EnoughFound

    def mark_invalid(self, path: Path) -> None:
        """Note that an entry rests on a wrong one: it is not looked at further, nor reported."""
        if len(path) > 1:
            self.invalid.add((str(path[0]), str(path[1])))

    def may_lack(self, unit: str, *keys: str) -> bool:
        """Whether a unit may lack these keys: what would give them was wrong and is reported."""
        removed = any((unit, key) in self.removed_keys for key in (*keys, "kind"))
        return removed or ("units", unit) in self.unknown_profile

    def is_valid(self, section: str, name: str) -> bool:
        """Whether an entry is there, and right as far as is known."""
        return name in getattr(self.file, section) and (section, name) not in self.invalid

    def valid_part(self) -> ScenarioFile:
        """The file with only the ground and the incidents that are right."""
        kept = {
            section: {
                name: entry
                for name, entry in getattr(self.file, section).items()
                if self.is_valid(section, name)
            }
            for section in ("segments", "routes", "markers", "zones", "incidents")
        }
        return self.file.model_copy(update=kept)

    def written_path(self, path: Path) -> Path:
        """The path of an item of a list: that of the list where one item stands without brackets.

        Other paths stay as they are.
        """
        if not isinstance(path[-1], int):
            return path
        document = self.findings.document
        node = document.at(origin(document, path[:-1]))
        return path if node is not None and isinstance(node.value, list) else path[:-1]

    def piece_path(self, path: Path, segment: str) -> Path:
        """Path of the piece of a zone that is on a segment."""
        node = self.findings.document.at(path)
        if node is not None and node.child("stretches") is not None:
            path = (*path, "stretches")
            node = node.child("stretches")
        for number, piece in node.children() if node is not None else ():
            if segment in (number, piece.value):
                return (*path, number)
            if isinstance(piece.value, dict) and segment in piece.value:
                return (*path, number, segment)
        return path


_EVENTS = ("event", "after", "between", "until", "from", "to")
_SECTIONS = {"zone": "zones", "marker": "markers"}


def events_in_removed(draft: Draft) -> Iterator[tuple[Path, EventName]]:
    """Events that are named in entries or keys that were cut out, and where."""
    for path, key, value in _keys_in(draft.removed):
        if key not in _EVENTS or path[0] == "routes":
            continue  # a lane, too, goes from and to something
        listed = value if isinstance(value, list) else [value]
        for number, name in enumerate(listed):
            if not isinstance(name, str) or looks_like_a_clock(name):
                continue
            with suppress(ValueError):  # which the model has reported
                yield (*path, number) if listed is value else path, EventName.parse(name)


def names_in_removed(draft: Draft) -> Iterator[tuple[Path, str, str]]:
    """Zones and markers that are named there: path, section, name."""
    for path, key, value in _keys_in(draft.removed):
        if key in _SECTIONS and isinstance(value, str):
            yield path, _SECTIONS[key], pass_of(value)[0]


def _keys_in(parts: Iterable[tuple[Path, Any]]) -> Iterator[tuple[Path, str, Any]]:
    for path, part in parts:
        if isinstance(part, Mapping):
            for key, value in part.items():
                yield (*path, key), str(key), value
                yield from _keys_in([((*path, key), value)])
