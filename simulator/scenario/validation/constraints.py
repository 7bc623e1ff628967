"""Constraints: each has a name of its own and matches something."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import combinations, pairwise
from typing import Any

from pydantic import BaseModel

from simulator.scenario.clock import Calendar
from simulator.scenario.document.overlay import constraint_name
from simulator.scenario.document.tree import Path
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.groups import is_pattern, select
from simulator.scenario.lineup.presence import comes_to, is_on, stretches
from simulator.scenario.model.base import kebab
from simulator.scenario.model.constraints import (
    DENSITY,
    ConstraintModel,
    EmptyConstraint,
    GapConstraint,
    HaltConstraint,
    InsideConstraint,
    OccupancyConstraint,
    OrderConstraint,
    SeparationConstraint,
    TimeGapConstraint,
    TotConstraint,
)
from simulator.scenario.model.units import KINDS
from simulator.scenario.validation.draft import Draft
from simulator.scenario.validation.events import Events
from simulator.tolerances import SAME_PLACE
from simulator.wording import unknown


def check_constraints(draft: Draft, events: Events, calendar: Calendar) -> None:
    """Check constraints, and the clock times of the whole file."""
    _check_own_names(draft)
    for number, constraint in zip(draft.numbers, draft.file.constraints, strict=True):
        _Checked(draft, events, constraint, ("constraints", number)).check()
    for path, clock in _clocks(draft.file, ()):
        if not calendar.exists(clock):
            draft.fault(path, f"the clocks are changed then: there is no {clock} on that day")


def _check_own_names(draft: Draft) -> None:
    document = draft.findings.document
    seen = {"window"} if document.child("window") is not None else set()
    constraints = document.child("constraints")
    for number, node in constraints.children() if constraints is not None else ():
        name = constraint_name(node)
        if name in seen:
            owner = "the scenario's window" if name == "window" else "another one"
            draft.fault(("constraints", number, "name"), f"{owner} has that name; choose another")
        if name is not None:
            seen.add(name)


class _Checked:
    """One constraint: what it names exists, and there is something that it asks."""

    def __init__(
        self, draft: Draft, events: Events, constraint: ConstraintModel, path: Path
    ) -> None:
        self.draft = draft
        self.events = events
        self.constraint = constraint
        self.path = path

    def check(self) -> None:
        match self.constraint:
            case OccupancyConstraint():
                self._occupied("zone", self.constraint.zone)
                self._density(self.constraint)
            case EmptyConstraint():
                self._occupied("empty", self.constraint.empty)
            case TimeGapConstraint() | GapConstraint():
                self._neighbours(self.constraint)
            case SeparationConstraint():
                self._separation(self.constraint)
            case OrderConstraint():
                self._order(self.constraint)
            case TotConstraint():
                self._tot(self.constraint)
            case HaltConstraint():
                if self._units(lambda body: not body.flies) == []:
                    self._fault("a flight never stands; name units on the ground")
            case InsideConstraint():
                self._inside(self.constraint)

    def _order(self, constraint: OrderConstraint) -> None:
        if constraint.marker is not None:
            self._passing(constraint.marker, 2, "fewer than two of these units pass")
        elif len(constraint.order) < 2:
            self._fault("one event is in every order; name two, or a marker", "order")

    def _tot(self, constraint: TotConstraint) -> None:
        if constraint.marker is not None:
            self._passing(constraint.marker, 1, "none of these flights passes", flights=True)
        elif self._units(lambda body: body.aim is not None) == []:
            self._fault("none of these flights has a time on target of its own")

    def _inside(self, constraint: InsideConstraint) -> None:
        zone = constraint.zone
        sound = self._known("zones", "zone", zone)
        units = self._units(lambda body: sound and self.events.enters(body.name, zone))
        if sound and units == []:
            self._fault(f"none of these units ever is in {zone}")

    def _separation(self, constraint: SeparationConstraint) -> None:
        if constraint.marker is not None:
            message = "fewer than two of these flights pass"
            self._passing(constraint.marker, 2, message, flights=True, together=True)
            return
        flights = self._units(lambda body: body.flies)
        if flights is not None and not self._share_air(flights):
            self._fault("no two of these flights share any air")

    def _density(self, constraint: OccupancyConstraint) -> None:
        zone, sound = constraint.zone, self.draft.sound("zones", constraint.zone)
        if constraint.count == DENSITY and sound and self.draft.file.zones[zone].area is None:
            hint = f"{zone}: {{stretches: […], area: 22000 m2}}"
            self._fault(f"the zone {zone} has no area; write {hint}", "count")

    def _fault(self, message: str, *below: str) -> None:
        self.draft.fault((*self.path, *below), message)

    def _known(self, section: str, key: str, name: str) -> bool:
        names = self.draft.names[section]
        if name not in names:
            self._fault(unknown(section.removesuffix("s"), name, names), key)
        return self.draft.sound(section, name)

    def _occupied(self, key: str, zone: str) -> None:
        if not (self._known("zones", key, zone) and self._all_units_are_known()):
            return
        if not any(self.events.enters(unit, zone) for unit in self.events.bodies):
            self._fault(f"no unit ever is in {zone}", key)

    def _passing(
        self,
        marker: str,
        least: int,
        message: str,
        *,
        flights: bool = False,
        tail: str = "",
        together: bool = False,
    ) -> None:
        if not self._known("markers", "marker", marker):
            self._units(lambda _: True)
            return
        passing = self._units(
            lambda body: (
                self.events.passes(body.name + tail, marker) and (body.flies or not flights)
            )
        )
        if passing is None:
            return
        network, bodies = self.events.names.network, self.events.bodies
        # Who passes on a lane beside the marker's segment is on another ground.
        grounds = Counter(network.ground(bodies[unit].route, marker) for unit in passing)
        if (max(grounds.values(), default=0) if together else len(passing)) < least:
            self._fault(f"{message} {marker}")
        elif passing is not None and isinstance(self.constraint, TimeGapConstraint | GapConstraint):
            self._follow_nobody(self.constraint, passing)

    def _neighbours(self, constraint: TimeGapConstraint | GapConstraint) -> None:
        if constraint.marker is not None:
            # A unit that is drawn up over the marker passes it with its tail.
            message = "fewer than two of these units pass"
            self._passing(constraint.marker, 2, message, tail=".tail", together=True)
            return
        places = constraint.along or ()
        names = self.draft.names
        known = [*names["segments"], *names["zones"], *names["routes"]]
        sound = True
        for number, place in enumerate(places):
            if place not in known:
                where = self.draft.item_path((*self.path, "along"), number)
                self.draft.fault(where, unknown("segment, zone or route", place, known))
            sound = sound and any(
                self.draft.sound(section, place) for section in ("segments", "zones", "routes")
            )
        units = self._units(
            lambda body: sound and any(self.events.uses(body.name, place) for place in places)
        )
        if sound and units is not None and len(units) < 2:
            self._fault(f"fewer than two of these units are on {', '.join(places)}")
        elif sound and units is not None:
            self._follow_nobody(constraint, units)

    def _follow_nobody(
        self, constraint: TimeGapConstraint | GapConstraint, chosen: Sequence[str]
    ) -> None:
        """On the ground the order of march says who follows whom: some of the chosen must."""
        bodies = list(self.events.bodies.values())
        if any(self.events.bodies[unit].flies for unit in chosen):
            return
        network = self.events.names.network
        orders: list[list[Body]] = []
        pairs: list[tuple[Body, Body]] = []
        if constraint.marker is not None:
            tail, head = f".tail@{constraint.marker}", f"@{constraint.marker}"
            readings = self.events.names.readings
            orders.append([body for body in bodies if tail in readings(body)])
            pairs += [pair for pair in pairwise(orders[0]) if head in readings(pair[1])]
        else:
            for stretch in stretches(network, constraint.along or ()):
                orders.append([body for body in bodies if is_on(network, body, stretch)])
                pairs += [
                    pair for pair in pairwise(orders[-1]) if comes_to(network, pair[1], stretch)
                ]
        if any({ahead.name, behind.name} <= set(chosen) for ahead, behind in pairs):
            return
        order = max(orders, key=lambda there: len({body.name for body in there} & set(chosen)))
        where = constraint.marker or ", ".join(constraint.along or ())
        names = ", ".join(body.name for body in order)
        self._fault(f"no two of these units follow each other at {where}: the order is {names}")

    def _share_air(self, flights: Sequence[str]) -> bool:
        network, bodies = self.events.names.network, self.events.bodies
        return any(
            run.high > bodies[one].start + SAME_PLACE
            and run.high + run.shift > bodies[other].start + SAME_PLACE
            for one, other in combinations(flights, 2)
            for run in network.runs(bodies[one].route, bodies[other].route)
        )

    def _all_units_are_known(self) -> bool:
        return len(self.events.bodies) == len(self.draft.names["units"])

    def _units(self, fits: Callable[[Body], bool]) -> list[str] | None:
        """Units that the constraint is about and that fit; None where that cannot be told."""
        kind = self.constraint.kind
        asked: tuple[str, ...] = getattr(self.constraint, kind.replace("-", "_"))
        names, sound = self.draft.names, True
        known = [*names["units"], *names["groups"], *KINDS, *names["profiles"], "all"]
        for number, name in enumerate(asked):
            where = self.draft.item_path((*self.path, kind), number)
            if is_pattern(name):
                if not any(fnmatchcase(unit, name) for unit in names["units"]):
                    self.draft.fault(where, f"no unit's name is like '{name}'")
                    sound = False
            elif name not in known:
                self.draft.fault(where, unknown("unit, group, kind or profile", name, known))
                sound = False
        if not sound or not self._all_units_are_known():
            return None
        events = self.events
        profiles = {name: unit.profile for name, unit in self.draft.file.units.items()}
        chosen = select(asked, events.groups, events.bodies, profiles)
        return [unit for unit in chosen if fits(events.bodies[unit])]


def _clocks(part: Any, path: Path) -> Iterator[tuple[Path, dt.time | dt.datetime]]:
    """Every clock time of the file, and where it stands."""
    if isinstance(part, dt.time | dt.datetime):
        yield path, part
    elif isinstance(part, BaseModel):
        for name, value in part:
            yield from _clocks(value, (*path, kebab(name)))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _clocks(value, (*path, key))
    elif isinstance(part, tuple):
        for number, value in enumerate(part):
            yield from _clocks(value, (*path, number))
