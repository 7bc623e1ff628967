"""What the floats' figure draws of each input."""

from __future__ import annotations

from typing import NamedTuple

from simulator.scenario.lineup import Kind
from simulator.scenario.scenario import Scenario
from simulator.views.floats import breaks_text, seconds_text, value_text
from simulator.views.lettering import Lettering
from simulator.whatif.floats import Float, Room
from simulator.whatif.ranges import range_of


class FloatRow(NamedTuple):
    """One input to draw.

    Attributes
    ----------
    found, name, now
        Its float, its name, its value.
    low, high
        Its range, in seconds from now; zero where there is none.
    earlier, later
        What is written at the ends.
    kind
        Of the unit; None for the programme.
    """

    found: Float
    name: str
    now: str
    low: float
    high: float
    earlier: str
    later: str
    kind: Kind | None


def float_row(scenario: Scenario, each: Float, letters: Lettering, cut: int) -> FloatRow:
    """What is drawn of one input; names are cut at so many characters."""
    what, given = each.input, range_of(scenario, each.input)
    body = scenario.body.get(what.subject)
    return FloatRow(
        each,
        what.name,
        value_text(scenario, what),
        0.0 if given.low is None else min(given.low - what.value, 0.0),
        0.0 if given.high is None else max(given.high - what.value, 0.0),
        _said(scenario, each.earlier, letters, cut),
        _said(scenario, each.later, letters, cut),
        None if body is None else body.kind,
    )


def _said(scenario: Scenario, room: Room, letters: Lettering, cut: int) -> str:
    """What stands at an end: the room, and what breaks beyond."""
    if room.ends:
        return "to zero" if room.seconds else ""
    if room.breaks is None:
        return ""
    name = letters.text(breaks_text(scenario, room), "a constraint")
    return f"{seconds_text(room.seconds)} · {cut_name(name, cut)}"


def cut_name(name: str, most: int) -> str:
    """A name of so many characters at most."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
