"""Line-ups that are right, or nearly: as text files of any dialect, as workbooks with odd cells."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import io
import json
import random
from typing import Any

from tests.fuzz.documents import Files, scenario_file
from tests.fuzz.parade import Parade
from tests.fuzz.right import any_scenario, change
from tests.fuzz.tables import packed, unpacked
from tests.fuzz.values import TEXTS

_ODD: tuple[Any, ...] = (
    *("", " ", "~", "null", "3", 3, 3.0, 0.5, True, dt.time(9, 40), dt.datetime(2025, 9, 3, 9, 40)),
    *(dt.timedelta(minutes=75), "{at: 09:10}", "[1, 2]", "15 m ", "'x", "#N/A", "=1+1", -1, 10**15),
    *TEXTS[-25:],
)


def line_up(chance: random.Random) -> Files:
    """A scenario whose units stand in a spreadsheet."""
    document = copy.deepcopy(any_scenario(chance)[1])
    if chance.random() < 0.5:
        change(chance, Parade(document))
    units = document.get("units")
    if not isinstance(units, dict) or not all(isinstance(unit, dict) for unit in units.values()):
        return scenario_file(document)
    heads = ["name", *dict.fromkeys(key for unit in units.values() for key in unit)]
    chance.shuffle(heads)
    rows = [
        [name if head == "name" else _cell(unit.get(head)) for head in heads]
        for name, unit in units.items()
    ]
    for _ in range(chance.choice([0, 0, 1, 2])):
        if rows:
            row, column = chance.choice(rows), chance.randrange(len(heads))
            row[column] = chance.choice(_ODD)
    file = chance.choice(["lineup.csv", "lineup.xlsx"])
    document["units"] = {"table": file}
    write = _text if file.endswith("csv") else _workbook
    return {**scenario_file(document), file: write(chance, [heads, *rows])}


def _cell(value: Any) -> Any:
    """A value as it stands in a spreadsheet."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, dict) and value.keys() == {"at"} and isinstance(value["at"], str):
        return value["at"]
    return json.dumps(value, ensure_ascii=False)


def _text(chance: random.Random, rows: list[list[Any]]) -> bytes:
    separator = chance.choice([",", ",", ";", "\t"])
    stream = io.StringIO()
    if chance.random() < 0.2:
        stream.write(f"sep={separator}\n")
    dialect = chance.choice([csv.unix_dialect, csv.excel])  # every cell in quotes, or few
    writer = csv.writer(stream, dialect, delimiter=separator)
    for row in rows:
        cells = ["" if cell is None else str(cell) for cell in row]
        writer.writerow([*cells, *[""] * chance.choice([0, 0, 0, 2])])
        if chance.random() < 0.05:
            writer.writerow([])
    encoding = chance.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16"])
    return stream.getvalue().encode(encoding, "replace")


def _workbook(chance: random.Random, rows: list[list[Any]]) -> bytes:
    import openpyxl
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    down, right = chance.choice([(0, 0), (0, 0), (3, 0), (0, 2)])
    for number, row in enumerate(rows, 1 + down):
        for column, value in enumerate(row, 1 + right):
            try:
                sheet.cell(number, column).value = _typed(chance, value)
            except IllegalCharacterError:
                sheet.cell(number, column).value = "x"
    if chance.random() < 0.2:
        column = chance.randrange(len(rows[0])) + 1
        sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    if chance.random() < 0.2:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
    for _ in range(chance.choice([0, 0, 1])):
        book.create_sheet("Plan B").append(["name", "x"])
    stream = io.BytesIO()
    book.save(stream)
    return packed(unpacked(stream.getvalue()))


def _typed(chance: random.Random, value: Any) -> Any:
    """A text as the number or the time that a spreadsheet program makes of it."""
    if isinstance(value, str) and len(value) == 5 and value[2] == ":" and chance.random() < 0.5:
        try:
            return dt.time.fromisoformat(value)
        except ValueError:
            return value
    return value
