"""The same random parade told otherwise: other names, other hours, one thing later."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.verification.parades import ZERO, Document

CLOCK = re.compile(r"\d\d:\d\d:\d\d")


def renamed(document: Document, name: Callable[[str], str]) -> Document:
    """The same parade under other names of its units."""
    text = re.sub(r"\b[uj]\d+\b", lambda match: name(match[0]), json.dumps(document))
    return dict(json.loads(text))


def later(document: Document, seconds: int, start: int) -> Document:
    """All clock times so many seconds later; the scenario's start likewise, by its own number."""

    def moved(match: re.Match[str]) -> str:
        return (datetime.strptime(match[0], "%H:%M:%S") + timedelta(seconds=seconds)).strftime(
            "%H:%M:%S"
        )

    changed = dict(json.loads(CLOCK.sub(moved, json.dumps(document | {"start": ""}))))
    return changed | {"start": (ZERO + timedelta(seconds=start)).isoformat()}


def delayed(document: Document, path: tuple[str, ...], seconds: int) -> Document:
    """The parade in which one cue or duration, at a path of the document, is so much later."""
    changed = dict(json.loads(json.dumps(document)))
    where: Any = changed
    for key in path[:-1]:
        where = where[key]
    value = where[path[-1]]
    if isinstance(value, str):
        where[path[-1]] = f"{float(value.removesuffix(' s')) + seconds} s"
    elif "at" in value:
        at = datetime.strptime(value["at"], "%H:%M:%S") + timedelta(seconds=seconds)
        value["at"] = at.strftime("%H:%M:%S")
    else:
        value["delay"] = f"{float(value.get('delay', '0 s').removesuffix(' s')) + seconds} s"
    return changed


def clock_times(document: Document) -> list[int]:
    """All clock times, in seconds after the scenario's start."""
    found = CLOCK.findall(json.dumps(document | {"start": ""}))
    return [
        round((datetime.fromisoformat(f"2025-09-03T{at}") - ZERO).total_seconds()) for at in found
    ]
