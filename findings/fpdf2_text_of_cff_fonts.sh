#!/usr/bin/env bash
# Of a PDF by fpdf2 with a font of PostScript outlines, some readers get no text.
#
# fpdf2 embeds OpenType fonts with PostScript outlines (CFF: Noto Sans CJK, Source Han Sans), and
# the pages look right. The font then has an encoding of its own, in a stream, in place of the
# named Identity-H. Where people search or copy a name, it depends on the reader:
#
#   pdfium, MuPDF    the text
#   pypdf            the text with a null character before each letter
#   pdfminer.six     nothing
#
# With TrueType outlines (DejaVu Sans) all of them read the text.
#
# The script installs one version of each into a temporary environment. It exits with 0 as long as
# they behave as stated, and otherwise with 1.
#
# Usage: findings/fpdf2_text_of_cff_fonts.sh          (needs Python 3 with venv, and PyPI)

set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check fpdf2==2.8.9 pypdf==7.1.1 \
    pypdfium2==5.15.2 pdfminer.six==20260107 notojp-matplotlib==1.1.0

"$folder/venv/bin/python" - <<'PYTHON'
import importlib.util
import io
import logging
import platform
import sys
from pathlib import Path

import matplotlib
import pypdf
import pypdfium2
from fpdf import FPDF
from pdfminer.high_level import extract_text

logging.getLogger("fontTools").setLevel(logging.ERROR)
print(f"Python {platform.python_version()}\n")

PACKAGE = importlib.util.find_spec("notojp_matplotlib").submodule_search_locations[0]
FONTS = {
    "CFF": Path(PACKAGE) / "fonts" / "NotoSansCJKjp-Regular.otf",
    "TrueType": Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf",
}


def read(font, text):
    """What each reader makes of a text."""
    pdf = FPDF()
    pdf.add_font("font", fname=FONTS[font])
    pdf.add_page()
    pdf.set_font("font", size=20)
    pdf.cell(0, 10, text)
    data = bytes(pdf.output())
    return {
        "pdfium": pypdfium2.PdfDocument(data)[0].get_textpage().get_text_bounded().strip(),
        "pypdf": pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().strip(),
        "pdfminer": extract_text(io.BytesIO(data)).strip(),
    }


LATIN, CHINESE = "Guard", "\u4eea\u4ed7"
CASES = [
    ("CFF", CHINESE, {"pdfium": CHINESE, "pypdf": "\0\u4eea\0\u4ed7", "pdfminer": ""}),
    ("CFF", LATIN, {"pdfium": LATIN, "pypdf": "\0G\0u\0a\0r\0d", "pdfminer": ""}),
    ("TrueType", LATIN, dict.fromkeys(("pdfium", "pypdf", "pdfminer"), LATIN)),
]
changed = []
for font, text, expected in CASES:
    found = read(font, text)
    for reader, told in found.items():
        print(f"{font:9} {reader:9} {told!a}")
        if told != expected[reader]:
            changed.append(f"{font} in {reader}")
if changed:
    sys.exit(f"\nCHANGED: no longer as described: {', '.join(changed)}")
print("\nAs described: the text of a font with PostScript outlines depends on the reader.")
PYTHON
