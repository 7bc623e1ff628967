"""Changes of how inputs are drawn: distributions, factors, presence, breakdowns."""

from __future__ import annotations

import random
from typing import Any

from tests.fuzz.changes import clock, duration
from tests.fuzz.parade import Parade

_NUMBERS = [
    "gaits.*",
    "profiles.*.gap",
    "units.*.gap",
    "units.*",
    "*",
    "gaits.quick",
    "programme.*",
]
_RATES = ["0.02 per km", "1 per 50 km", "1/km", "3 per 100 m", "9 per m", "1 per 1000 mi"]


def distribution(chance: random.Random, parade: Parade) -> None:
    """Say how a quantity is drawn, of which something is known."""
    known = [
        (above, key)
        for above, key, _ in parade.places()
        if isinstance(above[key], dict) and isinstance(above[key].get("value"), str)
    ]
    if known:
        above, key = chance.choice(known)
        value = above[key]["value"]
        above[key]["distribution"] = chance.choice(
            [
                *("uniform", "triangular", "pert", {"kind": "pert", "weight": chance.random() * 9}),
                {"kind": "normal", "sd": value},
                {"kind": "lognormal", "sd": value, "mean": value},
                {"kind": "choice", "of": [value, f"2{value}"], "weights": [1, chance.random()]},
            ]
        )


def factor(chance: random.Random, parade: Parade) -> None:
    """Move several numbers together."""
    drawn: dict[str, Any] = chance.choice(
        [
            {"low": 0.9},
            {"high": "130 %"},
            {"low": 0.5, "high": 2, "distribution": "uniform"},
            {"low": 0.5, "distribution": {"kind": "normal", "sd": 0.1}},
        ]
    )
    moves = chance.sample(_NUMBERS, chance.choice([1, 1, 2]))
    parade.section("factors")[f"f{chance.randint(1, 3)}"] = {
        **drawn,
        "moves": moves,
        "assumed": "?",
    }


def presence(chance: random.Random, parade: Parade) -> None:
    """A unit may not come, or does not; what waits for something gets another cue."""
    units = parade.section("units")
    if units and isinstance(unit := units[chance.choice(list(units))], dict):
        unit["presence"] = chance.choice(["90 %", "90 %", 0.5, "0 %", "100 %"])
    for above, key, _ in list(parade.places()):
        if key == "after" and isinstance(above, dict) and chance.random() < 0.9:
            above.setdefault("otherwise", {"at": clock(chance, parade)})


def breakdowns(chance: random.Random, parade: Parade) -> None:
    """The vehicles of a column break down at a rate."""
    columns = parade.units("column")
    if columns:
        own = parade.section("units")[chance.choice(list(columns))]
        goes_on: dict[str, Any] = {"drives-on": duration(chance)}
        if chance.random() < 0.2:
            goes_on = {"towed": True}
        own["elastic"] = True
        own["breakdowns"] = {"rate": chance.choice(_RATES), **goes_on}
