"""Line-ups from spreadsheets: `units: {table: lineup.csv}`, a row per unit.

pandas is imported only here, so that a scenario without a table loads without it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simulator.errors import Place, Problem, ScenarioError
from simulator.scenario.document.tree import Node, mapping, of_plain
from simulator.scenario.document.yaml import LARGEST, one_problem, parse_value, resolve
from simulator.scenario.model.base import keys_of
from simulator.scenario.model.units import KINDS
from simulator.wording import did_you_mean, nearest

#: A spreadsheet is a compressed file: the most that it may unfold to (bytes).
LARGEST_UNFOLDED = 50_000_000
MOST_ROWS = 10_000
_AS_TEXT = ("name", "label", "kind", "profile", "route")


def with_table(document: Node, folder: Path) -> Node:
    """Put the rows of a table where a document's units name one.

    Parameters
    ----------
    document
        A whole document.
    folder
        That which the table's path is relative to.

    Raises
    ------
    ScenarioError
        Where the table cannot be read, or rows or columns are wrong.
    """
    units = document.child("units")
    table = units.child("table") if units is not None else None
    if units is None or table is None or isinstance(table.value, dict) or table.value is None:
        return document
    place = table.place or Place(str(folder))
    if not isinstance(table.value, str) or Path(table.value).suffix.lower() not in _READERS:
        raise one_problem("write the path of a .csv or .xlsx file", place, "units.table")
    others = [key for key in mapping(units) if key != "table"]
    if others:
        message = f"a table gives all units; {others[0]} is to be a row of it"
        raise one_problem(message, place, f"units.{others[0]}")
    path = folder / table.value
    rows = _rows(path, place)
    return Node(
        {**mapping(document), "units": Node(_units(rows, str(path)), units.place)}, document.place
    )


def _rows(path: Path, place: Place) -> list[list[str]]:
    """Rows of cells as text, the first with the names of the columns."""
    where = "units.table"
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise one_problem(f"'{path.name}' is a directory, not a table", place, where)
        if size > LARGEST:
            raise one_problem(f"'{path.name}' is too large for a line-up", place, where)
        if size == 0:
            raise one_problem(f"'{path.name}' is empty", place, where)
        frame = _READERS[path.suffix.lower()](path)
    except FileNotFoundError:
        raise one_problem(f"there is no file '{path.name}'", place, where) from None
    except PermissionError:
        raise one_problem(
            f"'{path.name}' may not be read: permission denied", place, where
        ) from None
    except UnicodeDecodeError:
        raise one_problem(f"'{path.name}' is not text in UTF-8", place, where) from None
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise one_problem(f"'{path.name}' cannot be read: {reason}", place, where) from None
    if len(frame) > MOST_ROWS:
        raise one_problem(f"'{path.name}' has more than {MOST_ROWS} rows", place, where)
    return [["" if _is_empty(cell) else str(cell).strip() for cell in row] for row in frame]


def _is_empty(cell: Any) -> bool:
    return cell is None or cell != cell  # noqa: PLR0124 - NaN alone is not itself


def _read_csv(path: Path) -> list[list[Any]]:
    import pandas as pd

    frame = pd.read_csv(
        path,
        header=None,
        dtype=str,
        keep_default_na=False,
        skip_blank_lines=False,
        encoding="utf-8-sig",
    )
    return list(frame.to_numpy(dtype=object).tolist())


def _read_excel(path: Path) -> list[list[Any]]:
    import pandas as pd

    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST_UNFOLDED:
            raise ValueError("it unfolds to too much for a line-up")
    frame = pd.read_excel(path, header=None, dtype=str, keep_default_na=False, engine="openpyxl")
    return list(frame.to_numpy(dtype=object).tolist())


_READERS = {".csv": _read_csv, ".xlsx": _read_excel}


def _units(rows: Sequence[Sequence[str]], file: str) -> dict[str, Node]:
    problems: list[Problem] = []
    columns = _columns(rows[0], file, problems)
    units: dict[str, Node] = {}
    first: dict[str, int] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = {column: row[at] for column, at in columns.items() if row[at]}
        if not any(row):
            continue
        place = Place(file, number, columns.get("name", 0) + 1)
        name = cells.pop("name", None)
        if name is None:
            problems.append(Problem("units", "the row has no name", place))
            continue
        if name in units:
            message = f"the unit '{name}' is given twice; first in row {first[name]}"
            problems.append(Problem("units", message, place))
            continue
        first[name] = number
        keys: dict[str, Node] = {}
        for column, cell in cells.items():
            there = Place(file, number, columns[column] + 1)
            try:
                keys[column] = of_plain(_value(column, cell), there)
            except ScenarioError as error:
                message = error.problems[0].message
                problems.append(Problem(f"units.{name}.{column}", message, there))
        units[name] = Node(keys, place)
    if problems:
        raise ScenarioError(problems)
    return units


def _columns(heads: Sequence[str], file: str, problems: list[Problem]) -> dict[str, int]:
    known = list(dict.fromkeys(["name", *(key for of in KINDS.values() for key in keys_of(of))]))
    columns: dict[str, int] = {}
    for at, head in enumerate(heads):
        if not head:
            continue
        place = Place(file, 1, at + 1)
        if head not in known:
            hint = did_you_mean(nearest(head, known), f"; known are {', '.join(known)}")
            problems.append(Problem("units", f"unknown column '{head}'{hint}", place))
        elif head in columns:
            problems.append(Problem("units", f"the column '{head}' is given twice", place))
        columns.setdefault(head, at)
    if "name" not in columns:
        problems.append(Problem("units", "there is no column 'name'", Place(file, 1)))
    return columns


def _value(column: str, cell: str) -> object:
    """Value of a cell: as in the file, where braces and brackets are YAML."""
    if column in _AS_TEXT:
        return cell
    if cell[0] in "{[":
        return parse_value(cell, column)
    lowered = cell.lower()
    return resolve(lowered) if lowered in ("true", "false") else resolve(cell)
