"""The JSON Schema: what ships, what it accepts, what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from simulator.scenario.document.tree import plain
from simulator.scenario.document.yaml import parse, scenario_text
from simulator.scenario.model.json_schema import SHIPPED, json_schema
from tests.scenario.small import changed, small, wrong

SCENARIOS = sorted((Path(__file__).parents[3] / "scenarios").glob("*.yaml"))


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.name)
def test_the_bundled_scenarios_are_valid(
    validator: jsonschema.Draft202012Validator, path: Path
) -> None:
    validator.validate(plain(parse(scenario_text(path), str(path))))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.name)
def test_the_bundled_scenarios_point_to_it(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    assert (path.parent / first.removeprefix(prefix)).resolve() == SHIPPED


def test_what_the_loader_accepts_is_valid(validator: jsonschema.Draft202012Validator) -> None:
    validator.validate(small())
    validator.validate(small(units={"table": "lineup.csv"}))
    validator.validate(changed("units.guard.ranks", [9, "12 x 17"]))
    validator.validate(
        changed("units.guard.gap", {"value": "60 m", "low": "20 m", "assumed": "a guess"})
    )
    validator.validate(changed("units.guard.gap", {"value": "60 m", "decided": "the noise"}))
    validator.validate(changed("units.guard.standing", {"rank-spacing": "0.7 m"}))
    validator.validate(changed("units.tanks.standing", {"spacing": "2 m"}))


def test_every_part_of_it_is_used() -> None:
    """What units of two kinds have in different forms must not be that of one kind only."""
    schema = json_schema()
    text = json.dumps(schema)
    assert [name for name in schema["$defs"] if f'"#/$defs/{name}"' not in text] == []


def test_an_overlay_needs_nothing_and_may_remove(
    validator: jsonschema.Draft202012Validator,
) -> None:
    units = {"navy": None, "band": {"before": "guard", "release": None}}
    validator.validate({"extends": "base.yaml", "units": units, "window": None})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("nmae", "x"),
        ("name", None),
        ("units", None),
        ("units.guard.gapp", "3 m"),
        ("units.guard.gap", 3),
        ("units.guard.gap", {"value": "3 m"}),
        ("units.guard.gap", {"value": "3 m", "assumed": "a", "source": "b"}),
        ("units.guard.gap", {"value": "3 m", "assumed": "a", "decided": "b"}),
        ("units.guard.kind", "tank"),
        ("units.guard.release", {"after": "review.end", "dely": "3 s"}),
        ("segments.east", 3),
        ("segments.east", {"length": "3 m", "medium": "water"}),
        ("programme.review.end", "10:00"),
        ("profiles", {"foot": {"gapp": "3 m"}}),
        ("constraints", [{"name": "A", "zone": "square", "count": "peple", "at-most": 3}]),
        ("constraints", [{"name": "A", "evnt": "guard@rostrum"}]),
    ],
)
def test_what_is_wrong_is_not_valid(
    validator: jsonschema.Draft202012Validator, path: str, value: Any
) -> None:
    assert not validator.is_valid(changed(path, value))


def test_every_key_is_described() -> None:
    def undescribed(node: Any, path: str) -> list[str]:
        if isinstance(node, list):
            return [
                x for number, item in enumerate(node) for x in undescribed(item, f"{path}/{number}")
            ]
        if not isinstance(node, dict):
            return []
        found = []
        for key, value in node.get("properties", {}).items():
            if "description" not in value:
                found.append(f"{path}/{key}")
        for key, value in node.items():
            found += undescribed(value, f"{path}/{key}")
        return found

    assert undescribed(json_schema(), "") == []


LANE = {"beside": "avenue", "from": "step-off", "to": "50 m"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("segments.east", "3 km"),
        ("segments.east", {"value": "3 km", "source": "a map"}),
        ("segments.east", {"length": "3 km", "medium": "ground", "width": None}),
        ("segments.east", {"length": {"value": "3 km", "assumed": "a map"}, "width": "9 m"}),
        ("segments.east", {"medium": "air"}),
        ("segments.east", {"length": "3 km", "lenght": "3 km"}),
        ("segments.east", ["3 km"]),
        ("zones.square", "front"),
        ("zones.square", ["front", {"east": ["0 m", "9 m"]}]),
        ("zones.square", {"front": ["0 m", "9 m"], "east": ["0 m", "9 m"]}),
        ("zones.square", {"stretches": ["front"], "area": "22000 m2"}),
        ("zones.square", {"stretches": "front", "area": {"value": "2 ha", "assumed": "a map"}}),
        ("zones.square", {"stretches": {"front": ["0 m", "9 m"]}, "area": None}),
        ("zones.square", []),
        ("zones.square", 3),
        ("zones.square", {"front": ["0 m"]}),
        ("zones.square", {"front": "9 m"}),
        ("zones.square", {"stretches": ["front"], "area": 3}),
        ("zones.square", {"stretches": ["front"], "size": "3 m2"}),
        ("zones.square", {"area": "3 m2"}),
        ("zones.square", {"front": ["rostrum - 50 m", "end"]}),
        ("markers.rostrum", "front.end - 50 m"),
        ("groups", {"some": ["formation", "t*"], "other": "all"}),
        ("step-off", "09:40"),
        ("step-off", {"at": {"value": "09:40", "decided": "the light"}}),
        ("step-off", {"after": "review.end", "delay": "30 s"}),
        ("step-off", {"value": "09:40", "decided": "the light"}),
        ("step-off", {"planned": {"after": "review.end"}}),
        ("step-off", 3),
        ("units.tanks.target", {"marker": "rostrum", "at": "10:00"}),
        ("routes.lane", {**LANE, "to": "end - 5 m"}),
        ("routes.lane", LANE),
        ("routes.lane", {**LANE, "to": {"value": "50 m", "assumed": "a map"}}),
        ("routes.lane", {**LANE, "to": None}),
        ("routes.lane", {**LANE, "to": 50}),
        ("routes.lane", {**LANE, "width": "3 m"}),
        ("routes.lane", {"beside": "avenue", "from": "step-off"}),
        ("routes.lane", {**LANE, "beside": ["avenue"]}),
        ("routes.short", "east"),
        ("routes.short", ["east"]),
        ("routes.short", []),
        ("routes.short", 3),
    ],
)
def test_the_schema_accepts_what_the_loader_accepts_of_the_ground(
    validator: jsonschema.Draft202012Validator, path: str, value: Any
) -> None:
    document = changed(path, value)
    assert validator.is_valid(document) == (wrong(document) == [])


def test_the_order_of_types_does_not_depend_on_what_was_written_before() -> None:
    code = (
        "import json\n"
        "from typing import Optional\n"
        "from simulator.scenario.model.fields import Sourced\n"
        "Optional[str | float]  # from now on, the order of `float | str | None`\n"
        "Sourced[float | str]\n"
        "from simulator.scenario.model.json_schema import json_schema\n"
        "print(json.dumps(json_schema()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8"
    )
    assert done.stdout == json.dumps(json_schema()) + "\n"
