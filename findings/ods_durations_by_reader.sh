#!/usr/bin/env bash
# A duration in an OpenDocument sheet (.ods) is another one with each reader.
#
# The file stores it exactly (`office:time-value="PT25H15M00S"`) beside the text that the cell shows.
# pandas reads .ods with odfpy or with python-calamine:
#
#   odfpy     what is shown counts, not what is stored: 25 h 15 min in a cell that shows hours and
#             minutes is 01:15, and a minute and a half that is shown as 01:30 is an hour and a half;
#             one cell that shows 25:15:00 is an error for the whole sheet
#   calamine  up to 24 hours a time of day; from there on the text `PT25H15M00S`
#
# A table of rehearsal or pass times is then read wrong without a word, or not at all.
#
# The script installs fixed versions into a temporary environment, writes one small sheet for each
# case with odfpy and reads it. It exits with 0 as long as the readers behave as stated, and
# otherwise with 1: then simulator/scenario/document/tables/opendocument.py may be worth replacing.
#
# Usage: findings/ods_durations_by_reader.sh          (needs Python 3.11 with venv, and PyPI)

set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    pandas==3.1.1 odfpy==1.4.1 python-calamine==0.9.1

"$folder/venv/bin/python" - <<'PYTHON'
import io
import sys

import pandas as pd
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P


def read(stored, shown, engine):
    """What a reader makes of a cell that stores a duration and shows a text."""
    document, table = OpenDocumentSpreadsheet(), Table(name="Sheet")
    for kind, value, text in (("string", None, "head"), ("time", stored, shown)):
        row, cell = TableRow(), TableCell(valuetype=kind)
        if value is not None:
            cell = TableCell(valuetype=kind, timevalue=value)
        cell.addElement(P(text=text))
        row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    file = io.BytesIO()
    document.save(file)
    try:
        return str(pd.read_excel(io.BytesIO(file.getvalue()), engine=engine)["head"][0])
    except Exception as error:
        return f"{type(error).__name__}: {error}"


CASES = [
    # stored, shown, reader, what is read
    ("PT25H15M00S", "25:15:00", "odf", "DateParseError: hour must be in 0..23: 25:15:00"),
    ("PT25H15M00S", "01:15", "odf", "01:15:00"),
    ("PT00H01M30S", "01:30", "odf", "01:30:00"),
    ("PT25H15M00S", "25:15:00", "calamine", "PT25H15M00S"),
    ("PT00H01M30S", "01:30", "calamine", "00:01:30"),
]
changed = False
for stored, shown, engine, expected in CASES:
    found = read(stored, shown, engine)
    changed = changed or found != expected
    print(f"{stored} shown as {shown}, {engine}: {found}" + ("" if found == expected else "  CHANGED"))
sys.exit(changed)
PYTHON
