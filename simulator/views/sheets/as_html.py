"""Sheets as one page of HTML, to read on a screen and to print."""

from __future__ import annotations

from functools import partial

from simulator.views.html import render
from simulator.views.own_display import as_stated
from simulator.views.sheets.pages import Sheets, cell_text
from simulator.views.sheets.paper import Paper, is_wide


def html_of(sheets: Sheets, paper: Paper) -> bytes:
    """The sheets; every text is escaped."""
    with as_stated(sheets.run):
        page = render(
            "sheets.html",
            sheets=sheets,
            text=partial(cell_text, sheets.scenario),
            paper=paper,
            wide=any(is_wide(sheets.scenario, page) for page in sheets.pages),
        )
    return f"{page}\n".encode()
