"""The march table of a page."""

from __future__ import annotations

import pytest

from simulator.views.report import march_rows as module
from simulator.views.report.chain_data import PageChains
from simulator.views.report.march_rows import march_rows
from tests.views.parades import small


def test_a_row_has_its_texts_its_numbers_and_its_events() -> None:
    run = small()
    found = march_rows(run, PageChains(run))
    assert [name for name, _ in found.columns] == [
        *("unit", "label", "kind", "marker", "release", "start", "arrive", "depart", "clear"),
        *("pass time", "time gap", "road space"),
    ]
    guard = dict(zip([name for name, _ in found.columns], found.rows[0], strict=True))
    assert (guard["unit"].text, guard["marker"].text) == ("guard", "rostrum")
    assert (guard["arrive"].text, guard["arrive"].by) == ("09:10:00", 600.0)
    event = guard["arrive"].event
    assert event is not None
    assert event.name == "guard@rostrum"
    assert (guard["time gap"].text, guard["time gap"].by) == ("-", None)


def test_markers_beyond_the_most_rows_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 3)
    run = small()
    found = march_rows(run, PageChains(run))
    assert (found.markers, found.left_out, len(found.rows)) == (["rostrum"], ["overhead"], 3)
