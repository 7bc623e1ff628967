"""Times of a run written into a copy of the planner's own workbook, beside the rows of its units.

Formats, formulas and widths stay, as openpyxl keeps them; what it cannot keep is reported.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import os
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.display import displayed
from simulator.errors import OutputError, Place
from simulator.extras import LINEUPS
from simulator.format import clock
from simulator.reading import UnreadableError, read_bytes
from simulator.scenario.document.tree import Node
from simulator.scenario.document.yaml import LARGEST
from simulator.wording import alternatives

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from simulator.timeline.run import Run

#: How times are shown, of the day of the start and of others; from an hour H they are texts.
_FORMS = {
    "24h": ("hh:mm:ss", "yyyy-mm-dd hh:mm:ss"),
    "12h": ("h:mm:ss AM/PM", "yyyy-mm-dd h:mm:ss AM/PM"),
    "h-hour": ("General", "General"),
}
_WIDTH = 12.0
#: Larger workbooks are not copied; of wider rows only the first columns are looked at.
MOST_COPIED, _WIDEST = 500_000, 500
_START = "Steps off"
_DRAWINGS, _SHEETS = r"xl/drawings/drawing\d*\.xml", r"xl/worksheets/[^/]*\.xml"
#: What a copy may lose: the parts of the file, what is counted in them (else the parts), its name.
_KINDS = (
    (_DRAWINGS, rb"<xdr:(?:sp|grpSp|cxnSp)[ >]", "shapes and text boxes"),
    (_DRAWINGS, rb"<xdr:pic[ >]", "pictures"),
    (_SHEETS, rb"<(?:legacyDrawingHF|picture)[ />]", "pictures behind a sheet or in its header"),
    (r"xl/charts/chart[^/]*\.xml", None, "charts"),
    (_SHEETS, rb"<x14:sparkline[ >]", "sparklines"),
    (_SHEETS, rb"<x14:cfRule[ >]", "newer conditional formats"),
    (_SHEETS, rb"<x14:dataValidation[ >]", "lists of choices from other sheets"),
    (r"xl/(?:ctrlProps|activeX|slicers|timelines|featurePropertyBag)/.*", None, "controls"),
    (r"xl/threadedComments/.*", None, "threads of comments"),
    (r"xl/pivotTables/.*\.xml", None, "pivot tables"),
    (r"xl/vbaProject\.bin", None, "macros"),
)


class TimedCopy(NamedTuple):
    """A copy of a workbook with times.

    Attributes
    ----------
    data
        The file.
    lost
        What is in the workbook and not in the copy.
    """

    data: bytes
    lost: tuple[str, ...]


def with_times(run: Run, workbook: Path) -> TimedCopy:
    """Write the times of a run into a copy of the workbook from which its line-up was read.

    Beside the last column stand when each unit steps off, when its head arrives at each marker,
    and when its tail is past it. Columns that an earlier copy has are written again.

    Raises
    ------
    OutputError
        If it is not that workbook, or openpyxl cannot read it or is not installed.
    """
    if (message := LINEUPS.missing("writing into a workbook")) is not None:
        raise OutputError(message)
    try:
        data = read_bytes(workbook, "line-up", LARGEST)
    except UnreadableError as error:
        raise OutputError(f"{workbook}: {error}") from None
    lines = _lines(run, workbook)
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it cannot keep is reported, all of it
        try:
            _check_size(workbook, data)
            book = load_workbook(io.BytesIO(data), rich_text=True)
            sheet = book[next(iter(lines.values())).sheet or ""]
            _write(run, sheet, {name: place.line or 0 for name, place in lines.items()})
            made = io.BytesIO()
            book.save(made)
            return TimedCopy(made.getvalue(), tuple(_lost(data, made.getvalue())))
        except OutputError:
            raise
        except Exception as error:  # openpyxl raises anything on a file that is not as it expects
            why = " ".join(str(error).split())[:200]
            raise OutputError(f"{workbook}: openpyxl cannot copy it: {why}") from None


def _check_size(workbook: Path, data: bytes) -> None:
    """Refuse what openpyxl would take all memory for: every cell, and every cell that is merged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(part) for part in archive.namelist() if re.fullmatch(_SHEETS, part)]
    cells = sum(len(re.findall(rb"<(?:\w+:)?c[ >/]", sheet)) for sheet in sheets)
    for sheet in sheets:
        for ref in re.findall(rb"mergeCell [^>]*ref=\W([A-Z]+\d+:[A-Z]+\d+)", sheet):
            left, top, right, bottom = _boundaries(ref.decode())
            cells += (right - left + 1) * (bottom - top + 1)
    if cells > MOST_COPIED:
        message = f"is too large to copy: {cells:,} cells, at most {MOST_COPIED:,}"
        raise OutputError(f"{workbook}: {message}")


def _boundaries(ref: str) -> tuple[int, int, int, int]:
    from openpyxl.utils import range_boundaries

    try:
        found = range_boundaries(ref)
    except ValueError:
        return 1, 1, 1, 1  # it is refused when it is read
    left, top, right, bottom = (each or 1 for each in found)
    return left, top, right, bottom


def _lines(run: Run, workbook: Path) -> dict[str, Place]:
    """The rows of the units that were read from a workbook, by the names of the units."""
    if workbook.suffix.lower() != ".xlsx":
        message = "is not an .xlsx workbook; save the line-up as one, and name it in units.table"
        raise OutputError(f"{workbook}: {message}")
    scenario, target = run.scenario, os.path.realpath(workbook)
    found: dict[str, Place] = {}
    others: dict[str, None] = {}
    for unit in scenario.units:
        node = scenario.written.at(("units", unit.name)) or Node(None)
        for place in (each.place for each in (node, *(child for _, child in node.children()))):
            if place is None:
                continue
            if place.sheet is not None and os.path.realpath(place.file) == target:
                found.setdefault(unit.name, place)
            else:
                others[place.file] = None
    if not found:
        files = alternatives([*others][:3]) or "nowhere"
        raise OutputError(f"{workbook}: no unit was read from it; its units come from {files}")
    return found


def _write(run: Run, sheet: Worksheet, lines: Mapping[str, int]) -> None:
    """Write a column for each kind of time."""
    heads = _heads_above(sheet, min(lines.values()))
    rows = [heads, *lines.values()]
    last = max(cell.column for row in rows for cell in sheet[row] if cell.value is not None)
    existing = {cell.value: cell.column for cell in sheet[heads] if cell.value is not None}
    for head, times in _columns(run, list(lines)):
        at = existing.get(head)
        if at is None:
            last = at = _free_column(sheet, rows, last + 1)
            sheet.column_dimensions[_letter(at)].width = max(_WIDTH, len(head) + 2.0)
        _put(sheet, heads, at, head, "General")
        for name, line in lines.items():
            seconds = times.get(name)
            moment = None if seconds is None else _moment(run, seconds)
            form = _FORMS[run.display.clock][isinstance(moment, dt.datetime)]
            _put(sheet, line, at, moment, form)


def _cells(sheet: Worksheet, line: int) -> list[Any]:
    """The cells of a row that hold something."""
    widest = min(sheet.max_column, _WIDEST)
    (row,) = sheet.iter_rows(line, line, max_col=widest)
    return [cell for cell in row if cell.value is not None]


def _heads_above(sheet: Worksheet, first: int) -> int:
    """The row of the heads: the last above the first unit in which there are several texts."""
    for line in range(first - 1, 0, -1):
        if len({cell.value for cell in _cells(sheet, line) if isinstance(cell.value, str)}) > 1:
            return line
    return max(first - 1, 1)


def _free_column(sheet: Worksheet, rows: Sequence[int], at: int) -> int:
    """The first column from one on where no cell of the rows is merged into another."""
    from openpyxl.cell.cell import MergedCell

    while any(isinstance(sheet.cell(row, at), MergedCell) for row in rows):
        at += 1
    return at


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _put(sheet: Worksheet, line: int, column: int, value: Any, form: str) -> None:
    """Write a cell in the style of the cell to its left."""
    cell: Any = sheet.cell(line, column)
    beside: Any = sheet.cell(line, max(column - 1, 1))
    if cell.value is None and beside.has_style:
        for part in ("font", "border", "fill", "alignment", "protection"):
            setattr(cell, part, copy.copy(getattr(beside, part)))
    cell.value = value
    cell.number_format = form


def _columns(run: Run, names: Sequence[str]) -> Iterator[tuple[str, dict[str, float | None]]]:
    """The heads of the columns, each with its time of every unit (s)."""
    find = run.events.find
    yield _START, {name: find(f"{name}.starts") for name in names}
    for marker in run.scenario.network.markers:
        for head, event in (("at {}", "{}@{}"), ("{} clear", "{}.tail@{}")):
            times = {name: find(event.format(name, marker)) for name in names}
            if any(time is not None for time in times.values()):
                yield head.format(marker), times


def _moment(run: Run, seconds: float) -> dt.time | dt.datetime | str:
    """The clock time of an instant, to the second; with its date where that is another day."""
    if run.display.clock == "h-hour":
        with displayed(run.display):
            return clock(run.scenario, seconds)
    moment = run.scenario.clock(float(round(seconds))).replace(tzinfo=None, microsecond=0)
    return moment.time() if moment.date() == run.scenario.start.date() else moment


def _lost(before: bytes, after: bytes) -> Iterator[str]:
    """What is in a workbook and not in its copy."""
    old, new = _counted(before), _counted(after)
    yield from (what for what, number in old.items() if number > new[what])


def _counted(data: bytes) -> dict[str, int]:
    counts = dict.fromkeys((what for *_, what in _KINDS), 0)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            for parts, sought, what in _KINDS:
                if re.fullmatch(parts, part):
                    counts[what] += len(re.findall(sought, archive.read(part))) if sought else 1
    return counts
