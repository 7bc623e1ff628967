"""Lines of segments that follow one another."""

from __future__ import annotations

from typing import Any

from simulator.scenario.scenario import Scenario
from tests.scenario.small import changed, small, wrong


def test_segments_that_follow_one_another_do_so_on_the_map() -> None:
    def with_lines(east: Any, front: Any) -> dict[str, Any]:
        document = changed("segments.east", {"length": "1 km", "line": east})
        document["segments"]["front"] = {"length": "400 m", "line": front}
        return document

    (route,) = [name for name, names in small()["routes"].items() if names[:1] == ["east"]]
    assert small()["routes"][route][:2] == ["east", "front"]
    here = {"metres": [[0, 0], [1000, 0]]}
    Scenario.from_dict(with_lines(here, {"metres": [[1050, 0], [1400, 0]]}))
    assert wrong(with_lines(here, {"metres": [[1051, 0], [1400, 0]]})) == [
        f"routes.{route}.1: front begins 51 m from the end of east on the map"
    ]
    assert wrong(with_lines(here, {"lon-lat": [[13, 52], [14, 52]]})) == [
        f"routes.{route}.1: the line of front is in lon-lat, that of east is not"
    ]
