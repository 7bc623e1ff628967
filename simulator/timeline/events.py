"""Events of a run: every named instant, read off the passages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import assert_never

from simulator.scenario.events import (
    EventNames,
    Instant,
    ItemEdge,
    OfGroup,
    Passing,
    Released,
    Standing,
    UnknownEvent,
)
from simulator.timeline.passage import Passage


class Events(Mapping[str, float]):
    """Event name → instant (s since the scenario's start).

    Parameters
    ----------
    names
        All event names of the scenario.
    passages, released
        Of every unit.
    programme
        Start and end of every item (s).
    begin
        When the run began (s).
    """

    def __init__(
        self,
        names: EventNames,
        passages: Mapping[str, Passage],
        released: Mapping[str, float],
        programme: Mapping[str, tuple[float, float]],
        begin: float,
    ) -> None:
        self._names = names
        self._passages = passages
        self._released = released
        self._programme = programme
        self._begin = begin

    def __getitem__(self, name: str) -> float:
        """The instant of an event (s).

        Raises
        ------
        KeyError
            Where the scenario has no such event; the text says why.
        """
        try:
            return self.read(self._names.resolve(name))
        except UnknownEvent as error:
            raise KeyError(str(error)) from None

    def read(self, instant: Instant) -> float:
        """The instant (s) of a resolved event."""
        match instant:
            case Passing(unit, station, side):
                return self._passages[unit].read(station, side)
            case Released(unit):
                return self._released[unit]
            case Standing():
                return self._begin
            case ItemEdge(item, edge):
                return self._programme[item][0 if edge == "start" else 1]
            case OfGroup(members, last):
                return (max if last else min)(self.read(member) for member in members)
        assert_never(instant)

    @cached_property
    def _all(self) -> dict[str, float]:
        return {name: self.read(instant) for name, instant in self._names.items()}

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def items(self):  # type: ignore[no-untyped-def,override]  # the whole table at once
        """All events, by name: programme items, units in the order of march, groups."""
        return self._all.items()
