"""Profiles: what units share, merged into each before it is validated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.scenario.document.overlay import displaced_by
from simulator.scenario.document.tree import Node, Path


def merge_profiles(units: Mapping[str, Any], profiles: Mapping[str, Any]) -> dict[str, Any]:
    """Give every unit what its profile has and it has not itself, as plain data."""
    return {name: _with_profile(unit, profiles) for name, unit in units.items()}


def _with_profile(unit: Any, profiles: Mapping[str, Any]) -> Any:
    taken = _taken(unit, profiles)
    return {**taken, **unit} if taken else unit


def _taken(unit: Any, profiles: Mapping[str, Any]) -> dict[str, Any]:
    """What a unit takes from its profile."""
    profile = unit.get("profile") if isinstance(unit, Mapping) else None
    given = profiles.get(profile) if isinstance(profile, str) else None
    if not isinstance(given, Mapping):
        return {}
    beside = {*unit, *given}
    displaced = {other for key in unit for other in displaced_by(key, beside)}
    return {
        key: value
        for key, value in given.items()
        if key not in unit and key not in displaced and key != "profile"
    }


def untaken(units: Mapping[str, Any], profiles: Mapping[str, Any]) -> dict[str, Any]:
    """Profiles without the keys that some unit takes: where units are right, so are those."""
    taken = {
        (unit["profile"], key)
        for unit in units.values()
        for key in _taken(unit, profiles)
        if key != "kind"
    }
    return {
        name: {key: value for key, value in profile.items() if (name, key) not in taken}
        if isinstance(profile, Mapping)
        else profile
        for name, profile in profiles.items()
    }


def origin(document: Node, path: Path) -> Path:
    """The path at which something of a unit is written: its own, or its profile's."""
    if len(path) < 3 or path[0] != "units" or document.at(path[:3]) is not None:
        return path
    profile = document.at((*path[:2], "profile"))
    if profile is None or not isinstance(profile.value, str):
        return path
    there: Path = ("profiles", profile.value, *path[2:])
    return path if document.at(there[:3]) is None else there
