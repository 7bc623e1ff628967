"""What is on a sheet: records, built once, from which a page, a PDF and a workbook are made."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isinf
from typing import Literal

from simulator.format import NOTHING, Rounding, clock, counted, duration
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run

#: What a sheet is for; the order in which all of them are bound.
PageKind = Literal["assembly", "unit", "post", "flight"]


@dataclass(frozen=True, slots=True)
class AtClock:
    """A cell with an instant (s)."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Lasts:
    """A cell with a duration (s); inf: any. What is left is rounded down."""

    seconds: float
    rounding: Rounding = "nearest"

    @property
    def text(self) -> str:
        """As people read it."""
        return "any" if isinf(self.seconds) else duration(self.seconds, self.rounding)


@dataclass(frozen=True, slots=True)
class Around:
    """A cell with the instants (s) between which an event is in four replications of five."""

    first: float
    last: float


SheetValue = str | AtClock | Lasts | Around | None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet.

    Attributes
    ----------
    head
        Its heading.
    right
        Whether it is aligned to the right.
    blank
        Whether it is left empty, to be filled in by hand.
    """

    head: str
    right: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table of a sheet."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[SheetValue, ...], ...]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One sheet; it may take several pages.

    Attributes
    ----------
    kind, name, title
        What it is for: `post`, `rostrum`, `Post: rostrum`.
    facts
        Lines before the tables: a heading and a text.
    tables
        What is on it.
    notes
        Lines after them.
    """

    kind: PageKind
    name: str
    title: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[SheetTable, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a run.

    Attributes
    ----------
    run
        What they show.
    pages
        The sheets, in the order in which they are bound.
    inputs
        Where its numbers come from: central values, or replications too.
    """

    run: Run
    pages: tuple[SheetPage, ...]
    inputs: str = ""

    @property
    def scenario(self) -> Scenario:
        """What was planned."""
        return self.run.scenario

    @property
    def heading(self) -> str:
        """The name of the scenario."""
        return self.scenario.name

    @property
    def day(self) -> str:
        """Its day and its time zone."""
        start = self.scenario.start
        return f"{start:%A} {start.day} {start:%B %Y}, {self.scenario.model.timezone}"

    @property
    def version(self) -> str:
        """Which version of the scenario it is: the beginning of its hash."""
        return f"version {self.scenario.digest[:8]}"


def cell_text(scenario: Scenario, cell: SheetValue) -> str:
    """A cell as people read it."""
    match cell:
        case AtClock(seconds):
            return clock(scenario, seconds)
        case Lasts():
            return cell.text
        case Around(first, last):
            return f"{clock(scenario, first)} to {clock(scenario, last)}"
        case None:
            return NOTHING
        case _:
            return cell


def at(seconds: float | None) -> AtClock | None:
    """A cell with an instant (s), if there is one."""
    return None if seconds is None or abs(seconds) == inf else AtClock(seconds)


def size_text(unit: Unit) -> str:
    """How large a unit is, as one who waits for it sees it: `144 people`."""
    what = {"formation": "people", "column": "vehicles", "flight": "aircraft"}[unit.kind]
    number = int(getattr(unit, what).sum())
    return counted(number, what) if number else ""


def ranks_text(unit: Unit) -> str:
    """That, and in how many ranks: `12 ranks, 144 people`."""
    ranks = len(unit.offsets)
    in_ranks = [f"{ranks} ranks"] if unit.kind == "formation" and ranks > 1 else []
    return ", ".join([*in_ranks, size_text(unit)])


def kept_facts(unit: Unit) -> tuple[tuple[str, str], ...]:
    """What else is known of a unit, as the line-up has it."""
    return tuple(unit.info.items())
