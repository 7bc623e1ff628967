"""Causes in words: the chain of an event, what broken constraints depend on, the largest delays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulator.format import clock, difference, distance, duration, speed
from simulator.scenario.events.instants import Instant, Passing
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.timeline.why.chain import BEHIND, Chain, Link
from simulator.timeline.why.delays import Delay
from simulator.tolerances import SAME_PLACE
from simulator.views.blocks import Block, Column, Paragraph, Row, Table, right
from simulator.views.documents import header
from simulator.views.own_display import in_own_display

#: Up to this number of units that follow one another have a line each.
_LISTED_SINGLY = 2
_MOST_DELAYS = 3
_TITLES = ("The largest delay", "The two largest delays", "The three largest delays")
_MOVES = {"formation": "marches", "column": "drives", "flight": "flies"}
#: Why a link adds its seconds.
_BECAUSE = {
    "clock": "by the clock: {setting}",
    "target": "on target: {setting}",
    "planned": "as planned: {other}",
    "begin": "has no cue: free from {other} on",
    "cue": "{took}after {other}",
    "item": "{label}: {seconds}",
    "form-up": "forms up for {seconds}",
    "hold": "halts at {other}",
    "halt": "everything halts: {label}",
    "repair": "broken down until it drives on",
    "sent": "{other} drives to it",
    "tow": "{other} tows it off the road",
    "back": "{other} is back, free for the next breakdown",
    "beside": "is beside {other}",
    "meet": "meets {other}",
    "lead": "{metres} before {other}",
    "orbit": "in its orbit at {other} until its gate",
    "follow": "follows {other}{later}",
    "queue": "waits behind {other}{later}",
    "clear": "waits until it is clear of {other}{later}",
    "time-gap": "keeps {seconds} behind the tail of {other}",
    "headway": "keeps {seconds} behind the head of {other}",
    "first": "the first is {other}",
    "last": "the last is {other}",
}

# -- a chain ---------------------------------------------------------------------------------------


@in_own_display
def chain_blocks(chain: Chain, scenario: Scenario) -> list[Block]:
    """A chain as a table, one row per link, and a sentence on its root.

    Many units that merely follow one another share a row.
    """
    columns = (
        *right("clock", "adds"),
        Column("event", narrow="wrap"),
        Column("because", narrow="wrap"),
    )
    gate = next((link for link in chain.links if link.kind == "orbit"), None)
    rows = [_link_row(links, scenario, gate) for links in _lines(chain.links)]
    title = f"Why {chain.event} is at {clock(scenario, chain.instant)}"
    return [Table(title, columns, rows), Paragraph((root_sentence(chain, scenario),))]


def root_sentence(chain: Chain, scenario: Scenario) -> str:
    """The root of a chain, and how a delay there affects the event."""
    effect = effect_text(gated=chain.gated, rigid=chain.rigid)
    root = root_line(chain.root, scenario)
    return root if chain.root.kind == "begin" else f"{root}. {effect}"


def root_line(root: Link, scenario: Scenario) -> str:
    """Where a chain begins, and when."""
    at = clock(scenario, root.instant)
    if root.kind == "begin":
        return f"Root: {root.other or 'the beginning of the run'}, {at}"
    planned = ", as planned" if root.kind == "planned" else ""
    return f"Root: {root.setting}, {at}{planned}"


def effect_text(*, gated: bool, rigid: bool) -> str:
    """How a delay of the root affects the event; see `Chain.gated` and `Chain.rigid`."""
    if gated:
        return "The effect of a delay there depends on the gates of the orbit"
    effect = "A delay there delays this event by the same amount"
    return effect if rigid else f"{effect} until another chain becomes critical"


def explain_document(run: Run, chains: Sequence[Chain]) -> dict[str, Any]:
    """Chains as plain data; instants are seconds since ``start``, unrounded."""
    return {
        **header(run.scenario),
        "chains": [
            {
                "event": chain.event,
                "instant": float(chain.instant),
                "root": {
                    "kind": chain.root.kind,
                    "setting": chain.root.setting,
                    "instant": float(chain.root.instant),
                },
                "rigid": chain.rigid,
                "links": [_link_document(link, run.scenario) for link in chain.links],
            }
            for chain in chains
        ],
    }


def _link_document(link: Link, scenario: Scenario) -> dict[str, Any]:
    return {
        "event": event_text(scenario, link.reached),
        "instant": float(link.instant),
        "seconds": float(link.seconds),
        "kind": link.kind,
        "subject": link.subject,
        "other": link.other,
        "metres": link.metres,
        "setting": link.setting,
        "why": _link_text(link, scenario),
    }


def _lines(links: Sequence[Link]) -> Iterator[Sequence[Link]]:
    """Links by rows: an item with its start; many units, each behind the one ahead."""
    at = 0
    while at < len(links):
        end = at + 1
        if _starts_at_once(links[at : at + 2]):
            end = at + 2
        elif links[at].kind in BEHIND:
            end = _end_of_queue(links, at)
        yield from _split(links[at:end])
        at = end


def _starts_at_once(links: Sequence[Link]) -> bool:
    """Whether an item starts without a delay: its start needs no row of its own."""
    return [link.kind for link in links] == ["cue", "item"] and not links[0].seconds


def _end_of_queue(links: Sequence[Link], at: int) -> int:
    """Where the links end in which each unit goes on behind the one ahead."""
    while True:
        if _behind(links[at + 1 : at + 2]):
            at += 1
        elif _behind(links[at + 2 : at + 3]) and links[at + 1].kind == "march":
            at += 2
        else:
            return at + 1


def _split(links: Sequence[Link]) -> Iterator[Sequence[Link]]:
    """Units behind one another in one row; a march that takes most of the time in its own."""
    if links[-1].kind not in BEHIND:
        yield links
    elif len(_behind(links)) <= _LISTED_SINGLY:
        yield from ([link] for link in links)
    else:
        longest = max(range(len(links)), key=lambda at: links[at].seconds)
        if links[longest].kind == "march" and 2 * links[longest].seconds > _seconds(links):
            yield from _split(links[:longest])
            yield [links[longest]]
            yield from _split(links[longest + 1 :])
        else:
            yield links


def _seconds(links: Sequence[Link]) -> float:
    return sum(link.seconds for link in links)


def _behind(links: Sequence[Link]) -> list[Link]:
    return [link for link in links if link.kind in BEHIND]


def _link_row(links: Sequence[Link], scenario: Scenario, gate: Link | None) -> Row:
    return Row(link_cells(links, scenario, gate))


def link_cells(
    links: Sequence[Link], scenario: Scenario, gate: Link | None = None
) -> tuple[str, str, str, str]:
    """Links that share a row: when, what they add, the event that they reach, and why.

    Parameters
    ----------
    links, scenario
        The links.
    gate
        The link from the call of a flight to its gate, where they lead to it.
    """
    last = links[-1]
    adds = difference(_seconds(links), "s")
    in_queue = last.kind in BEHIND and len(links) > 1
    because = _queue_text(links, scenario) if in_queue else _link_text(last, scenario)
    if gate is not None and gate is not last and last.reached == gate.reached:
        event = f"{last.subject} is called"  # before the gate, where it leaves
    elif last.kind in ("sent", "back"):  # events of a recovery vehicle have no name
        event = f"{last.other} is {'there' if last.kind == 'sent' else 'free'}"
    else:
        event = event_text(scenario, last.reached)
    return clock(scenario, last.instant), "" if adds == "0 s" else adds, event, because


def _queue_text(links: Sequence[Link], scenario: Scenario) -> str:
    units = _behind(links)
    ranks = any(scenario.body[link.subject].rank for link in units)
    text = (
        f"{units[0].subject} … {units[-1].subject}, each behind the one ahead: "
        f"{len(units)} {'units and ranks' if ranks else 'units'}"
    )
    each = {link.seconds for link in links}
    return f"{text}, {duration(links[0].seconds)} each" if len(each) == 1 and any(each) else text


def _link_text(link: Link, scenario: Scenario) -> str:
    """Why a link adds its seconds."""
    if link.kind == "march":
        if not link.metres:
            return "goes at once"
        moves = _MOVES[scenario.body[link.subject].unit.kind]
        return f"{moves} {distance(link.metres)} at {speed(link.metres / link.seconds)}"
    seconds = duration(link.seconds)
    item = scenario.programme.get((link.subject if link.kind == "item" else link.other) or "")
    return _BECAUSE[link.kind].format(
        setting=link.setting,
        other=link.other or ("its target" if link.kind == "lead" else "the start"),
        label=item.label if item else "",
        metres=distance(link.metres or 0.0),
        seconds=seconds,
        took=f"{seconds} " if link.seconds else "",
        later=f", {seconds} later" if link.seconds else "",
    )


# -- a run -----------------------------------------------------------------------------------------


def root_text(run: Run, event: str | Instant) -> str:
    """Where the chain of an event begins: `chain from programme.speech.at 09:00:00`."""
    root = run.explain(event).root
    begins = root.other if root.kind == "begin" else root.setting
    return f"chain from {begins or 'the beginning'} {clock(run.scenario, root.instant)}"


def why_broken(run: Run, verdict: Verdict) -> str | None:
    """What a broken constraint depends on: the event that should have come earlier, and its root.

    ``jets@overhead, chain from units.jets.target.at 10:00:00``; None if it holds, or if no event
    decides it.
    """
    if verdict.holds or not verdict.worst[0].events:
        return None
    late = verdict.worst[0].events[0]
    return f"{event_text(run.scenario, late)}, {root_text(run, late)}"


def delay_blocks(run: Run) -> list[Block]:
    """The largest delays of the day, and their causes."""
    largest = run.delays[:_MOST_DELAYS]
    if not largest:
        return [Paragraph(("No delays: no unit lost time in a queue or at a hold",))]
    columns = (
        *right("lost"),
        Column("unit"),
        Column("because", narrow="wrap"),
        Column("where", narrow="wrap"),
        *right("from", "to"),
    )
    return [Table(_TITLES[len(largest) - 1], columns, [_delay_row(run, each) for each in largest])]


def _delay_row(run: Run, delay: Delay) -> Row:
    scenario = run.scenario
    body = scenario.body[delay.unit]
    place = "at its start"
    if delay.station != body.start:
        place = place_text(scenario, body.route, delay.station)
    if delay.upto > delay.station:
        place = f"from {place.removeprefix('at ')} on"
    times = clock(scenario, delay.start), clock(scenario, delay.end)
    return Row((duration(delay.seconds), delay.unit, _delay_text(run, delay), place, *times))


def _delay_text(run: Run, delay: Delay) -> str:
    """The cause of a delay: `waits behind band`, `behind scouts, held up by school`."""
    if delay.kind == "cue":
        if delay.cause.endswith(".until.at"):
            return f"waits until {clock(run.scenario, delay.end)}"
        if delay.cause.endswith(".until.at.planned.delay"):
            return f"waits until {clock(run.scenario, delay.end)}, as planned"
        return f"waits for {delay.cause}"
    if delay.kind == "halt":
        return f"everything halts: {run.scenario.programme[delay.cause].label}"
    if delay.kind in ("time-gap", "headway"):
        text = f"keeps its {delay.kind.replace('-', ' ')} behind {delay.cause}"
    else:
        text = f"behind {delay.cause}" if delay.kind == "slow" else f"waits behind {delay.cause}"
    first = _head_of_queue(run, delay)
    if first != delay.cause:
        return f"{text}, held up by {first}"
    return f"{text}, which is slower" if delay.kind == "slow" else text


def _head_of_queue(run: Run, delay: Delay) -> str:
    """The unit at the head of the queue that a delay passes through."""
    first = delay.cause
    for link in reversed(run.explain(Passing(delay.unit, delay.upto, "departure")).links):
        if link.kind not in BEHIND or link.other is None:
            break
        first = link.other
    return first


# -- events and places -----------------------------------------------------------------------------


def event_text(scenario: Scenario, event: Instant) -> str:
    """The name of an event; if it has none, the unit and the place of its head."""
    name = scenario.event_names.name_of(event)
    if name is None and isinstance(event, Passing):
        route = scenario.body[event.body].route
        return f"{event.body} {place_text(scenario, route, event.station)}"
    return str(event if name is None else name)


def place_text(scenario: Scenario, route: str, station: float) -> str:
    """A place on a route, relative to the nearest marker: `at corner`, `30 m before corner`."""
    network = scenario.network
    beyond = station - network.lengths[route]
    if beyond > SAME_PLACE:
        return f"{distance(beyond)} after the end"
    offsets = [(station - there, marker) for marker, there in network.markers_on(route)]
    if not offsets:
        return f"at {distance(station)}"
    offset, marker = min(offsets, key=lambda found: abs(found[0]))
    if abs(offset) <= SAME_PLACE:
        return f"at {marker}"
    return f"{distance(abs(offset))} {'after' if offset > 0 else 'before'} {marker}"
