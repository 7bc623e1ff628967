"""A page with a player, for tests that show other scenes on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simulator.views.player import player_page
from tests.browser import opened
from tests.views.player.playing import small, written

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def plain(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A page with a small parade, for tests that show other scenes on it."""
    with opened(browser, written(tmp_path_factory.mktemp("page"), player_page(small()))) as shown:
        yield shown
