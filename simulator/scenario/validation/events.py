"""Events that something waits for, or that a constraint names, exist; clock times do, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.scenario.clock import Clock
from simulator.scenario.day_clock import Calendar
from simulator.scenario.document.tree import Path
from simulator.scenario.events.catalogue import EventNames, UnknownEvent
from simulator.scenario.events.instants import Instant, Never
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.base import values_of
from simulator.scenario.model.clock_times import Planned
from simulator.scenario.model.constraints.times import EventConstraint
from simulator.scenario.model.event_name import EventName
from simulator.scenario.model.quantities import Known
from simulator.scenario.model.units import Flight, GroundModel
from simulator.scenario.passes import pass_of
from simulator.scenario.validation.draft import Draft, events_in_removed
from simulator.wording import did_you_mean, named_by_label, nearest

#: Sections whose names have events, and whose names are places of them.
_SUBJECTS = ("units", "groups", "programme", "incidents")
_PLACES = ("markers", "zones")


@dataclass(frozen=True, slots=True)
class Events:
    """Event names of a draft: those of valid units are resolved, others are not judged."""

    draft: Draft
    names: EventNames

    @property
    def units(self) -> Mapping[str, Unit]:
        """The valid units by name, in the order of march."""
        return self.names.units

    def resolve(self, name: EventName) -> Instant | str | None:
        """Where an event is read, or what is wrong; None where that is not known."""
        subject, place = name.subject, name.place
        if not self._is_known(subject, _SUBJECTS):
            return self._no_event(name, subject, _SUBJECTS, "nothing is named")
        places = _PLACES if not self.names.network.lanes else (*_PLACES, "units", "groups")
        if place is not None and not self._is_known(pass_of(place)[0], places):
            return self._no_event(name, place, places, "there is no marker or zone")
        if not self._is_judged(subject, place):
            return None
        try:
            return self.names.resolve(name)
        except UnknownEvent as error:
            near = self._misspelt(name)
            return f"there is no event '{name}'" + did_you_mean(near, f": {error}")

    def _misspelt(self, name: EventName) -> str | None:
        """The event of the subject at the place whose middle part is nearest."""
        subject, what, place = name
        own = [each for each in self.names if (each.subject, each.place) == (subject, place)]
        near = nearest(what, [each.what for each in own if each.what])
        return None if near is None else str(EventName(subject, near, place))

    def _is_known(self, name: str, sections: Sequence[str]) -> bool:
        return any(name in self.draft.names[section] for section in sections)

    def _no_event(self, name: EventName, word: str, sections: Sequence[str], why: str) -> str:
        near = nearest(word, [each for section in sections for each in self.draft.names[section]])
        right = None if near is None else str(name).replace(word, near, 1)
        if (named := named_by_label(word, self._labels())) is not None:
            right = str(name).replace(word, named, 1)
        hint = did_you_mean(right)
        return f"there is no event '{name}': {why} '{word}'{hint}"

    def _labels(self) -> Iterator[tuple[str | None, str]]:
        file = self.draft.file
        for name, entry in (*file.units.items(), *file.programme.items()):
            yield entry.label, name

    def _is_judged(self, subject: str, place: str | None) -> bool:
        """Whether all that an event rests on is valid."""
        draft, units, groups = self.draft, self.units, self.names.groups
        marker = pass_of(place or "")[0]
        where = any(draft.is_valid(section, marker) for section in ("markers", "zones"))
        if not (place is None or where or place in units or place in groups):
            return False
        if subject in draft.names["programme"]:
            return True
        if subject in draft.names["incidents"]:
            return subject in self.names.incidents
        if subject in draft.names["units"]:
            return subject in units
        members = groups.get(subject, ())
        return draft.is_valid("groups", subject) and all(unit in units for unit in members)


def check_events(draft: Draft, events: Events) -> None:
    """Check every event that is named."""
    for path, name in _named_events(draft):
        if isinstance(found := events.resolve(name), str):
            draft.error(path, found)
    for path, name in _awaited(draft):
        found = events.resolve(name)
        # What waits for a unit that does not come is looked at by itself.
        if isinstance(found, Never) and found.absent is None:
            draft.error(path, f"this cue never comes: {found}")


def check_planned(
    draft: Draft, events: Events, plan: EventNames | None, planned: Mapping[Path, Planned]
) -> None:
    """Check the events of planned times: they are events of the plan.

    Parameters
    ----------
    draft, events
        Of the day, or of the plan itself.
    plan
        The events of the plan of which this is the day; None if it is the plan.
    planned
        The planned times by their paths.
    """
    for path, time in planned.items():
        number = draft.numbers[int(path[1])] if path[0] == "constraints" else path[1]
        for where, name in _written(draft, (path[0], number, *path[2:]), time):
            found = events.resolve(name) if plan is None else plan.problem(str(name))
            if plan is not None and name.subject in draft.names["incidents"]:
                message = "is an event of an incident, which the plan does not have"
                draft.error(where, f"'{name}' {message}: planned times come from the plan")
            elif isinstance(found, str):
                draft.error(where, found if plan is None else f"in the plan, {found}")
            elif isinstance(found, Never):
                draft.error(where, f"this planned time never comes: {found}")


def _named_events(draft: Draft) -> Iterator[tuple[Path, EventName]]:
    yield from _awaited(draft)
    if draft.file.window is not None:
        yield from _written(draft, ("window",), draft.file.window)
    yield from _written(draft, ("show",), draft.file.show)
    yield from events_in_removed(draft)
    for number, constraint in zip(draft.numbers, draft.file.constraints, strict=True):
        for path, name in constraint.events():
            yield draft.written_path(("constraints", number, *path)), name


def _awaited(draft: Draft) -> Iterator[tuple[Path, EventName]]:
    """The events that cues wait for, also those of units that are wrong."""
    for name, item in draft.file.programme.items():
        yield from _written(draft, ("programme", name), item)
    yield from _written(draft, ("step-off",), draft.file.step_off)
    for name, unit in draft.file.units.items():
        if isinstance(unit, Flight):
            yield from _written(draft, ("units", name, "call"), unit.call)
        if isinstance(unit, GroundModel):
            yield from _written(draft, ("units", name, "release"), unit.release)
            yield from _written(draft, ("units", name, "holds"), unit.holds)


def _written(draft: Draft, path: Path, part: object) -> Iterator[tuple[Path, EventName]]:
    skip = None if isinstance(part, Planned) else Planned
    for where, name in values_of(part, EventName, path, skip=skip):
        yield draft.written_path(where), name


def wrong_clocks(path: Path, part: Any, calendar: Calendar) -> Iterator[tuple[Path, str]]:
    """What is wrong with the clock times of a part of the file, and where."""
    for where, clock in values_of(part, Clock, path):
        problem = calendar.problem(clock)
        if problem is not None:
            yield where, problem
    for where, constraint in values_of(part, EventConstraint, path):
        first, second = constraint.within or (None, None)
        if _is_after(first, second, calendar):
            message = f"the first, {_text(first, calendar)}, is after the second, "
            yield (*where, "within"), message + _text(second, calendar)


def wrong_ranges(known: tuple[Known, ...], calendar: Calendar) -> Iterator[tuple[Path, str]]:
    """What is wrong with the ranges of clock times, and where."""
    for section in known:
        for path, quantity in section.items():
            if not isinstance(quantity.value, Clock):
                continue
            for key, side in (("low", quantity.low), ("high", quantity.high)):
                if side is None:
                    continue
                first, second = (side, quantity.value)[:: 1 if key == "low" else -1]
                problem = calendar.problem(side)
                if problem is not None:
                    yield (*path, key), problem
                elif _is_after(first, second, calendar):
                    where = "above" if key == "low" else "below"
                    value = _text(quantity.value, calendar)
                    message = f"{key} {_text(side, calendar)} is {where} the value {value}"
                    yield (*path, key), message


def _is_after(first: Any, second: Any, calendar: Calendar) -> bool:
    if not (isinstance(first, Clock) and isinstance(second, Clock)):
        return False
    if calendar.problem(first) or calendar.problem(second):
        return False
    return calendar.instant(first) > calendar.instant(second)


def _text(clock: Any, calendar: Calendar) -> str:
    """A clock time, with the date that it is taken for where that is not the day of the start."""
    return calendar.written(calendar.instant(clock))
