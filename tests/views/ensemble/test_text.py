"""Ensembles in words; the whole page is compared in tests of `parade ensemble`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator import Ensemble, simulate_many
from simulator.ensemble.table import InputTable
from simulator.views.blocks import plain_text
from simulator.views.ensemble.text import ensemble_blocks
from tests.build import block
from tests.build import parade as built
from tests.ensemble.small import guess, last_of_both


def page(ensemble: Ensemble) -> str:
    return plain_text(ensemble_blocks(ensemble))


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return simulate_many(last_of_both(), 20, workers=1, engine="simpy")


def test_programme_items_that_move_are_listed(ensemble: Ensemble) -> None:
    text = page(ensemble)
    # All items begin at 09:00 but the speech; the first two end when it is drawn.
    (table,) = (part for part in text.split("\n\n") if part.startswith("Programme"))
    assert [line.split("  ")[1] for line in table.splitlines()[1:]] == [
        "item",
        "first ends",
        "second ends",
        "speech starts",
        "speech ends",
    ]


def test_in_a_notebook_it_is_the_same_page(ensemble: Ensemble) -> None:
    found = ensemble._repr_html_()
    assert found.startswith("<div")
    assert all(name in found for name in ("One waits", "second ends", "95 % interval"))


def test_why_it_was_not_the_batch_driver(ensemble: Ensemble) -> None:
    lines = page(replace(ensemble, not_batch="car meets army", sampling="sobol")).splitlines()
    assert lines[1] == (
        "20 replications, seed 1, sobol: 2 inputs drawn; SimPy (not in batch: car meets army)"
    )
    lines = page(replace(ensemble, engine="batch")).splitlines()
    assert lines[1] == "20 replications, seed 1: 2 inputs drawn; batch driver"


def test_replications_without_a_result_are_named() -> None:
    # The second stands on the first where that is longer than 30 m.
    scenario = built(
        block("first", start=100.0, drawn_up=True),
        block("second", start=70.0, drawn_up=True),
    ).with_({"units.first.depth": guess(25.0, 10.0, 45.0, "m")})
    found = simulate_many(scenario, 20, workers=1, engine="simpy")
    assert 0 < found.failed < 20
    text = page(found)
    assert f"\n{found.failed} replications without a result, not counted above:\n#" in text
    assert text.endswith("\nNo constraints defined\n")


def test_of_no_result_nothing_is_said_but_that() -> None:
    scenario = last_of_both().with_({"segments.west": guess(1000.0, 80.0, 1000.0, "m")})
    table = InputTable(("segments.west",), np.array([[90.0], [95.0]]))
    found = simulate_many(scenario, table=table, workers=1, engine="simpy")
    text = page(found)
    assert "\n2 replications without a result, not counted above:\n#0: " in text
    assert text.endswith("\nNo replication has a result\n")


def test_what_may_not_come_is_shown_with_how_often_it_does() -> None:
    waits = {"name": "Two is at its door", "event": "two@door", "within": [None, "09:10"]}
    scenario = last_of_both(constraints=[waits], **{"main-marker": "door"}).with_(
        {"units.two.presence": "70 %"}
    )
    found = simulate_many(scenario, 40, workers=1, engine="simpy")
    (odds,) = found.constraints
    share = f"{100 * odds.probability.of / 40:g} %"
    assert 20 < odds.probability.of < 40
    lines = page(found).splitlines()
    row = next(line.split("  ") for line in lines if "Two is at its door" in line)
    assert [cell.strip() for cell in row if cell][:4] == [
        "100 %",
        f"{100 * odds.probability.interval[0]:.1f} % to 100 %",
        share,
        "Two is at its door",
    ]
    (row,) = (line.split() for line in lines if line.startswith("  two "))
    assert " ".join(row[1:3]) == share
    ensemble = replace(found)
    never = replace(odds, probability=replace(odds.probability, count=0, of=0), slack=None)
    ensemble.__dict__["constraints"] = (never,)
    (row,) = (line.split() for line in page(ensemble).splitlines() if "Two is at" in line)
    assert row == ["-", "-", "0", "%", "Two", "is", "at", "its", "door", "-", "-", "-", "-"]


def test_numbers_that_would_change_which_units_march_are_named() -> None:
    scenario = last_of_both()
    files = {"value": 2, "high": 4, "assumed": "a test"}
    scenario = scenario.with_({"units.one.files": files})
    found = simulate_many(scenario, 5, workers=1, engine="simpy")
    assert "\n\nNot drawn, as no distribution is stated: units.one.files\n\n" in page(found)
