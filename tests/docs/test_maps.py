"""The page on maps: its scenarios load with maps of those names, and its tables are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator import load
from simulator.scenario.document.maps.routes_from_maps import JUMP, MAP_KEYS, SEGMENT_KEYS, WITHIN
from tests.scenario.document.maps.foreign import feature, geojson_of, gpx_of

PAGE = (Path(__file__).parents[2] / "docs" / "maps.md").read_text(encoding="utf-8")
HEAD = """name: T
start: 2025-06-21T14:00:00
units: {band: {kind: formation, route: ROUTE, ranks: 1, speed: 1 m/s}}
"""
A, B, C, D, E = (13.0, 52.0), (13.01, 52.0), (13.02, 52.0), (13.03, 52.0), (13.01, 52.01)


@pytest.mark.parametrize(("number", "route"), [(0, "avenue"), (1, "from-mill")])
def test_what_the_page_shows_is_a_scenario(tmp_path: Path, number: int, route: str) -> None:
    shown = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert len(shown) == 2
    (tmp_path / "route.gpx").write_bytes(gpx_of({"Avenue": [[A, B]]}, {"Stand 3": B}))
    lines = {"Church Street": [A, B], "Mill Lane": [B, E], "High Street": [B, C], "Market": [C, D]}
    town = [feature("LineString", line, name) for name, line in lines.items()]
    town += [feature("Point", (14, 53), name) for name in ("Car park", "Toilets 2")]
    (tmp_path / "town.geojson").write_bytes(geojson_of(*town))
    file = tmp_path / "p.yaml"
    file.write_text(HEAD.replace("ROUTE", route) + shown[number], encoding="utf-8")
    assert route in load(file).network.routes


def test_the_table_of_keys_is_complete() -> None:
    rows = re.findall(r"^\| (`.*?) \|.*\|([^|]*)\|$", PAGE, re.MULTILINE)
    keys = {
        key: default.strip() for cell, default in rows for key in re.findall(r"`([a-z-]+)`", cell)
    }
    assert keys.keys() == {*MAP_KEYS, *SEGMENT_KEYS}
    assert (keys["within"], keys["jump"]) == (f"{WITHIN:g} m", f"{JUMP:g} m")


def test_the_line_by_hand_is_one(tmp_path: Path) -> None:
    lines = re.findall(r"`(\{(?:lon-lat|metres): .*?\})`", PAGE)
    assert len(lines) == 2
    for line in lines:
        file = tmp_path / "p.yaml"
        text = HEAD.replace("ROUTE", "r") + f"segments: {{s: {{line: {line}}}}}\nroutes: {{r: [s]}}"
        file.write_text(text, encoding="utf-8")
        assert 300 <= load(file).network.lengths["r"] < 700
