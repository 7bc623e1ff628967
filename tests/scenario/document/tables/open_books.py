"""OpenDocument workbooks made by hand, in XML as LibreOffice writes it."""

from __future__ import annotations

import io
import zipfile

_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
SPACES = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _NAMES.items())


def book(*sheets: str, styles: str = "", **parts: str) -> bytes:
    """A workbook with these sheets, in XML as LibreOffice writes it."""
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{''.join(sheets)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        for name, part in {"content.xml": content, **parts}.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return data.getvalue()


def sheet(*rows: str, name: str = "Units", before: str = "", style: str = "ta1") -> str:
    body = "".join(map(row, rows))
    named = f'table:name="{name}" table:style-name="{style}"'
    return f"<table:table {named}>{before}{body}</table:table>"


def row(cells: str, **given: str) -> str:
    attributes = "".join(
        f' table:{key.replace("_", "-")}="{value}"' for key, value in given.items()
    )
    return f"<table:table-row{attributes}>{cells}</table:table-row>"


def cell(kind: str = "string", shown: str = "", **given: str) -> str:
    attributes = "".join(
        f' {key.replace("__", ":").replace("_", "-")}="{value}"' for key, value in given.items()
    )
    return (
        f'<table:table-cell office:value-type="{kind}"{attributes}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )
