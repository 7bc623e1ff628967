"""Which of several counts, whose event it is, and what it is called where it has no name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from simulator.scenario.events import Instant, ItemEdge, OfGroup, Passing
from simulator.timeline.passage import SAME_TIME

T = TypeVar("T")


def tied(several: Iterable[T], key: Callable[[T], float]) -> list[T]:
    """Those of which the key is least, the least first; ties in their own order."""
    ranked = sorted(several, key=key)
    return [one for one in ranked if key(one) <= key(ranked[0]) + SAME_TIME]


def subject_of(event: Instant) -> str:
    """The unit or item whose event it is; of a group's, its first member's."""
    if isinstance(event, OfGroup):
        return subject_of(event.members[0])
    return event.item if isinstance(event, ItemEdge) else event.unit


def described(event: Instant) -> str:
    """An event that has no name, in words."""
    if isinstance(event, Passing):
        return f"{event.unit} at {event.station:g} m"
    return "the last of several" if isinstance(event, OfGroup) and event.last else "the first"
