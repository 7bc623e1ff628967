"""The page about the scenario file tells every key, and tells the truth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from simulator.ensemble.columns import columns_of
from simulator.scenario.clock import clock_time
from simulator.scenario.load import load
from simulator.scenario.model import constraints, fields, quantities
from simulator.scenario.model.base import Part, keys_of
from simulator.scenario.model.distributions import DISTRIBUTIONS
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.units import KINDS
from simulator.scenario.scenario import Scenario
from tests.scenario.small import changed

PAGE = (Path(__file__).parents[2] / "docs" / "scenario-file.md").read_text(encoding="utf-8")


def parts() -> list[type[Part]]:
    """Every part of the scenario file."""
    found: list[type[Part]] = []
    waiting: list[type[Part]] = [Part]
    while waiting:
        part = waiting.pop()
        waiting += part.__subclasses__()
        found.append(part)
    return [part for part in found if part.__module__.startswith("simulator.scenario.")]


def words() -> set[str]:
    """Every key or name in the page's code."""
    code = re.findall(r"```.*?```|`[^`]+`", PAGE, re.DOTALL)
    return {word for text in code for word in re.findall(r"[a-z][a-z-]*", text)}


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.__name__)
def test_every_key_is_documented(part: type[Part]) -> None:
    assert set(keys_of(part)) - words() == set()


def rows(heading: str) -> list[list[str]]:
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in cells[2:]]


def test_the_table_of_keys_has_no_key_that_there_is_not() -> None:
    documented = {key for row in rows("Keys") for key in re.findall(r"`([a-z-]+)`", row[0])}
    assert documented == {*keys_of(ScenarioFile), "day", "extends", "profiles"}


def test_the_table_of_units_says_which_kind_has_which_key() -> None:
    documented: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for keys, of, *_ in rows("Units"):
        kinds = {"all": list(KINDS), "ground": ["formation", "column"]}.get(of, of.split(", "))
        for kind in kinds:
            documented[kind].update(re.findall(r"`([a-z-]+)`", keys))
    assert documented == {kind: set(keys_of(model)) for kind, model in KINDS.items()}


def test_the_examples_of_quantities_are_read() -> None:
    read = {
        "length": quantities.length,
        "duration": quantities.duration,
        "speed": quantities.pace,
        "gait": quantities.pace,
        "clock time": clock_time,
        "area": quantities.area,
        "count": fields.count,
    }
    seen = set()
    for what, examples in rows("Quantities"):
        for given in re.findall(r"`([^`]+)`", examples):
            example = given[1:-1] if given.startswith('"') else given
            assert read[what](example) is not None
        seen.add(what)
    assert seen == set(read)


def test_every_distribution_is_documented_and_its_examples_are_drawn() -> None:
    documented = [re.findall(r"`(.+?)`", first)[0] for first, *_ in rows("Draws")]
    assert documented == list(DISTRIBUTIONS)
    (block,) = re.findall(r"```yaml\n(gap:      .*?)```", PAGE, re.DOTALL)
    for key, given in yaml.safe_load(block).items():
        path = "programme.review.duration" if key == "duration" else f"units.guard.{key}"
        assert [column.name for column in columns_of(Scenario.from_dict(changed(path, given)))] == [
            path
        ]


def test_the_examples_of_constraints_are_valid(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(constraints:.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 1
    path = tmp_path / "x.yaml"
    path.write_text(
        """\
name: Example
start: 2024-05-08T09:00:00
segments: {avenue: 1 km, frontage: 500 m, air: 10 km}
routes: {along: [avenue, frontage], sky: [air]}
markers: {rostrum: avenue + 500 m, overhead: air + 5 km}
zones: {square: {stretches: [frontage, air], area: 22000 m2}}
programme: {review: {at: "09:20"}}
groups: {foot: [guard, navy]}
profiles: {air: {kind: flight, route: sky, aircraft: 9, speed: 450 km/h}}
units:
  guard: {kind: formation, route: along, ranks: 1, speed: 1 m/s}
  navy: {kind: formation, route: along, ranks: 1, speed: 1 m/s}
  tanks: {kind: column, route: along, ranks: 1, speed: 1 m/s, length: 7 m}
  jets: {profile: air, target: {marker: overhead, at: "10:36"}}
  helicopters: {profile: air, call: {after: tanks.released}}
"""
        + blocks[0],
        encoding="utf-8",
    )
    kinds = {constraint.kind for constraint in load(path).constraints}
    assert kinds == {kind.kind for kind in constraints.KINDS}, "write an example of each kind"
