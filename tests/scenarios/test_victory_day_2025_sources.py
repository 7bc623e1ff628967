"""The parade of 3 September 2025: what was published is met; what was not, says so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from simulator import Scenario
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.fields import ranks
from tests.bundled import SCENARIOS, bundled

HERE = Path(__file__).parent
PUBLISHED = json.loads((HERE / "order_of_march_2025.json").read_text(encoding="utf-8"))
ORDER = PUBLISHED["order_of_march"]
FACTS = {fact["key"]: fact for fact in PUBLISHED["facts"]}

#: The group of the published order of march → the group of the file.
GROUPS = {
    "foot": "foot",
    "battle flags": "flags",
    "land operations group (陆上作战群)": "land",
    "maritime operations group (海上作战群)": "maritime",
    "air and missile defence group (防空反导群)": "air-defence",
    "information operations group (信息作战群)": "information",
    "unmanned operations group (无人作战群)": "unmanned",
    "logistics and equipment support group (后装保障群)": "support",
    "strategic strike group (战略打击群)": "strategic",
    "air echelons (空中梯队)": "air",
}
#: Known only in part: at least so many aircraft.
AT_LEAST = {"early-warning": 5, "special-mission": 6}
#: Plain numbers that are definitions and no estimates: time zero, places that follow from the
#: length of a segment (tested below), and what the constraints demand.
DEFINITIONS = re.compile(
    r"start|markers\.(east-huabiao|rostrum|west-huabiao|overhead)|constraints\.\d+\..*"
)
TEXTS = ("label", "name", "description", "route", "source", "assumed")
NUMBER = re.compile(r"(.*\+ *)?\d[\d.:]*( *(m|km|s|min|h|km/h|steps/min.*))?|\d{4}-\d\d-\d\dT.*")

#: Quantities of each file that say what is known of them; a new one is counted here on purpose.
KNOWN = {
    "victory_day_2025.yaml": 158,
    "late_speech_2025.yaml": 1,
    "late_speech_called_2025.yaml": 2,
}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return bundled("victory_day_2025").scenario


def of_the_parade(scenario: Scenario) -> list[Unit]:
    """The 45: all but the car of the review."""
    return [body for body in scenario.units if body.name != "review-car"]


def how_many(body: Unit) -> dict[str, int]:
    return {
        "people": int(body.people.sum()),
        "vehicles": int(body.vehicles.sum()),
        "aircraft": int(body.aircraft.sum()),
    }


def words(text: str) -> set[str]:
    """English words of a label or a name, without hyphens, case and plural."""
    return {word.removesuffix("s").lower() for word in re.findall(r"[A-Za-z]+", text)}


# ── The order of march ───────────────────────────────────────────────────────────────────────────


def test_there_are_45_formations_and_echelons_in_their_order(scenario: Scenario) -> None:
    published = FACTS["formations and echelons"]["value"]
    assert len(of_the_parade(scenario)) == len(ORDER) == published == 45
    for body, published in zip(of_the_parade(scenario), ORDER, strict=True):
        assert body.index + 1 == published["position"]
        assert body.kind == published["kind"]
        assert words(body.label) <= words(published["name"]), body.label
        assert (published["name_zh"] or "") in body.label


def test_groups_are_those_of_the_published_order(scenario: Scenario) -> None:
    of_group: dict[str, list[str]] = {}
    for body, published in zip(of_the_parade(scenario), ORDER, strict=True):
        of_group.setdefault(published["group"], []).append(body.name)
    assert of_group.pop("air flag guard") == ["flag-guard"]
    assert {GROUPS[group]: units for group, units in of_group.items()} == {
        group: list(scenario.groups[group]) for group in GROUPS.values()
    }
    assert len(scenario.groups["foot"]) == FACTS["foot formations"]["value"] == 13
    assert len(scenario.groups["equipment"]) == 22
    assert len(scenario.groups["ground"]) == 36
    assert len(scenario.groups["parade"]) == 45


def test_every_published_count_is_met(scenario: Scenario) -> None:
    published = {
        body.name: (kind, number)
        for body, entry in zip(of_the_parade(scenario), ORDER, strict=True)
        for kind, number in entry["published"].items()
    }
    assert {number for _, number in published.values()} == {45, 213, 25, 22, 18, 17, 12, 6, 9}
    for name, (kind, number) in published.items():
        assert how_many(scenario.unit[name])[kind] == number, name
    for name, number in AT_LEAST.items():
        assert how_many(scenario.unit[name])["aircraft"] >= number
    assert sum(how_many(body)["aircraft"] for body in scenario.units) > 100  # "more than 100"


def test_the_guard_marches_as_9_and_12_ranks_of_17(scenario: Scenario) -> None:
    assert list(scenario.unit["guard"].people) == [9] + 12 * [17]


# ── Where numbers come from ──────────────────────────────────────────────────────────────────────


def leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Scalars of a document, and mappings that say what is known of a value."""
    if isinstance(node, dict) and "value" not in node:
        for key, child in node.items():
            yield from leaves(child, (*path, str(key)))
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from leaves(child, (*path, str(number)))
    else:
        yield ".".join(path), node


@pytest.mark.parametrize("file", list(KNOWN))
def test_no_number_is_without_its_source_or_its_reason(file: str) -> None:
    titles = {title for entry in ORDER for title in entry["sources"]}
    titles |= {fact["source"] for fact in PUBLISHED["facts"]}
    document = yaml.load((SCENARIOS / file).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    known = 0
    for path, leaf in leaves(document):
        if isinstance(leaf, dict):
            known += 1
            if "source" in leaf:
                assert any(leaf["source"].startswith(title) for title in titles), path
            else:
                assert leaf.keys() - {"assumed", "decided"} == {"value", "low", "high"}, path
        elif path.rpartition(".")[2] not in TEXTS and NUMBER.fullmatch(str(leaf)):
            assert DEFINITIONS.fullmatch(path), f"{path}: {leaf} says nothing of where it is from"
    assert known == KNOWN[file]


def test_a_published_count_is_named_with_its_source_and_only_its_rows_are_assumed(
    scenario: Scenario,
) -> None:
    known = scenario.known
    for body, entry in zip(of_the_parade(scenario), ORDER, strict=True):
        if not entry["published"]:
            continue
        (count,) = entry["published"].values()
        flies_in_wedges = f"units.{body.name}.offsets" in known
        said = known[f"units.{body.name}.{'offsets' if flies_in_wedges else 'ranks'}"]
        assert any(title in (said.source or said.assumed or "") for title in entry["sources"])
        layouts = said.written[:1] if said.source else said.written
        for layout in layouts:
            sizes = [1] * len(layout) if flies_in_wedges else ranks(layout)
            assert isinstance(sizes, list | tuple)
            assert sum(sizes) == count, f"{body.name}: {layout}"


def test_what_2025_published_is_what_the_scenario_has(scenario: Scenario) -> None:
    known = scenario.known
    doves = [constraint.name for constraint in scenario.constraints].index("Doves as announced")
    for path, key, value in [
        ("window.length", "review + march-past", "70 min"),
        ("programme.leaders.at", "announced: leaders on rostrum", "08:55"),
        ("programme.salute.at", "announced: start, 80-gun salute, speech", "09:00"),
        ("programme.review-time.at", "announced: review starts", "09:20"),
        (f"constraints.{doves}.at", "announced: doves and balloons", "10:50"),
    ]:
        fact = FACTS[key]
        assert known[path].written.value == value
        assert known[path].source == fact["source"]
        assert str(value).split(maxsplit=1)[0] in str(fact["value"])


def test_the_pillars_stand_96_m_apart_about_the_axis_of_the_gate(scenario: Scenario) -> None:
    markers, segments = scenario.network.markers, scenario.network.segments
    apart = FACTS["goose-step zone, East to West Huabiao"]["value"]
    assert markers["rostrum"].offset == segments["frontage"] / 2
    assert markers["overhead"].offset == segments["air-square"] / 2
    assert markers["west-huabiao"].offset - markers["rostrum"].offset == apart / 2
    assert markers["rostrum"].offset - markers["east-huabiao"].offset == apart / 2
