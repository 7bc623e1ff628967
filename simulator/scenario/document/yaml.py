"""YAML text to a tree of nodes with their places; what is no plain data is refused.

PyYAML's parser events are walked here, not composed and constructed by it: depth and aliases are
bounded while reading, `09:20:00` stays a text, and no tag names any code. PyYAML's loader in C is
used where it is installed; what that refuses, the one in Python judges, so that both accept the
same files with the same messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from simulator.errors import Place, ScenarioError
from simulator.reading import UnreadableError, read_text
from simulator.scenario.document.tree import DEEPEST, Node, plain

#: The largest scenario file (bytes), and the most values that its aliases may unfold to.
LARGEST = 2_000_000
MOST_VALUES = 200_000

_LOADERS: list[Any] = [*([yaml.CSafeLoader] if yaml.__with_libyaml__ else []), yaml.SafeLoader]
#: What only PyYAML's loader in C takes, or takes otherwise: tabs between words, a comment right
#: behind `|`, a `?` where a key or a line begins. Such a text goes to the loader in Python alone.
_READ_OTHERWISE_IN_C = re.compile(r"\t|[|>][-+0-9]*#|(^|[,[{\n\r\x85\u2028\u2029]) *\?")
#: A question mark in a text without quotes. In braces the loader in Python would end the text
#: there, so that for it another character stands in.
_QUESTION_MARK = re.compile(
    "(?<=[^ \r\n\x85\u2028\u2029,[\\]{}])[?]|(?<=[^ \r\n\x85\u2028\u2029,[\\]{}:?-])( +)[?]"
)
_STAND_IN = "\U0010fffd"
#: What YAML allows in no file, byte order marks inside it, which nobody sees, and the stand-in.
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010fffc]"
)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?=[0-9.]*[0-9])[0-9]*(\.[0-9]*([eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


def scenario_text(path: Path) -> str:
    """Read a scenario file as text.

    Raises
    ------
    ScenarioError
        Where the file is missing, no file, too large, not readable or not text.
    """
    try:
        return read_text(path, "scenario", LARGEST)
    except UnreadableError as error:
        raise ScenarioError.one(str(error), Place(str(path), error.line)) from None


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
    root = _tree(text, file)
    if root is None:
        raise ScenarioError.one("the file is empty", Place(file))
    if not isinstance(root.value, dict):
        raise ScenarioError.one("a scenario is a mapping: key: value", root.place or Place(file))
    return root


def parse_value(value: object, path: str) -> object:
    """Read a value that is set on top of a file: a text as YAML, anything else as it is."""
    if not isinstance(value, str):
        return value
    root = _tree(value, f"--set {path}")
    return None if root is None else plain(root)


def resolve(text: str) -> object:
    """Value of a plain scalar: null, true, false, a number; anything else is a text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text) if len(text) < 20 else text
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _tree(text: str, file: str) -> Node | None:
    """The tree of a text; None where there is nothing in it."""
    text = text.removeprefix("\ufeff")
    found = _UNPRINTABLE.search(text)
    if found is not None:
        lines = (text[: found.start()] + "x").splitlines()
        message = f"the character U+{ord(found[0]):04X} is not allowed"
        raise ScenarioError.one(message, Place(file, len(lines), len(lines[-1])))
    for loader in _LOADERS[-1:] if _READ_OTHERWISE_IN_C.search(text) else _LOADERS:
        builder = _Builder(file)
        try:
            if loader is yaml.SafeLoader:
                return builder.build(builder.in_python(text))
            return builder.build(yaml.parse(text, Loader=loader))
        except yaml.YAMLError as error:
            wrong = builder.unreadable(error)
        except ScenarioError as error:
            wrong = error
    raise wrong


class _Builder:
    """Builds the tree of one text from parser events."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.values = 0

    def build(self, events: Iterator[Any]) -> Node | None:
        """The root; None where there is nothing but comments, or null."""
        self.events = events
        root: Node | None = None
        for event in self.events:
            if isinstance(event, NodeEvent):
                root = self._node(event, 0)
            elif isinstance(event, DocumentStartEvent) and root is not None:
                raise self.error("one file holds one scenario; a second begins here", event)
        return None if root is None or root.value is None else root

    def in_python(self, text: str) -> Iterator[Any]:
        """The events of PyYAML's loader in Python."""
        text = _QUESTION_MARK.sub(rf"\g<1>{_STAND_IN}", text)
        event = None
        try:
            for event in yaml.parse(text, Loader=yaml.SafeLoader):
                yield event
        except (ValueError, OverflowError):
            # "\UFFFFFFFF": the loader leaves it to Python to refuse that.
            raise self.error("an escape stands for no character", event) from None

    def _node(self, event: Any, depth: int) -> Node:
        before = self.values
        self.values += 1
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if depth > DEEPEST:
            raise self.error("nested too deeply for a scenario", event)
        self._refuse_tag(event)
        node = Node(None, self._place(event))
        if isinstance(event, ScalarEvent):
            node.value = self._text(event) if event.style else resolve(self._text(event))
        elif isinstance(event, SequenceStartEvent):
            node.value = self._sequence(depth)
        else:
            node.value = self._mapping(depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, self.values - before)
        return node

    def _alias(self, event: AliasEvent) -> Node:
        if event.anchor not in self.anchors:
            raise self.error(f"there is no anchor '{event.anchor}' above", event)
        node, values = self.anchors[event.anchor]
        self.values += values
        if self.values > MOST_VALUES:
            raise self.error("the aliases unfold to too much for a scenario", event)
        return node

    def _sequence(self, depth: int) -> list[Node]:
        result: list[Node] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            result.append(self._node(event, depth + 1))
        return result

    def _mapping(self, depth: int) -> dict[str, Node]:
        result: dict[str, Node] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                raise self.error("a key is a single word or text", event)
            self._refuse_tag(event)
            key, place = self._text(event), self._place(event)
            if key in result:
                line = getattr(result[key].place, "line", None)
                raise self.error(f"the key '{key}' is given twice; first in line {line}", event)
            node = self._node(next(self.events), depth + 1)
            # The place of a value is that of its key: there a reader looks for it.
            result[key] = Node(node.value, place)
        return result

    def _text(self, event: ScalarEvent) -> str:
        if event.value.isascii():
            return event.value
        value = event.value.replace(_STAND_IN, "?")
        try:
            # JSON writes a character beyond U+FFFF as two escapes.
            return value.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            raise self.error("an escape stands for half a character", event) from None

    def _refuse_tag(self, event: Any) -> None:
        # A tag would name a type, or code.
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise self.error(f"tags are not allowed: {tag}", event)

    def _place(self, event: Any) -> Place:
        return self._at(None if event is None else event.start_mark)

    def _at(self, mark: Any) -> Place:
        return Place(self.file, *(() if mark is None else (mark.line + 1, mark.column + 1)))

    def error(self, message: str, event: Any) -> ScenarioError:
        """What is wrong at an event."""
        return ScenarioError.one(message, self._place(event))

    def unreadable(self, error: yaml.YAMLError) -> ScenarioError:
        """What the parser found wrong."""
        problem = str(getattr(error, "problem", None) or error).splitlines()[0]
        if "'\\t'" in problem:
            problem = "a tab; use spaces"
        return ScenarioError.one(problem, self._at(getattr(error, "problem_mark", None)))
