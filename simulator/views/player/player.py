"""The player as HTML: a fragment for any page, a page of its own, a cell of a notebook."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from simulator.timeline.run import Run
from simulator.views.html import render
from simulator.views.player.scene import scene

if TYPE_CHECKING:
    from markupsafe import Markup

#: How high it is in a cell (px).
HEIGHT = 640
#: The files of the program, each building on those before it.
_PROGRAM = ("motion.js", "readings.js", "drawing.js", "player.js")


def player_html(run: Run) -> str:
    """The player as a fragment of a page, which may have several: style, scene and program.

    It needs nothing from elsewhere. Its root element, of the class ``parade-player``, carries the
    object by which a page plays it: ``root.paradePlayer``.
    """
    return str(_fragment(run))


def player_page(run: Run) -> str:
    """The player as a page of its own, which opens offline."""
    return str(render("player_page.html", title=run.scenario.name, player=_fragment(run)))


@dataclass(frozen=True, eq=False, repr=False)
class Player:
    """The player of a run, as a cell of a notebook shows it, with a kernel or without.

    Attributes
    ----------
    run
        What is played.
    height
        Its height (px).
    """

    run: Run
    height: int = HEIGHT

    @property
    def html(self) -> str:
        """The page that it shows."""
        return player_page(self.run)

    def _repr_html_(self) -> str:
        # A frame keeps the styles of a notebook and of the player apart.
        return str(
            render(
                "player_frame.html",
                page=self.html,
                title=f"{self.run.scenario.name}: the player",
                height=self.height,
            )
        )

    def __repr__(self) -> str:
        return f"<Player of {self.run.scenario.name!r}>"


def _fragment(run: Run) -> Markup:
    from markupsafe import Markup

    style, program = (Markup(_joined(names)) for names in (("player.css",), _PROGRAM))
    name = run.scenario.name
    data = Markup(json_in_html(scene(run)))
    return render("player.html", style=style, program=program, scene=data, label=f"{name}: player")


def json_in_html(data: Any) -> str:
    """JSON that may stand within a script element: nothing in it ends that or begins another."""
    text = json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


@cache
def _joined(names: tuple[str, ...]) -> str:
    here = files(__package__)
    return "\n".join(here.joinpath(name).read_text(encoding="utf-8") for name in names)
