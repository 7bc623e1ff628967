"""Tables in workbooks (.xlsx): the cells of one sheet that hold something, each as it is stored.

The parts of the file are read here, not by openpyxl, which takes a formula without a result, and
all but the first cell of a merged range, for empty, and fills the space before a far cell with
empty ones (findings/openpyxl_reads_cells_as_empty.sh).
"""

from __future__ import annotations

import posixpath
import zipfile
from typing import NamedTuple
from xml.etree.ElementTree import Element

from simulator.reading import UnreadableError
from simulator.scenario.document.tables.cells import LineUpTable
from simulator.scenario.document.tables.number_formats import NumberFormat
from simulator.scenario.document.tables.sheet import Shared, SheetReader
from simulator.scenario.document.tables.workbook_xml import (
    TRUE,
    local,
    open_archive,
    text_in,
    whole,
    xml_elements,
)
from simulator.wording import unknown

_NO_WORKBOOK = "is not an .xlsx workbook; save it as one"


class _Sheet(NamedTuple):
    name: str
    part: str
    visible: bool
    is_cells: bool


def read_workbook(data: bytes, file: str, sheet: str | None = None) -> LineUpTable:
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
        If it is not a workbook, has no such sheet, or is too large.
    """
    return _Workbook(open_archive(data)).table(file, sheet)


class _Workbook:
    """The parts of one workbook."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.parts = set(archive.namelist())
        related = self._related("")
        root = next((part for kind, part in related.values() if kind == "officeDocument"), None)
        if root is None or not root.endswith(".xml"):
            raise UnreadableError(_NO_WORKBOOK)
        self.since_1904 = self.stale = False
        self.sheets: list[_Sheet] = []
        self.active = 0
        self.related = self._related(root)
        views = 0
        for event, tag, element in xml_elements(self.archive, root):
            if event == "end":
                continue
            if tag == "workbookPr":
                self.since_1904 = element.get("date1904") in TRUE
            elif tag == "calcPr":
                self.stale = element.get("fullCalcOnLoad") in TRUE
            elif tag == "workbookView":
                views += 1
                if views == 1:
                    self.active = whole(element.get("activeTab", "0"))
            elif tag == "sheet":
                self.sheets.append(self._sheet(element))

    def table(self, file: str, name: str | None) -> LineUpTable:
        """The table in the sheet of a name, or in the active one."""
        sheet = self._choose(name)
        if not sheet.is_cells:
            raise UnreadableError(f"sheet {sheet.name} has no cells; name another: sheet: NAME")
        try:
            shared = Shared(self._texts(), self._formats(), self.since_1904, self.stale)
            table = LineUpTable(file=file, rows=(), sheet=sheet.name)
            reader = SheetReader(table, shared=shared)
            return reader.read(xml_elements(self.archive, sheet.part))
        except UnreadableError as error:
            raise UnreadableError(f"sheet {sheet.name}: {error}") from None

    def _choose(self, name: str | None) -> _Sheet:
        if name is not None:
            named = [sheet for sheet in self.sheets if sheet.name == name]
            if not named:
                raise UnreadableError(unknown("sheet", name, [sheet.name for sheet in self.sheets]))
            return named[0]
        if 0 <= self.active < len(self.sheets) and self.sheets[self.active].visible:
            return self.sheets[self.active]
        visible = next((sheet for sheet in self.sheets if sheet.visible), None)
        if visible is None:
            raise UnreadableError("has no visible sheet; name one: sheet: NAME")
        return visible

    def _sheet(self, element: Element) -> _Sheet:
        relation = next((value for key, value in element.items() if local(key) == "id"), "")
        kind, part = self.related.get(relation, ("", ""))
        visible = element.get("state", "visible") == "visible"
        return _Sheet(element.get("name", ""), part, visible, kind == "worksheet")

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts that a part refers to, by the names that it gives them: kind and path."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}
        if relations not in self.parts and not part:
            raise UnreadableError(_NO_WORKBOOK)
        if relations in self.parts:
            for event, tag, element in xml_elements(self.archive, relations):
                if event == "start" and tag == "Relationship":
                    path = posixpath.normpath(
                        posixpath.join("/", folder, element.get("Target", ""))
                    )
                    kind = element.get("Type", "").rpartition("/")[2]
                    found[element.get("Id", "")] = kind, path.lstrip("/")
        return found

    def _part(self, kind: str) -> str | None:
        """The part of a kind that the workbook refers to."""
        return next((part for of, part in self.related.values() if of == kind), None)

    def _texts(self) -> list[str]:
        """The texts that cells refer to by number."""
        part = self._part("sharedStrings")
        ends = xml_elements(self.archive, part) if part is not None else ()
        return [text_in(element) for event, tag, element in ends if (event, tag) == ("end", "si")]

    def _formats(self) -> list[NumberFormat]:
        """The number format of each style."""
        part = self._part("styles")
        codes: dict[int, str] = {}
        numbers: list[int] = []
        inside = ""
        for event, tag, element in xml_elements(self.archive, part) if part is not None else ():
            if tag in ("numFmts", "cellXfs"):
                inside = tag if event == "start" else ""
            elif event == "start" and (inside, tag) == ("numFmts", "numFmt"):
                codes[whole(element.get("numFmtId", "0"))] = element.get("formatCode", "")
            elif event == "start" and (inside, tag) == ("cellXfs", "xf"):
                numbers.append(whole(element.get("numFmtId", "0")))
        known = {number: NumberFormat.of(number, codes.get(number)) for number in set(numbers)}
        return [known[number] for number in numbers]
