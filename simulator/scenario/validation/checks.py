"""Cross-checks: what is right by itself, but not together. Each module adds its findings."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.scenario.clock import Calendar
from simulator.scenario.lineup.build import items_of, units_of
from simulator.scenario.lineup.ground import network_of
from simulator.scenario.lineup.ground_clock import overlapping
from simulator.scenario.lineup.groups import flat_groups
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.network import Network
from simulator.scenario.validation.constraints import check_constraints
from simulator.scenario.validation.cycles import check_circles
from simulator.scenario.validation.draft import Draft
from simulator.scenario.validation.events import Events, check_events
from simulator.scenario.validation.ground import check_ground, check_lanes
from simulator.scenario.validation.incidents import check_incidents
from simulator.scenario.validation.names import check_names
from simulator.scenario.validation.units import check_units, place_all


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a scenario comes to: geometry, units, and the units of each group."""

    network: Network
    units: tuple[Unit, ...]
    groups: dict[str, tuple[str, ...]]


def check(draft: Draft, calendar: Calendar) -> Resolved:
    """Look for everything that is wrong between entries, and resolve those that are right.

    Entries found wrong are not relied on by what comes later, so that nothing is reported twice
    in other words.
    """
    check_names(draft)
    check_ground(draft)
    check_lanes(draft, lambda: network_of(_sound_part(draft)))
    network = network_of(_sound_part(draft))
    check_units(draft, network)
    starts = place_all(draft, network)
    check_incidents(draft, network, starts)
    sound = {name: start for name, start in starts.items() if draft.sound("units", name)}
    units = units_of(draft.file.units, sound, _sound_part(draft), network, calendar)
    groups = flat_groups(draft.file.groups, draft.names["units"])
    events = Events(draft, network, units, groups)
    check_events(draft, events)
    check_circles(draft, events)
    check_constraints(draft, events, calendar)
    check_halts(draft, calendar)
    return Resolved(network, units, groups)


def _sound_part(draft: Draft) -> ScenarioFile:
    """The file with only the ground, and the incidents, that are right."""
    kept = {
        section: {
            name: entry
            for name, entry in getattr(draft.file, section).items()
            if draft.sound(section, name)
        }
        for section in ("segments", "routes", "markers", "zones", "incidents")
    }
    return draft.file.model_copy(update=kept)


def check_halts(draft: Draft, calendar: Calendar) -> None:
    """Check that no two programme items halt everything at one time."""
    pair = overlapping(items_of(draft.file, calendar).values())
    if pair is not None:
        first, second = pair
        draft.fault(("programme", second), f"{first} halts everything at that time already")
