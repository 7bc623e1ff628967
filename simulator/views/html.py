"""HTML fragments for notebooks, by templates that escape every value."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from simulator.views.blocks import Block, printable
from simulator.views.figures.drawing.style import BROKEN, QUIET

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def blocks_html(blocks: Sequence[Block]) -> Markup:
    """Blocks as HTML paragraphs and tables."""
    return render("blocks.html", blocks=blocks)


def render(template: str, **values: Any) -> Markup:
    """A template with values, which are escaped unless they are `Markup` already."""
    from markupsafe import Markup

    return Markup(_templates().get_template(template).render(**values))


@lru_cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("simulator.views")
    templates = Environment(autoescape=True, loader=loader, undefined=StrictUndefined)
    templates.filters["printable"] = printable
    templates.globals |= {"red": BROKEN, "quiet": QUIET}
    return templates
