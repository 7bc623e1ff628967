"""Events of a run: every named instant, read off the passages."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from contextlib import suppress
from functools import cached_property

import numpy as np

from simulator.errors import ConstraintError
from simulator.scenario.events.catalogue import EventNames, UnknownEvent
from simulator.scenario.events.instants import Beside, Instant, Side
from simulator.scenario.model.event_name import EventName
from simulator.timeline.meetings import Met, Way, met
from simulator.timeline.passage import Passage, read_all
from simulator.wording import did_you_mean


class Events(Mapping[str, float]):
    """Event name → instant (s since the scenario's start).

    Parameters
    ----------
    names
        All event names of the scenario.
    passages, released
        Of every unit.
    spans
        Start and end of every programme item, and of every breakdown (s).
    begin
        When the run began (s).
    """

    def __init__(
        self,
        names: EventNames,
        passages: Mapping[str, Passage],
        released: Mapping[str, float],
        spans: Mapping[str, tuple[float, float]],
        begin: float,
    ) -> None:
        self._names = names
        self._passages = passages
        self._released = released
        self._spans = spans
        self._begin = begin

    def __getitem__(self, name: str | EventName) -> float:
        """The instant of an event (s).

        Raises
        ------
        KeyError
            Where the scenario has no such event; the text says why.
        """
        try:
            return self.read(self._names.resolve(name))
        except UnknownEvent as error:
            hint = did_you_mean(self._names.nearest(str(name)))
            raise KeyError(f"{error}{hint}") from None
        except ConstraintError as error:
            raise KeyError(str(error)) from None

    def find(self, name: str | EventName) -> float | None:
        """The instant (s) of an event; None where there is no such event, or it never comes."""
        try:
            return self.read(self._names.resolve(name))
        except (UnknownEvent, ConstraintError):
            return None

    def met(self, event: Beside) -> Met | None:
        """Where and when a unit on a lane is beside another; None where it never is."""
        one, other = (Way.of(self._passages[unit]) for unit in (event.unit, event.other))
        return met(event.where, one, other)

    def __contains__(self, name: object) -> bool:
        """Whether there is such an event, and it comes."""
        return self.find(name if isinstance(name, EventName) else str(name)) is not None

    def read(self, instant: Instant) -> float:
        """The instant (s) of a resolved event.

        Raises
        ------
        ConstraintError
            Where it never comes: a unit on a lane does not meet another that is under way, or one
            has left the parade before.
        """
        return instant.read(self)

    @property
    def begin(self) -> float:
        """When the run began (s)."""
        return self._begin

    def passing(self, body: str, station: float, side: Side) -> float:
        """When the head of what moves by itself arrives at, or leaves, a station (s)."""
        return self._passages[body].read(station, side)

    def release(self, unit: str) -> float:
        """When a unit's cue came (s)."""
        return self._released[unit]

    def span(self, item: str) -> tuple[float, float]:
        """Start and end of a programme item, or of a breakdown (s)."""
        return self._spans[item]

    def meeting(self, event: Beside) -> float:
        """When a unit on a lane is beside another (s)."""
        found = self.met(event)
        if found is None:
            raise ConstraintError(f"{event.unit} is never beside {event.other} in this run")
        return found.instant

    @cached_property
    def _all(self) -> dict[str, float]:
        table = dict(self._of_units())
        for name, instant in self._names.one_by_one:
            with suppress(ConstraintError):
                table[name] = self.read(instant)
        for name, (is_last, members) in self._names.of_groups.items():
            table[name] = (max if is_last else min)(table[member] for member in members)
        return {name: table[name] for name in self._names.texts if name in table}

    def _of_units(self) -> Iterator[tuple[str, float]]:
        """The events of units that keep their order, all passages read at once."""
        table = self._names.table
        passages = list(self._passages.values())
        instants = read_all(passages, table.which, table.stations, table.arrival)
        instants[np.isneginf(table.stations)] = self._begin
        return zip(table.names, instants.tolist(), strict=True)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def items(self) -> ItemsView[str, float]:
        """All events by name."""
        return self._all.items()
