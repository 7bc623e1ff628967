"""Odd texts, numbers and other values, of which hostile documents are made."""

from __future__ import annotations

import random
from typing import Any

NAMES = ("guard", "tanks", "jets", "east", "front", "air", "avenue", "sky", "rostrum", "overhead")
EVENTS = (
    *("guard.starts", "guard@rostrum", "tanks.tail@rostrum", "jets@overhead", "review.end"),
    *("guard@rostrum#2", "tanks#2@rostrum", "guard.clears@square", "guard.enters@square#2"),
    *("all.finishes", "jets.departs@overhead", "stall.end", "guest@overhead", "guard@tanks"),
)
TEXTS = (
    *EVENTS,
    *(
        "front + 250 m",
        "front.end - 1 m",
        "east + -1 m",
        "rostrum + 10 m",
        "air + 1e9 m",
        "stand#2",
    ),
    *(
        "rostrum#0",
        "rostrum#99999999999",
        "#",
        "all",
        "tank*",
        "[",
        "?",
        "*",
        "formation",
        "square",
    ),
    *("09:20", "25:15", "09:30 +1 d", "00:00 -800000 d", "99:99", "2125-05-08T09:00", "09:00 AM"),
    *("2024-03-31T02:30", "9999-12-31T23:59:59", "0001-01-01T00:00", "01:30 EST", "1:30"),
    *("120 steps/min x 0.75 m", "0 steps/min x 0 m", "2 x 3", "10000 x 10000", "9, 2 x 4", "1e3"),
    *(
        "UTC",
        "Europe/Paris",
        "America/New_York",
        "localtime",
        "../../etc/passwd",
        "",
        " ",
        "~",
        "<<",
    ),
    *(
        "é",
        "e\u0301",
        "\u202e",
        "\ufeff",
        "閲兵",
        "🎖",
        "a" * 300,
        "a::b",
        "=1+1",
        "%s",
        "{0}",
        "$x$",
    ),
    *("null", "true", "nan", "inf", "-0", "0x10", "1_000", "1,5 m", "1,200 m", "١ m", "¼ m", "m"),
)
UNITS = (
    "m",
    "km",
    "s",
    "min",
    "h",
    "km/h",
    "m/s",
    "steps/min",
    "m2",
    "people",
    "people/m2",
    "",
    "ft",
)
NUMBERS = (
    *(
        "0",
        "1",
        "-1",
        "2",
        "3",
        "7",
        "10",
        "100",
        "1000",
        "9999",
        "10000",
        "20000",
        "1000000",
        "0.5",
    ),
    *("1e-9", "1e-300", "5e-324", "1e9", "1e15", "1e300", "1e308", "1e400", "9" * 30, "0.1", "1e5"),
)
#: Of a key, the numbers and the unit that are right: huge, tiny, and as usual.
_LENGTH, _TIME, _SPEED, COUNT = "m", "s", "m/s", ""
DIMENSIONS = {
    **dict.fromkeys(["length", "spacing", "gap", "rank-spacing", "depth", "width"], _LENGTH),
    **dict.fromkeys(["standing-gap", "crossing", "at-least", "start"], _LENGTH),
    **dict.fromkeys(["duration", "delay", "period", "reaction", "rank-reaction", "every"], _TIME),
    **dict.fromkeys(["form-up", "time", "tolerance", "headway", "time-gap", "travel"], _TIME),
    **dict.fromkeys(["working-time", "drives-on", "after-call", "at-most"], _TIME),
    **dict.fromkeys(["speed", "gait", "catch-up"], _SPEED),
    **dict.fromkeys(["ranks", "files", "aircraft", "crew", "number", "rank", "falls-out"], COUNT),
}


def quantity(chance: random.Random) -> str:
    return f"{chance.choice(NUMBERS)} {chance.choice(UNITS)}".strip()


def scalar(chance: random.Random, key: object = None) -> Any:
    if key in DIMENSIONS and chance.random() < 0.6:
        number, unit = chance.choice(NUMBERS), DIMENSIONS[str(key)]
        whole = unit == COUNT and number.isdigit()
        return int(number) if whole else f"{number} {unit}".strip()
    return chance.choice(
        [
            chance.choice(TEXTS),
            chance.choice(NAMES),
            quantity(chance),
            chance.choice([None, True, False, 0, 1, -1, 2**63, 10**30, 0.5, 1e300, [], {}]),
        ]
    )


def usual(chance: random.Random, key: str) -> Any:
    """A number that may be right."""
    unit = DIMENSIONS[key]
    if unit == COUNT:
        return chance.choice([1, 2, 3, 10, 100, 1000, 10_000, 1_000_000])
    return f"{10 ** chance.uniform(-4, 6):.4g} {unit}"


def junk(chance: random.Random, key: object = None, depth: int = 0) -> Any:
    dice = chance.random()
    if depth > 2 or dice < 0.75:
        return scalar(chance, key)
    if dice < 0.87:
        return [junk(chance, key, depth + 1) for _ in range(chance.randint(0, 3))]
    return {some_key(chance): junk(chance, None, depth + 1) for _ in range(chance.randint(0, 3))}


def some_key(chance: random.Random) -> str:
    return chance.choice(
        [*NAMES, *DIMENSIONS, "at", "after", "value", "assumed", "planned", "kind"]
    )
