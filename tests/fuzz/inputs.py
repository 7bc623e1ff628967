"""Hostile inputs: each by its seed and number, so that one that fails can be made again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.fuzz.by_schema import by_schema
from tests.fuzz.commands import Asked
from tests.fuzz.desks import desk
from tests.fuzz.documents import Files, huge, mutated, mutated_text, with_baseline
from tests.fuzz.lineups import line_up
from tests.fuzz.maps import from_map
from tests.fuzz.right import changed, combined
from tests.fuzz.rundowns import rundown
from tests.fuzz.tables import table


@dataclass(frozen=True)
class Hostile:
    """One input: its files, and the words after `parade`."""

    kind: str
    files: Files
    words: tuple[str, ...]


def hostile(seed: int, number: int) -> Hostile:
    """The input of a number; the same for the same seed."""
    chance = random.Random(f"{seed} {number}")
    kind, make, _ = chance.choices(KINDS, [share for _, _, share in KINDS])[0]
    files = make(chance)
    return Hostile(kind, files, Asked(chance, files).words())


#: How each kind of input is made, and how often.
KINDS: tuple[tuple[str, Callable[[random.Random], Files], float], ...] = (
    ("changed", changed, 56),
    ("combined", combined, 4),
    ("desk", desk, 5),
    ("line-up", line_up, 8),
    ("map", from_map, 4),
    ("mutated", mutated, 7),
    ("mutated text", mutated_text, 4),
    ("schema", by_schema, 7),
    ("huge", huge, 7),
    ("table", table, 3),
    ("rundown", rundown, 2),
    ("baseline", with_baseline, 5),
)
