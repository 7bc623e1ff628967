"""Names inside what was cut out: they are looked at too, so that all errors come at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.scenario.clock import looks_like_a_clock
from simulator.scenario.draft import Draft
from simulator.scenario.tree import Path

_EVENTS = ("event", "after", "between", "until", "from", "to")
_SECTIONS = {"zone": "zones", "marker": "markers"}


def salvaged_events(draft: Draft) -> Iterator[tuple[Path, str]]:
    """Events that are named in entries or keys that were cut out, and where."""
    for path, key, value in _all(draft):
        if key not in _EVENTS or path[0] == "routes":
            continue  # a lane, too, goes from and to something
        if isinstance(value, str) and not looks_like_a_clock(value):
            yield path, value
        elif isinstance(value, list):
            for number, name in enumerate(value):
                if isinstance(name, str):
                    yield (*path, number), name


def salvaged_names(draft: Draft) -> Iterator[tuple[Path, str, str]]:
    """Zones and markers that are named there: path, section, name."""
    for path, key, value in _all(draft):
        if key in _SECTIONS and isinstance(value, str):
            yield path, _SECTIONS[key], value


def _all(draft: Draft) -> Iterator[tuple[Path, str, Any]]:
    for path, value in draft.removed:
        yield from _keys(path, value)


def _keys(path: Path, value: Any) -> Iterator[tuple[Path, str, Any]]:
    if not isinstance(value, Mapping):
        return
    for key, below in value.items():
        yield (*path, key), str(key), below
        yield from _keys((*path, key), below)
