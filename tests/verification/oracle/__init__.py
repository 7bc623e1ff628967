"""The law of motion (docs/motion.md) a second time, by another road than the engine's.

The engine sweeps knots and steps from event to event. Here every station at which anything could
turn is known beforehand: the places of pace changes, holds, starts, merges and ends of all units,
shifted onto each other by lengths and gaps. A passage is linear, less free motion, between these
*cells*, or it turns upwards there, which no maximum needs to know; so the running maximum of the
law, taken over the cells alone, is exact at every cell, and any further station that one asks for
is made a cell. Every unit ahead is looked at, and every rank of it that moves by itself: none is
left out as harmless. Cues have no order: all their instants are unknown (infinite) at first, and
the whole is computed again until no instant changes; what is still infinite then never comes, and
the parade is stuck. The law is taken by a watch that stops while everything stands; what it gives
is put on the wall's clock at the end. When everything stands may be unknown at first, too: the
earliest such item is put on the clock, as nothing after it can change when it comes, and all is
computed again, until none is left; one that is then put off by itself never comes.

Stations are whole nanometres here, so that places that are one are equal; instants are seconds.
"""

from tests.verification.oracle.law import Oracle
from tests.verification.oracle.movers import Bond, Mover
from tests.verification.oracle.truth import SAME_INSTANT, Attained, Course, Truth

__all__ = ["SAME_INSTANT", "Attained", "Bond", "Course", "Mover", "Oracle", "Truth"]
