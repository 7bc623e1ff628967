"""Profiles: what units share, merged into each before it is validated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.scenario.document.overlay import displaced_by
from simulator.scenario.document.tree import Node, Path


def with_profile(unit: Mapping[str, Any], profile: object) -> Mapping[str, Any]:
    """Give a unit what its profile has and it has not itself, as plain data."""
    if not isinstance(profile, Mapping):
        return unit
    beside = {*unit, *profile}
    displaced = {other for key in unit for other in displaced_by(key, beside)}
    taken = {
        key: value
        for key, value in profile.items()
        if key not in unit and key not in displaced and key != "profile"
    }
    return {**taken, **unit}


def origin(document: Node, path: Path) -> Path:
    """The path at which something of a unit is written: its own, or its profile's."""
    if len(path) < 3 or path[0] != "units" or document.at(path[:3]) is not None:
        return path
    profile = document.at((*path[:2], "profile"))
    if profile is None or not isinstance(profile.value, str):
        return path
    there: Path = ("profiles", profile.value, *path[2:])
    return path if document.at(there[:3]) is None else there
