"""Names that a file uses are found wherever they are, and know their sections."""

from __future__ import annotations

import copy
import pickle
from typing import Annotated

from pydantic import Field

from simulator.scenario.model.base import AddedLater, Part, UsedName, content_of, values_of
from simulator.scenario.model.file import ScenarioFile
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
    file = ScenarioFile.model_validate(document)
    used = {(path, name, name.sections) for path, name in values_of(file, UsedName)}
    assert used == {
        (("main-marker",), "rostrum", MARKERS),
        (("routes", "avenue", 0), "east", ("segments",)),
        (("routes", "avenue", 1), "front", ("segments",)),
        (("routes", "sky", 0), "air", ("segments",)),
        (("routes", "lane", "beside"), "avenue", ROUTES),
        (("routes", "lane", "from"), "rostrum", MARKERS),
        (("units", "guard", "route"), "avenue", ROUTES),
        (("units", "guard", "start"), "step-off", MARKERS),
        (("units", "guard", "gait"), "quick", GAITS),
        (("units", "guard", "holds", "rostrum"), "rostrum", MARKERS),
        (("units", "guard", "gait-at", "rostrum"), "rostrum", MARKERS),
        (("units", "guard", "gait-at", "rostrum"), "quick", GAITS),
        (("units", "guard", "gait-at", "step-off"), "step-off", MARKERS),
        (("units", "tanks", "route"), "avenue", ROUTES),
        (("units", "tanks", "catch-up"), "quick", GAITS),
        (("units", "jets", "route"), "sky", ROUTES),
        (("units", "jets", "target", "marker"), "overhead", MARKERS),
        (("units", "jets", "orbit", "marker"), "overhead", MARKERS),
        (("incidents", "stall", "unit"), "tanks", UNITS),
        (("incidents", "stall", "place"), "rostrum", MARKERS),
        (("recovery", "near", "stands"), "rostrum", MARKERS),
    }


def test_a_name_that_is_used_survives_a_copy() -> None:
    name = UsedName.of("rostrum", "markers")
    for copied in (pickle.loads(pickle.dumps(name)), copy.deepcopy(name)):
        assert (copied, copied.sections) == ("rostrum", MARKERS)


def test_a_key_that_was_added_later_is_content_only_where_it_is_given() -> None:
    class Before(Part):
        gap: str = "0 m"

    class Now(Before):
        time_gap: Annotated[str | None, AddedLater()] = None
        lanes: Annotated[dict[str, str], AddedLater()] = Field({})

    assert content_of(Now()) == content_of(Before())
    assert content_of(Now(**{"time-gap": "5 s", "lanes": {}})) == {"gap": "0 m", "time-gap": "5 s"}
