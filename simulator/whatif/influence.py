"""Which units an input of a unit can move: those behind it, and whatever waits for these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.scenario.lineup.cue import Cue
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.scenario import Scenario


def unit_ahead_that_waits(scenario: Scenario, unit: Unit, *, on_day: bool) -> str | None:
    """A unit on the ground ahead of another that waits for something that depends on that one.

    What comes of it may come back to the unit behind: there an input of that unit counts twice.
    None if there is no such unit. On the day, nothing waits for the events of planned times.
    """
    ground = [each for each in scenario.units if not each.flies]
    moved = {each.name for each in ground if each.index >= unit.index}
    while True:
        items = scenario.programme.values()
        found = {each.name for each in ground if _wait(scenario, _cues(each), moved, on_day=on_day)}
        found |= {item.name for item in items if _wait(scenario, [item.cue], moved, on_day=on_day)}
        if any(item.halts and item.name in found for item in items):
            found |= {each.name for each in ground}
        ahead = next(
            (each.name for each in ground if each.index < unit.index and each.name in found), None
        )
        if ahead is not None or found <= moved:
            return ahead
        moved |= found


def comes_again(scenario: Scenario) -> str | None:
    """A unit on the ground whose route passes a segment twice, if any: on its second lap it follows
    units that are behind it on their first.
    """
    laps = scenario.network.laps
    ground = (unit for unit in scenario.units if not unit.flies)
    return next((unit.name for unit in ground if laps[unit.route] > 1), None)


def _cues(unit: Unit) -> Iterator[Cue]:
    """What it waits for: its cues, and the time to leave for its target."""
    yield from unit.cues
    if (departure := unit.head_body.departure) is not None:
        yield departure


def _wait(scenario: Scenario, cues: Iterable[Cue], moved: set[str], *, on_day: bool) -> bool:
    """Whether any of some cues waits for an event of what is moved."""
    waits = (cue for cue in cues if not (on_day and cue.planned))
    heard = (scenario.event_names.resolve(name) for cue in waits for name in cue.after)
    return any(scenario.owner(subject) in moved for each in heard for subject in each.subjects)
