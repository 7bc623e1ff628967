"""Events of a run: every named instant, read off the passages."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from functools import cached_property

import numpy as np

from simulator.errors import ConstraintError
from simulator.scenario.events.catalogue import EventNames, UnknownEvent
from simulator.scenario.events.instants import Beside, Instant, Never, Side, besides
from simulator.scenario.lineup.unit import Unit
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
        """Whether there is such an event: told without looking for the nearest names."""
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
        names = self._names
        table: dict[str, float] = {}
        for item, (start, end) in self._spans.items():
            table[str(EventName.start(item))] = start
            table[str(EventName.end(item))] = end
        table.update(self._of_units())
        for unit in names.units.values():
            table.update(self._one_by_one(unit))
            for happening, event in besides(names.network, unit, names.units).items():
                found = self.met(event)
                if found is not None:
                    table[str(happening.of(unit.name))] = found.instant
        for group in names.groups:
            irregular = any(names.units[unit].irregular for unit in names.groups[group])
            for happening, members in names.of_group(group).items():
                name = happening.of(group)
                if not irregular:
                    counts = max if happening.is_last else min
                    table[str(name)] = counts(table[str(member)] for member in members)
                elif not isinstance(instant := names.resolve(name), Never):
                    table[str(name)] = self.read(instant)
        return table

    def _of_units(self) -> Iterator[tuple[str, float]]:
        """Every unit's events, all passages read at once."""
        table = self._names.table
        passages = list(self._passages.values())
        instants = read_all(passages, table.which, table.stations, table.arrival)
        instants[np.isneginf(table.stations)] = self._begin
        yield from zip(table.names, instants.tolist(), strict=True)
        for unit, instant in self._released.items():
            yield str(EventName.released(unit)), instant

    def _one_by_one(self, unit: Unit) -> Iterator[tuple[str, float]]:
        """Events of a unit whose ranks may change places or leave, and of its other incidents."""
        names = [EventName(each.name, edge) for each in unit.incidents for edge in ("start", "end")]
        if unit.irregular:
            names += [happening.of(unit.name) for happening in self._names.readings(unit)]
        for name in names:
            instant = self._names.resolve(name)
            if not isinstance(instant, Never):
                yield str(name), self.read(instant)

    def __iter__(self) -> Iterator[str]:
        return (name for name in map(str, self._names) if name in self._all)

    def __len__(self) -> int:
        return len(self._all)

    def items(self) -> ItemsView[str, float]:
        """All events by name."""
        return {name: self._all[name] for name in self}.items()
