"""A report on a page: what tests of it share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def charts_drawn(page: Page) -> None:
    """Wait until the charts are drawn: until then what is below them still moves down."""
    page.wait_for_selector("#bokeh[data-ready]")
    page.wait_for_function("() => Bokeh.documents.every(each => each.is_idle)")
