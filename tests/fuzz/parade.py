"""What the names of a document refer to: its units, where they pass, the events that they have."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from math import nan
from typing import Any

from tests.fuzz.documents import Files, bundled_trees, overlaid
from tests.scenario.test_junk import FULL

#: Where a value stands: the mapping or list that holds it, its key there, and its path.
Place = tuple[Any, Any, tuple[str, ...]]
#: Texts below these keys name nothing.
_WORDS = frozenset(
    {
        *("kind", "medium", "count", "label", "name", "description", "assumed", "source"),
        *("decided", "because", "timezone", "severity", "extends", "formation", "hold"),
    }
)


class Parade:
    """A document, and what stands in it; whatever is wrong in it is left out.

    Parameters
    ----------
    document
        It is changed in place, and read again for every question.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    @classmethod
    def of(cls, files: Files) -> Parade:
        """The scenario among some files; where it cannot be told, the one with all keys."""
        try:
            document = json.loads(files["x.yaml"])
        except ValueError:
            document = None
        if not isinstance(document, dict):
            return cls(FULL)
        base = bundled_trees().get(str(document.get("extends")))
        return cls(document if base is None else overlaid(base, document))

    def section(self, name: str) -> dict[str, Any]:
        """A section of the file; a new one is kept as soon as something is put into it."""
        found = self.document.setdefault(name, {})
        return found if isinstance(found, dict) else {}

    @property
    def constraints(self) -> list[Any]:
        found = self.document.setdefault("constraints", [])
        return found if isinstance(found, list) else []

    def units(self, *kinds: str) -> dict[str, dict[str, Any]]:
        """The units of some kinds (default: all), with the keys of their profiles."""
        found = {}
        for name, unit in self.section("units").items():
            if not isinstance(unit, dict):
                continue
            profile = self.section("profiles").get(str(unit.get("profile")), {})
            whole = {**profile, **unit} if isinstance(profile, dict) else unit
            if not kinds or whole.get("kind") in kinds:
                found[name] = whole
        return found

    @cached_property
    def _marked(self) -> list[tuple[str, str, float]]:
        """Markers: name, segment, and metres along it."""
        found = []
        for name, place in self.section("markers").items():
            text = _value(place)
            if isinstance(text, str):
                segment, _, offset = text.partition(" + ")
                found.append((name, segment.split(".")[0].split(" ")[0], _metres(offset or "0 m")))
        return found

    def segments(self, route: object, within: frozenset[object] = frozenset()) -> list[str]:
        """The segments of a route, and those beside its lanes; a circle of routes is cut."""
        if str(route) in within:
            return []
        within |= {str(route)}
        found = self.section("routes").get(str(route), [])
        if isinstance(found, dict):
            return self.segments(found.get("beside"), within)
        return [
            each
            for name in map(str, found if isinstance(found, list) else [])
            for each in (
                [name] if name in self.section("segments") else self.segments(name, within)
            )
        ]

    def markers(self, unit: Mapping[str, Any]) -> list[str]:
        """The markers on the way of a unit, beyond its start where that can be told."""
        stations, at = {}, 0.0
        for segment in self.segments(unit.get("route")):
            stations[segment] = at
            length = self.section("segments").get(segment)
            at += _metres(length.get("length") if isinstance(length, dict) else length)
        found = {name: stations[on] + at for name, on, at in self._marked if on in stations}
        start = _value(unit.get("start"))
        begin = found.get(start, _metres(start or "0 m") - 1) if isinstance(start, str) else -1.0
        return [name for name, station in found.items() if not station <= begin]

    def zones(self, unit: Mapping[str, Any]) -> list[str]:
        """The zones on the way of a unit."""
        there = self.segments(unit.get("route"))
        return [name for name, zone in self.section("zones").items() if _names(zone) & {*there}]

    def event(self, chance: random.Random) -> str:
        """An event that is likely to come."""
        items = list(self.section("programme"))
        units = self.units()
        if not units or (items and chance.random() < 0.25):
            return f"{chance.choice(items or ['x'])}.{chance.choice(['start', 'end'])}"
        name, unit = chance.choice(list(units.items()))
        lap = chance.choice([""] * 30 + ["#2"])
        forms = [f"{name}.released", f"{name}.starts", f"{name}.finishes"]
        for marker in self.markers(unit):
            forms += [f"{name}@{marker}{lap}", f"{name}.tail@{marker}{lap}"]
            forms.append(f"{name}.departs@{marker}")
        for zone in self.zones(unit):
            forms += [f"{name}.enters@{zone}{lap}", f"{name}.clears@{zone}{lap}"]
        if chance.random() < 0.03:
            forms = [f"{name}@{chance.choice(list(units))}"]
        if (groups := list(self.section("groups"))) and chance.random() < 0.1:
            forms = [f"{chance.choice(groups)}.finishes", f"{chance.choice(groups)}.starts"]
        return chance.choice(forms)

    def places(self) -> Iterator[Place]:
        """Every value below the sections."""
        for key, value in self.document.items():
            yield from _below(value, (key,))

    def renamed(self, old: str, new: str) -> dict[str, Any]:
        """The document with another name for something, wherever it is named."""
        word = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w-])")
        found: dict[str, Any] = _renamed(self.document, word, new, named=True)
        return found


def _value(known: Any) -> Any:
    """A value, of which something may be known."""
    return known.get("value") if isinstance(known, dict) else known


def _metres(length: object) -> float:
    """A length in metres; not a number where it is in other units."""
    number, _, unit = str(_value(length)).partition(" ")
    try:
        return float(number) * {"m": 1.0, "km": 1000.0}.get(unit, nan)
    except ValueError:
        return nan


def difference(base: Any, changed: Any) -> Any:
    """What lies over a document where it is changed; None takes something out."""
    if not (isinstance(base, dict) and isinstance(changed, dict)):
        return changed
    return {
        key: difference(base.get(key), changed.get(key))
        for key in {**base, **changed}
        if base.get(key) != changed.get(key)
    }


def _below(value: Any, path: tuple[str, ...]) -> Iterator[Place]:
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield value, key, (*path, str(key))
        yield from _below(value[key], (*path, str(key)))


def _names(value: Any) -> set[str]:
    """All names in a value: keys and texts."""
    if isinstance(value, dict):
        return {*value, *(name for below in value.values() for name in _names(below))}
    if isinstance(value, list):
        return {name for below in value for name in _names(below)}
    return {value} if isinstance(value, str) else set()


def _renamed(value: Any, word: re.Pattern[str], new: str, *, named: bool) -> Any:
    if isinstance(value, dict):
        return {
            (word.sub(new, key) if key not in _WORDS else key): _renamed(
                below, word, new, named=key not in _WORDS
            )
            for key, below in value.items()
        }
    if isinstance(value, list):
        return [_renamed(below, word, new, named=named) for below in value]
    return word.sub(new, value) if named and isinstance(value, str) else value
