"""Everything that users hold shows itself: a short line, a table that is escaped and cut."""

from __future__ import annotations

import copy
import pickle
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pytest

from simulator import Scenario, compare, fixes, margins, simulate, simulate_many
from simulator.represented import Represented
from simulator.scenario.events.instants import Instant
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdicts
from simulator.timeline.why.delays import Delays
from simulator.views.representation.showing import LONGEST_LINE, MOST_ROWS, SINCE_START, facts
from tests.build import formation, run_of
from tests.drill import DRILL

WICKED = "<script>alert(1)</script> & $x_1$"
#: What other rooms use of results, and parts of the file as pydantic has them: shown as they are.
INSIDE = {
    "Absent",
    "AllPassages",
    "Calendar",
    "Cause",
    "Crowd",
    "Dimension",
    "Display",
    "EventRow",
    "GroundClock",
    "Happening",
    "Histograms",
    "Layout",
    "Leg",
    "Place",
    "RankStays",
    "Reading",
    "ReadingTable",
    "SectionNames",
    "Spacing",
    "Stop",
    "Triangular",
    "UnitEvents",
    "Written",
}


@cache
def day() -> Run:
    """The drill, with a broken constraint of a wicked name, and an incident."""
    scenario = Scenario.from_yaml(DRILL)
    broken = {"name": WICKED, "zone": "square", "count": "people", "at-most": 1}
    fire = {"unit": "trucks", "rank": 1, "place": "stand", "drives-on": "9 s"}
    changed = {
        "units.guard.label": WICKED,
        "units.trucks.elastic": True,
        "constraints": [{**broken, "because": WICKED}],
        "incidents": {"fire": fire},
    }
    return simulate(scenario.with_(changed))


@cache
def held() -> dict[str, Any]:
    """What a user may have at hand, by how it is called."""
    run, plain = day(), simulate(Scenario.from_yaml(DRILL))
    ensemble = simulate_many(plain.scenario, 20, workers=1)
    return {
        "run": run,
        "margins": margins(plain),
        "fixes": fixes(plain.scenario.with_({"programme.speech.duration": "70 s"})),
        "comparison": compare(plain, run),
        "ensemble": ensemble,
        "paired": ensemble.compare(ensemble),
        "sensitivity": ensemble.sensitivity(),
        "rows": run.march_table_rows(),
        "throughput": run.throughput_rows(),
        "occupancy": run.occupancy("square"),
        "stays": run.stays("square"),
        "chain": run.explain("trucks@stand"),
    }


@cache
def reached() -> dict[type, Any]:
    """An object of every class of ours that is reached from these by attributes and items."""
    found: dict[type, Any] = {}
    todo = deque(held().values())
    while todo:
        each = todo.popleft()
        kind = type(each)
        if each is None or isinstance(each, str | float | int | type) or callable(each):
            continue
        ours = kind.__module__.startswith("simulator.")
        if ours and (kind in found or (".model." in kind.__module__ and kind not in SHOWN_PARTS)):
            continue
        if ours:
            found[kind] = each
            todo += _attributes(each)
        if isinstance(each, Mapping):
            todo += list(each.values())[:3]
        elif isinstance(each, Sequence):
            todo += each[:3]
    return found


def _attributes(each: object) -> Iterator[Any]:
    for name in {*dir(type(each)), *getattr(each, "__dict__", ())}:
        if not name.startswith(("_", "model_")) and name != "setting":
            yield getattr(each, name, None)


#: Of the validated file, what has a view.
SHOWN_PARTS = {type(each) for each in day().scenario.constraints}


def _text(html: str) -> str:
    """All text of a well-formed fragment."""
    return " ".join(ElementTree.fromstring(html.replace("<br>", "<br/>")).itertext())


def test_no_object_that_is_reached_is_raw() -> None:
    raw = {kind.__name__ for kind in reached() if not issubclass(kind, Represented)}
    assert raw <= INSIDE
    names = {kind.__name__ for kind in reached()}
    wanted = "Unit Units Verdict Verdicts Events Occupancy Stay Delay Odds Breakdown Influence Fix"
    assert set(wanted.split()) <= names


def test_each_shows_itself_in_one_line_and_as_a_fragment_whose_texts_are_escaped() -> None:
    shown = {kind: each for kind, each in reached().items() if issubclass(kind, Represented)}
    assert len(shown) > 40
    for kind, each in shown.items():
        line, html = repr(each), each._repr_html_()
        called = "Event" if issubclass(kind, Instant) else kind.__name__
        assert line.startswith(f"<{called}"[:LONGEST_LINE])
        assert len(line) <= LONGEST_LINE + 2
        assert line.isprintable()
        assert "object at 0x" not in line
        assert "<script" not in html
        assert "mathjax_ignore" in html
        assert _text(html).strip()
    assert WICKED in _text(day().verdicts._repr_html_())
    assert WICKED in _text(day().scenario.units._repr_html_())
    assert WICKED in repr(day().verdicts[WICKED])


def test_a_record_shows_its_facts_and_those_of_a_run_show_them_by_its_clock() -> None:
    plain = simulate(Scenario.from_yaml(DRILL))
    assert repr(plain.verdicts["Guard on time"]) == (
        "<Verdict Guard on time: verdict holds, slack +5 s, at 6 min 00 s after the start, "
        "who guard>"
    )
    text = str(plain.verdicts).splitlines()
    assert text[0] == "Verdicts"
    assert text[-1] == "All 4 constraints hold"
    assert any("Guard on time" in line and "09:06:00" in line for line in text)
    assert repr(plain.scenario.units) == "<Units: 2, guard, trucks>"
    early = plain.scenario.with_({"units.guard.release": {"at": "09:01:30"}})
    assert str(early.units).splitlines()[2].endswith("through  09:01:30")
    assert "waits for 1 min 30 s after the start" in repr(early.units["guard"])
    assert repr(plain.occupancy("square")).startswith("<Occupancy of square: ")
    assert "peak 16 people at 09:05:30" in repr(plain.occupancy("square"))


def test_what_no_view_shows_is_refused_by_its_type() -> None:
    with pytest.raises(TypeError, match=r"^no view shows a complex$"):
        facts(1j, SINCE_START)


def test_the_odds_of_an_ensemble_are_a_table_and_read_by_name() -> None:
    odds = held()["ensemble"].constraints
    assert odds["window"] is odds[0]
    assert repr(odds) == "<AllOdds: 4 constraints, 0 of them broken at times>"
    lines = str(odds).splitlines()
    assert lines[1].split()[:3] == ["constraint", "holds", "in"]
    assert [line.split("  ")[1] for line in lines[2:]] == list(odds.names)


def test_what_is_long_is_cut_and_says_how_much_is_left_out() -> None:
    units = [formation(f"u{number}", release=number * 100) for number in range(30)]
    run = run_of(*units, segments={"avenue": 1000}, markers={"stand": 500})
    for each, many in ((run.scenario.units, 30), (run.events, len(run.events))):
        assert f"\n\n{many - MOST_ROWS} more" in str(each)
        assert f"{many - MOST_ROWS} more" in _text(each._repr_html_())
        assert each._repr_html_().count("<tr>") == MOST_ROWS + 1
    assert "run.timeline() has all" in str(run.events)


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))]
)
def test_verdicts_and_delays_are_tuples_that_are_copied_with_their_run(copied: Any) -> None:
    run = day()
    assert isinstance(run.verdicts, tuple)
    for each, kind in ((run.verdicts, Verdicts), (run.delays, Delays)):
        again = copied(each)
        assert type(again) is kind
        assert again == each == tuple(each)
        assert again.run.scenario == run.scenario
    again = copied(run)
    assert again.verdicts == run.verdicts


def test_verdicts_and_delays_are_data_frames_too() -> None:
    run = day()
    table = run.verdicts.to_frame()
    assert list(table["constraint"]) == [verdict.name for verdict in run.verdicts]
    assert list(table["slack"]) == [verdict.slack for verdict in run.verdicts]
    assert table["at"][0] == run.scenario.clock(run.verdicts[0].at or 0)
    delays = run.delays.to_frame()
    assert list(delays["seconds"]) == [delay.seconds for delay in run.delays] != []
    steps = run.occupancy("square").to_frame()
    assert list(steps["people"]) == run.occupancy("square").people.tolist()
    assert steps["clock"][0] == run.scenario.start
