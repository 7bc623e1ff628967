"""What the steps of a validation hand on to others."""

from __future__ import annotations

from typing import NamedTuple

from simulator.scenario.document.tree import Path
from simulator.scenario.events.catalogue import EventNames
from simulator.scenario.lineup.cue import Item
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.base import UsedName, values_of
from simulator.scenario.model.event_name import EventName
from simulator.scenario.model.units import AnyUnit, kind_of


class Words(NamedTuple):
    """The words of a unit: by which others name it, and the names and events that it uses."""

    called: tuple[str | None, ...]
    used: tuple[tuple[Path, UsedName], ...]
    waited_for: tuple[tuple[Path, EventName], ...]

    @classmethod
    def of(cls, name: str, unit: AnyUnit) -> Words:
        """Those of one unit."""
        called = (name, kind_of(unit), unit.profile, unit.label)
        return cls(called, tuple(values_of(unit, UsedName)), tuple(values_of(unit, EventName)))


class Resolved(NamedTuple):
    """What a parade is resolved to, with the units that come."""

    units: tuple[Unit, ...]
    programme: dict[str, Item]
    groups: dict[str, tuple[str, ...]]
    names: EventNames
