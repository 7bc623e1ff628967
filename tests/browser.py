"""Pages in a real browser, by playwright: Debian's chromium, or one that is called alike."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.never import NEVER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)


def why_none() -> str | None:
    """Why there is no browser to test with; None if there is one."""
    if not any(map(shutil.which, _NAMES)):
        return "there is no chromium here: apt-get install chromium"
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed: pip install playwright"
    return None


#: The browser that runs in this process: playwright allows only one at a time.
_RUNNING: list[Browser] = []


@contextmanager
def started() -> Iterator[Browser]:
    """A browser, or a skip where there is none; within another `with`, the same one."""
    if (why := why_none()) is not None:
        pytest.skip(why)
    if _RUNNING:
        yield _RUNNING[0]
        return
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, _NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=_OPTIONS.split(), timeout=1000 * NEVER
        )
        _RUNNING.append(browser)
        try:
            yield browser
        finally:
            _RUNNING.clear()
            browser.close()


@contextmanager
def blank(browser: Browser, **options: Any) -> Iterator[Page]:
    """An empty page, apart from all others; `options` as those of `opened`."""
    options.setdefault("viewport", {"width": 1200, "height": 760})
    context = browser.new_context(**options)
    context.set_default_timeout(1000 * NEVER)
    try:
        yield context.new_page()
    finally:
        context.close()


class Watched:
    """A page that may ask for nothing, and what went wrong on it.

    Attributes
    ----------
    page
        The page.
    asked
        Addresses that it asked for, besides its own file.
    complaints
        What its console was told as an error or a warning, and uncaught errors.
    """

    def __init__(self, page: Page, file: Path) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._told)
        page.route("**/*", lambda route: self._asks(route, file.as_uri()))
        page.goto(file.as_uri())

    def _told(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _asks(self, route: Any, own: str) -> None:
        address = route.request.url
        if address == own or address.startswith(("data:", "blob:", "about:")):
            route.continue_()
        else:
            self.asked.append(address)
            route.abort()

    def check(self) -> None:
        """Check that it asked for nothing, and that nothing went wrong."""
        assert self.asked == []
        assert self.complaints == []


@contextmanager
def opened(browser: Browser, file: Path, **options: Any) -> Iterator[Watched]:
    """A file in a page of its own; at the end it must have asked for nothing, without errors.

    Parameters
    ----------
    browser
        As `started` gives it.
    file
        To open.
    options
        Of the page: ``viewport``, ``color_scheme``, ``reduced_motion``, …
    """
    with blank(browser, **options) as page:
        watched = Watched(page, file)
        yield watched
        watched.check()
