"""What differs, in words: one screen, the largest first."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from simulator.timeline.comparison import Comparison, Moved, Record, VerdictRecord, comparison_of
from simulator.views.blocks import plain_text
from simulator.views.comparison import (
    MOST_ROWS,
    by_subject,
    comparison_blocks,
    comparison_document,
    headline,
    subject,
    together,
)
from simulator.views.documents import to_json

NINE = 9 * 3600.0


def record(events: dict[str, float], verdicts: dict[str, VerdictRecord] | None = None) -> Record:
    """A record of events in seconds after nine."""
    instants = {name: NINE + at for name, at in events.items()}
    return Record("A parade", "0" * 64, dt.date(2024, 5, 8), instants, verdicts or {})


def shown(comparison: Comparison, *, every: bool = False) -> str:
    """The tables, as plain text."""
    return plain_text(comparison_blocks(comparison, show_all=every))


BEFORE = record(
    {
        "speech.start": 0,
        "speech.end": 60,
        "guard.released": 60,
        "guard@stand": 360,
        "navy@stand": 400,
        "jeep.starts": 10,
        "jeep@stand": 20,
        "cart.starts": 10,
        "cart@stand": 20,
    },
    {"On time": VerdictRecord(True, 5, "s"), "Room": VerdictRecord(True, 4, "people")},
)
AFTER = record(
    {
        "speech.start": 0,
        "speech.end": 80,
        "guard.released": 80,
        "guard@stand": 380,
        "navy@stand": 421.5,
        "band.starts": 90,
    },
    {
        "On time": VerdictRecord(False, -15, "s"),
        "Room": VerdictRecord(True, 3, "people"),
        "New": VerdictRecord(True, None, "s"),
    },
)
SHOWN = """\
Verdicts that changed
  verdict     constraint  slack was         is         by
  BROKEN      On time          +5 s      -15 s      -20 s
  slack lost  Room        +4 people  +3 people  -1 person
  new         New                 -  unlimited          -

Programme that moved
  event              was          is     by
  speech.end  09:01:00.0  09:01:20.0  +20 s

Units that moved
       by  events  who    for example            was          is
  +21.5 s       1  navy   navy@stand      09:06:40.0  09:07:01.5
    +20 s       2  guard  guard.released  09:01:00.0  09:01:20.0

Vanished events
  events  who         which
       4  jeep, cart  .starts, @stand

New events
  events  who   which
       1  band  .starts
"""


def test_verdicts_programme_units_and_what_is_gone_or_new() -> None:
    comparison = comparison_of(BEFORE, AFTER)
    assert shown(comparison) == SHOWN
    assert headline(comparison) == (
        "3 verdicts changed, 4 events moved, 4 events vanished, 1 event new"
    )


def test_what_does_not_differ_is_not_listed() -> None:
    comparison = comparison_of(BEFORE, BEFORE)
    assert comparison_blocks(comparison) == []
    assert headline(comparison) == "nothing differs"


def test_every_event_is_listed_on_request() -> None:
    text = shown(comparison_of(BEFORE, AFTER), every=True)
    assert (
        "Events that moved\n"
        "  event                  was          is       by\n"
        "  navy@stand      09:06:40.0  09:07:01.5  +21.5 s\n"
        "  speech.end      09:01:00.0  09:01:20.0    +20 s\n"
        "  guard.released  09:01:00.0  09:01:20.0    +20 s\n"
        "  guard@stand     09:06:00.0  09:06:20.0    +20 s\n"
    ) in text
    assert "Vanished events\n  event              at\n  jeep.starts  09:00:10\n" in text


def test_many_units_fit_a_screen_and_none_is_forgotten() -> None:
    number = 3 * MOST_ROWS
    before = record({f"u{n}@stand": n for n in range(number)})
    after = record({f"u{n}@stand": n + 2.0 * (n + 1) for n in range(number)})
    lines = shown(comparison_of(before, after)).splitlines()
    assert len(lines) == 2 + MOST_ROWS + 1
    least = 2 * (number - MOST_ROWS)
    assert lines[-1].split() == [
        *f"at most +{least} s".split(),
        str(number - MOST_ROWS),
        str(number - MOST_ROWS),
        "more",
        "-",
        "-",
        "-",
    ]


def test_many_kinds_of_events_that_vanished_fit_a_screen() -> None:
    before = record({f"u{n}@m{n}": n for n in range(2 * MOST_ROWS)})
    lines = shown(comparison_of(before, record({}))).splitlines()
    assert len(lines) == 2 + MOST_ROWS + 1
    assert lines[-1].split() == [str(MOST_ROWS), str(MOST_ROWS), "more", "-"]


def test_the_document_is_strict_and_exact() -> None:
    document = json.loads(to_json(comparison_document(comparison_of(BEFORE, AFTER))))
    assert document["same"] is False
    assert document["before"] == {"name": "A parade", "hash": "0" * 64, "day": "2024-05-08"}
    assert document["moved"][0] == {
        "event": "navy@stand",
        "by": 21.5,
        "from": "09:06:40.000",
        "to": "09:07:01.500",
    }
    assert document["vanished"]["jeep@stand"] == "09:00:20.000"
    assert document["new"] == {"band.starts": "09:01:30.000"}
    assert document["verdicts"] == [
        {
            "name": "On time",
            "change": "broken",
            "by": -20,
            "before": {"holds": True, "slack": 5, "unit": "s"},
            "after": {"holds": False, "slack": -15, "unit": "s"},
        },
        {
            "name": "Room",
            "change": "lost",
            "by": -1,
            "before": {"holds": True, "slack": 4, "unit": "people"},
            "after": {"holds": True, "slack": 3, "unit": "people"},
        },
        {
            "name": "New",
            "change": "new",
            "by": None,
            "before": None,
            "after": {"holds": True, "slack": None, "unit": "s"},
        },
    ]


@pytest.mark.parametrize(
    ("event", "unit"),
    [("guard@stand", "guard"), ("guard.tail@stand", "guard"), ("speech.end", "speech")],
)
def test_an_event_has_a_subject(event: str, unit: str) -> None:
    assert subject(event) == unit


def test_events_are_grouped_by_subject_in_order() -> None:
    events = ["guard@stand", "navy@stand", "guard.starts"]
    assert by_subject(events) == {"guard": ["guard@stand", "guard.starts"], "navy": ["navy@stand"]}


def test_subjects_that_moved_alike_form_a_group_and_the_largest_shift_is_first() -> None:
    moved = [
        Moved("late@stand", 0.0, -90.0),
        Moved("late.starts", 0.0, 30.0),
        Moved("a@stand", 10.0, 70.01),
        Moved("b@stand", 20.0, 80.02),
        Moved("a.starts", 0.0, 60.0),
        Moved("c@stand", 1e-9, 80.02 - 20 + 2e-9),
    ]
    order = [
        "b@stand",
        "c@stand",
        "a.starts",
        "a@stand",
        "still@stand",
        "late.starts",
        "late@stand",
    ]
    first, second = together(moved, order)
    assert (first.who, first.least, first.most, first.events) == (("late",), 30.0, -90.0, 2)
    assert first.example.event == "late@stand"
    assert (second.who, second.least, second.most, second.events) == (
        ("b", "c", "a"),
        60.0,
        60.0,
        4,
    )
    assert second.example.event == "b@stand"
