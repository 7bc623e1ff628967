"""What an input can move: the units behind it on common ground, and whatever waits for these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.movement.simulate import simulate, simulate_what_moves
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.clock_times import Planned
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run


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
        self._follow: dict[str, frozenset[str]] = {}
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

    def between(self, other: Scenario) -> frozenset[str]:
        """The units and items that can move if another scenario takes the place of this one.

        These are those that wait or move otherwise there, and all that depends on them; where the
        two differ in more than units and items, everything.
        """
        own = self._scenario
        same = (
            own.network is other.network
            and own.calendar == other.calendar
            and own.groups == other.groups
            and list(own.unit) == list(other.unit)
            and own.programme.keys() == other.programme.keys()
            and not other.incidents
        )
        if not same:
            return self.everything
        units = (
            name for name, unit in own.unit.items() if not _moves_alike(unit, other.unit[name])
        )
        items = (name for name, item in own.programme.items() if item != other.programme[name])
        # Units without a cue leave with units ahead that are released before the start.
        free = (name for name, (at, _) in own.free.items() if at != other.free.get(name, (at,))[0])
        return self.of({*units, *items, *free})

    def _of_one(self, name: str) -> frozenset[str]:
        if name not in self._known:
            moved: set[str] = set()
            fresh = {name}
            while fresh:
                moved |= fresh
                fresh = set().union(*map(self._following, fresh)) - moved
            self._known[name] = frozenset(moved)
        return self._known[name]

    def _following(self, name: str) -> frozenset[str]:
        if name not in self._follow:
            self._follow[name] = frozenset(self._next(name))
        return self._follow[name]

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


def dependence(scenario: Scenario, *, on_day: bool) -> Dependence:
    """The dependences of a scenario, worked out once."""
    return scenario.memo(
        ("dependence", on_day),
        lambda *_: Dependence(scenario, on_day=on_day),
        *(scenario.model, scenario.units, scenario.programme),
    )


def run_again(run: Run, other: Scenario, *, on_day: bool) -> Run:
    """Run a changed scenario; of what cannot move by the change, take over an earlier run.

    Parameters
    ----------
    run, other
        The earlier run, and the changed scenario.
    on_day
        Whether the change is one of the day: planned times are the same.

    Raises
    ------
    DeadlockError, CalendarError
        As `simulate`.
    """
    if other.planned_times and not on_day:
        return simulate(other)
    moved = dependence(run.scenario, on_day=on_day).between(other)
    return simulate_what_moves(other, run, moved)


def _moves_alike(one: Unit, other: Unit) -> bool:
    """Whether two states of a unit wait and move alike."""
    return one is other or all(
        getattr(one, what) == getattr(other, what)
        for what in ("course", "places", "waits", "paces", "pace", "form_up", "width")
    )


def unit_ahead_that_waits(scenario: Scenario, unit: Unit, *, on_day: bool) -> str | None:
    """A unit on the ground ahead of another that waits for something that depends on that one.

    What comes of it may come back to the unit behind: there an input of that unit counts twice.
    None if there is no such unit. On the day, nothing waits for the events of planned times.
    """
    moved = dependence(scenario, on_day=on_day).of([unit.name])
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
