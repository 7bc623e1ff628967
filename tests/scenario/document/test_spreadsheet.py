"""The order of march from a spreadsheet."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from simulator.scenario.load import load
from tests.scenario.small import wrong_file

SCENARIO = """\
name: Small
start: 2024-05-08T09:00:00
segments: {avenue: 1 km}
routes: {avenue: [avenue]}
markers: {rostrum: avenue + 500 m}
profiles:
  foot: {kind: formation, route: avenue, ranks: 12, files: 10, rank-spacing: 1 m, speed: 1 m/s}
  cars: {kind: column, route: avenue, length: 5 m, speed: 2 m/s, spacing: 5 m}
units: {table: lineup.csv}
"""
ROWS = [
    ["name", "label", "profile", "ranks", "gap", "release", "drawn-up", "crew"],
    ["guard", "Garde", "foot", "9, 12 x 17", "15 m", '{at: "09:10"}', "", ""],
    ["navy", "", "foot", "", "20 m", "", "FALSE", ""],
    ["", "", "", "", "", "", "", ""],
    ["tanks", "2015", "cars", "3", "", "", "", "3"],
]


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "x.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def write_csv(scenario: Path, rows: list[list[str]]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    scenario.with_name("lineup.csv").write_text("\n".join(quoted) + "\n", encoding="utf-8")


def write_excel(scenario: Path, rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([None if cell == "" else cell for cell in row])
    book.save(scenario.with_name("lineup.xlsx"))
    scenario.write_text(SCENARIO.replace(".csv", ".xlsx"), encoding="utf-8")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_row_is_a_unit(scenario: Path, kind: str) -> None:
    if kind == "csv":
        write_csv(scenario, ROWS)
    else:
        rows: list[list[object]] = [list(row) for row in ROWS]
        rows[2][6], rows[4][3], rows[4][7] = False, 3, 3
        write_excel(scenario, rows)
    loaded = load(scenario)
    guard, navy, tanks = loaded.units
    assert (guard.label, guard.gap, guard.release.at) == ("Garde", 15, 600)
    assert guard.people.sum() == 213
    assert (navy.label, navy.gap, len(navy.offsets), navy.drawn_up) == ("navy", 20, 12, False)
    assert (tanks.label, tanks.people.tolist()) == ("2015", [3, 3, 3])
    place = loaded.place("units.navy.gap")
    assert (Path(place.file).name, place.line, place.column) == (f"lineup.{kind}", 3, 5)


@pytest.mark.parametrize(
    ("row", "column", "cell", "problem"),
    [
        (2, 4, "20", "lineup.csv:3:5: units.navy.gap: '20' needs a unit: "
                     "a length such as 30 m, 1.5 km or 100 ft"),
        (2, 2, "fot", "lineup.csv:3:3: units.navy.profile: "
                       "there is no profile 'fot'; did you mean 'foot'?"),
        (2, 0, "guard", "lineup.csv:3:1: units: the unit 'guard' is given twice; first in row 2"),
        (2, 0, "", "lineup.csv:3:1: units: the row has no name"),
        (0, 4, "gpa", "lineup.csv:1:5: units: unknown column 'gpa'; did you mean 'gap'?"),
        (0, 4, "label", "lineup.csv:1:5: units: the column 'label' is given twice"),
        (0, 0, "nmae", "lineup.csv:1:1: units: unknown column 'nmae'; did you mean 'name'?"),
        (1, 5, "{at", "lineup.csv:2:6: units.guard.release: "
                      "expected ',' or '}' in the mapping that begins at 1:1"),
    ],
)  # fmt: skip
def test_a_cell_that_is_wrong(
    scenario: Path, row: int, column: int, cell: str, problem: str
) -> None:
    rows = [list(cells) for cells in ROWS]
    rows[row][column] = cell
    write_csv(scenario, rows)
    assert wrong_file(scenario)[0] == problem


def test_a_table_that_is_missing(scenario: Path) -> None:
    assert wrong_file(scenario) == ["x.yaml:9:9: units.table: lineup.csv: there is no such file"]


def test_a_table_that_is_empty(scenario: Path) -> None:
    scenario.with_name("lineup.csv").write_text("")
    assert wrong_file(scenario) == ["x.yaml:9:9: units.table: lineup.csv: is empty"]


def test_a_table_without_names(scenario: Path) -> None:
    write_csv(scenario, [["label"], ["a"]])
    assert wrong_file(scenario)[0] == "lineup.csv:1: units: there is no column 'name'"


def test_a_table_that_is_a_directory(scenario: Path) -> None:
    scenario.with_name("lineup.csv").mkdir()
    assert wrong_file(scenario) == [
        "x.yaml:9:9: units.table: lineup.csv: is a directory, not a line-up"
    ]


def test_a_table_that_is_no_text(scenario: Path) -> None:
    scenario.with_name("lineup.csv").write_bytes("name,label\na,Défilé".encode("latin-1"))
    assert wrong_file(scenario) == ["x.yaml:9:9: units.table: lineup.csv:2: is not text in UTF-8"]


def test_a_table_with_rows_of_unequal_length(scenario: Path) -> None:
    scenario.with_name("lineup.csv").write_text("name,profile\na,foot,too,many\n")
    assert wrong_file(scenario) == [
        "lineup.csv:2:1: units: the row has 4 cells, but there are 2 columns"
    ]


def test_a_row_in_a_table_is_the_line_in_its_file(scenario: Path) -> None:
    text = '\nname,label,profile,,\n\na,"two\nlines",foot,,\n,,\nb,,fot\n'
    scenario.with_name("lineup.csv").write_text(text)
    assert wrong_file(scenario) == [
        "lineup.csv:7:3: units.b.profile: there is no profile 'fot'; did you mean 'foot'?"
    ]


def test_a_table_whose_quotes_do_not_close(scenario: Path) -> None:
    scenario.with_name("lineup.csv").write_text('name,profile\na,foot\nb,"foot\nc,foot\n')
    assert wrong_file(scenario) == [
        "x.yaml:9:9: units.table: lineup.csv:3: cannot be read: unexpected end of data"
    ]


def test_a_table_with_too_many_rows(scenario: Path) -> None:
    scenario.with_name("lineup.csv").write_text("name\n" + "a\n" * 10_000)
    assert wrong_file(scenario) == ["x.yaml:9:9: units.table: lineup.csv: has more than 10000 rows"]


def test_cells_of_a_workbook_are_read_as_a_person_would_write_them(scenario: Path) -> None:
    rows = [["name", "profile", "ranks", "release"], [], ["a", "foot", 3.0, None]]
    write_excel(scenario, [*rows, ["b", "foot", 2.5, '{at: "09:10"}']])
    assert wrong_file(scenario) == [
        "lineup.xlsx:4:3: units.b.ranks: '2.5' is not a count; write a whole number such as 25"
    ]


def test_a_workbook_that_unfolds_to_too_much(scenario: Path) -> None:
    scenario.write_text(SCENARIO.replace(".csv", ".xlsx"), encoding="utf-8")
    with (
        zipfile.ZipFile(scenario.with_name("lineup.xlsx"), "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("sheet", "w") as part,
    ):
        for _ in range(51):
            part.write(bytes(1_000_000))
    assert wrong_file(scenario) == [
        "x.yaml:9:9: units.table: lineup.xlsx: is too large for a line-up once decompressed"
    ]


def test_a_workbook_that_is_damaged(scenario: Path) -> None:
    write_excel(scenario, ROWS)
    path = scenario.with_name("lineup.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace(b"</sheetData>", b"<sheetData>"))
    (problem,) = wrong_file(scenario)
    assert problem.startswith(
        "x.yaml:9:9: units.table: lineup.xlsx: cannot be read: mismatched tag"
    )


def test_a_table_is_loaded_without_pandas(scenario: Path) -> None:
    write_csv(scenario, ROWS)
    script = (
        "import sys; from simulator import load; load(sys.argv[1]); "
        "print({'pandas', 'openpyxl'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(scenario)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_a_workbook_that_is_none(scenario: Path) -> None:
    scenario.write_text(SCENARIO.replace(".csv", ".xlsx"), encoding="utf-8")
    scenario.with_name("lineup.xlsx").write_bytes(b"not a zip file")
    assert wrong_file(scenario) == [
        "x.yaml:9:9: units.table: lineup.xlsx: cannot be read: File is not a zip file"
    ]


def test_a_table_of_another_kind(scenario: Path) -> None:
    scenario.write_text(SCENARIO.replace(".csv", ".ods"), encoding="utf-8")
    assert wrong_file(scenario) == [
        "x.yaml:9:9: units.table: write the path of a .csv or .xlsx file"
    ]


def test_a_table_beside_units(scenario: Path) -> None:
    text = SCENARIO.replace("lineup.csv}", "lineup.csv, navy: {profile: foot}}")
    scenario.write_text(text, encoding="utf-8")
    write_csv(scenario, ROWS)
    assert wrong_file(scenario) == [
        "x.yaml:9:9: units.navy: a table gives all units; add navy as a row of it"
    ]


def test_a_unit_may_be_called_table(scenario: Path) -> None:
    text = SCENARIO.replace("{table: lineup.csv}", "{table: {profile: foot}}")
    scenario.write_text(text, encoding="utf-8")
    assert list(load(scenario).unit) == ["table"]


def test_a_table_is_overlaid_like_any_units(scenario: Path) -> None:
    write_csv(scenario, ROWS)
    path = scenario.with_name("over.yaml")
    path.write_text("extends: x.yaml\nunits: {navy: null, guard: {gap: 3 m}}\n")
    loaded = load(path)
    assert list(loaded.unit) == ["guard", "tanks"]
    assert loaded.unit["guard"].gap == 3
