"""Which gate a flight leaves its orbit at, and how fast it flies from there."""

from __future__ import annotations

from math import inf

from simulator.scenario.lineup.body import Body
from simulator.timeline.records import Flypast
from simulator.tolerances import SAME_PLACE, SAME_TIME


def choose(body: Body, called: float | None) -> Flypast:
    """Decide on a gate and a speed, once a flight's call has come.

    It leaves at the first gate, at or after its call, with which a speed inside its window brings
    it over its target on time; where none does, at the one with which it is least off, at a tie
    the earlier. Without a time on target it leaves at the first gate, at its nominal speed.

    Parameters
    ----------
    body
        A flight that orbits.
    called
        When its call came (s); None where it has none.
    """
    orbit = body.unit.orbit
    assert orbit is not None
    first = 0 if called is None else orbit.first_gate(called)
    target = body.unit.target
    if target is None:
        return Flypast(body.name, called, first, orbit.gate(first), orbit.nominal)
    due, station = target.due(called), target.station
    beyond = (place for place, _ in body.paces if place > orbit.station + SAME_PLACE)
    change = min(next(beyond, inf), station)
    metres, rest = change - orbit.station, body.moving(change, station)
    slow, fast = metres / orbit.slowest + rest, metres / orbit.fastest + rest

    # The first gate that is not too early even for the slowest, and the one before it.
    enough = max(first, orbit.first_gate(due - slow))

    def off(number: int) -> float:
        """By how much it is late over its target (s), with the best speed from a gate on."""
        leaves = orbit.gate(number)
        error = leaves + min(max(due - leaves, fast), slow) - due
        return 0.0 if abs(error) <= SAME_TIME else error

    sooner = enough > first and abs(off(enough - 1)) <= abs(off(enough)) + SAME_TIME
    number = enough - 1 if sooner else enough
    leaves, speed = orbit.gate(number), orbit.nominal
    if orbit.slowest < orbit.fastest:
        flying = min(max(due - leaves, fast), slow)
        speed = min(max(metres / (flying - rest), orbit.slowest), orbit.fastest)
    return Flypast(body.name, called, number, leaves, speed, due, off(number))
