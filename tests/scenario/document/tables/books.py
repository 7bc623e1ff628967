"""Workbooks made by hand, part by part, so that anything may stand in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """Relations of a part: kind and target by name."""
    entries = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{entries}</Relationships>'


def sheet(rows: str, after: str = "", before: str = "") -> str:
    """A sheet of rows in XML."""
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def cells(line: int, *texts: str, attributes: str = "") -> str:
    """A row of texts, or of cells in XML; an empty text is no cell."""
    found = "".join(
        text.replace("<c", f'<c r="{letter}{line}"', 1)
        if text.startswith("<c")
        else f'<c r="{letter}{line}" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip("ABCDEFGHIJ", texts, strict=False)
        if text
    )
    return f'<row r="{line}" {attributes}>{found}</row>'


def parts(
    sheets: Mapping[str, str],
    *,
    states: Mapping[str, str] | None = None,
    active: int = 0,
    properties: str = "",
    calculation: str = "",
    formats: Mapping[int, str] | None = None,
    styles: tuple[int, ...] = (0,),
    texts: str | None = None,
) -> dict[str, str]:
    """The parts of a workbook by their paths."""
    states, formats = states or {}, formats or {}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{states.get(name, "visible")}" '
        f'r:id="rId{number}"/>'
        for number, name in enumerate(sheets, start=1)
    )
    related = {
        f"rId{number}": ("worksheet", f"worksheets/sheet{number}.xml")
        for number in range(1, len(sheets) + 1)
    }
    related["styles"] = ("styles", "/xl/styles.xml")
    codes = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in formats.items()
    )
    used = "".join(f'<xf numFmtId="{number}"/>' for number in styles)
    found = {
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<workbookPr {properties}/>"
        f'<bookViews><workbookView activeTab="{active}"/></bookViews><sheets>{listed}</sheets>'
        f"<calcPr {calculation}/></workbook>",
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts>{codes}</numFmts>'
        f"<cellXfs>{used}</cellXfs></styleSheet>",
        **{
            f"xl/worksheets/sheet{number}.xml": text
            for number, text in enumerate(sheets.values(), start=1)
        },
    }
    if texts is not None:
        found["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{texts}</sst>'
        related["texts"] = ("sharedStrings", "sharedStrings.xml")
    found["xl/_rels/workbook.xml.rels"] = relations(related)
    return found


def packed(found: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The file of a workbook with these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, part in found.items():
            archive.writestr(name, part)
    return data.getvalue()


def book(*rows: str, after: str = "", before: str = "", **more: object) -> bytes:
    """A workbook of one sheet, `Units`."""
    return packed(parts({"Units": sheet("".join(rows), after, before)}, **more))  # type: ignore[arg-type]
