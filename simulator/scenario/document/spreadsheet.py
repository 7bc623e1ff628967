"""Line-ups from spreadsheets: `units: {table: lineup.csv}`, a row per unit."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from simulator.errors import Place, Problem, ScenarioError
from simulator.reading import UnreadableError, decode, read_bytes
from simulator.scenario.document.tree import Node, mapping, of_plain
from simulator.scenario.document.yaml import LARGEST, parse_value, resolve
from simulator.scenario.model.base import keys_of
from simulator.scenario.model.units import KINDS
from simulator.wording import did_you_mean, nearest

#: The largest size of a spreadsheet once decompressed (bytes).
LARGEST_UNFOLDED = 50_000_000
MOST_ROWS = 10_000
#: The line of a row in its file, and its cells as text.
_Row = tuple[int, list[str]]
_AS_TEXT = ("name", "label", "kind", "profile", "route")


def with_table(document: Node, folder: Path) -> Node:
    """Replace `units: {table: …}` of a document by the rows of that table.

    Parameters
    ----------
    document
        A whole document.
    folder
        The folder that the path of the table is relative to.

    Raises
    ------
    ScenarioError
        If the table cannot be read, or rows or columns are wrong.
    """
    units = document.child("units")
    table = units.child("table") if units is not None else None
    if units is None or table is None or isinstance(table.value, dict) or table.value is None:
        return document
    place = table.place or Place(str(folder))
    if not isinstance(table.value, str) or Path(table.value).suffix.lower() not in _READERS:
        raise ScenarioError.one("write the path of a .csv or .xlsx file", place, "units.table")
    others = [key for key in mapping(units) if key != "table"]
    if others:
        message = f"a table gives all units; add {others[0]} as a row of it"
        raise ScenarioError.one(message, place, f"units.{others[0]}")
    path = folder / table.value
    rows = _rows(path, place)
    return Node(
        {**mapping(document), "units": Node(_units(rows, str(path)), units.place)}, document.place
    )


def _rows(path: Path, place: Place) -> list[_Row]:
    """The rows of a table that are not empty."""
    try:
        data = read_bytes(path, "line-up", LARGEST)
        rows = list(islice(_READERS[path.suffix.lower()](data), MOST_ROWS + 1))
        if not rows:
            raise UnreadableError("is empty")
        if len(rows) > MOST_ROWS:
            raise UnreadableError(f"has more than {MOST_ROWS} rows")
    except UnreadableError as error:
        message = f"{Place(path.name, error.line)}: {error}"
        raise ScenarioError.one(message, place, "units.table") from None
    return rows


def _rows_of_csv(data: bytes) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(decode(data, "line-up"), newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(texts := [cell.strip() for cell in cells]):
                yield line, texts
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError(f"cannot be read: {error}", line) from None


def _rows_of_excel(data: bytes) -> Iterator[_Row]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNFOLDED:
                raise UnreadableError("is too large for a line-up once decompressed")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the size in the file may be wrong
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if any(texts := [_text(cell) for cell in cells]):
                yield line, texts
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl raises anything on a damaged file
        reason = " ".join(str(error).split()) or type(error).__name__
        raise UnreadableError(f"cannot be read: {reason}") from None


def _text(cell: object) -> str:
    """A cell as a planner would write it."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


_READERS = {".csv": _rows_of_csv, ".xlsx": _rows_of_excel}


def _units(rows: Sequence[_Row], file: str) -> dict[str, Node]:
    problems: list[Problem] = []
    columns = _columns(*rows[0], file, problems)
    units: dict[str, Node] = {}
    first: dict[str, int] = {}
    for line, row in rows[1:]:
        cells = {column: row[at] for column, at in columns.items() if at < len(row) and row[at]}
        place = Place(file, line, columns.get("name", 0) + 1)
        if any(row[len(rows[0][1]) :]):
            message = f"the row has {len(row)} cells, but there are {len(rows[0][1])} columns"
            problems.append(Problem("units", message, place))
        name = cells.pop("name", None)
        if name is None:
            problems.append(Problem("units", "the row has no name", place))
            continue
        if name in units:
            message = f"the unit '{name}' is given twice; first in row {first[name]}"
            problems.append(Problem("units", message, place))
            continue
        first[name] = line
        keys: dict[str, Node] = {}
        for column, cell in cells.items():
            there = Place(file, line, columns[column] + 1)
            try:
                keys[column] = of_plain(_value(column, cell), there)
            except ScenarioError as error:
                message = error.problems[0].message
                problems.append(Problem(f"units.{name}.{column}", message, there))
        units[name] = Node(keys, place)
    if problems:
        raise ScenarioError(problems)
    return units


def _columns(line: int, heads: Sequence[str], file: str, problems: list[Problem]) -> dict[str, int]:
    known = list(dict.fromkeys(["name", *(key for of in KINDS.values() for key in keys_of(of))]))
    columns: dict[str, int] = {}
    for at, head in enumerate(heads):
        if not head:
            continue
        place = Place(file, line, at + 1)
        if head not in known:
            hint = did_you_mean(nearest(head, known), f"; known are {', '.join(known)}")
            problems.append(Problem("units", f"unknown column '{head}'{hint}", place))
        elif head in columns:
            problems.append(Problem("units", f"the column '{head}' is given twice", place))
        columns.setdefault(head, at)
    if "name" not in columns:
        problems.append(Problem("units", "there is no column 'name'", Place(file, line)))
    return columns


def _value(column: str, cell: str) -> object:
    """Value of a cell, as in a scenario file; braces and brackets are YAML."""
    if column in _AS_TEXT:
        return cell
    if cell[0] in "{[":
        return parse_value(cell, column)
    lowered = cell.lower()
    return resolve(lowered) if lowered in ("true", "false") else resolve(cell)
