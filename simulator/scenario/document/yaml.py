"""YAML text to a tree of nodes with their places; anything but plain data is refused.

PyYAML's parser events are walked here, not composed and constructed by it: depth and aliases are
bounded while reading, `09:20:00` stays a text, and no tag names any code.
"""

from __future__ import annotations

import re
from itertools import takewhile
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
from simulator.scenario.document.tree import (
    DEEPEST,
    Node,
    character_not_allowed,
    mapping,
    not_allowed,
    plain,
)
from simulator.wording import composed

#: The largest scenario file (bytes), and the most values that its aliases may unfold to.
LARGEST = 2_000_000
MOST_VALUES = 200_000

#: PyYAML's own wheels contain libyaml. A PyYAML without it may refuse a few texts that libyaml
#: accepts (findings/pyyaml_loaders_differ.sh), and words what is wrong in its own way.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOO_DEEP = "nested too deeply for a scenario"
_TAB = "a tab; use spaces"
#: libyaml's messages for common mistakes, in plain words.
_PLAIN_WORDS = {
    "found a tab character that violates indentation": _TAB,
    "found a tab character where an indentation space is expected": _TAB,
    "mapping values are not allowed in this context": "': ' is not allowed here; "
    "check the indentation, or put the text in quotes",
    "block sequence entries are not allowed in this context": "'- ' is not allowed here; "
    "begin the list on a new line, or put the text in quotes",
    "did not find expected key": "expected a key; check the indentation and the quotes",
    "did not find expected '-' indicator": "expected '- '; check the indentation",
    "found unknown escape character": r"unknown escape; write \\ for a backslash",
    "found invalid Unicode character escape code": "the escape is not a Unicode character; "
    "write the character itself",
    "exceeded maximum nesting depth": _TOO_DEEP,
}
#: Messages about a bracket that is left open, to which is added where it begins.
_UNCLOSED = {
    "did not find expected ',' or ']'": "expected ',' or ']' in the list",
    "did not find expected ',' or '}'": "expected ',' or '}' in the mapping",
}
#: Messages whose place is best where the quote or the key begins.
_BEGINS_HERE = {
    "found unexpected end of stream": "the quote is not closed",
    "could not find expected ':'": "expected ': ' after the key",
}
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?=[0-9.]*[0-9])[0-9]*(\.[0-9]*([eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)")
#: The key that takes over the keys of other mappings (YAML 1.1).
_MERGE = "<<"
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
        raise ScenarioError.one(
            "a scenario must be a mapping: key: value", root.place or Place(file)
        )
    return root


def parse_value(value: object, path: str, option: str = "--set") -> object:
    """Read a value that is set on top of a file: a text as YAML, anything else as it is."""
    if not isinstance(value, str):
        return value
    root = _tree(value, f"{option} {path}")
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
    """The tree of a text; None where it holds nothing but comments, or null."""
    text = text.removeprefix("\ufeff")
    if (found := not_allowed(text)) is not None:
        lines = (text[: found.start()] + "x").splitlines()
        message = character_not_allowed(found)
        raise ScenarioError.one(message, Place(file, len(lines), len(lines[-1])))
    try:
        return _Builder(text, file).root()
    except yaml.MarkedYAMLError as error:
        raise _refused(error, text, file) from None
    except (ValueError, OverflowError):  # "\UFFFFFFFF" without libyaml
        raise ScenarioError.one("an escape is not a Unicode character", Place(file)) from None


def _refused(error: Any, text: str, file: str) -> ScenarioError:
    """What the parser refuses, with its place."""
    problem, mark, begin = error.problem, error.problem_mark, error.context_mark
    if problem in _BEGINS_HERE:
        message, mark = _BEGINS_HERE[problem], begin
    elif problem in _UNCLOSED:
        message = f"{_UNCLOSED[problem]} that begins at {begin.line + 1}:{begin.column + 1}"
    elif problem == "found character that cannot start any token":
        character = text[mark.index]
        quotes = f"put a text that begins with {character} in quotes"
        message = _TAB if character == "\t" else quotes
    else:
        message = _PLAIN_WORDS.get(problem, problem)
    return ScenarioError.one(message, Place(file, mark.line + 1, mark.column + 1))


#: Keys of the paths of files, which are named as they are on disk.
_FILES = ("extends", "table")


class _Builder:
    """Builds the tree of one text from parser events."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.events = yaml.parse(text, Loader=_LOADER)
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.values = 0

    def root(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, NodeEvent):
                root = self._node(event, self._place(event), 0)
            elif isinstance(event, DocumentStartEvent) and root is not None:
                raise self._error("one file holds one scenario; a second begins here", event)
        return None if root is None or root.value is None else root

    def _node(self, event: Any, place: Place, depth: int, *, is_file: bool = False) -> Node:
        before = self.values
        self.values += 1
        if isinstance(event, AliasEvent):
            return Node(self._aliased(event), place)
        if depth > DEEPEST:
            raise self._error(_TOO_DEEP, event)
        self._refuse_tag(event)
        value: object
        if isinstance(event, ScalarEvent):
            value = event.value if event.style else resolve(event.value)
            if isinstance(value, str) and not is_file:
                value = composed(value)
            self._refuse_escapes(event)
        elif isinstance(event, SequenceStartEvent):
            items = takewhile(lambda event: not isinstance(event, SequenceEndEvent), self.events)
            value = [self._node(item, self._place(item), depth + 1) for item in items]
        else:
            value = self._mapping(depth)
        node = Node(value, place)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, self.values - before)
        return node

    def _aliased(self, event: AliasEvent) -> object:
        if event.anchor not in self.anchors:
            raise self._error(f"no anchor '{event.anchor}' is defined above", event)
        node, values = self.anchors[event.anchor]
        self.values += values
        if self.values > MOST_VALUES:
            raise self._error("the aliases expand to more than a scenario may hold", event)
        return node.value

    def _mapping(self, depth: int) -> dict[str, Node]:
        result: dict[str, Node] = {}
        own: dict[str, Place] = {}
        for event in takewhile(lambda event: not isinstance(event, MappingEndEvent), self.events):
            if not isinstance(event, ScalarEvent):
                raise self._error("a key must be a single word or text", event)
            self._refuse_tag(event)
            self._refuse_escapes(event)
            key, place = composed(event.value), self._place(event)
            if key in own:
                line = own[key].line
                raise self._error(f"the key '{key}' is given twice; first on line {line}", event)
            own[key] = place
            # The place of a value is that of its key: there a reader looks for it.
            node = self._node(next(self.events), place, depth + 1, is_file=key in _FILES)
            if key != _MERGE or event.style:
                result[key] = node
                continue
            # Of a key that several give, the mapping's own counts, then the first that gives it.
            for merged in self._merged(node):
                for name, value in merged.items():
                    result.setdefault(name, value)
        return result

    def _merged(self, node: Node) -> list[dict[str, Node]]:
        """The mappings of a merge key: one, or those of a list."""
        items: list[Node] = node.value if isinstance(node.value, list) else [node]
        if not items or not all(isinstance(item.value, dict) for item in items):
            message = "<< takes the keys of a mapping: write <<: *name, or <<: [*name, *other]"
            raise ScenarioError.one(message, node.place)
        return [mapping(item) for item in items]

    def _refuse_tag(self, event: Any) -> None:
        # A tag would name a type, or code.
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise self._error(f"tags are not allowed: {tag}", event)

    def _refuse_escapes(self, event: Any) -> None:
        """Refuse characters that no file may hold and that an escape stands for."""
        if event.style == '"' and (found := not_allowed(event.value)) is not None:
            raise self._error(character_not_allowed(found), event)

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _error(self, message: str, event: Any) -> ScenarioError:
        return ScenarioError.one(message, self._place(event))
