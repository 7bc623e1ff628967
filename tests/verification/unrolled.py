"""Elastic columns of random parades, and the same parades told without any.

An elastic column of n ranks is n units of one rank, each of which keeps the column's spacing from
the one before, and its rank reaction. That it is so is the whole of its law; so a parade in which
every elastic column is told as units must come out alike, to the last event.
"""

from __future__ import annotations

import copy
import random
import re
from typing import Any

from tests.verification.parades import Document

_OF_THE_LAST = (".tail", ".clears", ".finishes")
_EVENT = re.compile(r"(?P<subject>[^.@]+)(?P<what>.*)")


def with_elastic(document: Document, rng: random.Random) -> Document:
    """The parade with its columns elastic, and more of them."""
    document = copy.deepcopy(document)
    for unit in document["units"].values():
        if unit["kind"] == "formation" and rng.random() < 0.5:
            _become_column(unit, rng)
        if unit["kind"] != "column" or not _has_ranks(unit):
            continue
        unit["elastic"] = True
        # Two units do not stand in one place.
        for key in ("ranks", "files"):
            unit.get("standing", {}).pop(key, None)
        if rng.random() < 0.7:
            unit["rank-reaction"] = f"{rng.choice([0.5, 1, 2.5])} s"
        if rng.random() < 0.5:
            unit["catch-up"] = f"{rng.choice([1.5, 2.5, 4.0])} m/s"
        if rng.random() < 0.4:
            unit["hold"] = "each"
    return document


def _become_column(unit: Document, rng: random.Random) -> None:
    """A formation, as a column that takes as much room."""
    spacing, depth = (float(unit.pop(key).split()[0]) for key in ("rank-spacing", "depth"))
    unit |= {"kind": "column", "speed": unit.pop("gait"), "crew": rng.randint(0, 3)}
    unit |= {"length": f"{depth} m", "spacing": f"{round(spacing - depth, 6)} m"}
    if "standing" in unit:
        closer = float(unit["standing"].pop("rank-spacing").split()[0])
        unit["standing"]["spacing"] = f"{round(closer - depth, 6)} m"


def _has_ranks(unit: Document) -> bool:
    return len(_ranks(unit)) > 1


def _ranks(unit: Document) -> list[int]:
    """Vehicles in each rank."""
    if isinstance(unit["ranks"], int):
        return [unit.get("files", 1)] * unit["ranks"]
    sizes: list[int] = []
    for entry in unit["ranks"]:
        times, _, size = str(entry).rpartition("x")
        sizes += [int(size)] * int(times or 1)
    return sizes


def unrolled(document: Document) -> Document:
    """The parade with every elastic column told as units of one rank."""
    document = copy.deepcopy(document)
    last = {
        name: names_of(name, unit)[-1]
        for name, unit in document["units"].items()
        if unit.get("elastic")
    }
    document = _renamed(document, last)
    units: Document = {}
    for name, unit in document["units"].items():
        if name in last:
            units |= _as_units(name, unit)
        else:
            units[name] = unit
    for members in document["groups"].values():
        for name in [member for member in members if member in last]:
            at = members.index(name)
            members[at : at + 1] = names_of(name, document["units"][name])
    document["units"] = units
    return document


def names_of(name: str, unit: Document) -> list[str]:
    """What the ranks of a column are called, told as units."""
    return [name if rank == 0 else f"{name}r{rank + 1}" for rank in range(len(_ranks(unit)))]


def told(event: str, last: dict[str, str]) -> str:
    """The name of an event in the parade that is told without elastic columns."""
    match = _EVENT.fullmatch(event)
    assert match is not None
    subject, what = match["subject"], match["what"]
    return (last.get(subject, subject) if what.startswith(_OF_THE_LAST) else subject) + what


def _renamed(part: Any, last: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {
            key: [told(each, last) for each in ([value] if isinstance(value, str) else value)]
            if key == "after"
            else _renamed(value, last)
            for key, value in part.items()
        }
    return [_renamed(each, last) for each in part] if isinstance(part, list) else part


def _as_units(name: str, unit: Document) -> Document:
    found: Document = {}
    speed = unit["speed"]
    standing = unit.get("standing", {})
    apart = standing.get("spacing", unit["spacing"])
    pitch = _metres(unit["length"]) + _metres(apart)
    for rank, (one, size) in enumerate(zip(names_of(name, unit), _ranks(unit), strict=True)):
        behind = {key: value for key, value in unit.items() if key not in _ELASTIC}
        behind |= {"ranks": [size]}
        if rank > 0:
            behind |= {"gap": unit["spacing"], "reaction": unit.get("rank-reaction", "0 s")}
            behind |= {"release": {"after": f"{name}.released"}}
            behind.pop("standing-gap", None)
            behind.pop("form-up", None)
            if unit.get("hold") != "each":
                behind.pop("holds", None)
            if "catch-up" in unit:
                behind["speed"] = unit["catch-up"]
                behind["gait-at"] = {
                    marker: unit["catch-up"] if _pace(pace) >= _pace(speed) else pace
                    for marker, pace in unit.get("gait-at", {}).items()
                }
            if unit.get("drawn-up") and "start" not in unit:
                # It stands behind the unit ahead, wherever that is; so does each of its ranks.
                behind["standing-gap"] = apart
            elif unit.get("drawn-up"):
                behind["start"] = f"{round(_metres(unit['start']) - rank * pitch, 6)} m"
        found[one] = behind
    return found


_ELASTIC = ("elastic", "rank-reaction", "catch-up", "hold", "ranks", "files", "standing")


def _metres(text: str) -> float:
    return float(text.removesuffix(" m"))


def _pace(text: str) -> float:
    number, _, rest = text.partition(" ")
    if rest == "m/s":
        return float(number)
    cadence, _, step = text.partition(" steps/min x ")
    return float(cadence) / 60 * _metres(step)
