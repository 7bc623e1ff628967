"""Tables in OpenDocument workbooks (.ods): the cells of one sheet, each as it is stored.

The parts of the file are read here: pandas and python-calamine give durations over 24 hours as
text, as nothing, or by what the cell shows.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from simulator.reading import UnreadableError
from simulator.scenario.document.tables.cells import (
    AGAIN,
    MOST_CELLS,
    NO_RESULT,
    CellError,
    CellKind,
    LineUpTable,
    SheetCell,
    number_in,
    problem_of_text,
)
from simulator.scenario.document.tables.grid import LAST_COLUMN, LAST_ROW, SheetCells
from simulator.scenario.document.tables.number_formats import (
    NumberFormat,
    ShownNumber,
    shown_number,
)
from simulator.scenario.document.tables.workbook_xml import (
    Elements,
    local,
    open_archive,
    whole,
    xml_elements,
)
from simulator.wording import unknown

_CONTENT, _SETTINGS, _MANIFEST = "content.xml", "settings.xml", "META-INF/manifest.xml"
_TIME = re.compile(
    r"P(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,12}))?S)?)?"
)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2}(?:\.\d+)?))?")
#: What shows neither seconds nor a half of the day: hours and minutes, or minutes and seconds.
_TWO_PARTS = re.compile(r"(\d+):(\d\d)")
_ERROR = re.compile(r"#[A-Z/0-9]+[!?]?|Err:\d+")
#: Days that stand for no date: a time of day that a program stores with a date.
_NO_DATES = ("1899-12-30", "1899-12-31", "1904-01-01")


def read_opendocument(data: bytes, file: str, sheet: str | None = None) -> LineUpTable:
    """Read the sheet of a workbook that is named, or else the one that it opens with.

    Parameters
    ----------
    data
        The content of the file.
    file
        Its name, for places.
    sheet
        The name of the sheet.

    Raises
    ------
    UnreadableError
        If it is not such a workbook, has no such sheet, or is too large.
    """
    archive = open_archive(data, "ods")
    parts = archive.namelist()
    if _CONTENT not in parts or "xl/workbook.xml" in parts:
        raise UnreadableError("is not an .ods workbook; save it as one")
    if _MANIFEST in parts and _is_encrypted(archive):
        raise UnreadableError("has a password; save it without one")
    sheets = _sheets(archive)
    name = _choose(sheets, sheet, _active(archive))
    try:
        reader = OpenSheetReader(LineUpTable(file=file, rows=(), sheet=name))
        return reader.read(xml_elements(archive, _CONTENT), list(sheets).index(name))
    except UnreadableError as error:
        raise UnreadableError(f"sheet {name}: {error}") from None


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    return any(tag == "encryption-data" for _, tag, _ in xml_elements(archive, _MANIFEST))


def _sheets(archive: zipfile.ZipFile) -> dict[str, bool]:
    """The names of the sheets, and whether each is visible."""
    hidden: set[str] = set()
    found: dict[str, bool] = {}
    style, depth = "", 0
    for event, tag, element in xml_elements(archive, _CONTENT):
        if tag == "table":
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                given = _attributes(element)
                name = given.get("name", "")
                if name in found:
                    raise UnreadableError(f"is corrupt: two sheets are called '{name}'; {AGAIN}")
                found[name] = given.get("style-name") not in hidden
        elif event == "start" and tag == "style":
            style = _attributes(element).get("name", "")
        elif (
            event == "start"
            and tag == "table-properties"
            and _attributes(element).get("display") == "false"
        ):
            hidden.add(style)
    return found


def _active(archive: zipfile.ZipFile) -> str | None:
    """The name of the sheet that the workbook opens with, if it says so."""
    if _SETTINGS not in archive.namelist():
        return None
    for event, tag, element in xml_elements(archive, _SETTINGS):
        if (event, tag) == ("end", "config-item") and (
            _attributes(element).get("name") == "ActiveTable"
        ):
            return element.text
    return None


def _choose(sheets: dict[str, bool], name: str | None, active: str | None) -> str:
    if name is not None:
        if name not in sheets:
            raise UnreadableError(unknown("sheet", name, list(sheets)))
        return name
    if active is not None and sheets.get(active):
        return active
    visible = next((name for name, is_visible in sheets.items() if is_visible), None)
    if visible is None:
        raise UnreadableError("has no visible sheet; name one: sheet: NAME")
    return visible


@dataclass(slots=True)
class OpenSheetReader(SheetCells):
    """Reads the cells of one sheet."""

    line: int = 0
    column: int = 0
    repeated: int = 1

    def read(self, elements: Elements, number: int) -> LineUpTable:
        """Read the sheet with a number, from 0."""
        seen, depth, first = -1, 0, 1
        for event, tag, element in elements:
            if tag == "table":
                depth += 1 if event == "start" else -1
                seen += event == "start" and depth == 1
            if seen != number or depth != 1:
                if seen > number:
                    break
                continue
            if (event, tag) == ("start", "table-row"):
                self._begin_row(_attributes(element))
            elif event == "end" and tag in ("table-cell", "covered-table-cell"):
                self._take(element, covered=tag != "table-cell")
            elif (event, tag) == ("start", "table-column"):
                given = _attributes(element)
                last = first + _times(given, "number-columns-repeated") - 1
                if given.get("visibility", "visible") != "visible":
                    self.hidden_columns.append((first, last))
                first = last + 1
        return self.finished()

    def _begin_row(self, given: dict[str, str]) -> None:
        """Go on to the next row; one that is repeated stands for several."""
        self.line += self.repeated if self.line else 1
        self.column, self.repeated = 1, _times(given, "number-rows-repeated")
        if self.line + self.repeated - 1 > LAST_ROW:
            raise UnreadableError(f"is corrupt: {self.line + self.repeated - 1} rows; {AGAIN}")
        if given.get("visibility", "visible") != "visible":
            # Rows that hold something are few; a filter may hide the whole of the rest.
            self.hidden_rows.update(range(self.line, self.line + min(self.repeated, MOST_CELLS)))

    def _take(self, element: Element, *, covered: bool) -> None:
        given = _attributes(element)
        times = _times(given, "number-columns-repeated")
        line, column = self.line, self.column
        self.column += times
        if self.column - 1 > LAST_COLUMN:
            raise UnreadableError(f"is corrupt: {self.column - 1} columns; {AGAIN}")
        if covered:
            return
        cell = self._cell(element, given, SheetCell("", self.table.place(line, column)))
        if cell is None:
            return
        down, across = (_times(given, f"number-{what}-spanned") for what in ("rows", "columns"))
        if down > 1 or across > 1:
            self.merged.append(((line, column), (line + down - 1, column + across - 1)))
        if times * self.repeated > MOST_CELLS:
            raise UnreadableError(f"has {times * self.repeated:,} repeated cells, {_MOST}")
        for below in range(line, line + self.repeated):
            for right in range(column, column + times):
                place = self.table.place(below, right)
                self.keep(SheetCell(cell.text, place, cell.kind, cell.problem), below, right)

    def _cell(self, element: Element, given: dict[str, str], empty: SheetCell) -> SheetCell | None:
        """What a cell holds; None if nothing."""
        shown = "\n".join(_texts(element)).strip()
        is_formula = bool(given.get("formula"))
        try:
            if given.get("error") or (is_formula and _ERROR.fullmatch(shown)):
                raise CellError(f"the cell holds the error {shown}; correct its formula")
            kind = given.get("value-type")
            if kind is None and is_formula and not shown:
                raise CellError(NO_RESULT)
            found = _value(kind, given, shown)
        except CellError as error:
            return SheetCell("", empty.place, problem=str(error))
        if not found.text:
            return None
        problem = found.problem or problem_of_text(found.text)
        return SheetCell(found.text, empty.place, found.kind, problem)


_MOST = f"at most {MOST_CELLS:,}"


def _value(kind: str | None, given: dict[str, str], shown: str) -> ShownNumber:
    """What a cell holds: as it is stored where it is a number, a date or a time."""
    if kind in (None, "string"):
        return ShownNumber("text", given.get("string-value", shown).strip())
    value = given.get(f"{kind}-value" if kind in ("boolean", "date", "time") else "value")
    if value is None or kind not in _READ:
        raise CellError(f"the file is corrupt: unknown cell type '{str(kind)[:20]}'; {AGAIN}")
    return _READ[kind](value, shown)


def _boolean(value: str, _: str) -> ShownNumber:
    return ShownNumber("boolean", "TRUE" if value == "true" else "FALSE")


def _percentage(value: str, _: str) -> ShownNumber:
    return shown_number(number_in(value), NumberFormat(plain=False, percentage=True), False)


def _float(value: str, shown: str) -> ShownNumber:
    found = shown_number(number_in(value), NumberFormat(), False)
    plain: CellKind = "number" if shown in (found.text, "") else "formatted number"
    return found._replace(kind=plain)


def _date(value: str, shown: str) -> ShownNumber:
    found = _DATE.fullmatch(value)
    if found is None:
        raise CellError(f"'{value[:40]}' is not a date; {AGAIN}")
    if found[1] in _NO_DATES and found[2] is not None:
        hours, minutes, seconds = found[2].split(":")
        return _time(f"PT{hours}H{minutes}M{seconds}S", shown)
    return ShownNumber("date", found[1] if found[2] is None else value)


def _time(value: str, shown: str) -> ShownNumber:
    """A time of day or a duration; without seconds only where the cell shows none."""
    found = _TIME.fullmatch(value)
    if found is None:
        raise CellError(f"'{value[:40]}' is not a time; {AGAIN}")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[:4])
    part = round(float(f"0.{found[5] or 0}") * 1000)
    whole_seconds, part = divmod(
        ((days * 24 + hours) * 3600 + minutes * 60 + seconds) * 1000 + part, 1000
    )
    hours, rest = divmod(whole_seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{hours:02d}:{minutes:02d}:{seconds:02d}" + (f".{part:03d}".rstrip("0") if part else "")
    two = _TWO_PARTS.fullmatch(shown)
    if two is None:
        return ShownNumber("time", text)
    left, right = int(two[1]), int(two[2])
    if (left, right) in ((hours, minutes), (hours % 24, minutes)) and not (seconds or part):
        return ShownNumber("time", text[:-3])
    if (left, right) in ((60 * hours + minutes, seconds), (minutes, seconds)) and hours:
        return ShownNumber(
            "time",
            text,
            f"the cell holds {text}, but its format shows no hours; choose one that does",
        )
    return ShownNumber("time", text)


_READ: dict[str, Callable[[str, str], ShownNumber]] = {
    "boolean": _boolean,
    "date": _date,
    "time": _time,
    "percentage": _percentage,
    "float": _float,
    "currency": _float,
}


def _attributes(element: Element) -> dict[str, str]:
    """The attributes of an element by their names; that of an error, as LibreOffice marks it."""
    found: dict[str, str] = {}
    for name, value in element.items():
        if local(name) == "value-type" and value == "error":
            found["error"] = "true"
        elif local(name) != "value-type" or "office" in name:
            found[local(name)] = value
    return found


def _times(given: dict[str, str], name: str) -> int:
    return max(whole(given.get(name, "1")), 1)


def _texts(element: Element) -> Iterator[str]:
    """The paragraphs of a cell; notes and drawings in it are not part of its text."""
    for child in element:
        if local(child.tag) == "p":
            yield "".join(_pieces(child))


#: What stands in a paragraph and is not its text.
_ASIDE = ("annotation", "note", "ruby-text", "frame")


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = local(child.tag)
        if tag == "s":
            count = next((value for name, value in child.items() if local(name) == "c"), "1")
            yield " " * min(whole(count), MOST_CELLS)
        elif tag in ("tab", "line-break"):
            yield "\t" if tag == "tab" else "\n"
        elif tag not in _ASIDE:
            yield from _pieces(child)
        yield child.tail or ""
