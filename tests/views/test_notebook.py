"""What a notebook shows: short, true, escaped."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from simulator import fixes, margins
from simulator.format import clock
from simulator.views.notebook import HEIGHT, WIDTH, run_html, scenario_html, sparkline
from tests.views.parades import alone, small

WICKED = "<script>alert('x')</script> & \"co\""


def _text(html: str) -> str:
    """All text of a well-formed fragment."""
    return " ".join(ElementTree.fromstring(html.replace("<br>", "<br/>")).itertext())


def test_a_scenario_shows_its_units_and_constraints() -> None:
    text = _text(scenario_html(small().scenario))
    assert "4: 2 formations, 1 column, 1 flight" in text
    assert "2024-05-08 09:00:00 (UTC)" in text
    assert "Not overfull people in square at most 30" in text


def test_a_run_shows_every_verdict_broken_ones_first() -> None:
    run = small()
    text = _text(run_html(run))
    peak = run.occupancy("square").peak()
    assert f"people in square: peak {peak.value} at {clock(run.scenario, peak.at)}" in text
    assert "09:01:00 to 09:21:00" in text
    places = [text.index(name) for name in ("Not overfull", "Not empty")]
    assert (places[0] < places[1]) == (not run.verdicts[1].holds)
    for verdict in run.verdicts:
        assert verdict.name in text


def test_a_broken_constraint_shows_its_reason_and_whether_it_only_warns() -> None:
    constraint = {"name": "Empty", "zone": "square", "count": "people", "at-most": 0}
    broken = run_html(small(constraints=[{**constraint, "because": "the grass is wet"}]))
    warned = run_html(small(constraints=[{**constraint, "severity": "warning"}]))
    assert "Empty broken" in _text(broken)
    assert "tanks, jets the grass is wet" in _text(broken)
    assert "Empty warning" in _text(warned)
    assert "because" in broken
    assert "because" not in warned
    assert ("<tr style" in broken, "<tr style" in warned) == (True, False)


def test_every_text_of_the_file_is_escaped() -> None:
    constraint = {"name": WICKED, "zone": "square", "count": "people", "at-most": 5}
    run = small(name=WICKED, description=WICKED, constraints=[constraint])
    for html in (run_html(run), scenario_html(run.scenario)):
        assert "<script" not in html
        assert WICKED in _text(html)


def test_whatever_is_shown_of_margins_fixes_chains_and_comparisons_is_escaped() -> None:
    broken = {"name": WICKED, "zone": "square", "count": "people", "at-most": 5}
    run = small(name=WICKED, constraints=[broken])
    other = small(name=WICKED)
    shown: tuple[Any, ...] = (
        margins(run),
        fixes(run),
        run.explain("navy@rostrum"),
        run.compare(other),
    )
    for each in shown:
        html = each._repr_html_()
        assert "<script" not in html
        assert _text(html)
    assert WICKED in _text(shown[-1]._repr_html_())


def test_a_parade_without_zones_window_or_constraints_is_shown_too() -> None:
    run = alone()
    assert "1: 1 formation" in _text(run._repr_html_())
    assert "<svg" not in run_html(run)
    assert "constraint" not in scenario_html(run.scenario)


def test_the_line_of_occupancy_reaches_its_top_once_it_is_full() -> None:
    run = small()
    svg = ElementTree.fromstring(sparkline(run, "square"))
    line = svg.find("{http://www.w3.org/2000/svg}path")
    assert line is not None
    outline = line.attrib["d"]
    assert f"M0 {HEIGHT}" in outline
    assert "V1H" in outline
    assert f"H{WIDTH}V{HEIGHT}Z" in outline
