"""Events of a run: every named instant, read off the passages."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from functools import cached_property
from typing import assert_never

import numpy as np

from simulator.errors import ConstraintError
from simulator.scenario.events.catalogue import EventNames, UnknownEvent
from simulator.scenario.events.instants import (
    Beside,
    Instant,
    ItemEdge,
    Never,
    OfGroup,
    Passing,
    Released,
    Standing,
    besides,
)
from simulator.scenario.lineup.unit import Unit
from simulator.timeline.meetings import Met, Way, met
from simulator.timeline.passage import Passage, read_all
from simulator.wording import did_you_mean, nearest


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
            hint = did_you_mean(nearest(name, self._names))
            raise KeyError(f"{error}{hint}") from None
        except ConstraintError as error:
            raise KeyError(str(error)) from None

    def met(self, event: Beside) -> Met | None:
        """Where and when a unit on a lane is beside another; None where it never is."""
        one, other = (Way.of(self._passages[unit]) for unit in (event.unit, event.other))
        return met(event.where, one, other)

    def __contains__(self, name: object) -> bool:
        """Whether there is such an event: told without looking for the nearest names."""
        try:
            self.read(self._names.resolve(str(name)))
        except (UnknownEvent, ConstraintError):
            return False
        return True

    def read(self, instant: Instant) -> float:
        """The instant (s) of a resolved event.

        Raises
        ------
        ConstraintError
            Where it never comes: a unit on a lane does not meet another that is under way, or one
            has left the parade before.
        """
        match instant:
            case Beside(unit, other):
                found = self.met(instant)
                if found is None:
                    raise ConstraintError(f"{unit} is never beside {other} in this run")
                return found.instant
            case Passing(unit, station, side):
                return self._passages[unit].read(station, side)
            case Released(unit):
                return self._released[unit]
            case Standing():
                return self._begin
            case ItemEdge(item, edge):
                return self._spans[item][0 if edge == "start" else 1]
            case OfGroup(members, last):
                return (max if last else min)(self.read(member) for member in members)
            case Never():
                raise ConstraintError(str(instant))
        assert_never(instant)

    @cached_property
    def _all(self) -> dict[str, float]:
        names = self._names
        table: dict[str, float] = {}
        for item, (start, end) in self._spans.items():
            table[f"{item}.start"], table[f"{item}.end"] = start, end
        table.update(self._of_units())
        for unit in names.units.values():
            table.update(self._one_by_one(unit))
            for what, event in besides(names.network, unit, names.units).items():
                found = self.met(event)
                if found is not None:
                    table[unit.name + what] = found.instant
        for group in names.groups:
            irregular = any(names.units[unit].irregular for unit in names.groups[group])
            for what, (members, last) in names.of_group(group).items():
                if not irregular:
                    table[group + what] = (max if last else min)(table[name] for name in members)
                    continue
                instant = names.resolve(group + what)
                if not isinstance(instant, Never):
                    table[group + what] = self.read(instant)
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

    def _one_by_one(self, unit: Unit) -> Iterator[tuple[str, float]]:
        """Events of a unit whose ranks may change places or leave, and of its other incidents."""
        names = [each.name + what for each in unit.incidents for what in (".start", ".end")]
        if unit.irregular:
            names += [unit.name + what for what in self._names.readings(unit)]
        for name in names:
            instant = self._names.resolve(name)
            if not isinstance(instant, Never):
                yield name, self.read(instant)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._names if name in self._all)

    def __len__(self) -> int:
        return len(self._all)

    def items(self) -> ItemsView[str, float]:
        """All events by name."""
        return {name: self._all[name] for name in self}.items()
