"""Hostile line-ups: broken workbooks, odd text files."""

from __future__ import annotations

import copy
import io
import random
import re
import zipfile
from functools import cache

from tests.fuzz.documents import Files, scenario_file
from tests.scenario.document.tables.open_books import book, cell, sheet
from tests.scenario.test_junk import FULL

#: The line-up that scenarios with a table read.
TABLES = ("lineup.xlsx", "lineup.csv", "lineup.ods")

_TIME = b"2025-09-03T09:00:00Z"
_CELLS = (
    *("15 m", "0.2", "9, 2 x 4", "3", "foot", "x", '{at: "09:10"}', "1,5 m", "", "=1+1", "#REF!"),
    *("1e999", "09:10", "tanks.clears@rostrum", "true", "{", "[1", "a" * 40_000, "\x1b[2J", "\x00"),
)
_HEADS = (
    "name",
    "label",
    "profile",
    "ranks",
    "gap",
    "release",
    "start",
    "",
    "nmae",
    "speed",
    "gap",
)


def table(chance: random.Random) -> Files:
    """A scenario whose line-up is a broken workbook or an odd text file."""
    name = chance.choice(TABLES)
    document = copy.deepcopy(FULL)
    document["profiles"]["cars"] = document["units"]["tanks"]
    document["units"] = {"table": name}
    for key in ("groups", "constraints", "incidents", "recovery", "window"):
        document.pop(key)
    rows = [chance.sample(_HEADS, 4)]
    rows[0][0] = "name"
    rows += [
        [f"u{number}", *(chance.choice(_CELLS) for _ in range(3))]
        for number in range(chance.randint(0, 4))
    ]
    make = {"csv": _text_table, "ods": _open_workbook}.get(name[-3:], _workbook)
    return {**scenario_file(document), name: make(chance, rows)}


def _text_table(chance: random.Random, rows: list[list[str]]) -> bytes:
    separator = chance.choice([",", ";", "\t", "|"])
    text = chance.choice(["\n", "\r\n", "\r"]).join(separator.join(row) for row in rows)
    if chance.random() < 0.2:
        text = "sep=" + chance.choice([";", "x", "", "\t"]) + "\n" + text
    letters = list(text)
    for _ in range(chance.randint(0, 6)):
        if letters:
            letters[chance.randrange(len(letters))] = chance.choice('";,\t\r\n\x00\x1bé=#\u2028')
    encoding = chance.choice(["utf-8", "utf-8", "utf-16", "utf-16-le", "cp1252", "utf-32"])
    return "".join(letters).encode(encoding, "replace")


@cache
def _plain_workbook() -> dict[str, bytes]:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["name", "label", "profile", "ranks", "gap", "release"])
    sheet.append(["a", "A", "foot", "9, 2 x 4", "15 m", '{at: "09:10"}'])
    sheet.append(["b", "B", "cars", 3, None, None])
    sheet.merge_cells("C2:C3")
    stream = io.BytesIO()
    book.save(stream)
    return unpacked(stream.getvalue())


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook, without the time at which it was made."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return {
        name: re.sub(rb"20\d\d-\d\d-\d\dT[\d:]+Z", _TIME, part) if "core" in name else part
        for name, part in parts.items()
    }


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook of some parts; the same bytes at any time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return stream.getvalue()


_ODD = (
    *(b"-1", b"99999999999", b"A0", b"XFD1048576", b"nan", b"1e999", b"", b"_xD800_", b"9" * 5000),
    *(b"s", b"e", b"b", b"d", b"../../x", b"true", b"\xc3\xa9", b"&#0;", b"&x;", b"<"),
)


def _workbook(chance: random.Random, rows: list[list[str]]) -> bytes:
    parts = dict(_plain_workbook())
    cells = "".join(
        f'<row r="{line}">'
        + "".join(f'<c t="str"><v>{_escaped(cell)}</v></c>' for cell in row)
        + "</row>"
        for line, row in enumerate(rows, 1)
    )
    sheet = next(name for name in parts if name.endswith("sheet1.xml"))
    if chance.random() < 0.5:
        begin, found, rest = parts[sheet].partition(b"<sheetData>")
        parts[sheet] = begin + found + cells.encode() + rest.partition(b"</sheetData>")[2]
        parts[sheet] = parts[sheet].replace(cells.encode(), cells.encode() + b"</sheetData>")
    return broken(chance, parts)


def _open_workbook(chance: random.Random, rows: list[list[str]]) -> bytes:
    types = ("float", "time", "date", "boolean", "percentage", "string", "error", "")
    lines = [
        "".join(_open_cell(chance, cell, chance.choice(types)) for cell in row) for row in rows
    ]
    return broken(chance, unpacked(book(sheet(*lines))))


def _open_cell(chance: random.Random, text: str, kind: str) -> str:
    shown = _escaped(text.replace("\x1b", "").replace("\x00", ""))
    given = {"office__value": chance.choice(["3", "1e999", "x", "0.5"])}
    given["office__time_value"] = chance.choice(["PT25H15M00S", "PT9H", "P1D", "9:00"])
    given["office__date_value"] = chance.choice(["2025-09-03", "1899-12-30T09:00:00", "0"])
    given["office__boolean_value"] = "true"
    some = dict(chance.sample(sorted(given.items()), chance.randint(1, 4)))
    if chance.random() < 0.1:
        some["table__number_columns_repeated"] = chance.choice(["2", "16384", "99999999", "-1"])
    if chance.random() < 0.1:
        some["table__number_rows_spanned"] = chance.choice(["2", "1048576", "x"])
    if chance.random() < 0.1:
        some["table__formula"] = "of:=1+1"
    return cell(kind if chance.random() < 0.5 else "string", shown, **some)


def broken(chance: random.Random, parts: dict[str, bytes]) -> bytes:
    """A workbook of some parts, in which something may be wrong."""
    for _ in range(chance.randint(0, 3)):
        name = chance.choice(list(parts))
        data = bytearray(parts[name])
        match chance.choice(["drop", "bytes", "cut", "value", "value"]):
            case "drop" if len(parts) > 1:
                del parts[name]
                continue
            case "bytes" if data:
                for _ in range(chance.randint(1, 5)):
                    data[chance.randrange(len(data))] = chance.choice(
                        b'0123456789<>"=/ \x00\xffAe-'
                    )
            case "cut" if data:
                low, high = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
                del data[low:high]
            case "value":
                quotes = [at for at, byte in enumerate(data) if byte in b'">']
                if len(quotes) > 1:
                    begin_at = chance.randrange(len(quotes) - 1)
                    data[quotes[begin_at] + 1 : quotes[begin_at + 1]] = chance.choice(_ODD)
        parts[name] = bytes(data)
    found_all = bytearray(packed(parts, chance.choice([0, 8])))
    if chance.random() < 0.2:
        for _ in range(chance.randint(1, 8)):
            found_all[chance.randrange(len(found_all))] = chance.randrange(256)
    return bytes(found_all)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
