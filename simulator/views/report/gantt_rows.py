"""What each unit was doing and why, as bars over a clock axis: the rows of a Gantt chart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simulator.format import clock, distance, duration
from simulator.scenario.events.instants import Instant, ItemEdge, Passing
from simulator.scenario.model.event_name import EventName
from simulator.timeline.doings import Doing, doings
from simulator.timeline.run import Run
from simulator.tolerances import SAME_TIME
from simulator.views.doing_words import STATE_NAMES, reason
from simulator.views.explain import place_text
from simulator.views.report.chain_data import EventCell, PageChains

#: What bars show, in the order of the legend, and what that is called there.
STATES: dict[str, str] = {"item": "programme", **dict(STATE_NAMES.items())}
_MOVES = {"formation": "marches", "column": "drives", "flight": "flies"}


class GanttBar(NamedTuple):
    """A bar.

    Attributes
    ----------
    state, text
        What it shows, and in words with its times.
    left, width
        Where it is on the axis (%).
    start
        When it begins (s).
    ends
        The event with which it ends.
    beside
        Whether it is of one rank, and stands beside what the unit does.
    """

    state: str
    text: str
    left: float
    width: float
    start: float
    ends: EventCell | None
    beside: bool


class GanttRow(NamedTuple):
    """A unit, or a programme item, and its bars."""

    name: str
    label: str
    kind: str
    bars: list[GanttBar]


class Gantt(NamedTuple):
    """A chart.

    Attributes
    ----------
    rows
        The programme, then the units in the order of march.
    low, high
        What the axis spans (s).
    ticks
        Texts, and where they are on the axis (%).
    states
        What it shows, for a legend.
    """

    rows: list[GanttRow]
    low: float
    high: float
    ticks: list[tuple[str, float]]
    states: list[tuple[str, str]]


def gantt(run: Run, chains: PageChains) -> Gantt:
    """The chart of a run."""
    axis = _Axis(run)
    found: dict[str, list[GanttBar]] = {}
    for doing in doings(run):
        bar = axis.bar(
            doing.state,
            _text(run, doing),
            doing.start,
            doing.end,
            chains.event(_ends(doing)),
            beside=doing.rank > 0,
        )
        found.setdefault(doing.unit, []).append(bar)
    rows = [*_programme(run, axis, chains)]
    rows += [
        GanttRow(unit.name, unit.label, unit.kind, found.get(unit.name, []))
        for unit in run.scenario.units
    ]
    shown = {bar.state for row in rows for bar in row.bars}
    states = [(state, text) for state, text in STATES.items() if state in shown]
    return Gantt(rows, axis.low, axis.high, axis.ticks, states)


class _Axis:
    """From instants (s) to percent."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.low, self.high = run.begin, max(run.end, run.begin + 1.0)

    def at(self, instant: float) -> float:
        """Where an instant is (%)."""
        return round(100 * (instant - self.low) / (self.high - self.low), 3)

    @property
    def ticks(self) -> list[tuple[str, float]]:
        """Round clock times."""
        from simulator.views.figures.drawing.clock_ticks import ClockLocator

        scenario = self._run.scenario
        instants = ClockLocator(scenario).tick_values(self.low, self.high)
        whole = not any(round(each - instants[0]) % 60 for each in instants)
        return [(clock(scenario, each, with_seconds=not whole), self.at(each)) for each in instants]

    def bar(
        self,
        state: str,
        text: str,
        start: float,
        end: float,
        ends: EventCell | None,
        *,
        beside: bool = False,
    ) -> GanttBar:
        """A bar with its times in words."""
        scenario = self._run.scenario
        times = f"{clock(scenario, start)} to {clock(scenario, end)}, {duration(end - start)}"
        left = self.at(start)
        told = text if end <= start + SAME_TIME else f"{text}: {times}"
        return GanttBar(
            state, told, left, round(self.at(end) - left, 3), round(float(start), 3), ends, beside
        )


def _programme(run: Run, axis: _Axis, chains: PageChains) -> Iterator[GanttRow]:
    for name, item in run.scenario.programme.items():
        start, end = run.programme[name]
        ends = chains.event(ItemEdge(name, "start"))
        bar = axis.bar("item", item.label, start, end, ends)
        yield GanttRow(name, item.label, "programme", [bar])


def _ends(doing: Doing) -> Instant | EventName:
    """The event with which a unit stopped doing something."""
    body = doing.unit if not doing.rank else f"{doing.unit}#{doing.rank + 1}"
    match doing.state:
        case "clears":
            return EventName.finishes(doing.unit)
        case "broken-down" if doing.cause is not None:
            return ItemEdge(doing.cause, "end")
        case "moves" | "behind":
            return Passing(body, doing.upto, "arrival")
        case _:
            return Passing(body, doing.station, "departure")


def _text(run: Run, doing: Doing) -> str:  # noqa: PLR0911 - one a state
    """What a unit is doing, where and why, in words: `waits for speech.end`."""
    unit, why = run.scenario.unit[doing.unit], reason(run, doing)
    place = place_text(run.scenario, unit.route, doing.station)
    match doing.state:
        case "waits":
            # Of a clock time, where it is written.
            written = f" ({doing.cause})" if why.startswith("until ") else ""
            return f"waits {why}{written}".rstrip()
        case "queues":
            return f"stopped behind {doing.cause}, {place}"
        case "moves" | "behind":
            metres = distance(doing.upto - doing.station)
            text = f"{_MOVES[unit.kind]} {metres}"
            return text if doing.cause is None else f"{text} behind {doing.cause}"
        case "halts" | "orbits":
            return f"{doing.state} {why}"
        case "stopped":
            return f"everything halts: {why}"
        case "broken-down":
            rank = f", rank {doing.rank + 1}" if doing.rank else ""
            return f"broken down{rank}: {why}, {place}"
        case _:
            return STATES[doing.state]
