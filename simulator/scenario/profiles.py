"""Profiles: what units share, merged into each before it is validated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.scenario.overlay import DISPLACED_BY
from simulator.scenario.tree import Path


@dataclass(slots=True)
class Merged:
    """Units with what their profiles give, and where each key comes from.

    Attributes
    ----------
    units
        Plain data by name.
    origin
        Unit → key → path of what its profile gives.
    orphans
        Units whose profile there is not.
    """

    units: dict[str, Any]
    origin: dict[str, dict[str, Path]] = field(default_factory=dict)
    orphans: list[str] = field(default_factory=list)


def merge_profiles(units: Mapping[str, Any], profiles: Mapping[str, Any]) -> Merged:
    """Give every unit what its profile has and it has not itself."""
    merged = Merged({})
    for name, unit in units.items():
        profile = unit.get("profile") if isinstance(unit, Mapping) else None
        if profile is None:
            merged.units[name] = unit
            continue
        given = profiles.get(profile) if isinstance(profile, str) else None
        if not isinstance(given, Mapping):
            if not (isinstance(profile, str) and profile in profiles):
                merged.orphans.append(name)
            merged.units[name] = unit
            continue
        displaced = {other for key in unit for other in DISPLACED_BY.get(key, ())}
        taken = {
            key: value
            for key, value in given.items()
            if key not in unit and key not in displaced and key != "profile"
        }
        merged.units[name] = {**taken, **unit}
        merged.origin[name] = {key: ("profiles", profile, key) for key in taken}
    return merged
