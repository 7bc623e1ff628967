"""A scenario for a planner's line-up, with comments that say what is guessed."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulator.exchange.line_ups.line_up_guess import Guess, first_day, guess_line_up
from simulator.scenario.clock import clock_time
from simulator.scenario.day_clock import LEAD
from simulator.scenario.document.column_use import ColumnUse
from simulator.scenario.document.spreadsheet import read_line_up
from simulator.scenario.document.unit_names import slug
from simulator.scenario.model.base import keys_of
from simulator.scenario.model.units import KINDS
from simulator.wording import in_yaml

_TEMPLATE = "line_up_scenario.yaml.j2"
#: When a parade steps off whose line-up has no time, and how much later it flies past.
_MORNING, _LATER = dt.time(10), dt.timedelta(minutes=20)
_LONGEST_COMMENT, _COMMENTS_AT = 600, 42


def propose(line_up: Path, sheet: str | None, folder: Path, title: str, today: dt.date) -> str:
    """Propose a scenario for a line-up.

    Parameters
    ----------
    line_up, sheet
        The file, and the sheet of a workbook if it is not the one that it opens with.
    folder
        Where the scenario will be.
    title
        Its name.
    today
        Its day, where the line-up has none.

    Returns
    -------
    str
        The scenario file.

    Raises
    ------
    UnreadableError
        If the line-up cannot be read.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    guess = guess_line_up(read_line_up(line_up, sheet))
    environment = Environment(
        loader=PackageLoader("simulator.exchange.line_ups", ""),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters |= {"text": in_yaml, "one_line": _one_line, "assumed": _assumed}
    environment.filters["padded"] = _padded
    day = first_day(guess.times)
    start, lead = _begin(guess, day or today)
    return environment.get_template(_TEMPLATE).render(
        guess=guess,
        title=title,
        path=_relative(line_up, folder),
        sheet=sheet,
        start=start.isoformat(),
        later=(start + _LATER).strftime("%H:%M"),
        lead=lead,
        is_dated=day is not None,
        flies=any(each.kind == "flight" for each in guess.types),
        below_title=guess.heads is not guess.table.rows[0],
        untyped=next((each.profile for each in guess.types if not each.written), None),
        used=[_used(guess, use) for use in guess.uses if use.keys],
        kept=[use.head for use in guess.uses if not use.keys],
        bunch=_ground_kinds(guess),
    )


def _relative(line_up: Path, folder: Path) -> str:
    """The path of a line-up from the folder of the scenario."""
    try:
        return Path(os.path.relpath(line_up.absolute(), folder.absolute())).as_posix()
    except ValueError:  # on another drive
        return str(line_up.absolute())


def _used(guess: Guess, use: ColumnUse) -> dict[str, Any]:
    """What is said of a column."""
    return {
        "head": use.head,
        "to": use.keys[0] if _fits_all(guess, use) else f"[{', '.join(use.keys)}]",
        "why": guess.why.get(use.head, ""),
        "instead": dict(_values(guess, use)),
    }


def _fits_all(guess: Guess, use: ColumnUse) -> bool:
    """Whether a column gives one key, which units of all kinds have."""
    key = use.keys[0].partition(".")[0]
    return len(use.keys) == 1 and all(
        key in (*keys_of(KINDS[each.kind]), "name") for each in guess.types
    )


def _values(guess: Guess, use: ColumnUse) -> Iterator[tuple[str, str | None]]:
    """What stands in place of the cells of a column."""
    if use.keys[0] == "profile":
        for each in guess.types:
            if each.written and slug(each.written) != each.profile:
                yield each.written, each.profile
    yield from guess.instead.get(use.head, {}).values()


def _ground_kinds(guess: Guess) -> list[str]:
    """The kinds of units on the ground, if there are several units."""
    kind_of = {each.written.casefold(): each.kind for each in guess.types}
    kinds = [kind_of.get((guess.text(row, "profile") or "").casefold()) for row in guess.rows]
    found: list[str] = [kind for kind in ("formation", "column") if kind in kinds]
    return found if sum(kind in found for kind in kinds) > 1 else []


def _begin(guess: Guess, day: dt.date) -> tuple[dt.datetime, int | None]:
    """The start, and how many hours before it clock times are, if that is more than usual."""
    leave, report = (
        [time for row in guess.rows if (time := _time(guess.text(row, key))) is not None]
        for key in ("release", "report")
    )
    first = min(leave, default=_MORNING)
    start = dt.datetime.combine(day, first)
    before = (start - dt.datetime.combine(day, min(report, default=first))).total_seconds()
    return start, int(before // 3600) + 1 if before > LEAD else None


def _time(text: str | None) -> dt.time | None:
    """The time of day in a cell."""
    try:
        found = None if text is None else clock_time(text)
    except ValueError:
        return None
    if isinstance(found, dt.datetime):
        return found.time()
    return found if isinstance(found, dt.time) else None


def _one_line(text: str) -> str:
    """A text as it may stand in a comment."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.split())[:_LONGEST_COMMENT]


def _padded(text: str) -> str:
    """A line to which a comment is added."""
    return f"{text:<{_COMMENTS_AT}}  "


def _assumed(value: str) -> str:
    """A number that no line-up has."""
    return f"{{value: {value}, assumed: not in the line-up}}"
