"""The page of the documentation on the names of the package, made from their docstrings.

`make generated` writes it.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import simulator
from simulator.ensemble.counting.probability import Probability
from simulator.represented import ByName, Represented
from simulator.timeline.events import Events
from simulator.timeline.records import OfRun
from simulator.views.player.player import Player
from simulator.whatif.halts import RunByGround

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
_TOP = """\
# The Python interface

This page lists every public name of `import simulator`, and of the objects that it returns; `make \
generated` writes it from the docstrings. Times are in seconds since the scenario's start, lengths \
in metres, and speeds in m/s; displayed times are clock times. `AnyScenario` is a scenario, or the \
path of its file. In Jupyter, every object below displays itself; `print` prints its tables.
"""
#: Room → its heading.
_ROOMS = {
    "scenario": "Parts of a scenario",
    "timeline": "Parts of a run",
    "whatif": "Margins and fixes",
    "ensemble": "Parts of an ensemble",
    "views": "Figures and the player",
}
#: What other rooms read more often than users do: documents, models of the file, ground, cues.
_INSIDE = {"body", "counting", "cue", "document", "events", "lanes", "model", "network"} | {
    "passage",
    "standing",
}
_SHOWN = (Events, Probability)
_SECTION = re.compile(r"^(\w+)\n-+\n", flags=re.MULTILINE)
_ENTRY = re.compile(r"^(\S.*)\n((?: +.*\n?|\n)+)", flags=re.MULTILINE)


class Docstring(NamedTuple):
    """The first paragraph of a docstring, the rest, and its sections by their headings."""

    summary: str
    more: str
    sections: dict[str, str]

    @classmethod
    def of(cls, named: object) -> Docstring:
        """That of a class, a function or a property."""
        text = inspect.getdoc(named) or ""
        body, *parts = _SECTION.split(text)
        summary, _, more = body.partition("\n\n")
        return cls(_flat(summary), _flat(more), dict(zip(parts[::2], parts[1::2], strict=True)))

    def entries(self, section: str) -> dict[str, str]:
        """What a section says, by the names that it gives."""
        found = _ENTRY.findall(self.sections.get(section, "") + "\n")
        return {name: _flat(text) for name, text in found}


def page() -> str:
    """The page as it should be."""
    named = {name: getattr(simulator, name) for name in simulator.__all__ if name != "__version__"}
    parts = [_TOP, "## Functions\n"]
    parts += [_function(name, each) for name, each in named.items() if inspect.isfunction(each)]
    parts.append("## Main classes\n")
    classes = {name: each for name, each in named.items() if inspect.isclass(each)}
    parts += [_class(each) for each in classes.values()]
    for room, heading in _ROOMS.items():
        others = [each for each in shown_classes(room) if each not in classes.values()]
        parts.append(f"## {heading}\n")
        parts += [_class(each) for each in others]
    return "\n".join(parts)


def shown_classes(room: str) -> list[type]:
    """The classes of a room whose objects users hold, by name."""
    for module in pkgutil.walk_packages(simulator.__path__, "simulator."):
        if module.name.split(".")[1] in _ROOMS:
            import_module(module.name)
    found = {
        each
        for each in _below(Represented)
        # A data class with slots is made anew.
        if vars(import_module(each.__module__)).get(each.__name__) is each
        if each.__module__.startswith(f"simulator.{room}.")
        if not _INSIDE & set(each.__module__.split(".")) or each in _SHOWN
    }
    found |= {Player} if room == "views" else set()
    return sorted(found - {ByName, OfRun, RunByGround}, key=lambda each: each.__name__)


def _below(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _function(name: str, function: Any) -> str:
    found = Docstring.of(function)
    lines = [f"### {name}\n", f"`{name}{_signature(function)}`\n", found.summary, found.more, ""]
    lines += _table("parameter", found.entries("Parameters"))
    for section in ("Returns", "Raises"):
        if entries := found.entries(section):
            each = "; ".join(f"`{kind}`, {_lower(_first(text))}" for kind, text in entries.items())
            lines += [f"{section} {each}.", ""]
    return "\n".join(
        line for line, before in zip(lines, ["", *lines], strict=False) if line or before
    )


def _class(kind: type) -> str:
    found = Docstring.of(kind)
    lines = [f"### {kind.__name__}\n", f"{found.summary} {found.more}".strip(), ""]
    entries = {**found.entries("Parameters"), **found.entries("Attributes")}
    for name, member in _members(kind).items():
        summary = Docstring.of(member).summary
        takes = "" if isinstance(member, property | cached_property) else f"({_names(member)})"
        entries[f"{name}{takes}"] = summary
    # The docstring of each says the rest.
    return "\n".join(
        [*lines, *_table("member", {name: _first(each) for name, each in entries.items()})]
    )


def _names(function: Any) -> str:
    """What a method takes: `event, shares`; in brackets what may be left out."""
    names = [
        f"[{name}]" if each.default is not each.empty or each.kind is each.VAR_KEYWORD else name
        for name, each in inspect.signature(function).parameters.items()
        if name not in ("self", "cls")
    ]
    return ", ".join(names)


def _first(text: str) -> str:
    """The first sentence of a text, up to a semicolon that is not in brackets."""
    return re.split(r"(?<=[^.][.])\s+(?=[A-Z`])|; (?![^(]*\))", text, maxsplit=1)[0].rstrip(".")


def _members(kind: type) -> dict[str, Any]:
    """Public properties and methods with a docstring, from it and its bases of ours."""
    found: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        if not base.__module__.startswith("simulator."):
            continue
        for name, each in vars(base).items():
            member = getattr(each, "__func__", each)
            callable_or_read = inspect.isfunction(member) or isinstance(
                member, property | cached_property
            )
            if not name.startswith("_") and callable_or_read and inspect.getdoc(member):
                found[name] = member
    return found


def _table(head: str, entries: dict[str, str]) -> list[str]:
    if not entries:
        return []
    rows = [f"| `{name}` | {_cell(text)} |" for name, text in entries.items()]
    return [f"| {head} | |", "| --- | --- |", *rows, ""]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _signature(function: Any) -> str:
    """The signature of a function, as its source has it, without `self` or `cls`."""
    signature = inspect.signature(function)
    kept = [each for name, each in signature.parameters.items() if name not in ("self", "cls")]
    text = str(signature.replace(parameters=kept))
    return text.replace("'", "").replace("|", "or")


def _lower(text: str) -> str:
    return (text[:1].lower() + text[1:]).rstrip(".")


def _flat(text: str) -> str:
    """A text on one line, with the markup of Markdown; `<` begins no element."""
    return " ".join(text.split()).replace("``", "`").replace("<", "&lt;")
