"""What does not come on the day, and the cues of others that waited for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from simulator.scenario.model.cues import PlainCueKeys
from simulator.scenario.model.event_name import EventName
from simulator.scenario.model.incidents import IncidentModel
from simulator.scenario.model.units import UnitModel


@dataclass(frozen=True, slots=True)
class Absent:
    """What does not come, and so the events that never occur.

    Attributes
    ----------
    units
        The units.
    names
        These, the groups of which no unit comes, and the incidents of these units.
    markers
        Names of markers: a unit that is called like one is not what `navy@guard` names.
    """

    units: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    markers: frozenset[str] = frozenset()

    def __contains__(self, event: object) -> bool:
        """Whether an event never occurs, as what it names does not come."""
        return isinstance(event, EventName) and self.whose(event) is not None

    def whose(self, event: EventName) -> str | None:
        """What does not come, of an event that so never occurs."""
        if event.subject in self.names:
            return event.subject
        beside = event.place in self.units and event.place not in self.markers
        return event.place if beside else None

    def present(self, groups: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Groups without the units that do not come."""
        if not self.units:
            return groups
        return {
            group: tuple(unit for unit in members if unit not in self.units)
            for group, members in groups.items()
        }

    def after(self, cue: PlainCueKeys) -> tuple[EventName, ...]:
        """The events that a cue waits for, of those that occur; all of them where none does."""
        named = cue.after or ()
        return tuple(name for name in named if name not in self) or named


#: Everything comes.
NOBODY = Absent()


def absent_of(
    units: Collection[str],
    groups: Mapping[str, tuple[str, ...]],
    incidents: Mapping[str, IncidentModel],
    markers: Iterable[str],
) -> Absent:
    """What does not come where some units do not."""
    if not units:
        return NOBODY
    without = (group for group, members in groups.items() if members and {*members} <= {*units})
    of_units = (name for name, each in incidents.items() if each.unit in units)
    names = frozenset({*units, *without, *of_units})
    return Absent(frozenset(units), names, frozenset(markers))


def units_that_may_not_come(units: Mapping[str, UnitModel], most: float = 1.0) -> frozenset[str]:
    """Units with a presence below 1, or of at most ``most``."""
    return frozenset(
        name for name, unit in units.items() if unit.presence < 1 and unit.presence <= most
    )
