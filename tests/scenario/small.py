"""A small scenario to change, and what is wrong with one."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from simulator.errors import ScenarioError
from simulator.scenario.load import load
from simulator.scenario.scenario import Scenario

_BASE: dict[str, Any] = {
    "name": "Small",
    "start": "2024-05-08T09:00:00",
    "timezone": "Europe/Paris",
    "segments": {"east": "1 km", "front": "500 m", "air": "20 km"},
    "routes": {"avenue": ["east", "front"], "sky": ["air"]},
    "markers": {"step-off": "east + 900 m", "rostrum": "front + 250 m", "overhead": "air + 5 km"},
    "zones": {"square": ["front"]},
    "gaits": {"quick": "120 steps/min x 0.75 m"},
    "programme": {"review": {"at": "09:20:00", "duration": "15 min"}},
    "units": {
        "guard": {
            "kind": "formation",
            "route": "avenue",
            "start": "step-off",
            "ranks": 12,
            "files": 10,
            "rank-spacing": "1 m",
            "gait": "quick",
            "gap": "15 m",
            "release": {"after": "review.end", "delay": "30 s"},
        },
        "tanks": {
            "kind": "column",
            "route": "avenue",
            "start": "step-off",
            "ranks": [1, "5 x 3"],
            "length": "7 m",
            "spacing": "10 m",
            "speed": "12 km/h",
            "crew": 3,
        },
        "jets": {
            "kind": "flight",
            "route": "sky",
            "aircraft": 9,
            "speed": "450 km/h",
            "call": {"after": "tanks@rostrum"},
        },
    },
}


def small(**sections: Any) -> dict[str, Any]:
    """The small scenario as a document, with other sections."""
    document = copy.deepcopy(_BASE)
    for key, value in sections.items():
        document[key.rstrip("_").replace("_", "-")] = value
    return document


def changed(path: str, value: Any) -> dict[str, Any]:
    """The small scenario with one value changed, by its path; None takes it out."""
    document = small()
    *way, last = path.split(".")
    at = document
    for key in way:
        at = at.setdefault(key, {})
    if value is None:
        at.pop(last)
    else:
        at[last] = value
    return document


def wrong(document: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a document, as it is shown."""
    try:
        Scenario.from_dict(document)
    except ScenarioError as error:
        return [str(problem) for problem in error.problems]
    return []


def wrong_file(path: Path, settings: dict[str, object] | None = None) -> list[str]:
    """Everything that is wrong with a file, as it is shown, without the folder it is in."""
    try:
        load(path, settings)
    except ScenarioError as error:
        return [str(problem).replace(f"{path.parent}/", "") for problem in error.problems]
    return []
