"""The order of march from a spreadsheet."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from simulator.scenario.load import load
from tests.scenario.document.tables.books import book, cells
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
        (0, 4, "label", "lineup.csv:1:5: units: the column 'label' is given twice"),
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


def test_a_table_without_rows_of_units(scenario: Path) -> None:
    scenario.with_name("lineup.csv").write_text("name,kind\n")
    problem = "x.yaml:9:9: units.table: lineup.csv holds no units; write a row for each"
    assert wrong_file(scenario) == [f"{problem}, below the heads"]


def test_a_table_without_names(scenario: Path) -> None:
    write_csv(scenario, [["Unit", "profile"], ["a", "foot"]])
    assert wrong_file(scenario) == [
        "lineup.csv:1: units: there is no column 'name' or 'label'; "
        "say which column it is: columns: {Unit: label}"
    ]
    write_csv(scenario, [["nmae", "profile"], ["a", "foot"]])
    assert wrong_file(scenario)[0] == (
        "lineup.csv:1: units: there is no column 'name' or 'label'; did you mean 'nmae'?"
    )


def test_a_table_that_is_a_directory(scenario: Path) -> None:
    scenario.with_name("lineup.csv").mkdir()
    assert wrong_file(scenario) == [
        "x.yaml:9:9: units.table: lineup.csv: is a directory, not a line-up"
    ]


def test_a_table_that_is_no_text(scenario: Path) -> None:
    scenario.with_name("lineup.csv").write_bytes("name,label\na,Défilé".encode("latin-1"))
    assert wrong_file(scenario) == [
        "x.yaml:9:9: units.table: lineup.csv:2: is not UTF-8 text; save it as UTF-8"
    ]


def test_a_table_with_rows_of_unequal_length(scenario: Path) -> None:
    scenario.with_name("lineup.csv").write_text("name,profile\na,foot,too,many\n")
    assert wrong_file(scenario) == [
        f"lineup.csv:2:{column}: units: the column has no head; write one, or clear the cell, "
        "or put a text that contains ',' in quotes"
        for column in (3, 4)
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
    assert wrong_file(scenario) == [
        "x.yaml:9:9: units.table: lineup.csv: is too large for a line-up: "
        "10,001 rows are not empty, at most 10,000"
    ]


def test_cells_of_a_workbook_are_read_as_a_person_would_write_them(scenario: Path) -> None:
    rows = [["name", "profile", "ranks", "release"], [], ["a", "foot", 3.0, None]]
    write_excel(scenario, [*rows, ["b", "foot", 2.5, '{at: "09:10"}']])
    assert wrong_file(scenario) == [
        "lineup.xlsx: sheet Sheet, cell C4: units.b.ranks: '2.5' is not a count; "
        "write a whole number such as 25"
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
        "x.yaml:9:9: units.table: lineup.xlsx: is too large for a line-up once decompressed: "
        "51.0 MB, at most 50 MB"
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
        "x.yaml:9:9: units.table: lineup.xlsx: sheet Sheet: is corrupt: xl/worksheets/sheet1.xml: "
        "mismatched tag: line 1"
    )
    assert problem.endswith("; open it in a spreadsheet program and save it again")


def by_hand(scenario: Path, *rows: str, **more: object) -> Path:
    """A workbook of one sheet, `Units`, beside the scenario."""
    scenario.with_name("lineup.xlsx").write_bytes(book(*rows, **more))
    scenario.write_text(SCENARIO.replace(".csv", ".xlsx"), encoding="utf-8")
    return scenario


def gaps(scenario: Path) -> dict[str, float]:
    return {unit.name: unit.gap for unit in load(scenario).units}


HEADS = cells(1, "name", "profile", "gap")
ARMY = cells(2, "army", "foot", "30 m")


def test_a_formula_without_a_result_does_not_fall_back_to_the_profile(scenario: Path) -> None:
    by_hand(scenario, HEADS, ARMY, cells(3, "navy", "foot", "<c><f>C2</f><v /></c>"))
    assert wrong_file(scenario) == [
        "lineup.xlsx: sheet Units, cell C3: units.navy.gap: the formula has no stored result; "
        "open the workbook in a spreadsheet program and save it, or write the value"
    ]


def test_an_error_value_does_not_fall_back_to_the_profile(scenario: Path) -> None:
    by_hand(scenario, HEADS, ARMY, cells(3, "navy", "foot", '<c t="e"><v>#REF!</v></c>'))
    assert wrong_file(scenario) == [
        "lineup.xlsx: sheet Units, cell C3: units.navy.gap: the cell holds the error #REF!; "
        "correct its formula"
    ]


def test_merged_cells_give_their_value_to_all_rows(scenario: Path) -> None:
    after = '<mergeCells><mergeCell ref="C2:C4"/></mergeCells>'
    by_hand(scenario, HEADS, ARMY, cells(3, "navy", "foot"), cells(4, "air", "foot"), after=after)
    assert gaps(scenario) == {"army": 30, "navy": 30, "air": 30}


def test_cells_of_time_are_cues_and_durations(scenario: Path) -> None:
    heads = cells(1, "name", "profile", "release", "reaction")
    nine, two_seconds = f'<c s="1"><v>{550 / 1440}</v></c>', f'<c s="2"><v>{2 / 86_400}</v></c>'
    next_day = f'<c s="3"><v>{1 + 30 / 1440}</v></c>'
    rows = [cells(2, "a", "foot", nine, two_seconds), cells(3, "b", "foot", next_day, "1 min 30 s")]
    found = load(by_hand(scenario, heads, *rows, styles=(0, 20, 21, 46)))
    assert [(unit.release.at, unit.reaction) for unit in found.units] == [
        (600, 2),
        (15.5 * 3600, 90),
    ]


def test_a_cell_of_hours_and_minutes_is_no_duration(scenario: Path) -> None:
    heads = cells(1, "name", "profile", "reaction")
    row = cells(2, "a", "foot", '<c s="1"><v>0.0625</v></c>')
    by_hand(scenario, heads, row, styles=(0, 20))
    assert wrong_file(scenario) == [
        "lineup.xlsx: sheet Units, cell C2: units.a.reaction: '01:30' could be hours or "
        "minutes; write 1 h 30 min or 1 min 30 s"
    ]


def test_a_sheet_can_be_named(scenario: Path) -> None:
    write_excel(scenario, [list(row) for row in ROWS])
    path = scenario.with_name("lineup.xlsx")
    workbook = openpyxl.load_workbook(path)
    other = workbook.create_sheet("Plan B")
    for row in (["name", "profile"], ["band", "foot"]):
        other.append(row)
    workbook.save(path)
    assert list(load(scenario).unit) == ["guard", "navy", "tanks"]
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text.replace(".xlsx}", ".xlsx, sheet: Plan B}"), encoding="utf-8")
    assert list(load(scenario).unit) == ["band"]
    scenario.write_text(text.replace(".xlsx}", ".xlsx, sheet: Plan C}"), encoding="utf-8")
    assert wrong_file(scenario) == [
        "x.yaml:9:9: units.table: lineup.xlsx: there is no sheet 'Plan C'; did you mean 'Plan B'?"
    ]
    scenario.write_text(text.replace(".xlsx}", ".xlsx, sheet: [a]}"), encoding="utf-8")
    assert wrong_file(scenario) == ["x.yaml:9:29: units.sheet: write the name of a sheet"]


def test_a_csv_file_has_no_sheets(scenario: Path) -> None:
    write_csv(scenario, ROWS)
    text = SCENARIO.replace(".csv}", ".csv, sheet: Units}")
    scenario.write_text(text, encoding="utf-8")
    assert wrong_file(scenario) == ["x.yaml:9:28: units.sheet: a .csv file has no sheets"]


def test_a_sheet_that_is_empty(scenario: Path) -> None:
    by_hand(scenario)
    assert wrong_file(scenario) == ["x.yaml:9:9: units.table: lineup.xlsx: sheet Units: is empty"]


def test_hidden_rows_count_and_are_noted(scenario: Path) -> None:
    by_hand(scenario, HEADS, ARMY, cells(3, "navy", "foot", attributes='hidden="1"'))
    found = load(scenario)
    assert list(found.unit) == ["army", "navy"]
    where = scenario.with_name("lineup.xlsx")
    notice = f"{where}: sheet Units: row 3 is hidden and counted"
    assert found.notices == (notice,)
    assert found.with_(name="Other").notices == (notice,)


def test_decimal_commas_are_read_where_a_comma_does_not_separate_cells(scenario: Path) -> None:
    text = "name;profile;gap;ranks\na;foot;1,5 m;9, 2 x 17\nb;foot;1,200 m;3"
    scenario.with_name("lineup.csv").write_text(text, encoding="utf-8")
    assert wrong_file(scenario) == [
        "lineup.csv:3:3: units.b.gap: '1,200' may be 1200 or 1.200; write 1200, or 1,2000"
    ]
    scenario.with_name("lineup.csv").write_text(text.replace("1,200", "1200"), encoding="utf-8")
    found = load(scenario)
    assert [unit.gap for unit in found.units] == [1.5, 1200]
    assert found.unit["a"].people.sum() == 43


def test_a_clock_time_is_a_cue(scenario: Path) -> None:
    rows = [["name", "profile", "release"], ["a", "foot", "9:10 AM"], ["b", "foot", "00:10 +1 d"]]
    write_csv(scenario, [*rows, ["c", "foot", "2024-05-08T09:20"]])
    assert [unit.release.at for unit in load(scenario).units] == [600, 54_600, 1200]


def test_a_column_without_a_head_is_told_once(scenario: Path) -> None:
    scenario.with_name("lineup.csv").write_text("name,profile,\na,foot,30 m\nb,foot,\nc,foot,1\n")
    assert wrong_file(scenario) == [
        "lineup.csv:2:3: units: the column has no head; write one, or clear the cell, "
        "or put a text that contains ',' in quotes"
    ]


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
        "x.yaml:9:9: units.table: lineup.xlsx: is not a workbook, or is corrupt; "
        "open it in a spreadsheet program and save it again as .xlsx"
    ]


def test_a_table_of_another_kind(scenario: Path) -> None:
    scenario.write_text(SCENARIO.replace(".csv", ".doc"), encoding="utf-8")
    assert wrong_file(scenario) == [
        "x.yaml:9:9: units.table: write the path of a .csv, .tsv, .txt, .xlsx, .xlsm or .ods file"
    ]


@pytest.mark.parametrize("kind", ["tsv", "txt"])
def test_a_text_with_tabs_is_read(scenario: Path, kind: str) -> None:
    scenario.write_text(SCENARIO.replace(".csv", f".{kind}"), encoding="utf-8")
    text = "name\tprofile\na\tfoot\n"
    scenario.with_name(f"lineup.{kind}").write_text(text, encoding="utf-16")
    assert list(load(scenario).unit) == ["a"]


def test_a_table_beside_units(scenario: Path) -> None:
    text = SCENARIO.replace("lineup.csv}", "lineup.csv, navy: {profile: foot}}")
    scenario.write_text(text, encoding="utf-8")
    write_csv(scenario, ROWS)
    assert wrong_file(scenario) == [
        "x.yaml:9:9: units.navy: a table gives all units; add navy to it as a row"
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
