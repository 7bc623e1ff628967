"""Hostile documents: mutated from bundled files, with huge numbers, beside broken baselines."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from simulator.scenario.document.tree import plain
from simulator.scenario.document.yaml import parse
from tests.fuzz.values import (
    COUNT,
    DIMENSIONS,
    NAMES,
    TEXTS,
    junk,
    scalar,
    some_key,
    usual,
)
from tests.scenario.test_junk import FULL

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"
#: The files of an input, by their names.
Files = dict[str, bytes]


def overlaid(base: Any, over: Any) -> Any:
    """A document over another, key by key; None takes a key out."""
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return copy.deepcopy(over)
    return {
        key: overlaid(base.get(key), over[key]) if key in over else copy.deepcopy(base[key])
        for key in {**base, **over}
        if key not in over or over[key] is not None
    }


@cache
def _bundled() -> tuple[tuple[str, str], ...]:
    return tuple(
        (path.name, path.read_text(encoding="utf-8")) for path in sorted(SCENARIOS.glob("*.yaml"))
    )


@cache
def bundled_trees() -> dict[str, dict[str, Any]]:
    """The bundled files as documents, by their names."""
    found: dict[str, Any] = {name: plain(parse(text, name)) for name, text in _bundled()}
    return found


@cache
def _trees() -> tuple[Any, ...]:
    small = [tree for tree in bundled_trees().values() if len(str(tree)) < 6000]
    return (FULL, FULL, FULL, *small)


def mutated(chance: random.Random) -> Files:
    """A bundled scenario, in which some values are others, missing, or somewhere else."""
    document = copy.deepcopy(chance.choice(_trees()))
    for _ in range(chance.choice([1, 1, 1, 2, 3, 5])):
        mutate(chance, document)
    return scenario_file(document)


def mutate(chance: random.Random, document: Any) -> None:
    places = list(_places(document))
    if chance.random() < 0.9:  # whole sections seldom
        places = [(above, key) for above, key in places if above is not document]
    if not places:
        return
    above, key = chance.choice(places)
    numbers = [place for place in places if place[1] in DIMENSIONS]
    match chance.choice(
        ["value", *["number"] * 5, "drop", "drop", "move", "move", "double", "double", "rename"]
    ):
        case "number" if numbers:
            above, key = chance.choice(numbers)
            above[key] = usual(chance, key)
        case "value":
            above[key] = junk(chance, key)
        case "number":
            above[key] = scalar(chance, key)
        case "drop":
            del above[key]
        case "move":
            other, from_key = chance.choice(places)
            above[key] = copy.deepcopy(other[from_key])
        case "double" if isinstance(above, list):
            above.extend(copy.deepcopy(above[key]) for _ in range(chance.choice([1, 3, 30])))
        case "double":
            for number in range(chance.choice([1, 3, 30])):
                above[f"{key}-{number}"] = copy.deepcopy(above[key])
        case "rename" if isinstance(above, dict):
            above[chance.choice([*NAMES, some_key(chance), chance.choice(TEXTS)])] = above.pop(key)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield value, key
        yield from _places(value[key])


def mutated_text(chance: random.Random) -> Files:
    """The text of a bundled scenario, with other characters in it."""
    _, text = chance.choice(_bundled())
    if len(text) > 4000:
        begin = chance.randrange(len(text) - 3000)
        text = text[:600] + text[begin : begin + 3000]
    data = bytearray(text.encode())
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        end = at + chance.choice([0, 1, 1, 5])
        data[at:end] = chance.choice(
            [
                *(b"\x00", b"\xff", b"\t", b"\n", b"\r", b"[", b"]", b"{", b"}", b":", b"- ", b"#"),
                *(
                    b"&a ",
                    b"*a",
                    b"<<: ",
                    b"!!python/object:x ",
                    b"'",
                    b'"\\ud800"',
                    b"|",
                    b">",
                    b"?",
                ),
                *(b"9", b"-", b"\xc2\x85", "\u2028".encode(), b"%", b"@", b"---\n", b"e999"),
                chance.choice(TEXTS).encode(),
            ]
        )
    return with_bases({"x.yaml": bytes(data)})


def huge(chance: random.Random) -> Files:
    """A valid file, in which some numbers are huge or tiny: what it asks for is much."""
    document = copy.deepcopy(chance.choice(_trees()))
    places = [
        (above, key)
        for above, key in _places(document)
        if key in DIMENSIONS and above is not document
    ]
    for _ in range(chance.randint(1, 4)):
        above, key = chance.choice(places) if places else (document, "name")
        unit = DIMENSIONS.get(key, "")
        if unit == COUNT:
            above[key] = chance.choice([1, 100, 1000, 9999, 10000, 100000, 1000000])
        else:
            power = chance.uniform(-12, 15)
            above[key] = f"{10**power:.6g} {unit}"
    for unit in list(document.get("units", {}).values()):
        if isinstance(unit, dict) and unit.get("kind") == "column" and chance.random() < 0.4:
            unit |= {"elastic": True, "ranks": chance.choice([2, 50, 1000, 10000])}
    if chance.random() < 0.2 and isinstance(document.get("units"), dict):
        name, unit = chance.choice(list(document["units"].items()))
        for number in range(chance.choice([10, 50, 100])):
            document["units"][f"{name}-{number}"] = unit
    return scenario_file(document)


def with_baseline(chance: random.Random) -> Files:
    """A scenario beside a broken baseline."""
    name = chance.choice(["village_fete", "flypast_called", "review"])
    recorded = json.loads((SCENARIOS / f"{name}.baseline.json").read_text(encoding="utf-8"))
    for _ in range(chance.choice([0, 0, 1, 2, 4])):
        mutate(chance, recorded)
    text = dict(_bundled())[f"{name}.yaml"]
    files = {"x.yaml": text.encode(), "x.baseline.json": json.dumps(recorded).encode()}
    return with_bases(files)


def with_bases(files: Files) -> Files:
    if any(b"extends" in data for data in files.values()):
        files |= {name: text.encode() for name, text in _bundled() if name != "x.yaml"}
    if any(b".geojson" in data for data in files.values()):
        files |= {path.name: path.read_bytes() for path in SCENARIOS.glob("*.geojson")}
    return files


def scenario_file(document: Any) -> Files:
    text = json.dumps(document, ensure_ascii=False, default=str)
    files = {"x.yaml": text.encode("utf-8", "replace")}
    return with_bases(files)
