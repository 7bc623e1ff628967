"""Events: every event that something waits for, or that a constraint names, exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from simulator.scenario.document.tree import Path
from simulator.scenario.events.catalogue import EventNames, UnknownEvent
from simulator.scenario.events.instants import Instant, Never
from simulator.scenario.model.cues import CueKeys, Window
from simulator.scenario.model.event_name import EventName
from simulator.scenario.model.units import Flight, GroundModel
from simulator.scenario.validation.draft import Draft, events_in_removed
from simulator.wording import did_you_mean, nearest


class Events:
    """Event names of a draft: those of sound units are resolved, the others given credit."""

    def __init__(
        self, draft: Draft, names: EventNames, groups: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.draft = draft
        self.names = names
        self.units = names.units
        self.groups = groups

    def resolve(self, name: EventName) -> Instant | str | None:
        """Where an event is read, or what is wrong; None where that is not known."""
        subject, place = name.subject, name.place
        names = self.draft.names
        subjects = [
            name
            for section in ("units", "groups", "programme", "incidents")
            for name in names[section]
        ]
        places = [*names["markers"], *names["zones"]]
        if self.names.network.lanes:
            places += [*names["units"], *names["groups"]]
        if subject not in subjects:
            return self._no_event(name, subject, subjects, "nothing here is called")
        if place is not None and place not in places:
            return self._no_event(name, place, places, "there is no marker or zone")
        if not self._sound(subject, place):
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

    def passes(self, unit: str, marker: str, what: str = "") -> bool:
        """Whether a unit's head arrives at a marker; or leaves it, or its tail is past it."""
        return EventName(unit, what, marker) in self.names

    def uses(self, unit: str, place: str) -> bool:
        """Whether a unit is ever on a segment, in a zone, or on a route's segments."""
        body, names = self.units[unit], self.draft.names
        mine = self.names.network.offsets[body.route]
        if place in names["segments"]:
            return place in mine
        if place in names["zones"]:
            return self.enters(unit, place)
        return any(segment in mine for segment in self.names.network.routes.get(place, ()))

    def enters(self, unit: str, zone: str) -> bool:
        """Whether a unit ever is in a zone."""
        return EventName.enters(unit, zone) in self.names

    def _no_event(self, name: EventName, word: str, known: Sequence[str], why: str) -> str:
        near = nearest(word, known)
        hint = did_you_mean(None if near is None else str(name).replace(word, near, 1))
        return f"there is no event '{name}': {why} '{word}'{hint}"

    def _sound(self, subject: str, place: str | None) -> bool:
        draft = self.draft
        where = any(draft.is_valid(section, place or "") for section in ("markers", "zones"))
        if not (place is None or where or place in self.units or place in self.groups):
            return False
        if subject in draft.names["programme"]:
            return True
        if subject in draft.names["incidents"]:
            return subject in self.names.incidents
        if subject in draft.names["units"]:
            return subject in self.units
        members = self.groups.get(subject, ())
        return draft.is_valid("groups", subject) and all(unit in self.units for unit in members)


def check_events(draft: Draft, events: Events) -> None:
    """Check every event that is named."""
    for path, name in named_events(draft):
        found = events.resolve(name)
        if isinstance(found, str):
            draft.error(path, found)
    for path, cue in cues(draft):
        for below, name in _listed(draft, (*path, "after"), cue.after or ()):
            found = events.resolve(name)
            if isinstance(found, Never):
                draft.error(below, f"it would wait for ever: {found}")


def cues(draft: Draft) -> Iterator[tuple[Path, CueKeys]]:
    """Every cue and where it stands."""
    for name, item in draft.file.programme.items():
        yield ("programme", name), item
    for name, unit in draft.file.units.items():
        if isinstance(unit, Flight) and unit.call is not None:
            yield ("units", name, "call"), unit.call
        if isinstance(unit, GroundModel):
            if unit.release is not None:
                yield ("units", name, "release"), unit.release
            for marker, hold in unit.holds.items():
                if hold.until is not None:
                    yield ("units", name, "holds", marker, "until"), hold.until


def named_events(draft: Draft) -> Iterator[tuple[Path, EventName]]:
    """Every event that is named, and where."""
    for path, cue in cues(draft):
        yield from _listed(draft, (*path, "after"), cue.after or ())
    if draft.file.window is not None:
        yield from _of_window(draft, ("window",), draft.file.window)
    yield from events_in_removed(draft)
    for number, constraint in zip(draft.numbers, draft.file.constraints, strict=True):
        path = ("constraints", number)
        for below, name in constraint.events():
            yield draft.written_path((*path, *below)), name


def _listed(
    draft: Draft, path: Path, names: Sequence[EventName]
) -> Iterator[tuple[Path, EventName]]:
    for number, name in enumerate(names):
        yield draft.item_path(path, number), name


def _of_window(draft: Draft, path: Path, window: Window) -> Iterator[tuple[Path, EventName]]:
    if isinstance(window.from_, EventName):
        yield (*path, "from"), window.from_
    yield from _listed(draft, (*path, "until"), window.until)
