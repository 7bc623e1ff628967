"""The chains of many events at once: a tree, in which they share what they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.scenario.events.instants import Instant
from simulator.timeline.why.chain import Link
from simulator.timeline.why.walk import links_to, ways_back, with_halts

if TYPE_CHECKING:
    from simulator.timeline.run import Run

#: No link comes before a root.
NO_LINK = -1


class TreeLink(NamedTuple):
    """A link, and the number of the link before it; `NO_LINK` of a root."""

    before: int
    link: Link


class ChainTree:
    """The chains of the events that are asked for, as `Run.explain` gives them one by one.

    Each event is led back once to the event that decides it, however many chains pass it: the
    chains of all events of 500 units have millions of links, and their tree a few thousand.

    Attributes
    ----------
    links
        The links of all chains; each comes after the one before it.
    """

    def __init__(self, run: Run) -> None:
        self.links: list[TreeLink] = []
        self._run = run
        self._last: dict[Instant, int] = {}
        #: Of events that the likeliest way back leads back to, or into such a circle.
        self._alone: dict[Instant, int] = {}

    def last(self, event: Instant) -> int:
        """The number of the last link of the chain of an event that occurs.

        Raises
        ------
        ConstraintError
            If it never occurs.
        """
        self._run.events.read(event)
        path: dict[Instant, tuple[Link, ...]] = {}
        here: Instant | None = event
        while here is not None and here not in self._last:
            if here in path:
                return self._on_its_own(event)
            links, before = ways_back(self._run, here)[0]
            path[here] = links
            here = before
        number = NO_LINK if here is None else self._last[here]
        for each, links in reversed(path.items()):
            for link in reversed(links):
                number = self._add(number, link)
            self._last[each] = number
        return number

    def chain(self, number: int) -> list[Link]:
        """The links from the root to a link."""
        found = []
        while number != NO_LINK:
            number, link = self.links[number]
            found.append(link)
        return found[::-1]

    def _add(self, before: int, link: Link) -> int:
        reached = None if before == NO_LINK else self.links[before].link.reached
        for each in with_halts(self._run, link, reached):
            self.links.append(TreeLink(before, each))
            before = len(self.links) - 1
        return before

    def _on_its_own(self, event: Instant) -> int:
        """Its chain, where the likeliest way back from it leads in a circle."""
        if event not in self._alone:
            number = NO_LINK
            for link in links_to(self._run, event):
                self.links.append(TreeLink(number, link))
                number = len(self.links) - 1
            self._alone[event] = number
        return self._alone[event]
