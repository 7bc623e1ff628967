"""The chains of the events on a page, as plain data that share what they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from simulator.errors import ConstraintError
from simulator.format import clock
from simulator.scenario.events.catalogue import UnknownEvent
from simulator.scenario.events.instants import Instant
from simulator.scenario.model.event_name import EventName
from simulator.timeline.run import Run
from simulator.timeline.why.chain import BEHIND, BENDING, Link, is_gate, may_be_overtaken
from simulator.timeline.why.chain_tree import NO_LINK, ChainTree
from simulator.views.blocks import printable
from simulator.views.explain import effect_text, event_text, link_cells, root_line


class EventCell(NamedTuple):
    """An event on the page.

    Attributes
    ----------
    text, at
        Its clock time, and its instant (s).
    name
        What it is called.
    chain
        The number of the last link of its chain.
    told
        Whether that link has its name, so that it need not be said twice.
    """

    text: str
    at: float
    name: str
    chain: int
    told: bool


class PageChains:
    """The chains of a run, of the events that a page asks for."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._tree = ChainTree(run)

    def event(self, event: str | EventName | Instant | None) -> EventCell | None:
        """An event with its chain; None if it never occurs."""
        if event is None:
            return None
        run = self._run
        try:
            instant = event if isinstance(event, Instant) else self._resolved(event)
            at = float(run.events.read(instant))
            name = str(event) if instant is not event else event_text(run.scenario, instant)
            last = self._tree.last(instant)
            told = name == event_text(run.scenario, self._tree.links[last].link.reached)
            return EventCell(clock(run.scenario, at), at, name, last, told)
        except (ConstraintError, UnknownEvent):
            return None

    def _resolved(self, event: str | EventName) -> Instant:
        return self._run.scenario.event_names.resolve(event)

    def document(self) -> dict[str, Any]:
        """All links: of each the one before it, its instant (s), what kind it is, and its texts;
        to be called when the page has asked for all its events.

        ``effects`` has how a delay of the root affects an event, by the number that each link has
        for it; -1 where its root cannot be delayed.
        """
        links, scenario = self._tree.links, self._run.scenario
        texts = _Texts()
        columns: dict[str, list[Any]] = {
            key: []
            for key in ("before", "at", "kind", "clock", "adds", "event", "because", "effect")
        }
        gates = {each.before: each.link for each in links if each.link.kind == "orbit"}
        bends: list[tuple[bool, bool]] = []
        for number, (before, link) in enumerate(links):
            gated, bent = bends[before] if before != NO_LINK else (False, False)
            bends.append((gated or is_gate(scenario, link), bent or link.kind in BENDING))
            cells = link_cells([link], scenario, _gate(link, gates.get(number)))
            columns["before"].append(before)
            columns["at"].append(round(float(link.instant), 3))
            columns["kind"].append(KINDS_TOLD.index(_kind(link)))
            for key, text in zip(("clock", "adds", "event", "because"), cells, strict=True):
                columns[key].append(texts.number(printable(text)))
            columns["effect"].append(self._effect(before, link, columns["effect"], bends[-1]))
        roots = {
            number: printable(root_line(link, scenario))
            for number, (before, link) in enumerate(links)
            if before == NO_LINK
        }
        return {
            **columns,
            "kinds": KINDS_TOLD,
            "texts": texts.all,
            "roots": roots,
            "effects": _EFFECTS,
        }

    def _effect(
        self, before: int, link: Link, effects: Sequence[int], bends: tuple[bool, bool]
    ) -> int:
        if link.kind == "begin" or (before != NO_LINK and effects[before] == _NOT_DELAYED):
            return _NOT_DELAYED
        gated, bent = bends
        return 2 if gated else 1 if bent or may_be_overtaken(self._run.scenario) else 0


#: What a page must know of links, to show many units that follow one another in one row.
KINDS_TOLD = ("", "behind", "at-once", "march", "item")
_NOT_DELAYED = -1
_EFFECTS = [
    effect_text(gated=False, rigid=True),
    effect_text(gated=False, rigid=False),
    effect_text(gated=True, rigid=False),
]


def _gate(link: Link, gate: Link | None) -> Link | None:
    return gate if gate is not None and gate.reached == link.reached else None


def _kind(link: Link) -> str:
    """Which of `KINDS_TOLD` it is."""
    if link.kind in BEHIND:
        return "behind"
    if link.kind == "cue" and not link.seconds:
        return "at-once"
    return link.kind if link.kind in ("march", "item") else ""


class _Texts:
    """Texts by number, each once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    @property
    def all(self) -> list[str]:
        return list(self._numbers)
