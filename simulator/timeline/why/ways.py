"""Ways back from an event: the links to it and the event before them; those of a cue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from simulator.scenario.events.instants import Instant
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.model.clock_times import after_text
from simulator.timeline.why.chain import Link, LinkKind, RootKind
from simulator.tolerances import SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run

T = TypeVar("T")


class WayBack(NamedTuple):
    """One way back.

    Attributes
    ----------
    links
        The latest first.
    before
        The event before them; None if the last of them is the root.
    """

    links: tuple[Link, ...]
    before: Instant | None

    def after(self, *links: Link) -> WayBack:
        """The same way back from a later event, with the links from that."""
        return WayBack((*links, *self.links), self.before)


def link_to(
    run: Run,
    kind: LinkKind | RootKind,
    subject: str,
    seconds: float,
    reached: Instant,
    *,
    other: str | None = None,
    metres: float | None = None,
    setting: str | None = None,
) -> Link:
    """A link to an event of a run, at its instant."""
    return Link(kind, subject, seconds, run.events.read(reached), reached, other, metres, setting)


def cue_ways(
    run: Run, cue: Cue | None, subject: str, reached: Instant, came: float | None = None
) -> list[WayBack]:
    """The ways back from an event that waited for a cue.

    Parameters
    ----------
    run, cue, subject, reached
        The cue, the unit or item that waited for it, and the event that followed.
    came
        When the cue came (s), if that is not the instant of the event.
    """
    if cue is None:
        return [beginning(subject, reached, *run.scenario.free[subject])]
    if cue.at is not None or cue.planned:
        return [WayBack((time_root(run, cue, subject, reached),), None)]
    instant = run.events.read(reached) if came is None else came
    # The delay and the slot are two inputs.
    setting = None if cue.slot else cue.setting
    return [
        WayBack(
            (Link("cue", subject, cue.delay, instant, reached, str(name), setting=setting),),
            run.scenario.event_names.resolve(name),
        )
        for name in tied(cue.after, lambda name: -run.events[name])
    ]


def time_root(
    run: Run, time: Cue, subject: str, reached: Instant, kind: RootKind = "clock"
) -> Link:
    """The root of an event that occurs at a clock time, or at a planned time.

    Parameters
    ----------
    run, time, subject, reached
        The time, the unit or item that waited for it, and the event.
    kind
        What it is, where it is a clock time.
    """
    how = after_text(time.after, time.delay) if time.planned else None
    kind = "planned" if time.planned else kind
    return Link(kind, subject, 0.0, run.time(time), reached, how, setting=time.setting)


def beginning(subject: str, reached: Instant, instant: float, setting: str | None) -> WayBack:
    """The way back from an event that waits for nothing but an instant (s), and the settings path
    of that: the beginning of the run, or when a unit without a cue may leave.
    """
    return WayBack((Link("begin", subject, 0.0, instant, reached, setting),), None)


def tied(several: Iterable[T], key: Callable[[T], float]) -> list[T]:
    """The items with the least key (s), but for noise, the least first."""
    ranked = sorted(several, key=key)
    return [one for one in ranked if key(one) <= key(ranked[0]) + SAME_TIME]
