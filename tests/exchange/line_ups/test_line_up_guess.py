"""Which column of a line-up is which."""

from __future__ import annotations

import pytest

from simulator.exchange.line_ups.line_up_guess import guess_line_up
from simulator.scenario.document.tables.delimited import read_delimited


def guessed(text: str) -> dict[str, str]:
    """What each column that gives something gives."""
    found = guess_line_up(read_delimited(text.encode(), "x.csv", ()))
    return {use.head: use.keys[0] for use in found.uses if use.keys}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "No,Unit,Type,People,Time\n1,A,x,3,10:00\n2,B,x,4,\n",
            {"Unit": "label", "Type": "profile", "People": "people", "Time": "release"},
        ),
        (
            "Organisation,Contact person,# people,Arrival time,Departure\nA,Jo,5,9:00,10:00\n",
            {
                "Organisation": "label",
                "# people": "people",
                "Arrival time": "report",
                "Departure": "release",
            },
        ),
        # A head alone decides nothing, if the cells look otherwise.
        ("Unit,Start,People\nA,north gate,many\nB,south gate,few\n", {
            "Unit": "label", "Start": "info", "People": "info"}),
        # What numbers the rows is no count, and a time is no place.
        (
            "Number,Unit,Marchers,Float #,Line-up time,Line-up #,Staging lot\n"
            "1,A,40,1,9:00,1,X\n2,B,30,2,9:05,2,Y\n3,C,40,3,9:10,3,X\n",
            {
                "Unit": "label",
                "Marchers": "people",
                "Line-up time": "report",
                "Staging lot": "assembly",
            },
        ),
        ("Unit,People,Assembly time\nA,40,9:00\nB,30,9:05\n", {
            "Unit": "label", "People": "people", "Assembly time": "report"}),
        (
            "N°,Participant,Effectif,Lieu de rassemblement,Heure de rassemblement,Heure de départ\n"
            "1,A,48,Rue X,9h30,10h00\n2,B,30,Rue X,9h45,\n",
            {
                "Participant": "label",
                "Effectif": "people",
                "Lieu de rassemblement": "assembly",
                "Heure de rassemblement": "report",
                "Heure de départ": "release",
            },
        ),
        (
            "Nr,Gruppe,Aufstellplatz,Aufstellzeit,Abmarsch\n1,A,Markt,10.15 Uhr,11.11 Uhr\n",
            {
                "Gruppe": "label",
                "Aufstellplatz": "assembly",
                "Aufstellzeit": "report",
                "Abmarsch": "release",
            },
        ),
        ("Code,Wer\n1,Kapelle\n2,Verein\n", {"Wer": "label"}),
        ("Unit,Gap,Width\nA,5 m,wide\n", {"Unit": "label", "Gap": "gap", "Width": "info"}),
        (
            'name;label;profile;release\na;A;x;"{at: ""11:00""}"\nb;B;x;\n',
            {"name": "name", "label": "label", "profile": "profile", "release": "release"},
        ),
        ("name,profile,ranks\na,x,3\n", {"name": "label", "profile": "profile", "ranks": "ranks"}),
    ],
)  # fmt: skip
def test_a_column_is_guessed_by_its_head_and_its_cells(text: str, found: dict[str, str]) -> None:
    assert guessed(text) == found


@pytest.mark.parametrize(
    ("words", "kind", "length"),
    [
        ("band", "formation", 0),
        ("Marching unit", "formation", 0),
        ("Fire truck", "column", 9),
        ("Motorcycles", "column", 2.5),
        ("FLOAT", "column", 12),
        ("Helicopter flypast", "flight", 15),
        ("scar", "formation", 0),  # no car
        ("Motivwagen", "column", 12),
        ("Char", "column", 12),
        ("Charity", "formation", 0),
    ],
)
def test_the_kind_of_a_type_is_guessed_from_its_word(words: str, kind: str, length: float) -> None:
    (found,) = guess_line_up(read_delimited(f"Unit,Type\nA,{words}\n".encode(), "x.csv", ())).types
    assert (found.kind, found.length) == (kind, length)


def test_what_mostly_has_vehicles_drives() -> None:
    text = "Unit,Type,Vehicles\nA,club,3\nB,club,1\nC,club,\nD,scouts,\nE,scouts,1\nF,scouts,\n"
    found = guess_line_up(read_delimited(text.encode(), "x.csv", ())).types
    assert [(each.profile, each.kind, each.lacks) for each in found] == [
        ("club", "column", True),
        ("scouts", "formation", True),
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(
            ("1.200", "1200"),
            ("about 45", "45"),
            ("20-25", "25"),
            ("60+", "60"),
            ("2 x 1'000", "1000"),
        ),
        *(("TBC", None), ("none", None), ("-5", None), ("3.5", None), ("2,5", None)),
    ],
)
def test_a_number_in_words_is_guessed(written: str, read: str | None) -> None:
    text = f"Unit;People\nA;{written}\nB;3\n"
    found = guess_line_up(read_delimited(text.encode(), "x.csv", ()))
    assert found.instead == {"People": {written.casefold(): (written, read)}}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(("13.30 Uhr", "13:30"), ("11h05", "11:05"), ("1105", "11:05"), ("9.45 am", "9:45 AM")),
        *(("8.45a.m.", "8:45 AM"), ("10.30pm", "10:30 PM")),
        *(("noon", "12:00"), ("at 11:00", "11:00"), ("11:00 hrs", "11:00"), ("TBC", None)),
        *(("2575", None), ("11", None)),
    ],
)
def test_a_clock_time_that_is_written_in_another_way_is_guessed(
    written: str, read: str | None
) -> None:
    text = f"Unit,Step off\nA,{written}\nB,11:00\n"
    found = guess_line_up(read_delimited(text.encode(), "x.csv", ()))
    assert found.instead == {"Step off": {written.casefold(): (written, read)}}


def test_units_without_a_type_march_unless_all_have_vehicles() -> None:
    text = "Unit,People,Vehicles\nA,8,\nB,120,1\nC,2,1\n"
    for given, kind in ((text, "formation"), (text.replace("8,", "8,1"), "column")):
        (found,) = guess_line_up(read_delimited(given.encode(), "x.csv", ())).types
        assert (found.profile, found.kind) == ("march", kind)
