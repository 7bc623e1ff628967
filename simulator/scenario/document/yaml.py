"""YAML text to a tree of nodes with their places; what is no plain data is refused.

The events of ruamel.yaml's parser are walked here rather than composed and constructed by it:
depth and aliases are bounded while reading, `09:20:00` stays a text, and no tag names any code.
The parser in C is used where it is installed; what that refuses, the other one judges, so that
both accept the same files with the same messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulator.errors import Place, Problem, ScenarioError
from simulator.scenario.document.tree import DEEPEST, Node, plain

#: The largest scenario file (bytes), and the most values that its aliases may unfold to.
LARGEST = 2_000_000
MOST_VALUES = 200_000

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?=[0-9.]*[0-9])[0-9]*(\.[0-9]*([eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


def one_problem(message: str, place: Place, path: str = "") -> ScenarioError:
    """An error of a single problem."""
    return ScenarioError([Problem(path, message, place)])


def read_text(path: Path) -> str:
    """Read a scenario file as text.

    Raises
    ------
    ScenarioError
        Where the file is missing, no file, too large, not readable or not text.
    """
    here = Place(str(path))
    try:
        if path.is_dir():
            raise one_problem("is a directory, not a scenario file", here)
        size = path.stat().st_size
        if size > LARGEST:
            raise one_problem(
                f"is too large for a scenario: {size / 1e6:.1f} MB, at most {LARGEST / 1e6:.0f} MB",
                here,
            )
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise one_problem("there is no such file", here) from None
    except PermissionError:
        raise one_problem("may not be read: permission denied", here) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise one_problem(f"cannot be read: {reason}", here) from None
    if len(data) > LARGEST:
        raise one_problem(f"is too large for a scenario: at most {LARGEST / 1e6:.0f} MB", here)
    if b"\x00" in data:
        raise one_problem("is a binary file, not a scenario", here)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise one_problem("is not text in UTF-8", Place(str(path), line)) from None


def parse(text: str, file: str) -> Node:
    """Parse YAML text.

    Parameters
    ----------
    text
        The text.
    file
        Name of the file, for places.

    Returns
    -------
    Node
        The root, a mapping.

    Raises
    ------
    ScenarioError
        Where the text is no YAML, or no plain mapping.
    """
    root = _Builder(file).build(text)
    if root is None:
        raise one_problem("the file is empty", Place(file))
    if not isinstance(root.value, dict):
        raise one_problem("a scenario is a mapping: key: value", root.place or Place(file))
    return root


@lru_cache(maxsize=1)
def _parser_in_c() -> Any:
    for module in ("_ruamel_yaml", "_ruamel_yaml_clibz"):
        try:
            return __import__(module).CParser
        except ImportError:
            continue
    return None


def _events_in_c(text: str) -> Iterator[Any]:
    parser = _parser_in_c()(text)
    while True:
        event = parser.get_event()
        if event is None:
            return
        yield event


def _events(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yield from yaml.parse(text)


class _Builder:
    """Builds the tree of one text from parser events."""

    def __init__(self, file: str) -> None:
        self.file = file

    def build(self, text: str) -> Node | None:
        from ruamel.yaml.error import YAMLError

        if _parser_in_c() is not None:
            try:
                return self._tree(_events_in_c(text))
            except YAMLError:
                pass  # told by the other parser below
        try:
            return self._tree(_events(text))
        except YAMLError as error:
            raise self._unreadable(error) from None

    def _tree(self, events: Iterator[Any]) -> Node | None:
        self.events = events
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.values = 0
        root: Node | None = None
        for event in events:
            kind = type(event).__name__
            if kind in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
                continue
            if kind == "DocumentStartEvent":
                if root is not None:
                    raise self._error("one file holds one scenario; a second begins here", event)
                continue
            root = self._node(event, 0)
        if root is not None and root.value is None:
            return None
        return root

    def _node(self, event: Any, depth: int) -> Node:
        kind = type(event).__name__
        before = self.values
        self.values += 1
        if kind == "AliasEvent":
            return self._alias(event)
        if depth > DEEPEST:
            raise self._error("nested too deeply for a scenario", event)
        # A tag would name a type, or code; the non-specific "!" only forbids to resolve.
        tag = event.tag
        if tag is not None and str(tag) != "!":
            raise self._error(f"tags are not allowed: {self._tag(event)}", event)
        node = Node(None, self._place(event))
        if kind == "ScalarEvent":
            node.value = resolve(event.value) if self._is_plain(event) else event.value
        elif kind == "SequenceStartEvent":
            node.value = self._sequence(depth)
        else:
            node.value = self._mapping(depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, self.values - before)
        return node

    @staticmethod
    def _is_plain(event: Any) -> bool:
        return not event.style and event.tag is None

    @staticmethod
    def _tag(event: Any) -> str:
        return str(event.tag).replace("tag:yaml.org,2002:", "!!")

    def _alias(self, event: Any) -> Node:
        if event.anchor not in self.anchors:
            raise self._error(f"there is no anchor '{event.anchor}' above", event)
        node, values = self.anchors[event.anchor]
        self.values += values
        if self.values > MOST_VALUES:
            raise self._error("the aliases unfold to too much for a scenario", event)
        return node

    def _sequence(self, depth: int) -> list[Node]:
        result: list[Node] = []
        for event in self.events:
            if type(event).__name__ == "SequenceEndEvent":
                return result
            result.append(self._node(event, depth + 1))
        return result

    def _mapping(self, depth: int) -> dict[str, Node]:
        result: dict[str, Node] = {}
        for event in self.events:
            if type(event).__name__ == "MappingEndEvent":
                return result
            if type(event).__name__ != "ScalarEvent":
                raise self._error("a key is a single word or text", event)
            key, place = event.value, self._place(event)
            if key in result:
                line = getattr(result[key].place, "line", None)
                raise self._error(f"the key '{key}' is given twice; first in line {line}", event)
            node = self._node(next(self.events), depth + 1)
            # The place of a value is that of its key: there a reader looks for it.
            result[key] = Node(node.value, place)
        return result

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _error(self, message: str, event: Any) -> ScenarioError:
        return one_problem(message, self._place(event))

    def _unreadable(self, error: Exception) -> ScenarioError:
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            position = getattr(error, "position", None)
            where = "" if position is None else f" at character {position + 1}"
            reason = str(getattr(error, "reason", "") or "no YAML")
            return one_problem(f"{reason}{where}", Place(self.file))
        problem = str(getattr(error, "problem", None) or error).splitlines()[0]
        if "'\\t'" in problem:
            problem = "a tab; indent with spaces"
        return one_problem(problem, Place(self.file, mark.line + 1, mark.column + 1))


def resolve(text: str) -> object:
    """Value of a plain scalar: null, true, false, a number; anything else is a text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text) if len(text) < 20 else text
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def parse_value(value: object, path: str) -> object:
    """Read a value that is set on top of a file: a text as YAML, anything else as it is."""
    if not isinstance(value, str):
        return value
    root = _Builder(f"--set {path}").build(value)
    return None if root is None else plain(root)
