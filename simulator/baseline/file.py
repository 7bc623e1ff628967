"""The file of a baseline, read with care: people change it, and merges leave their marks in it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from simulator.errors import BaselineError, Place, Problem, ScenarioError
from simulator.format import read_time_of_day
from simulator.reading import UnreadableError, read_text
from simulator.scenario.document.tree import Node
from simulator.scenario.document.yaml import parse
from simulator.scenario.model.quantities import duration
from simulator.wording import alternatives, quoted, unknown_key

#: The largest file that is read (bytes): of some 200,000 events.
LARGEST = 20_000_000
_UNITS = ("s", "m", "people", "vehicles", "aircraft", "units", "people/m2")
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Length:
    """A duration as people wrote it."""

    text: str

    @property
    def seconds(self) -> float:
        """In seconds."""
        return duration(self.text)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day (s since midnight)."""

    seconds: float


@dataclass
class BaselineFile:
    """The text of a baseline, what is in it, and everything that is wrong with that."""

    path: Path
    text: str
    content: Any
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> BaselineFile:
        """Read a file.

        Raises
        ------
        BaselineError
            Where it cannot be read, or is no JSON.
        """
        text = _text(path)
        try:
            return cls(path, text, json.loads(text, object_pairs_hook=_once, parse_constant=_none))
        except json.JSONDecodeError as error:
            message = f"is no JSON: {error.msg}; mend it, or delete it and write it anew"
            raise _wrong(message, path, error.lineno, error.colno) from None
        except ValueError as error:
            raise _wrong(error.args[0], path, _second_line(text, error)) from None
        except RecursionError:
            raise _wrong("is nested too deeply for a baseline", path) from None

    def document(self) -> dict[str, Any]:
        """The content, with instants and durations read.

        Raises
        ------
        BaselineError
            With everything that is wrong.
        """
        read = self._mapping((), self.content, _KEYS, optional=("tolerances", "$schema"))
        if self.problems:
            raise BaselineError(self.problems)
        return {"tolerances": {}, **read}

    def place(self, *keys: str) -> Place:
        """Where something stands: looked up only where there is something to say of it."""
        here = Place(str(self.path))
        return here if self._tree is None else self._tree.nearest_place(keys) or here

    @cached_property
    def _tree(self) -> Node | None:
        """JSON is YAML, and the reader of scenarios knows the line of everything."""
        try:
            return parse(self.text, str(self.path))
        except ScenarioError:
            return None

    def _mapping(
        self,
        path: tuple[str, ...],
        value: Any,
        known: dict[str, Any],
        optional: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        """A mapping of known keys."""
        read: dict[str, Any] = {}
        for key, entry in self._entries(path, value):
            if key not in known:
                self._report((*path, key), unknown_key(key, list(known)))
                continue
            read[key] = self._value((*path, key), entry, known[key])
        if isinstance(value, dict):
            for key in known:
                if key not in value and key not in optional:
                    self._report(path, f"{key} is missing")
        return read

    def _entries(self, path: tuple[str, ...], value: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(value, dict):
            yield from value.items()
        else:
            self._report(path, f"{quoted(value)} is no mapping: write {{...}}")

    def _value(self, path: tuple[str, ...], value: Any, wanted: Any) -> Any:
        if isinstance(wanted, dict):
            return self._mapping(path, value, wanted)
        if isinstance(wanted, list):  # of any keys
            return {
                key: self._value((*path, key), entry, wanted[0])
                for key, entry in self._entries(path, value)
            }
        try:
            return wanted(value)
        except ValueError as error:
            self._report(path, str(error))
            return None

    def _report(self, path: tuple[str, ...], message: str) -> None:
        self.problems.append(Problem(".".join(path), message, self.place(*path)))


def _text(path: Path) -> str:
    try:
        return read_text(path, "baseline", LARGEST)
    except UnreadableError as error:
        raise _wrong(str(error), path, error.line) from None


def _wrong(
    message: str, path: Path, line: int | None = None, column: int | None = None
) -> BaselineError:
    return BaselineError([Problem("", message, Place(str(path), line, column))])


class _TwiceError(ValueError):
    """A key that is there twice."""


def _second_line(text: str, error: ValueError) -> int | None:
    """The line in which a key is there for the second time."""
    if not isinstance(error, _TwiceError):
        return None
    key = re.escape(json.dumps(error.args[1], ensure_ascii=False))
    found = [match.start() for match in re.finditer(rf"{key}\s*:", text)]
    return text.count("\n", 0, found[1]) + 1 if len(found) > 1 else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise _TwiceError(f"{quoted(key)} is there twice", key)
        seen[key] = value
    return seen


def _none(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{quoted(value)} is no text: write it in quotes")
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{quoted(value)} is neither true nor false")
    return value


def _number(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{quoted(value)} is no number")
    return float(value)


def _unit(value: Any) -> str:
    if value not in _UNITS:
        raise ValueError(f"{quoted(value)} is no unit of a slack: write {alternatives(_UNITS)}")
    return str(value)


def _length(value: Any) -> Length:
    length = Length(_words(value))
    if length.seconds < 0:
        raise ValueError(f"{quoted(value)} is negative: nothing is that close")
    return length


def _clock(value: Any) -> Clock:
    return Clock(read_time_of_day(_words(value)))


def _start(value: Any) -> dt.datetime:
    text = _words(value)
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{quoted(text)} is no date and time such as 2025-09-03T09:00:00+08:00"
        ) from None


#: What each key has: a reader, a mapping of known keys, or a list of one reader, for any keys.
_KEYS: dict[str, Any] = {
    "$schema": _words,
    "scenario": {"name": _words, "hash": _words},
    "version": _words,
    "start": _start,
    "tolerance": _length,
    "tolerances": [_length],
    "events": [_clock],
    "verdicts": [{"holds": _yes_or_no, "slack": _number, "unit": _unit}],
}
