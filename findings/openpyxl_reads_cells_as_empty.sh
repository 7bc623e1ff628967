#!/usr/bin/env bash
# openpyxl gives cells that hold something as empty, or as something else.
#
# A program that reads tables with openpyxl wants the value of each cell, as a person sees it.
# With the usual `load_workbook(…, data_only=True)`, and without an error:
#
#   formula     a formula whose result is not stored is None, like an empty cell
#   merged      all cells of a merged range but the first are None, like empty cells
#   time        24:30 in a cell that shows hours and minutes is a date in 1900
#   escape      a carriage return in a text, which Excel stores as _x000D_, is seven characters
#   far         one cell in the last row of a small sheet makes a million rows, one in the last
#               column 16,384 cells (read-only mode)
#   strict      a workbook that Excel saved as "Strict Open XML" has no sheets
#
# A default that a table falls back to where a cell is empty is then used in silence. In read-only
# mode, which bounds memory otherwise, merged ranges and hidden rows are not known at all.
#
# The script installs one version of openpyxl into a temporary environment and feeds it one small
# workbook for each case. It exits with 0 as long as openpyxl behaves as stated, and otherwise with
# 1: then the reader in simulator/scenario/document/tables/ may be worth replacing by it.
#
# Usage: findings/openpyxl_reads_cells_as_empty.sh          (needs Python 3 with venv, and PyPI)

set -euo pipefail

VERSION=3.1.5
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "openpyxl==$VERSION"

"$folder/venv/bin/python" - <<'PYTHON'
import datetime as dt
import io
import platform
import sys
import warnings
import zipfile

import openpyxl

print(f"Python {platform.python_version()}, openpyxl {openpyxl.__version__}\n")

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def relations(**targets):
    entries = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{RELATED}">{entries}</Relationships>'


def workbook(rows, after="", strict=False):
    """A workbook of one sheet; style 1 shows hours and minutes."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{SHEET_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/s.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": relations(a=("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/><sheets>'
        '<sheet name="Units" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            a=("worksheet", "worksheets/s.xml"), b=("styles", "styles.xml")
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills><fill><patternFill/></fill></fills>'
        "<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="20"/></cellXfs></styleSheet>',
        "xl/worksheets/s.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}'
        "</worksheet>",
    }
    if strict:
        parts = {
            name: text.replace(
                "schemas.openxmlformats.org/spreadsheetml/2006", "purl.oclc.org/ooxml/spreadsheetml"
            ).replace(
                "schemas.openxmlformats.org/officeDocument/2006",
                "purl.oclc.org/ooxml/officeDocument",
            )
            for name, text in parts.items()
        }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    data.seek(0)
    return data


def values(data, **options):
    sheet = openpyxl.load_workbook(data, data_only=True, **options).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def far(row, column):
    """How many rows, and cells in the widest of them, come before and with one far cell."""
    rows = f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>'
    sheet = openpyxl.load_workbook(workbook(rows), read_only=True, data_only=True).worksheets[0]
    sheet.reset_dimensions()
    widths = [len(row) for row in sheet.iter_rows(values_only=True)]
    return len(widths), max(widths)


def sheets_of(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that "0" is invalid, and leaves it away
        return openpyxl.load_workbook(data).sheetnames


TEXT = '<c r="A1" t="inlineStr"><is><t>30 m</t></is></c>'
CASES = [
    (
        "formula",
        values(workbook(f'<row r="1">{TEXT}<c r="B1"><f>A1</f><v/></c></row>')),
        [["30 m", None]],
    ),
    (
        "merged",
        values(
            workbook(
                f'<row r="1">{TEXT}</row><row r="2"/>',
                '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>',
            )
        ),
        [["30 m"], [None]],
    ),
    (
        "time",
        values(workbook(f'<row r="1"><c r="A1" s="1"><v>{24.5 / 24}</v></c></row>')),
        [[dt.datetime(1900, 1, 1, 0, 30)]],
    ),
    (
        "escape",
        values(
            workbook('<row r="1"><c r="A1" t="str"><v>a_x000D_b</v></c></row>')
        ),
        [["a_x000D_b"]],
    ),
    ("far", far(1_048_576, "A"), (1_048_576, 1)),
    ("far", far(1, "XFD"), (1, 16_384)),
    ("strict", sheets_of(workbook("", strict=True)), []),
    ("control", sheets_of(workbook("")), ["Units"]),
    ("control", values(workbook(f'<row r="1">{TEXT}</row>')), [["30 m"]]),
]
changed = []
for name, found, expected in CASES:
    print(f"{name:8} {found}")
    if found != expected:
        changed.append(name)
if changed:
    sys.exit(f"\nCHANGED: openpyxl no longer behaves as described for {', '.join(changed)}")
print("\nAs described: cells that hold something are read as empty, or as something else.")
PYTHON
