"""Line-ups from spreadsheets: `units: {table: lineup.csv}`, a row per unit."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import Place, Problem, ScenarioError
from simulator.reading import UnreadableError, read_bytes
from simulator.scenario.document.tree import Node, mapping
from simulator.scenario.document.yaml import LARGEST
from simulator.wording import alternatives

if TYPE_CHECKING:
    from simulator.scenario.document.tables.cells import LineUpTable

#: What files hold line-ups, by their suffixes: texts, workbooks.
TEXTS, WORKBOOKS = (".csv", ".tsv", ".txt"), (".xlsx", ".xlsm", ".ods")
SUFFIXES = (*TEXTS, *WORKBOOKS)
_KEYS = ("table", "sheet", "header-row", "columns", "profile")


def with_table(
    document: Node, folder: Path, notices: list[str] | None = None, base: Node | None = None
) -> Node:
    """Replace `units: {table: …}` of a document by the rows of that table.

    Parameters
    ----------
    document
        A whole document.
    folder
        The folder that the path of the table is relative to.
    notices
        Takes what a reader of the table should know, such as which rows are not units.
    base
        The document that it extends.

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
    kind = Path(table.value).suffix.lower() if isinstance(table.value, str) else ""
    if not isinstance(table.value, str) or kind not in SUFFIXES:
        message = f"write the path of a {alternatives(SUFFIXES)} file"
        raise ScenarioError.one(message, place, "units.table")
    others = [key for key in mapping(units) if key not in _KEYS]
    if others:
        message = f"a table gives all units; add {others[0]} to it as a row"
        raise ScenarioError.one(message, place, f"units.{others[0]}")
    # Most scenarios have no table; those that have one read archives and XML.
    from simulator.scenario.document.column_use import known_keys, wanted_columns
    from simulator.scenario.document.row_kinds import heads_of
    from simulator.scenario.document.unit_rows import UnitRows

    problems: list[Problem] = []
    wanted = wanted_columns(units.child("columns"), problems)
    line = _line(units.child("header-row"), problems)
    sheet = _sheet(units.child("sheet"), kind)
    if problems:
        raise ScenarioError(problems)
    found = _read(folder / table.value, sheet, place, {*known_keys(), *wanted})
    heads = heads_of(found, wanted, line)
    if heads is None:
        row = units.child("header-row")
        message = f"row {line} of {found.place(None)} is empty"
        raise ScenarioError.one(message, row.place if row else None, "units.header-row")
    sections = [mapping(given) for given in (base, document) if given is not None]
    told, made = UnitRows.of(found, heads, wanted, sections, units.child("profile"))
    if not made:
        message = f"{found.place(None)} holds no units; write a row for each, below the heads"
        raise ScenarioError.one(message, place, "units.table")
    if notices is not None:
        notices += [*found.notices, *told]
    return Node({**mapping(document), "units": Node(made, units.place)}, document.place)


def _sheet(sheet: Node | None, kind: str) -> str | None:
    """The name of the sheet that is given."""
    if sheet is None or sheet.value is None:
        return None
    if not isinstance(sheet.value, str | int | float) or isinstance(sheet.value, bool):
        raise ScenarioError.one("write the name of a sheet", sheet.place, "units.sheet")
    if kind in TEXTS:
        raise ScenarioError.one(f"a {kind} file has no sheets", sheet.place, "units.sheet")
    return str(sheet.value)


def _line(row: Node | None, problems: list[Problem]) -> int | None:
    """The row of the heads that is given."""
    if row is None or row.value is None:
        return None
    if isinstance(row.value, int) and not isinstance(row.value, bool) and row.value > 0:
        return row.value
    message = "write the number of the row with the heads, counted from 1"
    problems.append(Problem("units.header-row", message, row.place))
    return None


def read_line_up(path: Path, sheet: str | None = None, heads: Collection[str] = ()) -> LineUpTable:
    """Read the rows of a line-up that are not empty.

    Parameters
    ----------
    path
        The file, of one of `SUFFIXES`.
    sheet
        The sheet of a workbook; by default the one that it opens with.
    heads
        Heads that are known, by which the separator of a text file is found.

    Raises
    ------
    UnreadableError
        If it cannot be read, or is empty.
    """
    from simulator.scenario.document.column_use import known_keys
    from simulator.scenario.document.tables.delimited import read_delimited
    from simulator.scenario.document.tables.opendocument import read_opendocument
    from simulator.scenario.document.tables.workbook import read_workbook

    data, kind = read_bytes(path, "line-up", LARGEST), path.suffix.lower()
    if kind in TEXTS:
        table = read_delimited(data, str(path), heads or known_keys())
    else:
        read = read_opendocument if kind == ".ods" else read_workbook
        table = read(data, str(path), sheet)
    if not table.rows:
        raise UnreadableError(
            "is empty" if table.sheet is None else f"sheet {table.sheet}: is empty"
        )
    return table


def _read(path: Path, sheet: str | None, place: Place, heads: Collection[str]) -> LineUpTable:
    try:
        return read_line_up(path, sheet, heads)
    except UnreadableError as error:
        message = f"{Place(path.name, error.line)}: {error}"
        raise ScenarioError.one(message, place, "units.table") from None
