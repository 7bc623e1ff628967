"""Whether what the file says about draws fits."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.clock import Calendar
from simulator.scenario.document.tree import Path
from simulator.scenario.model.base import FieldError
from simulator.scenario.model.draws import draw_of, is_input
from simulator.scenario.model.quantities import Known


def wrong_draws(known: tuple[Known, ...], calendar: Calendar) -> Iterator[tuple[Path, str]]:
    """What is wrong with the distributions of quantities, and where."""
    for section in known:
        for path, quantity in section.items():
            if quantity.distribution is None:
                continue
            where = (*path, "distribution")
            if not is_input(str(path[0])):
                yield where, "what must hold is not drawn; leave it out"
                continue
            try:
                draw_of(quantity, calendar.instant)
            except FieldError as error:
                yield (*where, *error.path), str(error)
