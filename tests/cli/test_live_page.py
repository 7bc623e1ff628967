"""The page of `parade watch`, and who can reach it."""

from __future__ import annotations

import http.client
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from simulator.cli.live_page import HOST, LivePage, served
from simulator.errors import OutputError
from tests.browser import blank, started
from tests.never import NEVER

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = "<!doctype html><html><head><link rel='icon' href='data:,'></head><body>{}</body></html>"


@pytest.fixture
def live() -> LivePage:
    return LivePage(PAGE.format("none"))


@pytest.fixture
def address(live: LivePage) -> Iterator[str]:
    with served(live, 0) as address:
        yield address


def answer(address: str, path: str = "/", **headers: str) -> tuple[int, str]:
    """The status and the text of an answer."""
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=NEVER)) as connection:
        connection.request("GET", path, headers=headers)
        found = connection.getresponse()
        return found.status, found.read().decode()


def test_it_serves_the_latest_page_and_nothing_else(live: LivePage, address: str) -> None:
    live.show(PAGE.format("one"))
    status, page = answer(address)
    assert (status, "<body>one<script data-version=" in page) == (200, True)
    assert f'"{live.version}"' in page
    assert answer(address, "/../../etc/passwd")[0] == 404
    assert answer(address, "/changes/more")[0] == 404


def test_only_this_machine_can_reach_it_under_its_own_name(address: str) -> None:
    assert address.startswith("http://127.0.0.1:")
    # A page of another site, whose name leads here.
    assert answer(address, Host="evil.example")[0] == 403
    assert answer(address, Host=f"evil.example:{urlsplit(address).port}")[0] == 403
    assert answer(address, Host=f"localhost:{urlsplit(address).port}")[0] == 200


def test_the_page_may_load_nothing_from_elsewhere(address: str) -> None:
    with urllib.request.urlopen(address) as found:
        policy = found.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "connect-src 'self'" in policy


def test_a_port_that_is_in_use_is_named(live: LivePage) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OutputError, match=f"^port {port}: cannot be used: "):
            served(live, port).__enter__()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


def test_a_browser_reloads_a_new_page_and_shows_errors_on_the_last_one(
    browser: Browser, live: LivePage, address: str
) -> None:
    live.show(PAGE.format("<p>one</p>"))
    with blank(browser) as page:
        page.goto(address)
        box = page.locator("#live")
        assert (page.locator("p").inner_text(), box.is_visible()) == ("one", False)
        live.show(None, "fete.yaml:3:1: <b>wrong</b>")
        box.wait_for(state="visible")
        assert box.locator("pre").inner_text() == "fete.yaml:3:1: <b>wrong</b>"
        assert page.locator("p").inner_text() == "one"
        live.show(PAGE.format("<p>two</p>"))
        page.locator("p", has_text="two").wait_for()
        box.wait_for(state="attached")
        assert not box.is_visible()
        live.close()
        page.locator("#live", has_text="has ended").wait_for()
