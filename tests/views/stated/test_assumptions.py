"""Facts, guesses and decisions as tables and as plain data."""

from __future__ import annotations

from simulator.scenario.scenario import Scenario
from simulator.views.notebook import scenario_html
from simulator.views.stated.assumptions import assumption_tables, assumptions_document, counts
from tests.scenario.small import changed, small


def test_only_what_a_scenario_has_is_listed() -> None:
    scenario = Scenario.from_dict(changed("units.guard.gap", {"value": "6 m", "decided": "noise"}))
    assert counts(scenario) == ["0 facts", "0 guesses", "1 decision"]
    assert [table.title for table in assumption_tables(scenario)] == ["Decisions"]
    assert assumptions_document(scenario)["facts"] == []


def test_a_notebook_counts_them() -> None:
    document = changed("units.guard.gap", {"value": "6 m", "decided": "noise"})
    document["segments"]["east"] = {"value": "1 km", "source": "a map"}
    assert "1 fact, 1 decision" in scenario_html(Scenario.from_dict(document))
    assert "decision" not in scenario_html(Scenario.from_dict(small()))


def test_factors_have_a_table_of_their_own() -> None:
    tempo = {
        "low": 0.97,
        "high": "103 %",
        "moves": ["gaits.*", "units.guard.gap"],
        "assumed": "drums",
    }
    scenario = Scenario.from_dict(small(factors={"tempo": tempo}))
    (table,) = assumption_tables(scenario)
    assert table.title == "Factors"
    assert [row.cells for row in table.rows] == [
        ("tempo", "0.97", "1.03", "triangular", "[gaits.*, units.guard.gap]", "drums")
    ]
    assert assumptions_document(scenario)["factors"] == [
        {
            "name": "tempo",
            "low": 0.97,
            "high": 1.03,
            "drawn": "triangular",
            "moves": ["gaits.*", "units.guard.gap"],
            "reason": "drums",
        }
    ]


def test_how_each_number_is_drawn_is_shown() -> None:
    document = small()
    given = {"low": "6 m", "high": "9 m", "assumed": "a guess"}
    normal = {"kind": "normal", "sd": "1 m"}
    document["units"]["guard"] |= {
        "gap": {"value": "8 m", **given},
        "depth": {"value": "0.5 m", "assumed": "a guess", "low": "0.1 m", "distribution": normal},
        "files": {"value": 4, "low": 3, "assumed": "a guess"},
        "presence": {"value": "90 %", "assumed": "a guess"},
    }
    (table,) = assumption_tables(Scenario.from_dict(document))
    assert {row.cells[0]: row.cells[4] for row in table.rows} == {
        "units.guard.gap": "triangular",
        "units.guard.depth": "normal, sd 1 m",
        "units.guard.files": "-",
        "units.guard.presence": "comes or not",
    }


def test_what_is_drawn_without_a_range_is_listed_too() -> None:
    document = small(profiles={"foot": {"presence": "80 %"}})
    document["units"]["guard"]["profile"] = "foot"
    rate = {"value": "0.02 per km", "assumed": "as in 2015"}
    breakdowns = {"rate": rate, "drives-on": "9 min"}
    document["units"]["tanks"] |= {"elastic": True, "breakdowns": breakdowns}
    scenario = Scenario.from_dict(document)
    *_, table = assumption_tables(scenario)
    assert (table.title, [row.cells for row in table.rows]) == (
        "Also drawn",
        [
            ("profiles.foot.presence", "comes or not: 80 %"),
            ("units.tanks.breakdowns", "0.02 per km"),
        ],
    )
    assert assumptions_document(scenario)["also_drawn"] == [
        {"path": "profiles.foot.presence", "drawn": "comes or not: 80 %"},
        {"path": "units.tanks.breakdowns", "drawn": "0.02 per km"},
    ]
