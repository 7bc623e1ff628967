"""The three forms of a sheet, read by readers of others: the same texts, in any script."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from simulator.views.sheets.as_html import html_of
from simulator.views.sheets.as_pdf import pdf_of
from simulator.views.sheets.as_xlsx import xlsx_of
from simulator.views.sheets.binding import Wanted, sheets_of
from tests.drill import DRILL
from tests.views.sheets.test_binding import STREETS, drill

SCRIPTS = "Ünïté Первая 仪仗方队"
WRONG = "<script>alert(1)</script>"


#: Without constraints, no unit can be too late.
UNJUDGED = "".join(
    line
    for line in DRILL.partition("constraints:")[0].splitlines(keepends=True)
    if not line.startswith("window")
)


class Texts(HTMLParser):
    """The texts of a page, and its tags."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, _: object) -> None:
        """Note a tag."""
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data.strip())


def pages_of(data: bytes) -> list[str]:
    """The text of each page of a PDF."""
    return [page.get_textpage().get_text_bounded() for page in PdfDocument(data)]


def test_a_pdf_has_a_page_for_each_post_with_its_labels() -> None:
    run = drill(**{"units.guard.label": SCRIPTS, "units.trucks.label": WRONG})
    sheets = sheets_of(run, Wanted(posts=("stand",), units=("guard",)))
    data = pdf_of(sheets, "a4")
    unit, post = pages_of(data)
    for text in ("Drill", "Wednesday 8 May 2024, Europe/Paris", sheets.version, SCRIPTS):
        assert text in unit
    assert "page 1 of 2" in unit
    assert "page 2 of 2" in post
    assert "Post: stand" in post
    for text in ("09:06:00", "09:06:03", "09:06:13", "09:06:23", "10 s"):
        assert text in post
    assert "alert(1)" in post.replace("\n", "")
    reader = PdfReader(BytesIO(data))
    assert [round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:]] == [210, 297]
    plain = sheets_of(drill(**{"units.guard.label": "Guard"}), Wanted(units=("guard",)))
    data = pdf_of(plain, "letter")
    assert data == pdf_of(plain, "letter")  # the same bytes each time
    (letter,) = PdfReader(BytesIO(data)).pages
    assert [round(float(side)) for side in letter.mediabox[2:]] == [612, 792]


def test_a_character_that_no_font_has_is_a_question_mark() -> None:
    run = drill(**{"units.guard.label": "Guard \U0001fae0"})
    (page,) = pages_of(pdf_of(sheets_of(run, Wanted(units=("guard",))), "a4"))
    assert "Guard ?" in page


def test_a_long_sheet_goes_on_under_its_title_and_heads() -> None:
    units = {
        f"units.u{number}": {"kind": "column", "route": "through", "ranks": 1, "length": "6 m",
                             "speed": "2 m/s"}
        for number in range(40)
    }  # fmt: skip
    first, *more = pages_of(
        pdf_of(sheets_of(drill(UNJUDGED, **units), Wanted(posts=("stand",))), "a4")
    )
    assert "continued" not in first
    assert more
    assert all("Post: stand, continued" in page and "actual" in page for page in more)


def test_a_workbook_has_times_as_times_and_runs_no_text() -> None:
    run = drill(**STREETS, **{"units.trucks.label": "=1+1", "units.guard.label": SCRIPTS})
    wanted = Wanted(posts=("stand",), assemblies=("Elm Street",), units=("guard",))
    book = load_workbook(BytesIO(xlsx_of(sheets_of(run, wanted), "a4")))
    assert book.sheetnames == ["assembly Elm Street", "unit guard", "post stand"]
    rows = list(book["post stand"].values)
    head = next(row for row in rows if "unit" in row)
    guard, trucks = rows[rows.index(head) + 1 :][:2]
    assert guard[1] == SCRIPTS
    assert trucks[1] == "'=1+1"
    assert guard[head.index("head")] == dt.datetime(2024, 5, 8, 9, 6)
    assert trucks[head.index("clear")] == dt.datetime(2024, 5, 8, 9, 6, 23)
    assert trucks[head.index("passes in")] == dt.timedelta(seconds=10)
    assert guard[head.index("actual")] is None
    assert all(cell.data_type != "f" for sheet in book for row in sheet.rows for cell in row)
    assert any("'=1+1" in row for row in book["assembly Elm Street"].values)


def test_a_workbook_from_the_hour_h_has_texts() -> None:
    run = drill(**{"show.clock": "h-hour"})
    book = load_workbook(BytesIO(xlsx_of(sheets_of(run, Wanted(posts=("stand",))), "a4")))
    assert any("H+0:05:00" in row for row in book["post stand"].values)


def test_worksheets_have_names_of_their_own() -> None:
    long = "a-very-long-name-of-a-unit-that-is-cut"
    unit = {"kind": "column", "route": "through", "ranks": 1, "length": "6 m", "speed": "2 m/s"}
    run = drill(**{f"units.{long}-{number}": unit for number in (1, 2)})
    wanted = Wanted(units=(f"{long}-1", f"{long}-2"))
    book = load_workbook(BytesIO(xlsx_of(sheets_of(run, wanted), "a4")))
    assert len(set(book.sheetnames)) == 2
    assert max(map(len, book.sheetnames)) <= 31


@pytest.mark.parametrize("label", [WRONG, SCRIPTS, "=1+1 & <b>"])
def test_a_page_has_labels_as_text(label: str) -> None:
    run = drill(**{"units.trucks.label": label})
    page = html_of(sheets_of(run, Wanted(posts=("stand",), units=("trucks",))), "a4")
    read = Texts(page)
    assert "script" not in read.tags
    assert "b" not in read.tags
    assert read.texts.count(label) >= 3
    assert read.tags.count("section") == 2
    assert {"09:06:00", "09:06:13"} <= set(read.texts)


def test_sheets_are_in_the_units_and_by_the_clock_that_are_asked_for() -> None:
    shown = {"show.units": "imperial", "show.clock": "12h"}
    run = drill(**STREETS, **shown)
    sheets = sheets_of(run, Wanted(posts=("stand",), assemblies=("Elm Street",)))
    assembly, post = pages_of(pdf_of(sheets, "letter"))
    assert "9:06:13 AM" in post
    assert "66 ft" in assembly
    assert "9:06:13 AM" in Texts(html_of(sheets, "letter")).texts
