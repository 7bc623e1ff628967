"""Halts of everything: one at a time."""

from __future__ import annotations

from simulator.scenario.clock import Calendar
from simulator.scenario.draft import Draft
from simulator.scenario.ground_clock import overlapping
from simulator.scenario.resolve import items_of


def check_halts(draft: Draft, calendar: Calendar) -> None:
    """Check that no two programme items halt everything at one time."""
    pair = overlapping(items_of(draft.file, calendar).values())
    if pair is not None:
        first, second = pair
        draft.fault(("programme", second), f"{first} halts everything at that time already")
