"""Hostile documents made by our JSON Schema, the file that is shipped: every key comes up."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.fuzz.documents import ROOT, Files, overlaid, scenario_file
from tests.fuzz.values import EVENTS, NAMES, NUMBERS, scalar
from tests.scenario.test_junk import FULL

#: What a text under a key may well be, in `FULL`.
_MARKERS = ("rostrum", "step-off", "overhead", "bend", "rostrum#2")
_CLOCKS = ("09:20", "09:50:30", "10:00", "9:40 AM", "2024-05-08T09:30:00")
_SELECTED = ("guard", "tanks", "jets", "all", "formation", "column", "flight", "foot", "tank*")
_LIKELY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("marker", "stands", "place", "main-marker", "at-marker"), _MARKERS),
    **dict.fromkeys(("after", "event", "between", "until", "from", "to", "empty-from"), EVENTS),
    **dict.fromkeys(("at", "on-station", "within", "step-off"), (*_CLOCKS, *EVENTS[:3])),
    **dict.fromkeys(("zone", "empty", "along"), ("square", "other", "avenue")),
    **dict.fromkeys(("route", "beside"), ("avenue", "sky")),
    **dict.fromkeys(("unit", "before", "beyond", "ahead-of"), ("guard", "tanks", "jets", "guest")),
    **dict.fromkeys(("tot", "halt", "inside", "separation", "order", "among"), _SELECTED),
    **dict.fromkeys(
        ("speed", "gait", "gait-at", "gaits", "speeds", "catch-up"), ("quick", "5 km/h")
    ),
    **dict.fromkeys(("routes", "zones"), ("east", "front", "air")),
    "groups": _SELECTED,
    "profile": ("foot",),
    "name": ("A", "made", "window"),
    "offsets": ("0 m", "20 m"),
    "spacing": ("9 m",),
    "by": ("3 m",),
    "area": ("2.2 ha", "1000 m2"),
    "timezone": ("Europe/Paris", "UTC"),
    "start": ("2024-05-08T09:00:00", "step-off", "3 m"),
    "lead": ("6 h",),
    "markers": ("front + 250 m", "east.end - 3 m", "air"),
    "segments": ("1 km", "500 m"),
    "extends": ("review.yaml", "flypast_called.yaml"),
    "label": ("Label",),
}
#: The keys of mappings from names to something.
_NAMED = {"holds": _MARKERS, "gait-at": _MARKERS, "zones": ("east", "front", "air", "square")}


@cache
def schema() -> Any:
    """The JSON Schema of the scenario file."""
    file = ROOT / "simulator" / "schemas" / "scenario.schema.json"
    return json.loads(file.read_text(encoding="utf-8"))


@cache
def every_key() -> frozenset[str]:
    """Every key and every fixed word of a scenario file."""
    return frozenset({*_words(schema()), "all"})


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from part.get("properties", ())
        yield from (word for word in part.get("enum", ()) if isinstance(word, str))
        part = list(part.values())
    for below in part if isinstance(part, list) else ():
        yield from _words(below)


def by_schema(chance: random.Random) -> Files:
    """A document of which some parts are as the schema has them, and the rest is right."""
    document = copy.deepcopy(FULL)
    for key, made in parts(chance).items():
        if isinstance(made, list) and isinstance(document.get(key), list):
            document[key].extend(made)
        elif key == "units" and isinstance(made, dict) and "table" in made:
            document[key] = made
        else:
            document[key] = overlaid(document.get(key), made)
    return scenario_file(document)


def parts(chance: random.Random) -> dict[str, Any]:
    """Some sections, as the schema has them."""
    properties = schema()["properties"]
    weights = [6 if key in ("units", "constraints", "profiles") else 1 for key in properties]
    keys = chance.choices(list(properties), weights, k=chance.choice([1, 1, 1, 2, 4]))
    return {key: _made(chance, properties[key], key) for key in keys}


def _made(  # noqa: PLR0911 - one a kind of schema
    chance: random.Random, part: Any, key: str
) -> Any:
    if "$ref" in part:
        return _made(chance, schema()["$defs"][part["$ref"].rpartition("/")[2]], key)
    if "const" in part or "enum" in part:
        return chance.choice(part.get("enum") or [part.get("const")])
    kind = part.get("type")
    if kind == "object":
        return _made_object(chance, part, key)
    if kind == "array":
        items = part.get("prefixItems") or [part.get("items", {})] * chance.randint(1, 3)
        return [_made(chance, item, key) for item in items]
    if forms := part.get("anyOf") or part.get("oneOf"):
        some = [form for form in forms if form.get("type") != "null"]
        return _made(chance, chance.choice(some if chance.random() < 0.9 else forms), key)
    if kind in ("integer", "number"):
        return int(chance.choice([n for n in NUMBERS if n.isdigit()]))
    if kind == "boolean":
        return chance.random() < 0.5
    if kind == "null":
        return None
    likely = _LIKELY.get(key)
    return chance.choice(likely) if likely and chance.random() < 0.85 else scalar(chance, key)


def _made_object(chance: random.Random, part: Any, key: str) -> dict[str, Any]:
    properties = part.get("properties", {})
    required = set(part.get("required", ()))
    forms = [set(form.get("required", ())) for form in part.get("oneOf", part.get("anyOf", ()))]
    left_out = set().union(*forms)
    if forms and chance.random() < 0.9:
        chosen = chance.choice(forms)
        required, left_out = required | chosen, left_out - chosen
    share = 1 / (1 + len(properties) / 3)
    found = {
        name: _made(chance, properties[name], name)
        for name in properties
        if name in required or (name not in left_out and chance.random() < share)
    }
    further = part.get("additionalProperties")
    if isinstance(further, dict) and not properties:
        for name in chance.sample(_names(key), chance.choice([1, 1, 2])):
            found[name] = _made(chance, further, key)
    return found


def _names(key: str) -> list[str]:
    """Names that a mapping under a key may well have: those of `FULL`, or others."""
    own = FULL.get(key)
    likely = list(own) if isinstance(own, dict) else list(_NAMED.get(key, ()))
    return [*likely, *likely, *NAMES[:2]] if likely else list(NAMES)
