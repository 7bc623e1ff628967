"""What went wrong, in the summary, in the document of a run and in the figure along the route."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from simulator import Run, simulate
from simulator.views.blocks import plain_text
from simulator.views.documents import run_document, to_json
from simulator.views.summary import summary
from tests.bundled import bundled

ROOT = Path(__file__).parents[3]
FIRE, CALLED, BY_THE_CLOCK = "rose_parade_2019", "flypast_called", "flypast_by_the_clock"
HEAT = {"unit": "school", "rank": 4, "place": "bakery", "falls-out": 2}


def fete(**incidents: dict[str, Any]) -> Run:
    return simulate(bundled("village_fete").scenario.with_({"incidents": incidents}))


def row(run: Run, name: str) -> list[str]:
    text = plain_text(summary(run))
    table = text[text.index("Incidents\n") :].splitlines()
    return next(line.split(None, 1) for line in table if line.strip().startswith(name))


def test_the_summary_lists_units_that_passed_units_that_waited_and_the_recovery() -> None:
    _, text = row(bundled(FIRE), "fire")
    assert text.split("  ")[0] == "float-38 breaks down"
    for part in (
        "corner",
        "09:45:00",
        "10:45:00",
        "band-19, riders, band-20",
        "float-39, float-40",
    ):
        assert part in text
    assert text.endswith("tow-truck, there at 09:55:00")


@pytest.mark.parametrize(
    ("incident", "text"),
    [
        (HEAT, "school, rank 4: 2 fall out"),
        ({**HEAT, "falls-out": 1}, "school, rank 4: 1 falls out"),
        ({"unit": "biplane", "place": "3 km", "turns-back": "all"}, "biplane turns back"),
    ],
)
def test_the_summary_lists_incidents_without_duration(incident: dict[str, Any], text: str) -> None:
    assert text in " ".join(row(fete(mishap=incident), "mishap"))


def test_a_run_without_incidents_has_no_table_of_them() -> None:
    run = bundled("village_fete")
    assert "Incidents" not in plain_text(summary(run))
    assert "incidents" not in run_document(run)


def test_the_document_lists_them_as_in_its_schema() -> None:
    schema = json.loads((ROOT / "simulator/schemas/run.schema.json").read_text("utf-8"))
    document = json.loads(to_json(run_document(bundled(FIRE))))
    jsonschema.validate(document, schema)
    assert document["incidents"]["fire"] == {
        "kind": "towed",
        "unit": "float-38",
        "rank": 1,
        "place": "corner",
        "start": 2700.0,
        "end": 6300.0,
        "passed-by": ["band-19", "riders", "band-20"],
        "queued": ["float-39", "float-40"],
        "recovered": {"vehicle": "tow-truck", "goes": 2700.0, "comes": 3300.0, "over": 6300.0},
    }
    assert "float-38.finishes" not in document["events"]
    jsonschema.validate(json.loads(to_json(run_document(fete(heat=HEAT)))), schema)


def test_a_window_that_never_ends_is_reported() -> None:
    window = {"from": "float-37.starts", "length": "2 h", "until": "float-38.finishes"}
    run = simulate(bundled(FIRE).scenario.with_({"window": window}))
    text = plain_text(summary(run))
    assert "Window: float-38.finishes never occurs: float-38 is towed away at corner" in text
    assert not run.ok


def test_the_figure_shows_the_wreck_as_long_as_it_stands() -> None:
    axes = bundled(FIRE).plot.time_distance()
    (line,) = [line for line in axes.lines if line.get_gid() == "breakdown"]
    corner = bundled(FIRE).scenario.network.station("parade", "corner")
    assert line.get_xdata() == pytest.approx([2700, 6300])
    assert line.get_ydata() == pytest.approx([corner, corner])
    outline = next(p for p in axes.patches if p.get_label() == "float-38").get_xy()
    # Its band ends where it stands, when it is towed away.
    assert outline.max(axis=0) == pytest.approx([6300, corner])


def test_each_rank_that_may_change_places_is_drawn_by_itself() -> None:
    run = bundled("armata_2015")
    labels = [patch.get_label() for patch in run.plot.time_distance().patches]
    assert labels.count("armata") == 4
    assert labels.count("carriers") == 1


def test_a_notebook_shows_what_goes_wrong_and_what_came_of_it() -> None:
    assert (
        "float-38 is towed away at corner (incidents.fire)" in bundled(FIRE).scenario._repr_html_()
    )
    shown = bundled(FIRE)._repr_html_()
    assert "band-19, riders, band-20" in shown
    assert "float-39, float-40" in shown
    assert "Incidents" not in bundled("village_fete")._repr_html_()


def test_the_chain_of_a_tow_names_when_the_vehicle_is_there() -> None:
    text = str(bundled(FIRE).explain("fire.end"))
    assert "09:55:00  +10 min 00 s  tow-truck is there" in text
    assert "10:45:00  +50 min 00 s  fire.end" in text


TABLE = """\
Flypasts
  flight    called  orbits    leaves       speed    target  error
  jets    10:12:19       5  10:14:00  471.1 km/h  10:17:49    0 s
"""


def test_the_summary_has_gate_speed_and_error() -> None:
    assert TABLE in plain_text(summary(bundled(CALLED)))
    assert "Flypasts" not in plain_text(summary(bundled(BY_THE_CLOCK)))


def test_the_document_has_them_where_a_flight_orbits() -> None:
    schema = json.loads((ROOT / "simulator/schemas/run.schema.json").read_text("utf-8"))
    document = json.loads(to_json(run_document(bundled(CALLED))))
    jsonschema.validate(document, schema)
    jets = bundled(CALLED).flypasts["jets"]
    assert document["flypasts"] == {
        "jets": {
            "called": jets.called,
            "gate": 5,
            "instant": 840.0,
            "speed": jets.speed,
            "due": jets.due,
            "error": 0.0,
        }
    }
    assert "flypasts" not in run_document(bundled(BY_THE_CLOCK))
