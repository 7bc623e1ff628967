"""What a halt of everything adds to a chain of causes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simulator.scenario.events.instants import Passing
from simulator.timeline.why.chain import Link
from simulator.tolerances import SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run

#: Links of motion on the ground: what they add is ground time.
_ON_THE_GROUND = ("march", "hold", "follow", "queue", "clear")


def with_halts(run: Run, links: Sequence[Link]) -> Iterator[Link]:
    """The links of a chain, from the root on, with those of the halts that they pass through."""
    clock = run.scenario.ground_clock
    before = links[0].instant
    for link in links:
        reached = link.reached
        if (
            not clock.halts
            or not isinstance(reached, Passing)
            or run.scenario.body[reached.body].flies
        ):
            yield link
        elif link.kind in _ON_THE_GROUND:
            # What it adds is by the ground's clock: halts lie in it.
            left = clock.wall(clock.ground(before) + link.seconds, reached.side)
            yield from _halts(run, reached, before, left - link.seconds)
            yield link
        else:
            # A cue that comes while everything halts is heard when it is over.
            yield link
            heard = link.instant if link is links[0] else before + link.seconds
            yield from _halts(run, reached, heard, clock.wall(clock.ground(heard), reached.side))
        before = run.events.read(reached)


def _halts(run: Run, reached: Passing, start: float, end: float) -> Iterator[Link]:
    """Each halt that is stood through between two instants (s), on the way to an event."""
    stood = end - start
    for halt in run.scenario.ground_clock.halts:
        lasts = min(stood, halt.end - max(start, halt.start))
        if halt.end > start and lasts > SAME_TIME:
            item = run.scenario.programme[halt.item]
            yield Link(
                "halt", reached.body, lasts, halt.end, reached, item.name, setting=item.setting
            )
            stood -= lasts
