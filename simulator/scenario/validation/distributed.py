"""Whether what the file says about draws fits."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.day_clock import Calendar
from simulator.scenario.document.numbers import numbers_of
from simulator.scenario.document.tree import Path
from simulator.scenario.model.base import FieldError
from simulator.scenario.model.draws import draw_of, is_input
from simulator.scenario.model.quantities import Known
from simulator.scenario.validation.draft import Draft


def check_factors(draft: Draft) -> None:
    """Check that what factors move can be multiplied."""
    for name, model in draft.file.factors.items():
        path = ("factors", name, "moves")
        try:
            tuple(numbers_of(draft.findings.document, model.moves))
        except LookupError as error:
            place, message = error.args
            draft.error(draft.written_path((*path, place)), message)


def wrong_draws(known: tuple[Known, ...], calendar: Calendar) -> Iterator[tuple[Path, str]]:
    """What is wrong with the distributions of quantities, and where."""
    for section in known:
        for path, quantity in section.items():
            if quantity.distribution is None:
                continue
            where = (*path, "distribution")
            if not is_input(str(path[0])):
                yield where, "constraints are not drawn; omit it"
                continue
            try:
                draw_of(quantity, calendar.instant)
            except FieldError as error:
                yield (*where, *error.path), str(error)
