"""Line-ups from spreadsheets: `units: {table: lineup.csv}`, a row per unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from simulator.errors import Place, Problem, ScenarioError
from simulator.reading import UnreadableError, read_bytes
from simulator.scenario.document.tables.cells import LineUpTable
from simulator.scenario.document.tables.delimited import read_delimited
from simulator.scenario.document.tables.values import value_of
from simulator.scenario.document.tables.workbook import read_workbook
from simulator.scenario.document.tree import Node, mapping, of_plain
from simulator.scenario.document.yaml import LARGEST
from simulator.scenario.model.base import keys_of
from simulator.scenario.model.units import KINDS
from simulator.wording import composed, did_you_mean, nearest


def with_table(document: Node, folder: Path, notices: list[str] | None = None) -> Node:
    """Replace `units: {table: …}` of a document by the rows of that table.

    Parameters
    ----------
    document
        A whole document.
    folder
        The folder that the path of the table is relative to.
    notices
        Takes what a reader of the table should know, such as that hidden rows count.

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
    if not isinstance(table.value, str) or kind not in (".csv", ".xlsx"):
        raise ScenarioError.one("write the path of a .csv or .xlsx file", place, "units.table")
    others = [key for key in mapping(units) if key not in ("table", "sheet")]
    if others:
        message = f"a table gives all units; add {others[0]} as a row of it"
        raise ScenarioError.one(message, place, f"units.{others[0]}")
    found = _read(folder / table.value, _sheet(units.child("sheet"), kind), place)
    if notices is not None:
        notices += found.notices
    return Node({**mapping(document), "units": Node(_units(found), units.place)}, document.place)


def _sheet(sheet: Node | None, kind: str) -> str | None:
    """The name of the sheet that is given."""
    if sheet is None or sheet.value is None:
        return None
    if not isinstance(sheet.value, str | int | float) or isinstance(sheet.value, bool):
        raise ScenarioError.one("write the name of a sheet", sheet.place, "units.sheet")
    if kind == ".csv":
        raise ScenarioError.one("a .csv file has no sheets", sheet.place, "units.sheet")
    return str(sheet.value)


def _read(path: Path, sheet: str | None, place: Place) -> LineUpTable:
    """The rows of a table that are not empty."""
    try:
        data = read_bytes(path, "line-up", LARGEST)
        if path.suffix.lower() == ".csv":
            table = read_delimited(data, str(path), _heads())
        else:
            table = read_workbook(data, str(path), sheet)
        if not table.rows:
            raise UnreadableError(
                "is empty" if table.sheet is None else f"sheet {table.sheet}: is empty"
            )
    except UnreadableError as error:
        message = f"{Place(path.name, error.line)}: {error}"
        raise ScenarioError.one(message, place, "units.table") from None
    return table


def _heads() -> list[str]:
    """The heads that columns may have."""
    return list(dict.fromkeys(["name", *(key for of in KINDS.values() for key in keys_of(of))]))


def _units(table: LineUpTable) -> dict[str, Node]:
    problems: list[Problem] = []
    columns = _columns(table, problems)
    problems += _problems_of_cells(table, columns)
    _check_heads(table, problems)
    units: dict[str, Node] = {}
    first: dict[str, int] = {}
    for row in table.rows[1:]:
        place = table.place(row.line, columns.get("name", 1))
        given = {
            name: replace(row.cells[at], text=composed(row.cells[at].text))
            for name, at in columns.items()
            if at in row.cells
        }
        if "name" not in given:
            problems.append(Problem("units", "the row has no name", place))
            continue
        name = given["name"].text
        if name in units:
            message = f"the unit '{name}' is given twice; first in row {first[name]}"
            problems.append(Problem("units", message, place))
            continue
        first[name] = row.line
        keys: dict[str, Node] = {}
        for column, cell in given.items():
            if cell.problem is not None:
                continue  # told already
            try:
                value = of_plain(value_of(column, cell, table.separator), cell.place)
            except (ScenarioError, ValueError) as error:
                message = (
                    error.problems[0].message if isinstance(error, ScenarioError) else str(error)
                )
                problems.append(Problem(f"units.{name}.{column}", message, cell.place))
            else:
                if column != "name":
                    keys[column] = value
        units[name] = Node(keys, place)
    if problems:
        raise ScenarioError(problems)
    return units


def _problems_of_cells(table: LineUpTable, columns: Mapping[str, int]) -> Iterator[Problem]:
    """What is wrong with cells, whatever their columns."""
    heads = {at: name for name, at in columns.items()}
    for row in table.rows:
        name = row.cells.get(columns.get("name", 0))
        for at, cell in row.cells.items():
            if cell.problem is not None:
                path = "units"
                if name is not None and name.text and row is not table.rows[0] and at in heads:
                    path = f"units.{name.text}.{heads[at]}"
                yield Problem(path, cell.problem, cell.place)


def _columns(table: LineUpTable, problems: list[Problem]) -> dict[str, int]:
    """The columns that are known, by their heads."""
    known = _heads()
    columns: dict[str, int] = {}
    heads = table.rows[0]
    for at, cell in sorted(heads.cells.items()):
        head = cell.text
        if cell.problem is not None:
            continue
        if head not in known:
            hint = did_you_mean(nearest(head, known), f"; known are {', '.join(known)}")
            problems.append(Problem("units", f"unknown column '{head}'{hint}", cell.place))
        elif head in columns:
            problems.append(Problem("units", f"the column '{head}' is given twice", cell.place))
        columns.setdefault(head, at)
    if "name" not in columns:
        place = table.place(heads.line)
        problems.append(Problem("units", "there is no column 'name'", place))
    return columns


def _check_heads(table: LineUpTable, problems: list[Problem]) -> None:
    """Check that every column that holds something has a head; one problem for each."""
    heads = set(table.rows[0].cells)
    quotes = f", or put a text that contains '{table.separator}' in quotes"
    hint = "write one, or clear the cell" + (quotes if table.separator not in (None, "\t") else "")
    for row in table.rows[1:]:
        for at, cell in sorted(row.cells.items()):
            if at not in heads:
                heads.add(at)
                problems.append(Problem("units", f"the column has no head; {hint}", cell.place))
