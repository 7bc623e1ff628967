"""What the hostile inputs are like: the same for the same seed, and no key is left out."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from simulator.cli.commands import parade
from simulator.errors import ScenarioError
from simulator.scenario.scenario import Scenario
from tests.docs.test_command_line import ENDLESS
from tests.fuzz.by_schema import by_schema, parts, schema
from tests.fuzz.commands import Asked
from tests.fuzz.inputs import KINDS, hostile
from tests.fuzz.right import changed, combined
from tests.verification.suite import least, share


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    for below in value if isinstance(value, list) else ():
        yield from keys(below)


def properties(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from part.get("properties", ())
        part = list(part.values())
    for below in part if isinstance(part, list) else ():
        yield from properties(below)


def test_the_same_for_the_same_seed() -> None:
    assert [hostile(3, number) for number in range(25)] == [
        hostile(3, number) for number in range(25)
    ]
    assert hostile(3, 5) != hostile(4, 5)


def test_every_key_of_the_schema_is_made() -> None:
    chance = random.Random(1)
    made = {key for _ in range(3000) for key in keys(parts(chance))}
    assert set(properties(schema())) - made == set()


def test_every_kind_is_made() -> None:
    assert {hostile(1, number).kind for number in range(500)} == {kind for kind, _, _ in KINDS}


def test_every_command_is_asked() -> None:
    asked = Asked(random.Random(1), {"x.yaml": b"{}"})
    assert {asked.words()[0] for _ in range(3000)} == {*parade.commands} - ENDLESS


def test_commands_are_asked_of_files_in_which_anything_stands() -> None:
    strange = {"routes": {"main": [["east"], None, 3]}, "units": {"guard": {"route": "main"}}}
    asked = Asked(random.Random(1), {"x.yaml": json.dumps(strange).encode()})
    assert all(asked.words() for _ in range(500))


def test_what_is_accepted_is_right_by_our_schema() -> None:
    """The loader and the schema are made of the same models, but not in the same way."""
    right = jsonschema.Draft202012Validator(schema())
    accepted = 0
    for number in range(share(1000)):
        chance = random.Random(f"accepted {number}")
        files = chance.choice([changed, changed, by_schema, combined])(chance)
        try:
            document = json.loads(files["x.yaml"])
            Scenario.from_dict(document)
        except (ScenarioError, ValueError):
            continue
        accepted += 1
        assert [error.message for error in right.iter_errors(document)] == []
    if accepted < least(400):
        pytest.fail(f"only {accepted} documents are accepted")
