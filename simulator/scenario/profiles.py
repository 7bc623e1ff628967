"""Profiles: what units share, merged into each before it is validated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from simulator.scenario.explain import explain_unit, keys_of, unknown_key
from simulator.scenario.overlay import displaced_by
from simulator.scenario.tree import Node, Path
from simulator.scenario.units import KINDS
from simulator.scenario.words import alternatives, quoted


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


def check_profiles(profiles: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """What is wrong in profiles, whether units use them or not.

    Yields
    ------
    path, message
        A key that no kind of unit has, or a value that is wrong.
    """
    for name, profile in profiles.items():
        path: Path = ("profiles", name)
        if not isinstance(profile, Mapping):
            yield path, "write a mapping: {key: value}"
            continue
        kind = profile.get("kind")
        if kind is not None and kind not in list(KINDS):
            yield (*path, "kind"), f"there is no kind {quoted(kind)}: {alternatives(list(KINDS))}"
        if "profile" in profile:
            yield (*path, "profile"), "a profile has no profile itself"
        for below, message in check_keys(profile):
            yield path + below, message


def check_keys(given: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """What is wrong with keys of a unit, whatever else it may need.

    Yields
    ------
    path, message
        The path is that below the unit. Where the kind cannot be told, any kind may have a key.
    """
    kind = given.get("kind")
    kinds = [kind] if kind in list(KINDS) else list(KINDS)
    known = {key for of in kinds for key in keys_of(KINDS[of])}
    for key in given:
        if key not in known:
            yield (key,), unknown_key(key, kinds)
    for of in kinds:
        yield from _values(given, of)


def _values(keys: Mapping[str, Any], kind: str) -> Iterator[tuple[Path, str]]:
    """What is wrong with the values of those keys that one kind of unit has."""
    known = keys_of(KINDS[kind])
    given = {key: value for key, value in keys.items() if key in known and key != "kind"}
    if not given:
        return
    try:
        KINDS[kind].model_validate({**given, "kind": kind})
    except ValidationError as error:
        for path, message in explain_unit(error, kind):
            # What is left out here may be given elsewhere.
            if path and path[0] in given:
                yield path, message
