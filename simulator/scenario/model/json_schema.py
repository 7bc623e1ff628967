"""The JSON Schema of the scenario file, for editors and for programs that write such files."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.units import KINDS

#: The copy that ships with the package, for `$schema` comments and offline editors.
SHIPPED = Path(__file__).parents[2] / "schemas" / "scenario.schema.json"

Schema = dict[str, Any]
_NULL = {"type": "null"}
_TEXTS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
#: What a column of a line-up gives.
_COLUMN = {
    "anyOf": [
        {"type": "string"},
        _TEXTS,
        {
            "type": "object",
            "properties": {
                "to": {
                    "description": "The key; of several, the first that the unit's kind has.",
                    "anyOf": [{"type": "string"}, _TEXTS],
                },
                "values": {
                    "description": "Content of a cell → its replacement.",
                    "type": "object",
                },
            },
            "required": ["to"],
            "additionalProperties": False,
        },
    ]
}


def json_schema() -> Schema:
    """Make the schema.

    All keys of a unit are optional in it, since its profile may give them; in a file that
    extends another one, all keys of the file are, and `null` removes a key.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12.
    """
    schema = ScenarioFile.model_json_schema(schema_generator=_Plain)
    properties, defs = schema["properties"], schema["$defs"]
    kinds = [defs.pop(kind.__name__)["properties"] for kind in KINDS.values()]
    keys = {
        key: _any_of([kind[key] for kind in kinds if key in kind])
        for key in dict.fromkeys(key for kind in reversed(kinds) for key in kind)
    }
    keys["kind"] = {"description": "On foot, of vehicles, or in the air.", "enum": list(KINDS)}
    defs["Unit"] = _entry("A unit; its profile supplies the keys that it does not have.", keys)
    defs["Unit"]["properties"] |= {
        "before": _text("In a file that extends another: the unit that it comes before."),
        "after": _text("In a file that extends another: the unit that it comes after."),
    }
    defs["Profile"] = _entry("Keys that units share.", _without("profile", keys))
    properties["units"] = {
        "description": properties["units"]["description"],
        "anyOf": [
            {
                "type": "object",
                "properties": {
                    "table": _text(
                        "A file with a row per unit: a text, or a workbook (.xlsx, .ods)."
                    ),
                    "sheet": _text("The sheet of a workbook; by default the active one."),
                    "header-row": {
                        "type": "integer",
                        "minimum": 1,
                        "description": "The row with the heads; by default it is detected.",
                    },
                    "profile": _text("The profile of rows that give neither profile nor kind."),
                    "columns": {
                        "description": "Head of a column → the key that it gives.",
                        "type": "object",
                        "additionalProperties": _COLUMN,
                    },
                },
                "required": ["table"],
                "additionalProperties": False,
            },
            {"type": "object", "additionalProperties": _or_null({"$ref": "#/$defs/Unit"})},
        ],
    }
    properties["profiles"] = {
        "description": "Name → keys that units share; a unit takes what it does not give itself.",
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/Profile"},
    }
    _add_maps(properties, defs)
    properties["extends"] = _text(
        "The base file to which this file is applied, relative to this file."
    )
    properties["day"] = {
        "description": "What differs from the plan on the day: the path of a setting → its value.",
        "type": "object",
    }
    for name, section in properties.items():
        if isinstance(section.get("additionalProperties"), dict):
            section["additionalProperties"] = _or_null(section["additionalProperties"])
        properties[name] = _or_null(section)
    required = schema.pop("required")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Parade scenario",
        **schema,
        "anyOf": [{"required": ["extends"]}, {"required": sorted({*required, "units"})}],
    }


def as_text() -> str:
    """The schema as the text that ships."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


class _Plain(GenerateJsonSchema):
    """pydantic's schema without titles, forms of keys, and defaults, which are SI numbers."""

    def field_title_should_be_set(self, _: Any) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        return _without("title", super().model_schema(schema))

    def dict_schema(self, schema: core_schema.DictSchema) -> Schema:
        return _without("propertyNames", super().dict_schema(schema))

    def union_schema(self, schema: core_schema.UnionSchema) -> Schema:
        """Numbers come before other types: Python gives a union of types in the order in which
        anything in the process has first written it.
        """
        found = super().union_schema(schema)
        if "anyOf" in found:
            found["anyOf"].sort(key=lambda each: each != {"type": "number"})
        return found

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        return self.generate_inner(schema["schema"])


def _add_maps(properties: Schema, defs: Schema) -> None:
    """Segments and routes may come from a map; a segment with a line needs no length."""
    segment = defs["SegmentModel"]
    segment["anyOf"] = [{"required": [key]} for key in (*segment.pop("required"), "line")]
    line = {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    reverse = {**line, "description": "The line that runs the other way."}
    turned = {"type": "object", "properties": {"reverse": reverse}, "required": ["reverse"]}
    several = {"type": "array", "items": {"anyOf": [*line["anyOf"], turned]}, "minItems": 1}
    texts = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    own = {key: each for key, each in segment["properties"].items() if key != "line"}
    keys = {
        "from": _text("A .gpx, .kml, .kmz or .geojson file."),
        "lines": {
            "anyOf": [*line["anyOf"], turned, several],
            "description": "Its lines by names or numbers, in their order; by default all.",
        },
        "within": _text("How far a point may be from the route (default 50 m)."),
        "jump": _text("How far pieces of the line may be from each other (default 1 m)."),
        "leave-out": {**texts, "description": "Names of points and areas to leave out."},
        **own,
    }
    defs["FromMap"] = _entry("A segment, or a route of one, from a map.", keys)
    defs["FromMap"]["required"] = ["from"]
    for section in ("segments", "routes"):
        entry = properties[section]["additionalProperties"]
        forms = entry.get("anyOf") or entry["oneOf"]
        entry.clear()
        entry["anyOf"] = [*forms, {"$ref": "#/$defs/FromMap"}]


def _without(key: str, schema: Schema) -> Schema:
    return {name: value for name, value in schema.items() if name != key}


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _entry(description: str, keys: Schema) -> Schema:
    """An entry of a section, none of whose keys is required."""
    return {
        "description": description,
        "type": "object",
        "properties": {key: _or_null(copy.deepcopy(value)) for key, value in keys.items()},
        "additionalProperties": False,
    }


def _any_of(schemas: Sequence[Schema]) -> Schema:
    """What a key may hold that units of several kinds have; described as for the first of them."""
    plain = [_without("description", schema) for schema in schemas]
    if all(schema == plain[0] for schema in plain):
        return schemas[0]
    forms = [form for schema in plain for form in schema.get("anyOf", [schema])]
    different = [form for place, form in enumerate(forms) if form not in [_NULL, *forms[:place]]]
    return {"description": schemas[0]["description"], "anyOf": different}


def _or_null(schema: Schema) -> Schema:
    """What `null` may remove again in an overlay."""
    if _NULL in schema.get("anyOf", []):
        return schema
    described = {"description": schema["description"]} if "description" in schema else {}
    return {**described, "anyOf": [_without("description", schema), _NULL]}
