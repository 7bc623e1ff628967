"""Checks of profiles: their keys, and the values that no unit takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from simulator.scenario.document.tree import Path
from simulator.scenario.model.base import keys_of
from simulator.scenario.model.fields import Quantities
from simulator.scenario.model.units import KINDS
from simulator.scenario.validation.messages import messages_of, unknown_unit_key
from simulator.wording import alternatives, quoted


def check_profile(profile: object, known: Quantities) -> Iterator[tuple[Path, str]]:
    """What is wrong in a profile, whether units use it or not; ``known`` takes its quantities.

    Yields
    ------
    path, message
        A key that no kind of unit has, or a value that is wrong; the path is that below it.
    """
    if not isinstance(profile, Mapping):
        yield (), "write a mapping: {key: value}"
        return
    kind = profile.get("kind")
    if kind is not None and kind not in list(KINDS):
        yield ("kind",), f"there is no kind {quoted(kind)}: {alternatives(list(KINDS))}"
    if "profile" in profile:
        yield ("profile",), "a profile has no profile itself"
    yield from check_keys(profile, known)


def check_keys(
    given: Mapping[str, Any], known: Quantities | None = None
) -> Iterator[tuple[Path, str]]:
    """What is wrong with keys of a unit, whatever else it may need.

    Yields
    ------
    path, message
        The path is that below the unit. Where the kind cannot be told, any kind may have a key.
    """
    kind = given.get("kind")
    kinds = [kind] if kind in list(KINDS) else list(KINDS)
    keys = {key for of in kinds for key in keys_of(KINDS[of])}
    for key in given:
        if key not in keys:
            yield (key,), unknown_unit_key(key, kinds)
    for of in kinds:
        yield from _values(given, of, known)


def _values(
    unit: Mapping[str, Any], kind: str, known: Quantities | None
) -> Iterator[tuple[Path, str]]:
    """What is wrong with the values of those keys that one kind of unit has."""
    keys = keys_of(KINDS[kind])
    given = {key: value for key, value in unit.items() if key in keys and key != "kind"}
    if not given:
        return
    try:
        KINDS[kind].model_validate({**given, "kind": kind}, context=known)
    except ValidationError as error:
        for path, message in messages_of(error, (), KINDS[kind]):
            # What is left out here may be given elsewhere.
            if path and path[0] in given:
                yield path, message
