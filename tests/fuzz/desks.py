"""Lists of planners: other heads and words, titles, totals, columns that are said or guessed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from typing import Any

from tests.fuzz.documents import Files, scenario_file
from tests.fuzz.tables import broken, packed, unpacked
from tests.fuzz.values import TEXTS
from tests.scenario.document.tables.open_books import book, cell, sheet

#: Heads, each with what a planner writes below it; the first of them are right.
_COLUMNS: dict[str, tuple[Any, ...]] = {
    "No": (1, 2, "3a", None),
    "Unit": (
        "Band",
        "Float: Garden Club",
        "4-H Club",
        "Total",
        "国旗护卫队",
        "all",
        "foot",
        *TEXTS,
    ),
    "Type": ("marching", "Band", "vehicles", "flypast", "foot", None, "Total"),
    "People": (84, 7, "84", "about 45", "1,200", 0, -3, 1.5, 10**9, None, "TBC", "=SUM(D1:D9)"),
    "Vehicles": (2, None, 1, "two", 0.5),
    "Assembly street": ("Elm Street", None, "x" * 300),
    "Report time": (dt.time(9, 45), "09:45", "9.45", None, dt.datetime(2025, 5, 8, 9, 45), 0.4),
    "Step off": (None, dt.time(11), "11:00 AM", "noon", None, "{after: band@stand}", "25:00", 11),
    "Notes": (None, "late", "#REF!", 3.5, True),
    "Gap": ("10 m", None, "10", "{value: 5 m, low: 9 m}"),
    "Start": (None, None, "stand", "11:00"),
    "": (None, "x"),
}
_TO: tuple[Any, ...] = (
    *("label", "profile", "people", "assembly", "report", "info", "info.x", "gap", "start.x"),
    *(
        ["vehicles", "aircraft"],
        ["release", "target.at"],
        "name",
        "crew",
        3,
        None,
        [],
        "release.delay",
    ),
    *({"to": "profile", "values": {"marching": "foot", "flypast": "jets", "band": None}},),
    *({"to": "people", "values": {"about 45": 45, "tbc": None, "two": "x"}}, {"values": {}}),
)
_USUAL: dict[str, Any] = {
    "Unit": "label",
    "Type": {"to": "profile", "values": {"marching": "foot", "band": "foot", "flypast": "jets"}},
    "People": "people",
    "Vehicles": ["vehicles", "aircraft"],
    "Assembly street": "assembly",
    "Report time": "report",
    "Step off": ["release", "target.at"],
}


def desk(chance: random.Random) -> Files:
    """A scenario for the list of a planner."""
    heads = [head for head in _COLUMNS if head in ("Unit", "Type") or chance.random() < 0.7]
    if chance.random() < 0.3:
        chance.shuffle(heads)
    rows: list[list[Any]] = [["Parade 2025"]] * chance.choice([0, 0, 1, 2])
    rows.append([chance.choice([head, head, head.upper(), f" {head} "]) for head in heads])
    odd = chance.choice([0, 0, 0.02, 0.2])
    for _ in range(chance.randint(0, 8)):
        rows.append([_value(chance, head, odd) for head in heads])
        if chance.random() < 0.2:
            rows.append(
                chance.choice([["DIVISION 2"], [], heads, [None, "Total", None, 99], [None, 7]])
            )
    kind = chance.choice(["csv", "xlsx", "ods"])
    name = f"lineup.{kind}"
    units: dict[str, Any] = {"table": name}
    if chance.random() < 0.9:
        units["columns"] = {head: to for head, to in _USUAL.items() if head in heads}
        for _ in range(chance.choice([0, 0, 0, 0, 1, 2])):
            units["columns"][chance.choice([*heads, "Other"])] = chance.choice(_TO)
    if chance.random() < 0.1:
        units["header-row"] = chance.choice([1, 2, 3, 99, 0, "x", -1])
    if chance.random() < 0.2:
        units["profile"] = chance.choice(["foot", "jets", "x", 3])
    document = {**_SCENARIO, "units": units}
    write = {"csv": _text, "xlsx": _workbook, "ods": _open}[kind]
    return {**scenario_file(document), name: write(chance, rows)}


def _value(chance: random.Random, head: str, odd: float) -> Any:
    values = _COLUMNS[head]
    return chance.choice(values if chance.random() < odd else values[:2])


_SCENARIO: dict[str, Any] = {
    "name": "Desk",
    "start": "2025-05-08T09:00:00",
    "segments": {"main": "1 km", "air": "5 km"},
    "routes": {"street": ["main"], "sky": ["air"]},
    "markers": {"stand": "main + 500 m", "overhead": "air + 3 km"},
    "profiles": {
        "foot": {
            **{"kind": "formation", "route": "street", "speed": "1 m/s", "files": 4},
            **{"rank-spacing": "1 m", "people": 12},
        },
        "vehicles": {
            **{"kind": "column", "route": "street", "speed": "1 m/s", "length": "5 m"},
            "vehicles": 2,
        },
        "jets": {
            **{"kind": "flight", "route": "sky", "speed": "50 m/s", "aircraft": 1},
            "target": {"marker": "overhead", "at": "11:00"},
        },
    },
}


def _text(chance: random.Random, rows: list[list[Any]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=chance.choice([",", ",", ";", "\t"]))
    for row in rows:
        writer.writerow(["" if cell is None else cell for cell in row])
    return stream.getvalue().encode(chance.choice(["utf-8", "utf-8-sig", "utf-16"]), "replace")


def _workbook(chance: random.Random, rows: list[list[Any]]) -> bytes:
    import openpyxl
    from openpyxl.utils.exceptions import IllegalCharacterError

    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            try:
                page.cell(line, column).value = value
            except IllegalCharacterError:
                page.cell(line, column).value = "x"
    for _ in range(chance.choice([0, 0, 1, 2])):
        first, last = sorted(chance.choices(range(1, len(rows) + 2), k=2))
        left, right = sorted(chance.choices(range(1, 9), k=2))
        page.merge_cells(start_row=first, end_row=last, start_column=left, end_column=right)
    stream = io.BytesIO()
    made.save(stream)
    parts = unpacked(stream.getvalue())
    return broken(chance, parts) if chance.random() < 0.2 else packed(parts)


def _open(chance: random.Random, rows: list[list[Any]]) -> bytes:
    parts = unpacked(book(sheet(*("".join(map(_cell, row)) for row in rows))))
    return broken(chance, parts) if chance.random() < 0.2 else packed(parts)


def _cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return cell("boolean", str(value), office__boolean_value=str(value).lower())
    if isinstance(value, int | float):
        return cell("float", str(value), office__value=str(value))
    if isinstance(value, dt.time):
        return cell("time", f"{value:%H:%M}", office__time_value=f"{value:PT%HH%MM%SS}")
    if isinstance(value, dt.datetime):
        return cell("date", str(value), office__date_value=value.isoformat())
    text = "".join(letter for letter in value if letter.isprintable())
    return cell("string", text.replace("&", "&amp;").replace("<", "&lt;"))
