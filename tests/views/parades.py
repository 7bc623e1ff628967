"""Small parades that the views are tried on."""

from __future__ import annotations

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
            markers={"rostrum": 500, "overhead": ("sky", 2500)},
            zones={"square": [{"avenue": ["400 m", "600 m"]}, {"sky": ["2400 m", "2600 m"]}]},
            **rest,
        )  # fmt: skip


def alone(**rest: Any) -> Run:
    """One unit on one street, and nothing else."""
    return run_of(formation("band", release=10), **rest)
