"""A street on which the swan stands, and who comes behind it: what tests of breakdowns share."""

from __future__ import annotations

from typing import Any

from simulator import Run
from tests.build import block, column, run_of

STREET = {"street": {"length": "1 km", "width": "10 m"}}
KEPT = {"gap": 10, "reaction": 2}
SWAN = column("swan", length=20, width=6, speed=1.0, release=0, **KEPT)


def ship(name: str = "ship", **keys: Any) -> Any:
    return column(name, length=20, width=6, **{"speed": 1.0, **KEPT, **keys})


def band(name: str = "brass", **keys: Any) -> Any:
    return block(name, length=20, **{"width": 3, "speed": 1.0, **KEPT, **keys})


def stalled(*units: Any, lasts: float = 900, **rest: Any) -> Run:
    """The swan stands 500 m along the street from 500 s on."""
    stall = {"unit": "swan", "place": "500 m", "drives-on": f"{lasts!r} s"}
    keys = {"segments": STREET, "markers": {"m": 900}, "incidents": {"stall": stall}, **rest}
    return run_of(SWAN, *units, **keys)
