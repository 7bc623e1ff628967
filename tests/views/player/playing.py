"""A player on a page: what tests of it share."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import Run
from simulator.views.player.scene import scene
from tests.browser import Watched
from tests.build import at, column, flight, formation, item, run_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: The object by which a page plays its first player.
PLAYER = "document.querySelector('.parade-player').paradePlayer"
#: When what a frame shows is there.
SHOWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_NUMBERS = count()


def written(folder: Path, html: str) -> Path:
    """A page as a file."""
    path = folder / f"page{next(_NUMBERS)}.html"
    path.write_text(html, encoding="utf-8")
    return path


def at_time(page: Page, instant: float) -> None:
    """Show an instant, and wait until it is shown."""
    page.evaluate(f"time => {{ {PLAYER}.time = time; return {SHOWN} }}", instant)


def press(page: Page, key: str) -> None:
    """Press a key, and wait until what it does is shown."""
    page.keyboard.press(key)
    page.evaluate(SHOWN)


def read(page: Page, what: str) -> Any:
    """A property of the player."""
    return page.evaluate(f"() => {PLAYER}.{what}")


def shown(watched: Watched, run: Run, what: str) -> Any:
    """What the player on a page has of a run, once it is shown: an expression of `player`."""
    text = json.dumps(scene(run), allow_nan=False)
    return watched.page.evaluate(
        f"text => {{ const player = {PLAYER}; player.show(JSON.parse(text)); return {what} }}",
        text,
    )


def guard() -> tuple[str, Any]:
    """On foot, 60 s after the start."""
    return formation("guard", ranks=4, files=5, rank_spacing=1, release=60)


def trucks(**more: Any) -> tuple[str, Any]:
    """Two abreast, two minutes after the start."""
    return column("trucks", ranks=3, files=2, length=8, spacing=6, speed=2.0, release=120, **more)


def jets() -> tuple[str, Any]:
    """Three, called after 200 s."""
    return flight(
        "jets", aircraft=3, formation="vic", length=15, spacing=10, speed=100.0, call=at(200)
    )


#: An avenue, and the sky above the square on it.
GROUND: dict[str, Any] = {
    "segments": {"avenue": 400.0, "sky": 9000.0},
    "routes": {"along": ["avenue"], "air": ["sky"]},
    "markers": {"stand": ("avenue", 200.0), "over": ("sky", 5000.0)},
    "zones": {"square": [{"avenue": ["100 m", "300 m"]}, {"sky": ["4900 m", "5100 m"]}]},
}


def small() -> Run:
    """A parade of one of each kind, with a square, a speech and a marker."""
    return run_of(
        guard(),
        trucks(gap=10),
        jets(),
        **GROUND,
        programme={"speech": {"label": "The speech", **item(at(0), 60)}},
        constraints=[{"name": "Guard early", "event": "guard@stand", "within": [None, "09:04:00"]}],
        main_marker="stand",
    )
