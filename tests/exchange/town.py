"""A parade on a map: a street that bends, a long straight road, an air route, a lane."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from simulator import simulate
from simulator.scenario.line import distance_between
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run

BEND = [[13.0, 52.0], [13.002, 52.0], [13.002, 52.002], [13.004, 52.003]]
ROAD = [[13.004, 52.003], [13.204, 52.053]]
AIR = [[12.5, 51.8], [13.5, 52.2]]
DOCUMENT: dict[str, Any] = {
    "name": "A & B <town>",
    "start": "2025-06-21T14:00:00",
    "timezone": "Europe/Berlin",
    "segments": {
        "bend": {"line": {"lon-lat": BEND}},
        "road": {"line": {"lon-lat": ROAD}},
        "air": {"line": {"lon-lat": AIR}},
    },
    "routes": {
        "march": ["bend", "road"],
        "flypast": ["air"],
        "back": {"beside": "march", "from": "500 m", "to": "100 m"},
    },
    "markers": {"stand": "bend + 250 m", "end": "road.end", "over": "air + 40 km"},
    "zones": {"square": {"bend": ["100 m", "300 m"]}},
    "units": {
        "guard": {
            "kind": "formation",
            "route": "march",
            "start": "60 m",
            "drawn-up": True,
            "ranks": 4,
            "rank-spacing": "2 m",
            "speed": "1.5 m/s",
            "release": {"at": "14:02"},
            "holds": {"stand": {"duration": "90 s"}},
            "gait-at": {"stand": "2 m/s"},
        },
        "tanks": {
            "kind": "column",
            "route": "march",
            "label": "Tanks & <more>",
            "ranks": 3,
            "length": "7 m",
            "spacing": "10 m",
            "speed": "10 km/h",
            "gap": "20 m",
            "release": {"at": "14:03"},
        },
        "car": {
            "kind": "column",
            "route": "back",
            "ranks": 1,
            "length": "4 m",
            "speed": "3 m/s",
            "release": {"at": "14:01"},
        },
        "jets": {
            "kind": "flight",
            "route": "flypast",
            "aircraft": 3,
            "speed": "450 km/h",
            "target": {"marker": "over", "at": "14:10"},
        },
    },
}


@cache
def town() -> Run:
    """The run of that parade."""
    return simulate(Scenario.from_dict(DOCUMENT))


def farthest(run: Run, unit: str, instants: Any, places: Any) -> float:
    """How far positions between written ones are at most from the true ones (m)."""
    passage = run.passages[unit]
    course = run.scenario.network.course(run.scenario.unit[unit].route)
    instants, places = np.asarray(instants, dtype=float), np.asarray(places, dtype=float)
    assert (np.diff(instants) >= 0).all()
    sought = np.linspace(instants[0], instants[-1], 2000)
    written = np.column_stack([np.interp(sought, instants, each) for each in places.T])
    true = course.at(np.minimum(passage.position(sought), course.stations[-1]))
    return max(distance_between("lon-lat", *pair) for pair in zip(written, true, strict=True))
