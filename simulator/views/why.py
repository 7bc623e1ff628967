"""Why a run came out as it did: what broken constraints hang on, and the largest delays."""

from __future__ import annotations

from simulator.format import clock, duration
from simulator.scenario.events.instants import Passing
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.timeline.why.delays import Delay
from simulator.views.blocks import Block, Column, Paragraph, Row, Table
from simulator.views.explain import BEHIND, root_text
from simulator.views.places import event_text, place_text

_MOST = 3
_TITLES = ("The largest delay", "The two largest delays", "The three largest delays")


def why_broken(run: Run, verdict: Verdict) -> str | None:
    """What a broken constraint hangs on: the event that should have come earlier, and its root.

    ``jets@overhead, chain from units.jets.target.at 10:00:00``; None where it holds, or where no
    event decides it.
    """
    if verdict.holds or not verdict.worst[0].events:
        return None
    late = verdict.worst[0].events[0]
    return f"{event_text(run.scenario, late)}, {root_text(run, late)}"


def delay_blocks(run: Run) -> list[Block]:
    """The largest delays of the day, and because of whom."""
    largest = run.delays[:_MOST]
    if not largest:
        return [Paragraph(("No delays: behind nobody, and at no hold, did a unit lose time",))]
    columns = (
        Column("lost", right=True),
        Column("unit"),
        Column("because", narrow="wrap"),
        Column("where", narrow="wrap"),
        Column("from", right=True),
        Column("to", right=True),
    )
    rows = tuple(_row(run, delay) for delay in largest)
    return [Table(_TITLES[len(largest) - 1], columns, rows)]


def _row(run: Run, delay: Delay) -> Row:
    return Row(
        (
            duration(delay.seconds),
            delay.unit,
            because_text(run, delay),
            _where(run.scenario, delay),
            clock(run.scenario, delay.start),
            clock(run.scenario, delay.end),
        )
    )


def because_text(run: Run, delay: Delay) -> str:
    """What a delay comes from: `waits behind band`, `behind scouts, kept back by school`."""
    if delay.kind == "cue":
        if delay.cause.endswith(".until.at"):
            return f"waits until {clock(run.scenario, delay.end)}"
        return f"waits for {delay.cause}"
    if delay.kind == "halt":
        return f"everything halts: {run.scenario.programme[delay.cause].label}"
    text = f"behind {delay.cause}" if delay.kind == "slow" else f"waits behind {delay.cause}"
    first = _first_in_line(run, delay)
    if first != delay.cause:
        return f"{text}, kept back by {first}"
    return f"{text}, which is slower" if delay.kind == "slow" else text


def _first_in_line(run: Run, delay: Delay) -> str:
    """Of the units behind one another that a delay runs through, the one at the head."""
    first = delay.cause
    for link in reversed(run.explain(Passing(delay.unit, delay.upto, "departure")).links):
        if link.kind not in BEHIND or link.other is None:
            break
        first = link.other
    return first


def _where(scenario: Scenario, delay: Delay) -> str:
    body = scenario.body[delay.unit]
    place = place_text(scenario, body.route, delay.station)
    if delay.station == body.start:
        place = "at its start"
    return f"from {place.removeprefix('at ')} on" if delay.upto > delay.station else place
