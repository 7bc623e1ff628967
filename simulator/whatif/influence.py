"""Which units an input of a unit can move: those behind it, and whatever waits for these."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.scenario.lineup.cue import Cue
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.scenario import Scenario


def unit_ahead_that_waits(scenario: Scenario, unit: Unit) -> str | None:
    """A unit on the ground ahead of another that waits for something that depends on that one.

    What comes of it may come back to the unit behind: there an input of that unit counts twice.
    None if there is no such unit.
    """
    ground = [each for each in scenario.units if not each.flies]
    moved = {each.name for each in ground if each.index >= unit.index}
    while True:
        found = {each.name for each in ground if _wait(scenario, each.cues, moved)}
        found |= {
            item.name for item in scenario.programme.values() if _wait(scenario, [item.cue], moved)
        }
        if any(item.halts and item.name in found for item in scenario.programme.values()):
            found |= {each.name for each in ground}
        ahead = next(
            (each.name for each in ground if each.index < unit.index and each.name in found), None
        )
        if ahead is not None or found <= moved:
            return ahead
        moved |= found


def _wait(scenario: Scenario, cues: Iterable[Cue], moved: set[str]) -> bool:
    """Whether any of some cues waits for an event of what is moved."""
    heard = (scenario.event_names.resolve(name) for cue in cues for name in cue.after)
    return any(scenario.owner(subject) in moved for each in heard for subject in each.subjects)
