"""Times in a copy of the planner's own workbook."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from simulator import load, simulate
from simulator.errors import OutputError
from simulator.exchange.line_ups.line_up_times import with_times
from tests.conftest import Parade

SCENARIO = """\
name: Small
start: 2026-05-25T11:00:00
segments: {main: 1.2 km, air: 5 km}
routes: {street: [main], sky: [air]}
markers: {stand: main + 600 m, overhead: air + 3 km}
profiles:
  foot: {kind: formation, route: street, speed: 1 m/s, files: 2, rank-spacing: 1 m, gap: 10 m}
  jets: {kind: flight, route: sky, speed: 50 m/s, aircraft: 1}
units:
  table: lineup.xlsx
  columns: {Unit: label, Type: profile, People: people, Step off: [release, target.at]}
"""
TARGET = "{marker: overhead, at: '11:20'}"


def workbook(folder: Path) -> tuple[openpyxl.Workbook, Worksheet]:
    """The line-up of a planner, with formats, a formula, a note, a chart."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Line-up"
    for row in (
        ["Memorial Day Parade"],
        ["No", "Unit", "Type", "People", "Step off"],
        [1, "Band", "foot", 20, dt.time(11, 0)],
        ["DIVISION 2"],
        [2, "Scouts", "foot", 11, None],
        [3, "Flypast", "jets", None, dt.time(11, 20)],
        [None, "Total", None, "=SUM(D3:D6)"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:H1")
    sheet.column_dimensions["B"].width = 31
    sheet["B3"].font = Font(bold=True)
    for row in range(2, 7):
        sheet.cell(row, 5).fill = PatternFill("solid", fgColor="FFFF00")
    sheet["B5"].comment = Comment("bring water", "me")
    chart = LineChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=3, max_row=6))
    sheet.add_chart(chart, "K2")
    book.save(folder / "lineup.xlsx")
    text = SCENARIO.replace("aircraft: 1}", f"aircraft: 1, target: {TARGET}}}")
    folder.joinpath("x.yaml").write_text(text, encoding="utf-8")
    return book, sheet


def copied(folder: Path) -> Worksheet:
    """The sheet of the copy."""
    made = with_times(simulate(load(folder / "x.yaml")), folder / "lineup.xlsx")
    assert made.lost == ()
    sheet = openpyxl.load_workbook(io.BytesIO(made.data)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_times_stand_beside_the_rows_of_the_units(tmp_path: Path) -> None:
    workbook(tmp_path)
    sheet = copied(tmp_path)
    found = [[cell.value for cell in row[5:]] for row in sheet.iter_rows(2, 7)]
    clear = "stand clear"
    # The band is at the stand after 600 s, and clear of it when its ten ranks are: 9.5 m later.
    # The scouts leave when its tail is 10 m ahead: 19.5 s later.
    assert found == [
        ["Steps off", "at stand", clear, "at overhead", "overhead clear"],
        [dt.time(11, 0), dt.time(11, 10), dt.time(11, 10, 10), None, None],
        [None] * 5,
        [dt.time(11, 0, 20), dt.time(11, 10, 20), dt.time(11, 10, 25), None, None],
        [dt.time(11, 19), None, None, dt.time(11, 20), dt.time(11, 20)],
        [None] * 5,
    ]
    assert {cell.number_format for cell in sheet["F"][2:6] if cell.value} == {"hh:mm:ss"}


def test_what_the_planner_made_stays(tmp_path: Path) -> None:
    workbook(tmp_path)
    before = tmp_path.joinpath("lineup.xlsx").read_bytes()
    sheet = copied(tmp_path)
    assert sheet["D7"].value == "=SUM(D3:D6)"
    assert sheet["B3"].font.bold
    assert sheet.column_dimensions["B"].width == 31
    assert [str(each) for each in sheet.merged_cells.ranges] == ["A1:H1"]
    assert sheet["B5"].comment.text == "bring water"
    assert len(sheet._charts) == 1
    # A new column looks like the one beside it.
    assert sheet["F3"].fill.fgColor.rgb == sheet["E3"].fill.fgColor.rgb == "00FFFF00"
    assert tmp_path.joinpath("lineup.xlsx").read_bytes() == before


def test_the_columns_of_an_earlier_copy_are_written_again(tmp_path: Path) -> None:
    workbook(tmp_path)
    run = simulate(load(tmp_path / "x.yaml"))
    tmp_path.joinpath("lineup.xlsx").write_bytes(with_times(run, tmp_path / "lineup.xlsx").data)
    later = load(tmp_path / "x.yaml").with_(**{"units.band.release.at": "11:05"})
    made = with_times(simulate(later), tmp_path / "lineup.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(made.data)).active
    assert sheet is not None
    assert sheet.max_column == 10
    assert sheet["F3"].value == dt.time(11, 5)


def test_the_copy_is_read_as_the_line_up_is(tmp_path: Path) -> None:
    workbook(tmp_path)
    run = simulate(load(tmp_path / "x.yaml"))
    tmp_path.joinpath("lineup.xlsx").write_bytes(with_times(run, tmp_path / "lineup.xlsx").data)
    again = load(tmp_path / "x.yaml")
    assert again.unit["scouts"].info == {
        **{"No": "2", "Steps off": "11:00:20", "at stand": "11:10:20", "stand clear": "11:10:25"},
    }
    assert simulate(again).events["scouts@stand"] == run.events["scouts@stand"]


def test_a_time_on_another_day_has_its_date(tmp_path: Path) -> None:
    workbook(tmp_path)
    late = load(tmp_path / "x.yaml").with_(**{"units.band.release.at": "23:55"})
    made = with_times(simulate(late), tmp_path / "lineup.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(made.data)).active
    assert sheet is not None
    assert sheet["F3"].value == dt.time(23, 55)
    assert sheet["G3"].value == dt.datetime(2026, 5, 26, 0, 5)
    assert sheet["G3"].number_format == "yyyy-mm-dd hh:mm:ss"


@pytest.mark.parametrize(
    ("shown", "value", "form"),
    [
        ("12h", dt.time(11, 10), "h:mm:ss AM/PM"),
        ("h-hour", "H+0:10:00", "General"),
    ],
)
def test_times_are_shown_as_asked(tmp_path: Path, shown: str, value: object, form: str) -> None:
    workbook(tmp_path)
    run = simulate(load(tmp_path / "x.yaml").with_(**{"show.clock": shown}))
    data = with_times(run, tmp_path / "lineup.xlsx").data
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    (column,) = (cell.column for cell in sheet[2] if cell.value == "at stand")
    cell = sheet.cell(3, column)
    assert (cell.value, cell.number_format) == (value, form)


def test_what_a_copy_cannot_keep_is_reported(tmp_path: Path) -> None:
    workbook(tmp_path)
    path = tmp_path / "lineup.xlsx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    sparkline = (
        b'<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" xmlns:x14="http://schemas.'
        b'microsoft.com/office/spreadsheetml/2009/9/main"><x14:sparklineGroups><x14:sparklineGroup>'
        b"<x14:sparklines><x14:sparkline /></x14:sparklines></x14:sparklineGroup>"
        b"</x14:sparklineGroups></ext></extLst></worksheet>"
    )
    parts[sheet] = parts[sheet].replace(b"</worksheet>", sparkline)
    parts["xl/vbaProject.bin"] = b"macros"
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    made = with_times(simulate(load(tmp_path / "x.yaml")), path)
    assert made.lost == ("sparklines", "macros")


def test_a_workbook_that_would_take_all_memory_is_refused(tmp_path: Path) -> None:
    workbook(tmp_path)
    path, sheet = tmp_path / "lineup.xlsx", "xl/worksheets/sheet1.xml"
    run = simulate(load(tmp_path / "x.yaml"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[sheet] = parts[sheet].replace(b"A1:H1", b"A9:XFD1048576")
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    with pytest.raises(OutputError) as caught:
        with_times(run, path)
    assert str(caught.value).startswith(f"{path}: is too large to copy: 17,179,738,")
    assert str(caught.value).endswith(" cells, at most 500,000")


def test_a_workbook_with_another_line_up_is_refused(tmp_path: Path) -> None:
    workbook(tmp_path)
    run = simulate(load(tmp_path / "x.yaml"))
    other = tmp_path / "other.xlsx"
    other.write_bytes(tmp_path.joinpath("lineup.xlsx").read_bytes())
    with pytest.raises(OutputError) as caught:
        with_times(run, other)
    line_up = tmp_path / "lineup.xlsx"
    assert str(caught.value) == (
        f"{other}: no unit was read from it; its units come from {line_up}"
    )
    tmp_path.joinpath("lineup.csv").write_text("Unit\n", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        with_times(run, tmp_path / "lineup.csv")
    assert str(caught.value) == (
        f"{tmp_path / 'lineup.csv'}: is not an .xlsx workbook; save the line-up as one, and name "
        "it in units.table"
    )


def test_the_command_writes_a_copy_and_leaves_the_line_up_alone(
    parade: Parade, tmp_path: Path
) -> None:
    workbook(tmp_path)
    result = parade("export", "x.yaml", "--lineup-into", "lineup.xlsx")
    assert (result.stdout, result.stderr) == ("wrote lineup_times.xlsx\n", "")
    sheet = openpyxl.load_workbook("lineup_times.xlsx").active
    assert sheet is not None
    assert sheet["F3"].value == dt.time(11, 0)
    later = ("--set", "units.band.release.at=11:05", "-o", "b.xlsx")
    assert parade("export", "x.yaml", "--lineup-into", "lineup.xlsx", *later).exit_code == 0
    sheet = openpyxl.load_workbook("b.xlsx").active
    assert sheet is not None
    assert sheet["F3"].value == dt.time(11, 5)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--lineup-into", "no.xlsx"], "x.yaml: no.xlsx: there is no such file\n"),
        (
            ["-o", "lineup.xlsx"],
            "lineup.xlsx: is the line-up itself; choose another file with -o\n",
        ),
        (["-o", "x.pdf"], "x.pdf: the copy of a workbook must end in .xlsx\n"),
    ],
)
def test_the_line_up_itself_is_never_written(
    parade: Parade, tmp_path: Path, words: list[str], said: str
) -> None:
    workbook(tmp_path)
    before = tmp_path.joinpath("lineup.xlsx").read_bytes()
    result = parade("export", "x.yaml", "--lineup-into", "lineup.xlsx", *words)
    assert (result.stdout, result.stderr, result.exit_code) == ("", said, 2)
    assert tmp_path.joinpath("lineup.xlsx").read_bytes() == before
