"""Events that move together, told in one line: by whose they are and by how much they moved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simulator.timeline.comparison import Moved

_SUBJECT = re.compile(r"[^.@]+")


@dataclass(frozen=True, slots=True)
class Together:
    """Units, programme items or groups whose events moved alike.

    Attributes
    ----------
    who
        Their names, in the order of the events.
    least, most
        Of all their events that moved, the shift (s) that is least and the one that is most,
        by size.
    events
        How many moved.
    example
        The first that moved most.
    """

    who: tuple[str, ...]
    least: float
    most: float
    events: int
    example: Moved


def subject(event: str) -> str:
    """Whose event it is: a unit, a programme item or a group."""
    found = _SUBJECT.match(event)
    return found[0] if found else event


def by_subject(events: Iterable[str]) -> dict[str, list[str]]:
    """Subject → its events."""
    found: dict[str, list[str]] = {}
    for event in events:
        found.setdefault(subject(event), []).append(event)
    return found


def together(moved: Sequence[Moved], order: Iterable[str]) -> list[Together]:
    """Gather events by whose they are, and those who moved alike (to 0.1 s), the largest first.

    Parameters
    ----------
    moved
        Events that moved.
    order
        All events, in the order in which their subjects are to be named.
    """
    shifts = {one.event: one for one in moved}
    alike: dict[tuple[float, float], list[tuple[str, list[Moved]]]] = {}
    for who, events in by_subject(event for event in order if event in shifts).items():
        own = sorted((shifts[event] for event in events), key=lambda one: abs(one.shift))
        key = round(own[0].shift, 1), round(own[-1].shift, 1)
        alike.setdefault(key, []).append((who, [shifts[event] for event in events]))
    found = []
    for (least, most), members in alike.items():
        every = [one for _, own in members for one in own]
        found.append(
            Together(
                who=tuple(who for who, _ in members),
                least=least,
                most=most,
                events=len(every),
                example=max(every, key=lambda one: round(abs(one.shift), 3)),
            )
        )
    return sorted(found, key=lambda group: -abs(group.most))
