"""Hostile inputs: each by its seed and number, so that one that fails can be made again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.fuzz.documents import Files, by_schema, huge, mutated, mutated_text, with_baseline
from tests.fuzz.tables import table
from tests.fuzz.values import EVENTS, TEXTS, quantity


@dataclass(frozen=True)
class Hostile:
    """One input: its files, and the words after `parade`."""

    kind: str
    files: Files
    words: tuple[str, ...]


def hostile(seed: int, number: int) -> Hostile:
    """The input of a number; the same for the same seed."""
    chance = random.Random(f"{seed} {number}")
    kind, make = chance.choices(KINDS, WEIGHTS)[0]
    files = make(chance)
    return Hostile(kind, files, _words(chance))


def _words(chance: random.Random) -> tuple[str, ...]:
    file = "x.yaml"
    return chance.choices(
        [
            ("run", file),
            ("validate", file, "--assumptions"),
            ("run", file, "--why"),
            ("run", file, "--format", "json"),
            ("check", file),
            ("explain", file, chance.choice(EVENTS)),
            ("run", file, "--set", _setting(chance)),
            ("run", file, "--day", _setting(chance)),
            ("baseline", file),
            ("margins", file),
            ("fixes", file),
            ("plot", file, "-o", "x.svg"),
            ("run", file, "--out", "out"),
        ],
        [30, 20, 8, 8, 8, 6, 6, 6, 3, 2, 1, 0.3, 0.2],
    )[0]


def _setting(chance: random.Random) -> str:
    path = chance.choice(
        [
            *("start", "units.guard.gap", "units.tanks.ranks", "units.jets.target.at", "day"),
            *("units.guard.release.at", "programme.review.duration", "zones.square", "units.x"),
            *("constraints.0.at-most", "incidents.stall.place", "segments.east", "window.length"),
            chance.choice(TEXTS),
        ]
    )
    return f"{path}={chance.choice([quantity(chance), chance.choice(TEXTS)])}"


KINDS: tuple[tuple[str, Callable[[random.Random], Files]], ...] = (
    ("mutated", mutated),
    ("mutated text", mutated_text),
    ("schema", by_schema),
    ("huge", huge),
    ("table", table),
    ("baseline", with_baseline),
)
WEIGHTS = (40, 15, 20, 12, 10, 3)
