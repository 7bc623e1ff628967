"""The chain of an event in words: a table to read aloud, and its document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from simulator._version import __version__
from simulator.format import clock, distance, duration, speed
from simulator.scenario.events.instants import Instant
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.timeline.why.chain import Chain, Link
from simulator.views.blocks import Block, Column, Paragraph, Row, Table, plain_text
from simulator.views.html import blocks_html
from simulator.views.places import event_text

#: Up to this number of units that follow one another have a line each.
_LISTED_SINGLY = 2
#: Links that lead to a unit ahead.
BEHIND = ("follow", "queue", "clear")
_GOES = {"formation": "marches", "column": "drives", "flight": "flies"}


def chain_blocks(chain: Chain, scenario: Scenario) -> list[Block]:
    """A chain as a table, a line a link, and what it hangs on.

    Many units that merely follow one another are one line.
    """
    columns = (
        Column("clock", right=True),
        Column("adds", right=True),
        Column("event", narrow="wrap"),
        Column("because", narrow="wrap"),
    )
    gate = next((link for link in chain.links if link.kind == "orbit"), None)
    rows = [_row(links, scenario, gate) for links in _lines(chain.links)]
    title = f"Why {chain.event} is at {clock(scenario, chain.instant)}"
    return [Table(title, columns, tuple(rows)), Paragraph((hangs_text(chain, scenario),))]


def chain_text(chain: Chain, scenario: Scenario) -> str:
    """A chain in plain lines."""
    return plain_text(chain_blocks(chain, scenario)).rstrip("\n")


def chain_html(chain: Chain, scenario: Scenario) -> str:
    """A chain as a fragment of HTML."""
    return blocks_html(chain_blocks(chain, scenario))


def root_text(run: Run, event: str | Instant) -> str:
    """Where the chain of an event begins: `chain from programme.speech.at 09:00:00`."""
    root = run.explain(event).root
    return f"chain from {root.setting or 'the beginning'} {clock(run.scenario, root.instant)}"


def hangs_text(chain: Chain, scenario: Scenario) -> str:
    """What an event hangs on, and how it moves with it."""
    root = chain.root
    if root.kind == "begin":
        where = f" ({root.other})" if root.other else ""
        return f"It hangs on the beginning of the run, {clock(scenario, root.instant)}{where}."
    text = f"It hangs on {root.setting}, {clock(scenario, root.instant)}: "
    if any(link.kind == "orbit" for link in chain.links):
        return text + "what a delay there does here, the gates of an orbit decide."
    if chain.rigid:
        return text + "any delay there is the same delay here."
    return text + "a delay there is one here, until another comes first."


def link_text(link: Link, scenario: Scenario) -> str:
    """Why a link adds its seconds."""
    return _BECAUSE[link.kind](link, scenario)


def link_records(chain: Chain, scenario: Scenario) -> list[dict[str, Any]]:
    """The links as plain data: exact numbers, names and words."""
    return [
        {
            "event": event_text(scenario, link.reached),
            "instant": float(link.instant),
            "seconds": float(link.seconds),
            "kind": link.kind,
            "subject": link.subject,
            "other": link.other,
            "metres": link.metres,
            "setting": link.setting,
            "why": link_text(link, scenario),
        }
        for link in chain.links
    ]


def explain_document(run: Run, chains: Sequence[Chain]) -> dict[str, Any]:
    """Chains as plain data; instants are seconds since ``start``, unrounded."""
    scenario = run.scenario
    return {
        "scenario": {"name": scenario.name, "hash": scenario.digest},
        "version": __version__,
        "start": scenario.start.isoformat(),
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
                "links": link_records(chain, scenario),
            }
            for chain in chains
        ],
    }


# -- lines -----------------------------------------------------------------------------------------


def _lines(links: Sequence[Link]) -> Iterator[Sequence[Link]]:
    """Links by lines: an item with its start; many units, each behind the one ahead."""
    at = 0
    while at < len(links):
        end = at + 1
        if _starts_at_once(links[at : at + 2]):
            end = at + 2
        elif links[at].kind in BEHIND:
            end = _last_in_turn(links, at) + 1
        yield from _turn(links[at:end])
        at = end


def _turn(links: Sequence[Link]) -> Iterator[Sequence[Link]]:
    """Units that go on behind one another in one line; a way that takes most of it in its own."""
    if links[-1].kind not in BEHIND:
        yield links
        return
    if len(_behind(links)) <= _LISTED_SINGLY:
        yield from ([link] for link in links)
        return
    longest = max(range(len(links)), key=lambda at: links[at].seconds)
    if links[longest].kind == "march" and 2 * links[longest].seconds > _seconds(links):
        yield from _turn(links[:longest])
        yield [links[longest]]
        yield from _turn(links[longest + 1 :])
    else:
        yield links


def _seconds(links: Sequence[Link]) -> float:
    return sum(link.seconds for link in links)


def _starts_at_once(links: Sequence[Link]) -> bool:
    """Whether an item begins with what went before it, and lasts: its start needs no line."""
    kinds = [link.kind for link in links]
    return kinds == ["cue", "item"] and not links[0].seconds


def _last_in_turn(links: Sequence[Link], at: int) -> int:
    """The last of the links from one on in which each unit goes on behind the one ahead."""
    while True:
        if _behind(links[at + 1 : at + 2]):
            at += 1
        elif _behind(links[at + 2 : at + 3]) and links[at + 1].kind == "march":
            at += 2
        else:
            return at


def _behind(links: Sequence[Link]) -> list[Link]:
    return [link for link in links if link.kind in BEHIND]


def _row(links: Sequence[Link], scenario: Scenario, gate: Link | None) -> Row:
    last = links[-1]
    seconds = duration(_seconds(links))
    if seconds == "0 s":
        seconds = ""
    elif not seconds.startswith("-"):
        seconds = f"+{seconds}"
    because = (
        _in_turn(links, scenario)
        if last.kind in BEHIND and links[1:]
        else link_text(last, scenario)
    )
    # On its way to the end of a breakdown a recovery vehicle has events without a name.
    vehicle = {"sent": f"{last.other} is there", "back": f"{last.other} is free"}
    event = vehicle.get(last.kind) or event_text(scenario, last.reached)
    if gate is not None and gate is not last and last.reached == gate.reached:
        # What lets it leave at a gate comes before that.
        event = f"{last.subject} is called"
    return Row((clock(scenario, last.instant), seconds, event, because))


def _in_turn(links: Sequence[Link], scenario: Scenario) -> str:
    units = _behind(links)
    ranks = any(scenario.body[link.subject].rank for link in units)
    text = (
        f"{units[0].subject} … {units[-1].subject}, each behind the one ahead: "
        f"{len(units)} {'units and ranks' if ranks else 'units'}"
    )
    each = {link.seconds for link in links}
    return f"{text}, {duration(links[0].seconds)} each" if len(each) == 1 and any(each) else text


def _cue(link: Link, _: Scenario) -> str:
    after = f"after {link.other}"
    return f"{duration(link.seconds)} {after}" if link.seconds else after


def _item(link: Link, scenario: Scenario) -> str:
    return f"{scenario.programme[link.subject].label}: {duration(link.seconds)}"


def _march(link: Link, scenario: Scenario) -> str:
    if not link.metres:
        return "goes at once"
    goes = _GOES[scenario.body[link.subject].unit.kind]
    return f"{goes} {distance(link.metres)} at {speed(link.metres / link.seconds)}"


def _behind_one(does: str) -> Callable[[Link, Scenario], str]:
    def text(link: Link, _: Scenario) -> str:
        reaction = f", {duration(link.seconds)} later" if link.seconds else ""
        return f"{does} {link.other}{reaction}"

    return text


_BECAUSE: dict[str, Callable[[Link, Scenario], str]] = {
    "clock": lambda link, _: f"by the clock: {link.setting}",
    "target": lambda link, _: f"on target: {link.setting}",
    "begin": lambda link, _: f"when the run begins: {link.other or 'the start'}",
    "cue": _cue,
    "item": _item,
    "march": _march,
    "hold": lambda link, _: f"halts at {link.other}",
    "halt": lambda link, scenario: (
        f"everything halts: {scenario.programme[link.other or ''].label}"
    ),
    "repair": lambda _, __: "stands broken down, until it drives on",
    "sent": lambda link, _: f"{link.other} drives to it",
    "tow": lambda link, _: f"{link.other} tows it off the road",
    "back": lambda link, _: f"{link.other} is back, and free for the next",
    "beside": lambda link, _: f"is beside {link.other}",
    "meet": lambda link, _: f"meets {link.other}",
    "lead": lambda link, _: f"{distance(link.metres or 0.0)} before {link.other or 'its target'}",
    "orbit": lambda link, _: f"in its orbit at {link.other}, until its gate",
    "follow": _behind_one("follows"),
    "queue": _behind_one("waits behind"),
    "clear": _behind_one("waits until it is clear of"),
    "first": lambda link, _: f"the first is {link.other}",
    "last": lambda link, _: f"the last is {link.other}",
}
