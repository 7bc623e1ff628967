"""The charts of a page: data for bokeh, and what a browser makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from simulator.timeline.run import Run
from simulator.views.report import report_page
from simulator.views.report.charts import charts_item
from simulator.views.report.local_axis import LocalAxis
from tests.browser import opened
from tests.build import block, run_of
from tests.bundled import bundled
from tests.views.parades import small
from tests.views.player.playing import PLAYER
from tests.views.report.pages import charts_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def models(item: Any, kind: str) -> list[dict[str, Any]]:
    """The attributes of all models of a kind in bokeh's plain data."""
    found = []
    if isinstance(item, dict):
        if item.get("name") == kind and item.get("type") == "object":
            found.append(item.get("attributes", {}))
        found += [each for value in item.values() for each in models(value, kind)]
    elif isinstance(item, list):
        found += [each for value in item for each in models(value, kind)]
    return found


def titles(run: Run) -> list[str]:
    return [each["text"] for each in models(charts_item(run, "here"), "Title")]


def test_there_is_a_chart_of_each_count_in_a_zone_and_one_of_the_route() -> None:
    assert titles(small()) == [
        "people in square: at most 56, at 09:09:59",
        "vehicles in square: at most 4, at 09:09:18",
        "aircraft in square: at most 3, at 09:09:59",
        "Where units are along along",
    ]


def test_without_zones_there_is_only_the_route() -> None:
    assert titles(run_of(block("guard", release=10))) == ["Where units are along along"]


def test_units_are_told_by_their_labels_and_limits_by_their_constraints() -> None:
    item = charts_item(small(), "here")
    texts = str(models(item, "ColumnDataSource"))
    assert "Navy & <b>海军</b> $x_1$ 方队" in texts
    labels = [each["text"] for each in models(item, "Label")]
    assert "Not overfull: at most 30, broken by 26" in labels


def test_the_route_is_that_on_which_most_units_are_seen() -> None:
    assert titles(bundled("victory_day_2025"))[-1] == "Where units are along avenue"


def test_cursors_are_the_players_time_both_ways(browser: Browser, tmp_path: Path) -> None:
    run = bundled("flypast_called")
    path = tmp_path / "report.html"
    path.write_text(report_page(run, printable_charts=False), encoding="utf-8")
    axis = LocalAxis.of_run(run)
    with opened(browser, path) as shown:
        page = shown.page
        charts_drawn(page)
        cursors = "paradeReport.cursors.map(each => each.location)"
        page.evaluate(f"{PLAYER}.time = 654")
        assert page.evaluate(cursors) == [float(axis.at(654.0))] * len(page.evaluate(cursors))
        # A click on the middle of the last chart.
        charts = page.locator("#bokeh canvas").all()
        charts[-1].scroll_into_view_if_needed()
        box = charts[-1].bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_function(f"{PLAYER}.time !== 654")
        at = page.evaluate(f"{PLAYER}.time")
        assert run.begin < at < run.end
        assert page.evaluate(cursors)[0] == pytest.approx(float(axis.at(at)))
        ticks = page.evaluate(
            "[0, 60000].map((more, n, all) => paradeReport.tick("
            "paradeReport.data.zero + more, all.map((each) => paradeReport.data.zero + each)))"
        )
        assert ticks == ["10:00", "10:01"]


def test_without_bokeh_the_page_has_pictures_and_says_what_to_install(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.extras.find_spec", lambda _: None)
    path = tmp_path / "report.html"
    path.write_text(report_page(small()), encoding="utf-8")
    with opened(browser, path) as shown:
        assert shown.page.locator("#charts .note").inner_text() == (
            "a moving chart needs bokeh: pip install 'parade-simulator[report]'"
        )
        assert shown.page.locator("#charts img:visible").count() == 2
