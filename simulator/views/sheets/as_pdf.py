"""Sheets as a PDF, by fpdf2: it embeds the fonts that draw labels of any script."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import OutputError
from simulator.extras import SHEETS_PDF
from simulator.views.blocks import printable
from simulator.views.figures.drawing.own_style import load_matplotlib
from simulator.views.own_display import as_stated
from simulator.views.sheets.pages import SheetPage, Sheets, SheetTable, cell_text
from simulator.views.sheets.paper import Paper, column_widths, is_wide, size_of_letters

if TYPE_CHECKING:
    from fpdf import FPDF

#: Sizes of letters (pt), and a margin (mm).
_TITLE, _HEAD, _FACT, _CELL, _SMALL = 24, 14, 12, 11, 9
_MARGIN = 12.0
_BASE, _WIDER = "DejaVu", "CJK"
#: A package whose wheel carries Noto Sans CJK JP, and the file in it.
_PACKAGED = ("notojp_matplotlib", "fonts/NotoSansCJKjp-Regular.otf")


def pdf_of(sheets: Sheets, paper: Paper) -> bytes:
    """The sheets, each on a page of its own; long ones go on, with the heads of their columns.

    Raises
    ------
    OutputError
        If fpdf2 is not installed.
    """
    if (message := SHEETS_PDF.missing("PDF")) is not None:
        raise OutputError(message)
    with as_stated(sheets.run):
        return _Document(sheets, paper).made()


class _Document:
    """The document while it is made."""

    def __init__(self, sheets: Sheets, paper: Paper) -> None:
        from fpdf import FPDF

        document = self

        class Pages(FPDF):
            """Pages with the scenario, the day and the version at the top of each."""

            def header(self) -> None:
                document.draw_header()

            def footer(self) -> None:
                document.draw_footer()

        self.sheets = sheets
        self.paper = paper
        #: The sheet that is drawn, and whether a new page goes on with it.
        self.title = ""
        self.goes_on = False
        self.pdf = Pages(orientation="portrait", unit="mm", format=paper)
        self.pdf.set_margin(_MARGIN)
        self.pdf.set_auto_page_break(True, margin=_MARGIN + 6)
        # The same run gives the same file.
        self.pdf.set_creation_date(sheets.scenario.start)
        self.pdf.set_title(_plain(sheets.heading))
        self.pdf.set_creator("parade-simulator")
        self.known = _add_fonts(self.pdf, _letters(sheets))

    def made(self) -> bytes:
        """Draw all sheets."""
        for page in self.sheets.pages:
            across = "landscape" if is_wide(self.sheets.scenario, page, self._wide) else "portrait"
            self.goes_on = False
            self.pdf.add_page(orientation=across, format=self.paper)
            self.title, self.goes_on = page.title, True
            self.pdf.start_section(self.text(page.title))
            self.draw(page)
        return bytes(self.pdf.output())

    def text(self, text: str) -> str:
        """A text on one line; a character that no font has is a question mark."""
        return "".join(char if ord(char) in self.known else "?" for char in _plain(text))

    def draw_header(self) -> None:
        """The scenario, the day and the version."""
        pdf, sheets = self.pdf, self.sheets
        pdf.set_font(_BASE, size=_SMALL)
        texts = (sheets.heading, sheets.day, sheets.version)
        for text, align, part in zip(texts, ("L", "C", "R"), (0.35, 0.42, 0.23), strict=True):
            wide = part * pdf.epw
            pdf.cell(wide, 5, self._fitting(text, wide - 2), align=align)
        pdf.ln(6)
        pdf.line(pdf.l_margin, pdf.get_y(), pdf.l_margin + pdf.epw, pdf.get_y())
        pdf.ln(3)
        if self.goes_on:
            pdf.set_font(_BASE, "B", _HEAD)
            pdf.cell(0, 8, f"{self._fitting(self.title, pdf.epw - 40)}, continued")
            pdf.ln(9)

    def draw_footer(self) -> None:
        """The sheet, and the number of the page."""
        pdf = self.pdf
        pdf.set_y(-_MARGIN - 2)
        pdf.set_font(_BASE, size=_SMALL)
        half = pdf.epw / 2
        pdf.cell(half, 5, self._fitting(self.title, half), align="L")
        pdf.cell(half, 5, f"page {pdf.page_no()} of {{nb}}", align="R")

    def _fitting(self, text: str, wide: float) -> str:
        """As much of a text as there is room for (mm)."""
        text = self.text(text)
        if self.pdf.get_string_width(text) <= wide:
            return text
        while text and self.pdf.get_string_width(f"{text}…") > wide:
            text = text[:-1]
        return f"{text.rstrip()}…"

    def draw(self, page: SheetPage) -> None:
        """The title, the facts, the tables and the notes of a sheet."""
        pdf = self.pdf
        pdf.set_font(_BASE, "B", _TITLE)
        pdf.multi_cell(0, 11, self.text(page.title), align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(2)
        self._facts(page)
        for table in page.tables:
            if table.title:
                pdf.ln(3)
                pdf.set_font(_BASE, "B", _HEAD)
                pdf.multi_cell(0, 8, self.text(table.title), new_x="LMARGIN", new_y="NEXT")
            self._table(table)
        notes = [*page.notes, *([self.sheets.inputs] if self.sheets.inputs else [])]
        if notes:
            pdf.ln(2)
            pdf.set_font(_BASE, size=_SMALL)
            for note in notes:
                pdf.multi_cell(0, 4.6, self.text(note), new_x="LMARGIN", new_y="NEXT")

    def _facts(self, page: SheetPage) -> None:
        if not page.facts:
            return
        pdf = self.pdf
        pdf.set_font(_BASE, "B", _FACT)
        names = [self.text(name) for name, _ in page.facts]
        wide = min(max(map(pdf.get_string_width, names)) + 6, 70)
        pdf.set_font(_BASE, size=_FACT)
        with pdf.table(
            borders_layout="NONE",
            first_row_as_headings=False,
            col_widths=(wide, pdf.epw - wide),
            line_height=6,
            text_align=("LEFT", "LEFT"),
            padding=(0.4, 1, 0.4, 0),
            v_align="TOP",
        ) as table:
            from fpdf import FontFace

            for name, (_, fact) in zip(names, page.facts, strict=True):
                row = table.row()
                row.cell(name, style=FontFace(emphasis="BOLD"))
                row.cell(self.text(fact))
        pdf.ln(2)

    def _wide(self, text: str) -> float:
        """How wide a text is (mm) in bold, the widest."""
        self.pdf.set_font(_BASE, "B", _CELL)
        wide = float(self.pdf.get_string_width(self.text(text)))
        self.pdf.set_font(_BASE, size=_CELL)
        return wide

    def _table(self, table: SheetTable) -> None:
        from fpdf import FontFace
        from fpdf.enums import TableBordersLayout

        pdf = self.pdf
        scenario = self.sheets.scenario
        size = _CELL * size_of_letters(scenario, table, pdf.epw, self._wide)
        widths = column_widths(scenario, table, pdf.epw, self._wide)
        pdf.set_font(_BASE, size=size)
        with pdf.table(
            borders_layout=TableBordersLayout.ALL,
            headings_style=FontFace(emphasis="BOLD"),
            cell_fill_color=235,
            cell_fill_mode="EVEN_ROWS",
            col_widths=tuple(widths),
            text_align=tuple("RIGHT" if each.right else "LEFT" for each in table.columns),
            line_height=5.6,
            padding=(1.0, 1.2, 1.0, 1.2),
            v_align="TOP",
        ) as drawn:
            heads = drawn.row()
            for column in table.columns:
                heads.cell(self.text(column.head))
            blank = FontFace(fill_color=255)
            for cells in table.rows:
                row = drawn.row()
                for column, cell in zip(table.columns, cells, strict=True):
                    text = self.text(cell_text(self.sheets.scenario, cell))
                    row.cell(text, style=blank if column.blank else None)


def _letters(sheets: Sheets) -> set[str]:
    """All characters of the texts."""
    texts = [sheets.heading, sheets.inputs]
    for page in sheets.pages:
        texts += [page.title, *page.notes, *(text for fact in page.facts for text in fact)]
        for table in page.tables:
            texts += [table.title, *(column.head for column in table.columns)]
            texts += [cell for row in table.rows for cell in row if isinstance(cell, str)]
    return {char for text in texts for char in _plain(text)}


def _add_fonts(pdf: FPDF, letters: set[str]) -> set[int]:
    """Embed what draws some letters; returns the characters that it has."""
    load_matplotlib()
    import matplotlib

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    pdf.add_font(_BASE, fname=folder / "DejaVuSans.ttf")
    pdf.add_font(_BASE, "B", fname=folder / "DejaVuSans-Bold.ttf")
    if not _known(pdf).issuperset(map(ord, letters)):  # the wider font takes a second
        package, inside = _PACKAGED
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            if (path := Path(place) / inside).is_file():
                pdf.add_font(_WIDER, fname=path)
                pdf.set_fallback_fonts([_WIDER], exact_match=False)
    return _known(pdf)


def _known(pdf: FPDF) -> set[int]:
    """The characters of the fonts of a document."""
    return {code for font in pdf.fonts.values() for code in getattr(font, "cmap", {})}


def _plain(text: str) -> str:
    return printable(text)
