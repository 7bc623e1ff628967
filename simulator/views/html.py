"""HTML for notebooks, by templates: whatever a file says reaches it escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from simulator.views.blocks import Block, printable
from simulator.views.figures.style import BROKEN, QUIET

if TYPE_CHECKING:
    from jinja2 import Environment


def blocks_html(blocks: Sequence[Block]) -> str:
    """Set blocks as paragraphs and tables."""
    return render("blocks.html", blocks=blocks)


def page_html(
    heading: str,
    facts: Iterable[tuple[str, str]],
    blocks: Sequence[Block],
    *,
    text: str = "",
    drawing: str = "",
    caption: str = "",
) -> str:
    """What a notebook shows of a scenario or a run.

    Parameters
    ----------
    heading, text
        A title, and what stands below it.
    facts
        Names and values; those without a value are left out.
    blocks
        Tables at the end.
    drawing, caption
        An SVG that is escaped already, and what stands below it.
    """
    from markupsafe import Markup

    return render(
        "page.html",
        heading=heading,
        text=text,
        facts=facts,
        drawing=Markup(drawing),
        caption=caption,
        blocks=Markup(blocks_html(blocks) if blocks else ""),
    )


def render(template: str, **values: Any) -> str:
    """A template with values, each of them escaped."""
    return _templates().get_template(template).render(**values)


@lru_cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("simulator.views")
    templates = Environment(autoescape=True, loader=loader, undefined=StrictUndefined)
    templates.filters["printable"] = printable
    templates.globals |= {"red": BROKEN, "quiet": QUIET}
    return templates
