"""The name of an event: `SUBJECT[.WHAT][@PLACE]`, and its one grammar."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from simulator.wording import composed

#: A label in the place of a name is read too, so that the name can be suggested.
_GRAMMAR = re.compile(
    r"(?P<subject>[^.@\s]+|[^.@\s][^.@]*[^.@\s](?=[.@]))"
    r"(?:\.(?P<what>[^.@\s]+))?(?:@(?P<place>[^.@\s]+))?"
)
#: For a group, these are its members' last event of the kind; all others are the first.
_LAST_OF_A_GROUP = ("finishes", "tail", "clears")


class Happening(NamedTuple):
    """An event's name without its subject: what happens, and where.

    Attributes
    ----------
    what
        `released`, `starts`, `departs`, `tail`, `enters`, `clears`, `finishes`, `start`, `end`;
        empty for the arrival of a head.
    place
        A marker or a zone, of a later pass with its number (`stand#2`), or a unit that is passed.
    """

    what: str = ""
    place: str | None = None

    @property
    def is_last(self) -> bool:
        """Whether a group's event is its members' last rather than their first."""
        return self.what in _LAST_OF_A_GROUP

    def of(self, subject: str) -> EventName:
        """The event of a subject."""
        return EventName(subject, self.what, self.place)

    def __str__(self) -> str:
        what = f".{self.what}" if self.what else ""
        return what if self.place is None else f"{what}@{self.place}"


class EventName(NamedTuple):
    """The name of an event.

    Attributes
    ----------
    subject
        A unit, a group, a programme item or an incident.
    what, place
        As in `Happening`.
    """

    subject: str
    what: str = ""
    place: str | None = None

    @classmethod
    def parse(cls, text: str) -> EventName:
        """Read a name such as `navy.tail@rostrum`.

        Raises
        ------
        ValueError
            If it is not the name of an event.
        """
        return _parse(text)

    @property
    def happening(self) -> Happening:
        """What happens, and where."""
        return Happening(self.what, self.place)

    def __str__(self) -> str:
        return f"{self.subject}{self.happening}"

    def __repr__(self) -> str:
        return f"<EventName {self}>"

    # -- a unit, or a group ------------------------------------------------------------------------

    @classmethod
    def released(cls, unit: str) -> EventName:
        """Its cue has come."""
        return cls(unit, "released")

    @classmethod
    def starts(cls, unit: str) -> EventName:
        """Its head leaves its start."""
        return cls(unit, "starts")

    @classmethod
    def head(cls, unit: str, marker: str) -> EventName:
        """Its head arrives at a marker."""
        return cls(unit, "", marker)

    @classmethod
    def departs(cls, unit: str, marker: str) -> EventName:
        """Its head leaves a marker."""
        return cls(unit, "departs", marker)

    @classmethod
    def tail(cls, unit: str, marker: str) -> EventName:
        """Its tail is past a marker."""
        return cls(unit, "tail", marker)

    @classmethod
    def enters(cls, unit: str, zone: str) -> EventName:
        """Its first part is in a zone."""
        return cls(unit, "enters", zone)

    @classmethod
    def clears(cls, unit: str, zone: str) -> EventName:
        """Its last part is out of a zone."""
        return cls(unit, "clears", zone)

    @classmethod
    def finishes(cls, unit: str) -> EventName:
        """Its tail is off its route."""
        return cls(unit, "finishes")

    @classmethod
    def beside(cls, unit: str, other: str) -> EventName:
        """Its head, on a lane, is beside the head of another unit."""
        return cls(unit, "", other)

    # -- a programme item, or an incident ----------------------------------------------------------

    @classmethod
    def start(cls, item: str) -> EventName:
        """It starts."""
        return cls(item, "start")

    @classmethod
    def end(cls, item: str) -> EventName:
        """It is over."""
        return cls(item, "end")


@lru_cache(maxsize=65536)
def _parse(text: str) -> EventName:
    match = _GRAMMAR.fullmatch(composed(text))
    if match is None:
        raise ValueError(f"'{text}' is not the name of an event, such as navy@rostrum")
    return EventName(match["subject"], match["what"] or "", match["place"])
