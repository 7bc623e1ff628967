"""What an input can move: the units behind it on common ground, and whatever waits for these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.scenario.lineup.cue import Cue
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.clock_times import Planned
from simulator.scenario.scenario import Scenario


class Dependence:
    """What can move if other things do.

    Parameters
    ----------
    scenario
        The scenario.
    on_day
        Whether they move on the day: then nothing waits for the events of planned times.

    Attributes
    ----------
    everything
        All names of units, programme items and incidents.
    """

    def __init__(self, scenario: Scenario, *, on_day: bool) -> None:
        self._scenario, self._on_day = scenario, on_day
        self._ground = {unit.name: unit for unit in scenario.units if not unit.flies}
        items = scenario.programme
        self._halting = {name for name, item in items.items() if item.halts}
        self.everything = frozenset([*scenario.unit, *items, *scenario.model.incidents])
        cues = {name: [item.cue] for name, item in items.items()}
        cues |= {unit.name: list(_cues(unit)) for unit in scenario.units}
        self._waits = {
            name: {subject for cue in each for subject in self.heard_by(cue)}
            for name, each in cues.items()
        }
        self._known: dict[str, frozenset[str]] = {}

    def heard_by(self, cue: Cue | Planned) -> Iterator[str]:
        """The units, items and incidents for whose events a cue, or a planned time, waits."""
        if self._on_day and (isinstance(cue, Planned) or cue.planned):
            return
        names = self._scenario.event_names
        for event in cue.after:
            yield from map(self._scenario.owner, names.resolve(event).subjects)

    def of(self, names: Iterable[str]) -> frozenset[str]:
        """The units and items that can move if some do, with these."""
        found: frozenset[str] = frozenset().union(*map(self._of_one, names))
        return found

    def _of_one(self, name: str) -> frozenset[str]:
        if name not in self._known:
            moved: set[str] = set()
            fresh = {name}
            while fresh:
                moved |= fresh
                fresh = {each for one in fresh for each in self._next(one)} - moved
            self._known[name] = frozenset(moved)
        return self._known[name]

    def _next(self, name: str) -> Iterator[str]:
        if self._scenario.incidents:
            # Vehicles that break down are passed, and whatever depends on that.
            yield from self.everything
        yield from (each for each, heard in self._waits.items() if name in heard)
        if name in self._halting:
            yield from self._ground
        if name in self._ground:
            yield from self._behind(self._ground[name])

    def _behind(self, unit: Unit) -> Iterator[str]:
        """Units that follow it; on a loop also those that are ahead of it on the lap before."""
        network = self._scenario.network
        own = frozenset(network.routes[unit.route])
        for name, other in self._ground.items():
            laps = max(network.laps[unit.route], network.laps[other.route])
            comes_after = other.index > unit.index or laps > 1
            if comes_after and not own.isdisjoint(network.routes[other.route]):
                yield name


def unit_ahead_that_waits(scenario: Scenario, unit: Unit, *, on_day: bool) -> str | None:
    """A unit on the ground ahead of another that waits for something that depends on that one.

    What comes of it may come back to the unit behind: there an input of that unit counts twice.
    None if there is no such unit. On the day, nothing waits for the events of planned times.
    """
    moved = Dependence(scenario, on_day=on_day).of([unit.name])
    ahead = (each for each in scenario.units if not each.flies and each.index < unit.index)
    return next((each.name for each in ahead if each.name in moved), None)


def comes_again(scenario: Scenario) -> str | None:
    """A unit on the ground whose route passes a segment twice, if any: on its second lap it follows
    units that are behind it on their first.
    """
    laps = scenario.network.laps
    ground = (unit for unit in scenario.units if not unit.flies)
    return next((unit.name for unit in ground if laps[unit.route] > 1), None)


def _cues(unit: Unit) -> Iterator[Cue]:
    """What it waits for: its cues, its time on station and over its target, and the time to leave
    for that.
    """
    yield from unit.cues
    if unit.orbit is not None:
        yield unit.orbit.on_station
    if unit.target is not None and unit.target.cue is not None:
        yield unit.target.cue
    if (departure := unit.head_body.departure) is not None:
        yield departure
