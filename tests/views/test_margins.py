"""Margins and fixes in words, in notebooks, and the range that a scenario gives."""

from __future__ import annotations

import copy
import pickle
from math import inf
from typing import Any
from xml.etree import ElementTree

import pytest

from simulator import fixes, margins
from simulator.movement.simulate import simulate
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.views.blocks import Table
from simulator.views.fixes import change_text, fix_html, set_text
from simulator.views.margins import (
    earlier_text,
    later_text,
    left_out_text,
    margin_blocks,
    range_text,
)
from simulator.whatif.fixes import Fix, Fixes
from simulator.whatif.inputs import Range, inputs_named, range_of
from simulator.whatif.margins import Limit, Margins
from tests.build import after, at, exactly, formation, item, parade, run_of
from tests.views.parades import alone

WICKED = "<script>alert('x')</script> & \"co\""


def on_time(seconds: float = 510.0, name: str = "On time", **more: Any) -> dict[str, Any]:
    """The band, 500 m on at 1 m/s, not later than this (s)."""
    clock = parade(formation("x"), segments={"a": 10}).clock(seconds)
    bound = clock.replace(tzinfo=None).isoformat()
    return {"name": name, "event": "band@stand", "within": [None, bound], **more}


def band(**rest: Any) -> Run:
    """A band that starts 10 s after a speech of 100 s, with 5 s to spare at the stand."""
    rest = {"constraints": [on_time(615)], "markers": {"stand": 500}, **rest}
    speech = item(at(0), 100)
    unit = formation("band", release=after("speech.end", delay=10))
    return run_of(unit, programme={"speech": speech}, segments={"avenue": 1000}, **rest)


def with_range(path: str, given: object) -> Scenario:
    """The band's scenario, with one of its values replaced."""
    return band().scenario.with_({path: given})


@pytest.mark.parametrize(
    ("room", "later", "earlier"),
    [
        (Limit(5.0, "On time"), "+5 s", "-5 s"),
        (Limit(0.0, "On time"), "+0 s", "-0 s"),
        (Limit(inf), "any", "any"),
        (Limit(60.0, ends=True), "+1 min 00 s", "any"),
        (Limit(0.0, ends=True), "+0 s", "-"),
    ],
)
def test_what_has_no_limit_and_what_cannot_be(room: Limit, later: str, earlier: str) -> None:
    assert (later_text(room), earlier_text(room)) == (later, earlier)


def test_a_margin_has_its_size_and_what_breaks_beyond() -> None:
    run = band()
    assert repr(margins(run, "speech.duration")[0]) == (
        "<Margin of speech.duration: later +5 s (then On time breaks), earlier any>"
    )
    assert repr(margins(run, "speech.start")[0]).endswith("earlier any>")
    assert repr(margins(band(constraints=[]), "band.release")[0]).endswith(
        ": later any, earlier any>"
    )


def test_what_breaks_first_is_given_for_each_direction_if_it_differs() -> None:
    within = {"name": "Not early", "event": "band@stand", "within": ["09:10:07", None]}
    run = band(constraints=[on_time(615), within])
    (table,) = (block for block in margin_blocks(margins(run)) if isinstance(block, Table))
    assert {row.cells[-1] for row in table.rows} == {"later: On time; earlier: Not early"}
    once = band()
    (table,) = (block for block in margin_blocks(margins(once)) if isinstance(block, Table))
    assert {row.cells[-1] for row in table.rows} == {"On time"}


def test_the_range_of_an_input_is_read_where_it_is_written() -> None:
    declared = {"value": "100 s", "low": "00:01:30", "high": "2 min", "assumed": "last year"}
    scenario = with_range("programme.speech.duration", declared)
    given = range_of(scenario, inputs_named(scenario, ["speech.duration"])[0])
    assert (given.low, given.high) == (exactly(90), exactly(120))
    clock = {"value": "09:00", "low": "08:59:30", "high": "2024-05-09T00:00:00", "source": "x"}
    scenario = with_range("programme.speech.at", clock)
    given = range_of(scenario, inputs_named(scenario, ["speech.start"])[0])
    assert (given.low, given.high) == (exactly(-30), exactly(15 * 3600))
    assert range_of(scenario, inputs_named(scenario, ["speech.duration"])[0]) == Range()


def test_the_range_of_a_profile_is_that_of_its_units() -> None:
    scenario = band().scenario
    document = {
        "units.band.profile": "walkers",
        "units.band.release": None,
        "profiles": {
            "walkers": {
                "release": {
                    "after": "speech.end",
                    "delay": {"value": "10 s", "high": "40 s", "assumed": "x"},
                }
            }
        },
    }
    scenario = scenario.with_(document)
    given = range_of(scenario, inputs_named(scenario, ["band.release"])[0])
    assert given == Range(None, 40.0)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("98 s", "104 s", "1 min 38 s to 1 min 44 s"),
        ("98 s", "105 s", "1 min 38 s to 1 min 45 s"),
        ("98 s", "106 s", "1 min 38 s to 1 min 46 s !"),
        (None, "101 s", "up to 1 min 41 s"),
        ("50 s", None, "from 50 s"),
        (None, None, ""),
    ],
)
def test_a_range_that_goes_beyond_the_room_is_marked(
    low: str | None, high: str | None, text: str
) -> None:
    given = {"value": "100 s", "low": low, "high": high, "assumed": "x"}
    written = {key: value for key, value in given.items() if value is not None}
    run = simulate(with_range("programme.speech.duration", written))
    assert range_text(run.scenario, margins(run, "speech.duration")[0]) == text


def test_what_is_left_out_has_at_least_so_much_room() -> None:
    found = margins(band())
    assert left_out_text(found, found[:3]) == ""
    assert left_out_text(found, found[:2]) == "1 more input, with 5 s or more"
    free = margins(band(constraints=[]))
    assert left_out_text(free, free[:1]) == "2 more inputs, with no limit"


def test_in_a_notebook_floats_are_the_table_and_escaped() -> None:
    run = band(constraints=[on_time(615, WICKED, severity="warning")])
    html = margins(run)._repr_html_()
    assert "<script" not in html
    text = " ".join(ElementTree.fromstring(html.replace("<br>", "<br/>")).itertext())
    assert f"{WICKED} (warning)" in text
    assert "speech.duration 1 min 40 s +5 s any" in text


def test_floats_can_be_copied_and_kept() -> None:
    found = margins(band())
    assert isinstance(copy.copy(found), Margins)
    kept = pickle.loads(pickle.dumps(found))
    assert [(each.input, each.later) for each in kept] == [
        (each.input, each.later) for each in found
    ]


def proposal(**changes: Any) -> Fix:
    """Some change of a speech."""
    given: dict[str, Any] = {
        "constraint": "On time",
        "settings": {"programme.speech.duration": "95 s"},
        "what": "speech.duration",
        "change": -5.0,
        "unit": "s",
        "method": "root",
        "slack": 0.0,
    }
    return Fix(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "speech.duration 5 s shorter"),
        ({"change": 358.66}, "speech.duration 5 min 59 s longer"),
        ({"what": "salute.start", "change": -3605.5}, "salute.start 1 h 00 min 06 s earlier"),
        ({"what": "band.release", "change": 0.01}, "band.release 0.01 s later"),
        (
            {"what": "profile foot: gap", "change": -3.2, "unit": "m", "method": "search"},
            "profile foot: gap 3.2 m less",
        ),
        (
            {"what": "band.reaction", "change": 0.1 + 0.2, "method": "search"},
            "band.reaction 0.3 s more",
        ),
        (
            {"what": "gait quick", "change": 0.1233333333, "unit": "m/s", "method": "search"},
            "gait quick 0.124 m/s faster",
        ),
        ({"what": "without band", "change": None, "unit": ""}, "without band"),
    ],
)
def test_a_change_in_words(changes: dict[str, Any], text: str) -> None:
    assert change_text(proposal(**changes)) == text


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"programme.salute.at": "08:54:44"}, "--set programme.salute.at=08:54:44"),
        ({"units.band.gap": "30 m"}, "--set units.band.gap='30 m'"),
        ({"units.band": None}, "--set units.band=null"),
        (
            {"units.band.release": {"at": "09:01:15"}},
            "--set units.band.release='{at: \"09:01:15\"}'",
        ),
        (
            {"units.band": None, "groups.all": ["a", "b"]},
            "--set units.band=null --set groups.all='[a, b]'",
        ),
        (
            {"units.o'neill's $HOME.gap": "1 m"},
            "--set 'units.o'\"'\"'neill'\"'\"'s $HOME.gap'='1 m'",
        ),
    ],
)
def test_settings_as_they_are_pasted(settings: dict[str, Any], text: str) -> None:
    assert set_text(proposal(settings=settings)) == text


def test_in_a_notebook_fixes_are_a_table_and_escaped() -> None:
    run = band(constraints=[on_time(600, WICKED)])
    found = fixes(run)
    html = found._repr_html_()
    assert "<script" not in html
    text = " ".join(ElementTree.fromstring(html).itertext())
    assert f"{WICKED} speech.duration 10 s shorter exact" in text
    assert "by search" in text
    assert "--set programme.speech.duration='90 s'" in text
    assert "No fixes: no constraint is broken" in fixes(alone())._repr_html_()
    assert fix_html(Fixes((), alone())) == fixes(alone())._repr_html_()


def test_fixes_are_a_frame() -> None:
    found = fixes(band(constraints=[on_time(600)]))
    table = found.to_frame()
    assert list(table.columns) == list(Fix.__dataclass_fields__)
    assert len(table) == len(found)
    row = table[table["what"] == "speech.duration"].iloc[0]
    assert (row["change"], row["settings"]) == (-10.0, {"programme.speech.duration": "90 s"})
    assert table["change"].dtype == float
    assert list(Fixes((), alone()).to_frame().columns) == list(table.columns)
