"""Cues and events in the words of those who wait for them."""

from __future__ import annotations

from simulator.format import clock, duration
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario

#: What an event is called after its subject.
_HAPPENS = {
    "start": "begins",
    "end": "ends",
    "starts": "steps off",
    "finishes": "is off its route",
    "released": "is released",
}
_AT_PLACE = {
    "": "is at",
    "departs": "leaves",
    "tail": "has cleared",
    "enters": "enters",
    "clears": "has cleared",
}


def event_words(scenario: Scenario, name: EventName) -> str:
    """An event in words: `‘Speech’ ends`, `Tanks has cleared rostrum`."""
    subject = label_of(scenario, name.subject)
    if name.place is None:
        return f"{subject} {_HAPPENS.get(name.what, name.what)}"
    verb = _AT_PLACE.get(name.what)
    return str(name) if verb is None else f"{subject} {verb} {name.place}"


def label_of(scenario: Scenario, subject: str) -> str:
    """The label of a unit, that of a programme item in quotes, or the name of a group."""
    if subject in scenario.unit:
        return scenario.unit[subject].label
    item = scenario.programme.get(subject)
    return subject if item is None else f"‘{item.label}’"


def cue_words(scenario: Scenario, cue: Cue) -> str:
    """What a cue waits for: `09:30:00`, `30 s after: ‘Speech’ ends`."""
    if cue.at is not None:
        return clock(scenario, cue.at)
    events = [event_words(scenario, name) for name in cue.after]
    after = events[0] if len(events) == 1 else f"the last of: {'; '.join(events)}"
    plan = ", as planned" if cue.planned else ""
    if not cue.delay:
        return f"{after}{plan}"
    side = "after" if cue.delay > 0 else "before"
    return f"{duration(abs(cue.delay))} {side}: {after}{plan}"
