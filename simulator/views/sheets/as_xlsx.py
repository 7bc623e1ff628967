"""Sheets as a workbook: a worksheet each, clock times and durations as what they are."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from math import isinf
from typing import TYPE_CHECKING, Any

from simulator.display import display
from simulator.errors import OutputError
from simulator.extras import SHEETS_XLSX
from simulator.scenario.scenario import Scenario
from simulator.timeline.tables import no_formula
from simulator.views.blocks import printable
from simulator.views.own_display import as_stated
from simulator.views.sheets.pages import AtClock, Lasts, SheetPage, Sheets, SheetValue, cell_text
from simulator.views.sheets.paper import Paper, column_widths, is_wide, letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: Characters that the name of a worksheet must not have, and its longest.
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]']")
_LONGEST = 31
#: Of the columns of a table (mm).
_ROOM = 250.0
_CLOCKS = {"24h": "hh:mm:ss", "12h": "h:mm:ss AM/PM"}
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def xlsx_of(sheets: Sheets, paper: Paper) -> bytes:
    """The sheets; a text that a spreadsheet would run as a formula is text.

    Raises
    ------
    OutputError
        If openpyxl is not installed.
    """
    if (message := SHEETS_XLSX.missing("XLSX")) is not None:
        raise OutputError(message)
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    moment = sheets.scenario.start.replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    taken: set[str] = set()
    with as_stated(sheets.run):
        for page in sheets.pages:
            sheet = book.create_sheet(_name(page, taken))
            _fill(sheet, sheets, page, paper)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _name(page: SheetPage, taken: set[str]) -> str:
    """A name for a worksheet that no other has."""
    plain = _NOT_IN_NAMES.sub(" ", _text(f"{page.kind} {page.name}")).strip()[:_LONGEST]
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: _LONGEST - 4].rstrip()} {number}"
    taken.add(name.casefold())
    return name


def _fill(sheet: Worksheet, sheets: Sheets, page: SheetPage, paper: Paper) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    line = Side(style="thin")
    box = Border(left=line, right=line, top=line, bottom=line)
    sheet.append([_text(sheets.heading)])
    sheet.append([_text(f"{sheets.day}, {sheets.version}")])
    sheet.append([_text(page.title)])
    sheet["A3"].font = Font(size=20, bold=True)
    for name, fact in page.facts:
        sheet.append([_text(name), _text(fact)])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
    for table in page.tables:
        sheet.append([])
        if table.title:
            sheet.append([_text(table.title)])
            sheet.cell(sheet.max_row, 1).font = Font(size=14, bold=True)
        sheet.append([_text(column.head) for column in table.columns])
        head = sheet.max_row
        if table is page.tables[0]:
            sheet.print_title_rows = f"{head}:{head}"
        for cells in ([None] * len(table.columns), *table.rows):
            row = head if cells and all(each is None for each in cells) else sheet.max_row + 1
            for number, (column, cell) in enumerate(zip(table.columns, cells, strict=True), 1):
                there = sheet.cell(row, number)
                if row != head:
                    there.value, there.number_format = _value(sheets.scenario, cell)
                there.font = Font(size=12, bold=row == head)
                there.border = box
                side = "right" if column.right else "left"
                there.alignment = Alignment(horizontal=side, vertical="top", wrap_text=True)
    for note in (*page.notes, sheets.inputs):
        sheet.append([_text(note)])
    if page.tables:
        widths = column_widths(sheets.scenario, page.tables[0], _ROOM)
        for number, wide in enumerate(letters(widths), 1):
            sheet.column_dimensions[get_column_letter(number)].width = wide
    if page.facts:  # their names are in the first column
        first = sheet.column_dimensions["A"]
        first.width = max(first.width, *(len(name) + 3.0 for name, _ in page.facts))
    setup = sheet.page_setup
    setup.paperSize = sheet.PAPERSIZE_A4 if paper == "a4" else sheet.PAPERSIZE_LETTER
    setup.orientation = "landscape" if is_wide(sheets.scenario, page) else "portrait"
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if (footer := sheet.HeaderFooter.oddFooter) is not None:
        footer.right.text = "page &P of &N"


def _value(scenario: Scenario, cell: SheetValue) -> tuple[Any, str]:
    """What a cell holds, and how it is formatted."""
    match cell:
        case AtClock(seconds) if display().clock in _CLOCKS:
            moment = scenario.clock(round(seconds, 3)).replace(tzinfo=None)
            return moment, _CLOCKS[display().clock]
        case Lasts(seconds, _) if not isinf(seconds) and seconds >= 0:
            return dt.timedelta(seconds=round(seconds, 3)), "[h]:mm:ss.0"
        case None:
            return None, "General"
        case str() if cell.isdecimal() and len(cell) < 10:
            return int(cell), "General"
        case _:
            return _text(cell_text(scenario, cell)), "General"


def _text(text: str) -> str:
    """A text, as a cell can hold it, that no spreadsheet runs."""
    return str(no_formula(_ILLEGAL.sub("\ufffd", printable(text))) or "")
