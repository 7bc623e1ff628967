"""Events of a run: every named instant, read from the passages."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from simulator.display import Display
from simulator.errors import ConstraintError
from simulator.limits import check_limit
from simulator.represented import Represented
from simulator.scenario.events.catalogue import EventNames, UnknownEvent
from simulator.scenario.events.instants import (
    AlreadyInside,
    Beside,
    Instant,
    ItemEdge,
    Never,
    OfGroup,
    Passing,
    Released,
)
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from simulator.timeline.meetings import Met, Way, met
from simulator.wording import did_you_mean

if TYPE_CHECKING:
    from simulator.timeline.run import Run


class Events(Represented, Mapping[str, float]):
    """Event name → instant (s since the scenario's start), of those that occur in a run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._names: EventNames = run.scenario.event_names
        #: Instants (s) that were read before, many at once.
        self.known: dict[Instant, float] = {}
        self._met: dict[Beside, Met | None] = {}

    @property
    def scenario(self) -> Scenario:
        """Of the run."""
        return self._run.scenario

    @property
    def display(self) -> Display:
        """How the run is shown to people."""
        return self._run.display

    def __getitem__(self, name: str | EventName) -> float:
        """The instant of an event (s).

        Raises
        ------
        KeyError
            If the scenario has no such event, or it never occurs; the text says why.
        """
        try:
            return self.read(self._names.resolve(name))
        except UnknownEvent as error:
            hint = did_you_mean(self._names.nearest(str(name)))
            raise KeyError(f"{error}{hint}") from None
        except ConstraintError as error:
            raise KeyError(str(error)) from None

    def find(self, name: str | EventName) -> float | None:
        """The instant of an event (s); None if there is no such event, or it never occurs."""
        try:
            return self.read(self._names.resolve(name))
        except (UnknownEvent, ConstraintError):
            return None

    def problem(self, name: str) -> str | None:
        """Why a name has no instant: it is unknown, or the event never occurs; None if it has."""
        missing = self._names.problem(name)
        if missing is not None:
            return missing
        try:
            self.read(self._names.resolve(name))
        except ConstraintError as error:
            return str(error)
        return None

    def met(self, event: Beside) -> Met | None:
        """Where and when a unit on a lane is first beside another; None if it never is."""
        if event not in self._met:
            ways = (Way.of(self._run.passages[unit]) for unit in (event.unit, event.other))
            self._met[event] = met(event.where, *ways)
        return self._met[event]

    def __contains__(self, name: object) -> bool:
        """Whether there is such an event, and it occurs."""
        return self.find(name if isinstance(name, EventName) else str(name)) is not None

    def read(self, instant: Instant) -> float:  # noqa: PLR0911 - one a kind of instant
        """The instant of a resolved event (s).

        Raises
        ------
        ConstraintError
            If it never occurs: two units never are beside each other, or one left the parade
            before.
        """
        run = self._run
        if self.known and (known := self.known.get(instant)) is not None:
            return known
        match instant:
            case Passing(body, station, side):
                return run.passages[body].read(station, side)
            case Released(unit):
                return run.released[unit]
            case AlreadyInside():
                return run.scenario.opening
            case ItemEdge(name, edge) if name in run.breakdowns:
                breakdown = run.breakdowns[name]
                return breakdown.start if edge == "start" else breakdown.end
            case ItemEdge(name, edge):
                return run.programme[name][edge == "end"]
            case OfGroup(members, last):
                return (max if last else min)(map(self.read, members))
            case Beside(unit, other):
                if (found := self.met(instant)) is not None:
                    return found.instant
                raise ConstraintError(f"{unit} is never beside {other} in this run")
            case Never():
                raise ConstraintError(str(instant))
        raise TypeError(f"{type(instant).__name__} is not an instant that a run can read")

    @cached_property
    def _all(self) -> dict[str, float]:
        check_limit("events", self._most)
        table = dict(self._of_units())
        for name, instant in self._names.one_by_one:
            with suppress(ConstraintError):
                table[name] = self.read(instant)
        for name, (is_last, members) in self._names.of_groups.items():
            table[name] = (max if is_last else min)(table[member] for member in members)
        return {name: table[name] for name in self._names.texts if name in table}

    @property
    def _most(self) -> int:
        """The number of events of units, if all pass all zones of the scenario."""
        network, units = self._run.scenario.network, self._run.scenario.units
        passes = {route: sum(1 for _ in network.markers_on(route)) for route in network.routes}
        return sum(3 + 3 * passes[unit.route] + 2 * len(network.zones) for unit in units)

    def _of_units(self) -> Iterator[tuple[str, float]]:
        """The events of units that keep their order, all passages read at once."""
        table = self._names.table
        instants = self._run.all_passages.read(table.which, table.stations, table.arrival)
        instants[np.isneginf(table.stations)] = self._run.scenario.opening
        return zip(table.names, instants.tolist(), strict=True)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def _ipython_key_completions_(self) -> Iterable[str]:
        return self

    def items(self) -> ItemsView[str, float]:
        """All events by name."""
        return self._all.items()
