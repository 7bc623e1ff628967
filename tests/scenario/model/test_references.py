"""Names that the file uses are found by the marks of their fields, wherever they stand."""

from __future__ import annotations

from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.references import Reference, references
from tests.scenario.small import small

MARKERS, GAITS, ROUTES, UNITS = ("markers",), ("gaits",), ("routes",), ("units",)


def test_every_name_that_a_file_uses_and_where() -> None:
    document = small(
        main_marker="rostrum",
        incidents={"stall": {"unit": "tanks", "place": "rostrum", "drives-on": "5 min"}},
        recovery={"near": {"stands": "rostrum", "speed": "20 km/h", "working-time": "5 min"}},
    )
    document["routes"]["lane"] = {"beside": "avenue", "from": "rostrum", "to": "5 m"}
    document["units"]["guard"]["holds"] = {"rostrum": {"duration": "3 s"}}
    document["units"]["guard"]["gait-at"] = {"rostrum": "quick", "step-off": "1 m/s"}
    document["units"]["tanks"].update({"elastic": True, "catch-up": "quick", "start": "3 m"})
    document["units"]["jets"]["target"] = {"marker": "overhead", "after-call": "5 min"}
    document["units"]["jets"]["orbit"] = {
        **{"marker": "overhead", "period": "5 min"},
        "on-station": "09:00",
    }
    used = set(references(ScenarioFile.model_validate(document)))
    assert used == {
        Reference(("main-marker",), "rostrum", MARKERS),
        Reference(("routes", "avenue", 0), "east", ("segments",)),
        Reference(("routes", "avenue", 1), "front", ("segments",)),
        Reference(("routes", "sky", 0), "air", ("segments",)),
        Reference(("routes", "lane", "beside"), "avenue", ROUTES),
        Reference(("routes", "lane", "from"), "rostrum", MARKERS),
        Reference(("units", "guard", "route"), "avenue", ROUTES),
        Reference(("units", "guard", "start"), "step-off", MARKERS),
        Reference(("units", "guard", "gait"), "quick", GAITS),
        Reference(("units", "guard", "holds", "rostrum"), "rostrum", MARKERS),
        Reference(("units", "guard", "gait-at", "rostrum"), "rostrum", MARKERS),
        Reference(("units", "guard", "gait-at", "rostrum"), "quick", GAITS),
        Reference(("units", "guard", "gait-at", "step-off"), "step-off", MARKERS),
        Reference(("units", "tanks", "route"), "avenue", ROUTES),
        Reference(("units", "tanks", "catch-up"), "quick", GAITS),
        Reference(("units", "jets", "route"), "sky", ROUTES),
        Reference(("units", "jets", "target", "marker"), "overhead", MARKERS),
        Reference(("units", "jets", "orbit", "marker"), "overhead", MARKERS),
        Reference(("incidents", "stall", "unit"), "tanks", UNITS),
        Reference(("incidents", "stall", "place"), "rostrum", MARKERS),
        Reference(("recovery", "near", "stands"), "rostrum", MARKERS),
    }
