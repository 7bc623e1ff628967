"""`parade schema`: the schemas that are shipped."""

from __future__ import annotations

import json

import jsonschema

from simulator.scenario.document.tree import plain
from simulator.scenario.document.yaml import parse
from simulator.scenario.model.constraints import KINDS
from simulator.scenario.model.constraints.occupancy import DENSITY
from simulator.timeline.occupancy import COUNTS
from tests.conftest import Parade
from tests.drill import DRILL


def test_the_schema_of_the_scenario_file_accepts_a_scenario(parade: Parade) -> None:
    result = parade("schema")
    schema = json.loads(result.stdout)
    jsonschema.validators.validator_for(schema).check_schema(schema)
    jsonschema.validate(plain(parse(DRILL, "drill.yaml")), schema)
    assert (result.stderr, result.exit_code) == ("", 0)


def test_the_schema_of_a_run_refuses_what_no_run_says(parade: Parade) -> None:
    schema = json.loads(parade("schema", "--run").stdout)
    assert schema["title"] == "A run of the parade simulator"
    verdict = schema["properties"]["verdicts"]["items"]["properties"]
    assert verdict["kind"]["enum"] == [kind.kind for kind in KINDS]
    assert verdict["unit"]["enum"] == ["s", "m", *COUNTS, DENSITY]
    assert not jsonschema.Draft202012Validator(schema).is_valid({"events": {}})


def test_the_schema_of_a_baseline(parade: Parade) -> None:
    schema = json.loads(parade("schema", "--baseline").stdout)
    assert schema["title"] == "A baseline of the parade simulator"
    unit = schema["$defs"]["VerdictPart"]["properties"]["unit"]
    run = json.loads(parade("schema", "--run").stdout)
    assert unit["enum"] == run["properties"]["verdicts"]["items"]["properties"]["unit"]["enum"]
    both = parade("schema", "--run", "--baseline")
    assert (both.stdout, both.exit_code) == ("", 2)
    assert "give either --run or --baseline, not both" in both.stderr
