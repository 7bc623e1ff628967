"""The line-up of a planner: other heads, other words, rows that are no units."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from simulator.scenario.load import load
from simulator.scenario.scenario import Scenario
from tests.scenario.small import wrong_file

SCENARIO = """\
name: Small
start: 2026-05-25T09:00:00
segments: {main: 1.5 km, air: 5 km}
routes: {street: [main], sky: [air]}
markers: {overhead: air + 3 km}
profiles:
  foot: {kind: formation, route: street, speed: 1 m/s, files: 6, rank-spacing: 1 m}
  cars: {kind: column, route: street, speed: 1 m/s, length: 5 m, spacing: 5 m}
  jets: {kind: flight, route: sky, speed: 50 m/s, target: {marker: overhead, at: "11:00"}}
units:
  table: lineup.csv
  columns:
    Unit: label
    Type: {to: profile, values: {marching: foot, vehicles: cars, none: ~}}
    People: people
    Vehicles: [vehicles, aircraft]
    Assembly street: assembly
    Report time: report
    Step off: [release, target.at]
"""
LINE_UP = """\
No,Unit,Type,People,Vehicles,Assembly street,Report time,Step off,Contact
1,Police Motorcycles,vehicles,9,8,Elm Street,09:45,11:00,Sgt. Lee
2,Cub Scouts,Marching,85,,School Street,10:00,,
3,Cub Scouts,FOOT,12,1,School Street,10:00,11:05 AM,+1 555
4,Flypast,jets,6,2,,,11:20,
"""


def planned(folder: Path, line_up: str = LINE_UP, scenario: str = SCENARIO) -> Path:
    folder.joinpath("lineup.csv").write_text(line_up, encoding="utf-8")
    path = folder / "x.yaml"
    path.write_text(scenario, encoding="utf-8")
    return path


def parade(folder: Path, line_up: str = LINE_UP, scenario: str = SCENARIO) -> Scenario:
    return load(planned(folder, line_up, scenario))


def test_the_line_up_of_a_planner_is_read(tmp_path: Path) -> None:
    found = parade(tmp_path)
    police, scouts, others, jets = found.units
    assert [unit.name for unit in found.units] == [
        *("police-motorcycles", "cub-scouts", "cub-scouts-2", "flypast")
    ]
    assert (police.label, police.assembly, police.report) == (
        *("Police Motorcycles", "Elm Street", 45 * 60),
    )
    # Nine people on eight motorcycles: two on the first.
    assert (police.people.tolist(), police.vehicles.sum()) == ([2, *[1] * 7], 8)
    assert scouts.people.tolist() == [*[6] * 14, 1]
    assert [unit.release and unit.release.at for unit in found.units[:3]] == [7200, None, 7500]
    # A time of a flight is its time on target; the marker is that of its profile.
    assert (jets.target.station, jets.target.cue.at) == (3000, 8400)  # type: ignore[union-attr]
    assert (jets.aircraft.tolist(), jets.people.tolist()) == ([2], [6])
    assert found.notices == (f"{tmp_path / 'lineup.csv'}: kept as info: No, Contact",)
    assert dict(police.info) == {"No": "1", "Contact": "Sgt. Lee"}
    # A unit on foot has no vehicles: what stands there is kept.
    assert dict(others.info) == {"No": "3", "Contact": "+1 555", "Vehicles": "1"}


def test_what_a_column_gives_has_its_place(tmp_path: Path) -> None:
    found = parade(tmp_path)
    for path, column in (
        ("units.cub-scouts.people", 4),
        ("units.flypast.target.at", 8),
        ("units.police-motorcycles.info.Contact", 9),
    ):
        place = found.place(path)
        assert place is not None
        assert place.column == column


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("85", "c. 85", "lineup.csv:3:4: units.cub-scouts.people: 'c. 85' is not a count; "
                        "write a whole number such as 25"),
        ("11:05 AM", "noon", "lineup.csv:4:8: units.cub-scouts-2.release: 'noon' is not a clock "
         "time; write a clock time, or a cue in braces: {after: EVENT, delay: 30 s}"),
        ("11:20", "noon", "lineup.csv:5:8: units.flypast.target.at: 'noon' is not a clock time "
                          'such as "09:20:00" or 2025-09-03T09:20:00'),
        ("Marching", "Drill", "lineup.csv:3:3: units.cub-scouts.profile: there is no profile "
                              "'Drill'; known: foot, cars, jets"),
        ("Marching", "none", "lineup.csv:3:2: units.cub-scouts: "
                             "kind is missing; write formation, column or flight"),
        ("1,Police Motorcycles", "1,", "lineup.csv:2:1: units: the row has no name"),
        ("Step off", "Stepoff", "x.yaml:19:5: units.columns.Step off: there is no column "
         "'Step off'; did you mean 'Stepoff'?; heads are in row 1 of lineup.csv"),
        ("Contact", "Unit", "lineup.csv:1:9: units: the column 'Unit' is given twice"),
    ],
)  # fmt: skip
def test_a_line_up_that_is_wrong(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert wrong_file(planned(tmp_path, LINE_UP.replace(old, new, 1)))[0] == problem


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("Unit: label", "Unit: lable", "x.yaml:13:5: units.columns.Unit: "
                                       "a unit has no key 'lable'; did you mean 'label'?"),
        ("People: people", "People: 3", "x.yaml:15:5: units.columns.People: write the key that "
                                        "the column gives, such as label, or a list of keys"),
        ("People: people", "unit: people", "x.yaml:15:5: units.columns.unit: "
                                           "the column is given twice"),
        ("People: people", "People: label", "x.yaml:15:5: units.columns.People: "
                                            "the column 'Unit' already gives label"),
        ("{to: profile, values", "{to: profile, valeus", "x.yaml:14:25: units.columns.Type.valeus: "
                                                        "unknown key; known: to, values"),
        ("table: lineup.csv", "table: lineup.csv\n  header-row: 0", "x.yaml:12:3: "
         "units.header-row: write the number of the row with the heads, counted from 1"),
        ("table: lineup.csv", "table: lineup.csv\n  header-row: 9", "x.yaml:12:3: "
         "units.header-row: row 9 of lineup.csv is empty"),
    ],
)  # fmt: skip
def test_what_is_said_of_columns_may_be_wrong(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert wrong_file(planned(tmp_path, scenario=SCENARIO.replace(old, new)))[0] == problem


def test_a_name_is_not_that_of_anything_else(tmp_path: Path) -> None:
    text = SCENARIO.replace("units:", "programme: {speech: {at: '10:00'}}\nunits:")
    found = parade(tmp_path, LINE_UP + "5,Foot,foot,3\n6,Speech,foot,3\n7,All,foot,3\n", text)
    assert [unit.name for unit in found.units][-3:] == ["unit-foot", "unit-speech", "unit-all"]


def test_a_name_that_is_not_one_is_a_label(tmp_path: Path) -> None:
    text = SCENARIO[: SCENARIO.index("  columns")]
    found = parade(
        tmp_path,
        "Name,PROFILE,Rank spacing\nCub Scouts,Foot,2 m\n",
        text.replace("files: 6", "ranks: 3, files: 6"),
    )
    (scouts,) = found.units
    assert (scouts.name, scouts.label) == ("cub-scouts", "Cub Scouts")
    assert scouts.offsets.tolist() == [0, 2, 4]


def test_columns_may_be_kept_or_give_what_is_kept(tmp_path: Path) -> None:
    text = SCENARIO.replace("Unit: label", "Unit: label\n    Contact: info.Phone\n    Width: info")
    found = parade(
        tmp_path, LINE_UP.replace("Contact", "Contact,Width").replace("Lee", "Lee,3"), text
    )
    assert dict(found.units[0].info) == {"Phone": "Sgt. Lee", "No": "1", "Width": "3"}


def test_values_stand_in_place_of_cells(tmp_path: Path) -> None:
    text = SCENARIO.replace(
        "People: people", "People: {to: people, values: {some: 7, TBD: 9}}"
    ).replace(
        "Step off: [release, target.at]",
        "Step off: {to: [release, target.at], values: {follows: ~, noon: '12:00'}}",
    )
    rows = LINE_UP.replace("85,,School Street,10:00,", "Tbd,,School Street,10:00,follows")
    found = parade(tmp_path, rows.replace("11:05 AM", "Noon"), text)
    assert found.units[1].people.sum() == 9
    assert [unit.release and unit.release.at for unit in found.units[:3]] == [7200, None, 3 * 3600]


def test_a_profile_of_the_file_that_is_extended_is_known(tmp_path: Path) -> None:
    base, _, units = SCENARIO.partition("units:")
    tmp_path.joinpath("base.yaml").write_text(base + "units: {}\n", encoding="utf-8")
    found = parade(tmp_path, scenario="extends: base.yaml\nunits:" + units)
    assert found.unit["flypast"].kind == "flight"
    assert found.unit["flypast"].target.station == 3000  # type: ignore[union-attr]


def test_rows_may_have_a_profile_in_common(tmp_path: Path) -> None:
    text = SCENARIO.replace("lineup.csv", "lineup.csv\n  profile: jets", 1)
    text = text.replace(
        "    Type: {to: profile, values: {marching: foot, vehicles: cars, none: ~}}\n", ""
    )
    (found,) = parade(
        tmp_path,
        "Unit,Vehicles,Assembly street,Report time,Step off,People\nRed,9,,,11:30,\n",
        text,
    ).units
    assert (found.kind, found.aircraft.tolist()) == ("flight", [9])
    assert found.target.cue.at == 9000  # type: ignore[union-attr]


def rows_of_80() -> list[list[Any]]:
    """A sheet as towns keep it: titles above, divisions, totals, heads again on the second page."""
    heads = ["#", "Unit", "Type", "People", "Vehicles", "Assembly\nstreet", "Report", "Step-off"]
    rows: list[list[Any]] = [["Memorial Day Parade 2026"], ["as of 3 May"], [], heads]
    number = 0
    for division in range(1, 5):
        rows.append([f"DIVISION {division}"])
        for member in range(20):
            number += 1
            kind = "Vehicles" if member % 5 == 4 else "Marching"
            step_off = dt.time(11, 15 * (division - 1)) if member == 0 else None
            cars = 3 if kind == "Vehicles" else None
            rows.append(
                [number, f"Unit {number}", kind, 20, cars, f"Street {division}",
                 dt.time(9, 30), step_off]
            )  # fmt: skip
        rows += [[None, "Subtotal", None, 400], []]
        if division == 2:
            rows.append(heads)
    return [*rows, ["Total", None, None, 1600, 48], ["* subject to change"]]


def test_a_line_up_of_80_rows_with_titles_and_totals(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows_of_80():
        sheet.append(row)
    sheet.merge_cells("A1:H1")
    sheet.merge_cells("A5:H5")
    book.save(tmp_path / "lineup.xlsx")
    text = SCENARIO.replace(".csv", ".xlsx").replace("Report time", "report")
    text = text.replace("Step off", "STEP-OFF")
    found = load(planned(tmp_path, scenario=text))
    assert len(found.units) == 80
    assert sum(int(unit.people.sum()) for unit in found.units) == 1600
    assert [unit.release.at for unit in found.units if unit.release] == [
        7200 + 900 * division for division in range(4)
    ]
    assert {unit.assembly for unit in found.units} == {f"Street {n}" for n in range(1, 5)}
    assert {unit.report for unit in found.units} == {1800}
    where = f"{tmp_path / 'lineup.xlsx'}: sheet Sheet: "
    assert found.notices == (
        f"{where}rows that are not units: above the heads: rows 1, 2; titles: rows 5 (DIVISION 1), "
        "28 (DIVISION 2), 52 (DIVISION 3), 75 (DIVISION 4), 99 (* subject to change); totals: "
        "rows 26, 49, 73, 96, 98; heads again: row 51; empty: 5",
        f"{where}kept as info: #",
    )


def test_a_head_over_several_columns_is_that_of_the_first(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Unit", None, "Type", "People", "Phone", None])
    book.active.append(["A", None, "foot", 6, "home 1", "work 2"])
    book.active.append(["B", "late", "foot", 6, "home 3", None])
    for merged in ("A1:B1", "E1:F1", "A2:B2"):
        book.active.merge_cells(merged)
    book.save(tmp_path / "lineup.xlsx")
    text = SCENARIO.replace(".csv", ".xlsx")
    one, two = load(planned(tmp_path, scenario=text[: text.index("    Vehicles")])).units
    assert (one.label, one.info) == ("A", {"Phone": "home 1", "Phone F": "work 2"})
    assert (two.label, two.info) == ("B", {"Unit B": "late", "Phone": "home 3"})


def test_a_cell_of_a_kept_column_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Unit", "Type", "People", "Share", "Sum", None])
    book.active.append(["A", "foot", 6, 0.5, "=C2*2", "late"])
    book.active["D2"].number_format = "0%"
    book.save(tmp_path / "lineup.xlsx")
    text = SCENARIO.replace(".csv", ".xlsx")
    (found,) = load(planned(tmp_path, scenario=text[: text.index("    Vehicles")])).units
    assert dict(found.info) == {"Share": "50 %", "column F": "late"}
    assert load(tmp_path / "x.yaml").notices[-1] == (
        f"{tmp_path / 'lineup.xlsx'}: sheet Sheet: not kept, as they cannot be read: E2"
    )


def test_what_is_wrong_with_a_decimal_comma_is_told_as_it_is_written(tmp_path: Path) -> None:
    line_up = "name;profile;gap;ranks\na;foot;1,5;3\nb;foot;-1,5 m;3\nc;foot;1,5 metrs;3\n"
    plain = SCENARIO.partition("  columns:")[0]
    assert wrong_file(planned(tmp_path, line_up, plain)) == [
        "lineup.csv:2:3: units.a.gap: '1,5' needs a unit: a length such as 30 m, 1.5 km or 100 ft",
        "lineup.csv:3:3: units.b.gap: negative length '-1,5 m'",
        "lineup.csv:4:3: units.c.gap: '1,5 metrs': unknown unit 'metrs'; did you mean 'metres'?",
    ]
