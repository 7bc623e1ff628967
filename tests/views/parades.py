"""Small parades that the views are tried on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from simulator.timeline.run import Run
from tests.build import at, column, flight, formation, hold, item, run_of, target

LABEL = "Navy & <b>海军</b> $x_1$ 方队"


def small(**changes: Any) -> Run:
    """A formation, one with a halt, a column, a flight; a square on the ground and above it."""
    rest = {
        "window": {"from": "review.start", "length": "20 min", "until": "tanks.clears@square"},
        "main_marker": "rostrum",
        "programme": {
            "review": {**item(at(60), 300), "label": "Review"},
            "doves": item(at(900)),
        },
        "constraints": [
            {"name": "Not overfull", "zone": "square", "count": "people", "at-most": 30},
            {
                "name": "Not empty",
                "zone": "square",
                "count": "units",
                "at-least": 1,
                "from": "guard.enters@square",
                "to": "guard.clears@square",
            },
        ],
        "markers": {"rostrum": 500, "overhead": ("sky", 2500)},
        **changes,
    }
    return run_of(
            formation("guard", ranks=4, files=5, rank_spacing=2, release=100),
            formation(
                "navy", ranks=3, files=7, rank_spacing=2, gap=10, label=LABEL,
                holds={"rostrum": hold(30)},
            ),
            column("tanks", ranks=2, files=2, length=7, spacing=10, crew=3, speed=2.0, gap=20),
            flight("jets", aircraft=None, ranks=[1, 2], length=10, spacing=20, crew=1, speed=100.0,
                   target=target("overhead", 600)),
            segments={"avenue": 1000, "sky": 5000},
            routes={"along": ["avenue"], "air": ["sky"]},
            zones={"square": [{"avenue": ["400 m", "600 m"]}, {"sky": ["2400 m", "2600 m"]}]},
            **rest,
        )  # fmt: skip


def alone(**rest: Any) -> Run:
    """One unit on one street, and nothing else."""
    return run_of(formation("band", release=10), **rest)


def _long() -> Run:
    """Labels, names of markers, zones, items, constraints and incidents that are long; Chinese."""
    long = "The massed bands of the guards and of all who were invited to come with them"
    return small(
        name=f"海军 {long}",
        programme={
            "review": {**item(at(60), 300), "label": long},
            "salute": {**item(at(70)), "label": long},
        },
        constraints=[
            {"name": long, "zone": "square", "count": "people", "at-most": 60},
            {"name": f"{long} too", "zone": "square", "count": "people", "at-most": 62},
        ],
        markers={"rostrum": 500, "the-place-where-everybody-who-comes-late-waits": 505,
                 "before-it": 495, "overhead": ("sky", 2500)},
    )  # fmt: skip


def _many() -> Run:
    """60 units, close to one another, two flights a second apart."""
    look = {"ranks": 1, "files": 2, "length": 7, "gap": 5, "speed": 1.5}
    units = [column(f"unit-{n}", **look, label=f"Unit {n}: 海军方队") for n in range(58)]
    jets = [
        flight(f"jets-{n}", route="air", length=20, speed=100, target=target("over", 600 + n))
        for n in range(2)
    ]
    return run_of(
        *units,
        *jets,
        segments={"avenue": 1000, "sky": 5000},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"rostrum": 500, "over": ("sky", 2500)},
        main_marker="rostrum",
        zones={"square": [{"avenue": ["400 m", "600 m"]}, {"sky": ["2400 m", "2600 m"]}]},
        constraints=[{"name": "Room", "zone": "square", "count": "units", "at-most": 20}],
    )


def _one() -> Run:
    """One unit, and a limit just above its peak."""
    room = {"name": "Room", "zone": "square", "count": "units", "at-most": 1}
    return alone(zones={"square": (0, 1000)}, constraints=[room], markers={"rostrum": 500})


def _night(start: str, timezone: str) -> Run:
    """A parade by the clock, with a window that is broken."""
    times = [dt.datetime.fromisoformat(start) + dt.timedelta(seconds=late) for late in (0, 60, 900)]
    begins, soon, late = ({"at": time.isoformat()} for time in times)
    return run_of(
        formation("guard", ranks=4, files=5, rank_spacing=2, release=soon),
        column("tanks", ranks=2, files=2, length=7, spacing=10, crew=3, speed=2.0, gap=20),
        start=start,
        timezone=timezone,
        markers={"rostrum": 500},
        zones={"square": (400, 600)},
        window={"from": "guard.starts", "length": "5 min", "until": "tanks.clears@square"},
        programme={"review": item(begins, 60), "doves": item(late)},
    )


def _midnight() -> Run:
    return _night("2024-05-08T23:50:00", "Europe/Paris")


def _repeated_hour() -> Run:
    return _night("2024-10-27T02:50:00+02:00", "Europe/Paris")


#: What figures are tried on besides the bundled scenarios.
AWKWARD: Mapping[str, Callable[[], Run]] = {
    "long labels": _long,
    "60 units": _many,
    "one unit": _one,
    "midnight": _midnight,
    "repeated hour": _repeated_hour,
}
