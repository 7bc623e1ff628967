"""Events of a run: every named instant, read off the passages."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from functools import cached_property
from typing import assert_never

import numpy as np

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
from simulator.timeline.read_all import read_all


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
        names = self._names
        table: dict[str, float] = {}
        for item, (start, end) in self._programme.items():
            table[f"{item}.start"], table[f"{item}.end"] = start, end
        table.update(self._of_units())
        for group in names.groups:
            for what, (members, last) in names.of_group(group).items():
                table[group + what] = (max if last else min)(table[name] for name in members)
        return table

    def _of_units(self) -> Iterator[tuple[str, float]]:
        """Every unit's events, all passages read at once."""
        table = self._names.table
        passages = list(self._passages.values())
        instants = read_all(passages, table.which, table.stations, table.arrival)
        instants[np.isneginf(table.stations)] = self._begin
        yield from zip(table.names, instants.tolist(), strict=True)
        for unit, instant in self._released.items():
            yield f"{unit}.released", instant

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._all)

    def items(self) -> ItemsView[str, float]:
        """All events by name."""
        return {name: self._all[name] for name in self._names}.items()
