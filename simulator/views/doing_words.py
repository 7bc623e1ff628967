"""What units do, in words: what each state is called, and why a unit is in it."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.format import clock
from simulator.timeline.doings import Doing, State
from simulator.timeline.run import Run

#: States in the order of a legend, and what they are called there.
STATE_NAMES: Mapping[State, str] = {
    "waits": "waits for its cue",
    "forms-up": "forms up",
    "moves": "moves",
    "behind": "moves, held up",
    "queues": "stopped behind another unit",
    "halts": "halts",
    "stopped": "everything halts",
    "orbits": "orbits",
    "clears": "its tail follows",
    "broken-down": "broken down",
}


def reason(run: Run, doing: Doing) -> str:
    """Why a unit does what it does: `for speech.end`, `behind navy`; empty where nothing but
    itself decides it.
    """
    scenario, cause = run.scenario, doing.cause or ""
    match doing.state:
        case "waits" if cause:
            by_clock = run.events.find(cause) is None
            return f"until {clock(scenario, doing.end)}" if by_clock else f"for {cause}"
        case "behind" | "queues":
            return f"behind {scenario.body[cause].unit.name}"
        case "stopped":
            item = scenario.programme.get(cause)
            return item.label if item else cause
        case "halts" | "orbits":
            return f"at {cause}"
        case "broken-down":
            return cause
        case _:
            return ""
