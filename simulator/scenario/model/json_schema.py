"""The JSON Schema of the scenario file, for editors and for who writes such files by program."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulator.scenario.model.fields import KNOWN_SCHEMAS
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.units import KINDS

#: The copy that ships with the package, for `$schema` comments and offline editors.
SHIPPED = Path(__file__).parents[2] / "schemas" / "scenario.schema.json"

Schema = dict[str, Any]


def json_schema() -> Schema:
    """Make the schema.

    All keys of a unit are optional in it, since its profile may give them; in a file that
    extends another one, all keys of the file are.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12.
    """
    schema = ScenarioFile.model_json_schema(by_alias=True)
    defs: Schema = schema["$defs"]
    kinds = [defs.pop(kind.__name__) for kind in KINDS.values()]
    defs["Profile"] = _unit(kinds, without=("profile",))
    defs["Profile"]["description"] = "Keys that units share."
    defs["Unit"] = _unit(kinds)
    defs["Unit"]["description"] = "A unit; what it does not give itself, its profile does."
    defs["Unit"]["properties"] |= {
        "before": _text("In a file that extends another: the unit that it comes before."),
        "after": _text("In a file that extends another: the unit that it comes after."),
    }
    properties = schema["properties"]
    properties["units"] = {
        "description": properties["units"]["description"],
        "anyOf": [
            {
                "type": "object",
                "properties": {"table": _text("A .csv or .xlsx file with a row per unit.")},
                "required": ["table"],
                "additionalProperties": False,
            },
            {"type": "object", "additionalProperties": _or_nothing({"$ref": "#/$defs/Unit"})},
        ],
    }
    properties["profiles"] = {
        "description": "Name → keys that units share; a unit takes what it does not give itself.",
        "type": "object",
        "additionalProperties": _or_nothing({"$ref": "#/$defs/Profile"}),
    }
    properties["extends"] = _text(
        "Another scenario file, relative to this one, that this overlays."
    )
    _let_remove(schema)
    _hoist(schema)
    _tidy(schema)
    required = schema.pop("required")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Parade scenario",
        **{key: value for key, value in schema.items() if key != "title"},
        "anyOf": [{"required": ["extends"]}, {"required": sorted({*required, "units"})}],
    }


def as_text() -> str:
    """The schema as the text that ships."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _unit(kinds: list[Schema], without: tuple[str, ...] = ()) -> Schema:
    """One schema of the keys of all kinds, none of them required."""
    properties: Schema = {}
    for kind in kinds:
        for key, value in kind["properties"].items():
            if key not in without:
                properties.setdefault(key, copy.deepcopy(value))
    properties["kind"] = {
        "description": "On foot, of vehicles, or in the air.",
        "enum": list(KINDS),
    }
    for value in properties.values():
        value.pop("default", None)
    return {
        "type": "object",
        "properties": {key: _or_nothing(value) for key, value in properties.items()},
        "additionalProperties": False,
    }


def _or_nothing(schema: Schema) -> Schema:
    """A key that `null` may remove again in an overlay."""
    if {"type": "null"} in schema.get("anyOf", []):
        return schema
    described = {"description": schema.pop("description")} if "description" in schema else {}
    return {**described, "anyOf": [schema, {"type": "null"}]}


def _let_remove(schema: Schema) -> None:
    """Let an overlay remove sections and entries."""
    for name, section in list(schema["properties"].items()):
        entries = section.get("additionalProperties")
        if isinstance(entries, dict) and name not in ("units", "profiles"):
            section["additionalProperties"] = _or_nothing(entries)
        section.pop("default", None)
        schema["properties"][name] = _or_nothing(section)


def _hoist(schema: Schema) -> None:
    """Give the forms of a quantity that recur a name of their own."""
    for name, form in KNOWN_SCHEMAS.items():
        for node in list(_nodes(schema)):
            given = node.get("anyOf", [])
            if given == form["anyOf"]:
                del node["anyOf"]
                node["$ref"] = f"#/$defs/{name}"
            elif given[: len(form["anyOf"])] == form["anyOf"]:
                node["anyOf"] = [{"$ref": f"#/$defs/{name}"}, *given[len(form["anyOf"]) :]]
        schema["$defs"][name] = copy.deepcopy(form)


def _tidy(schema: Schema) -> None:
    for node in _nodes(schema):
        if isinstance(node.get("title"), str):
            del node["title"]
        if isinstance(node.get("propertyNames"), dict):
            del node["propertyNames"]
        if "default" in node and not isinstance(node["default"], dict):
            # Defaults are SI numbers here; the file has none of them.
            del node["default"]


def _nodes(node: Any) -> Iterator[Schema]:
    """Every schema inside a schema."""
    if isinstance(node, dict):
        yield node
        for value in list(node.values()):
            yield from _nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from _nodes(value)
