"""How close two numbers must be to count as equal: every tolerance of the package, with its reason.

Times are sums of floats of about 1e5 s, stations of about 1e5 m: both are exact to about 1e-11.
"""

from __future__ import annotations

#: Stations closer than this (m) are one place. A hundred times the error of sums of lengths.
SAME_PLACE = 1e-9
#: Instants, and changes of an input, closer than this (s) are one. A hundred times the error of
#: sums of times.
SAME_TIME = 1e-9
#: A departure is announced this much later (s) than the instants that it is equal to: whatever
#: arrives just then may begin a halt of everything, and keep it from leaving.
AFTER_ARRIVALS = 2 * SAME_TIME
#: Steps of a count within this (s) of the first of a cluster are one instant: otherwise noise
#: between an exit and an entry that coincide would create false peaks.
SAME_STEP = 1e-6
#: Differences below this (s, m/s) between two ways of adding up one quantity are noise.
NOISE = 1e-7
#: A change below this (s, or the unit of a slack) is no change: the tolerance of a verdict.
NO_CHANGE = 1e-6
#: A verdict in seconds or metres holds from this slack on: noise must not break a bound that is
#: met exactly.
HOLDS_FROM = -1e-6
#: A verdict in people per square metre holds from this slack on: counts are exact, and only the
#: division by the area is rounded.
DENSITY_HOLDS_FROM = -1e-12
#: A bound reaches this far past its place (m), so that it also holds for units that start there.
JUST_PAST = 1e-6
#: On a loop a unit needs this (m) more than its length and its gap: with less it would creep round
#: in so many steps that a run takes for ever.
LEAST_FREE = 1e-3
#: The finest step (s) of an input in the search for where the first unit of a group changes.
FINEST_CUT = 1e-3
#: The precision (s) to which the values of inputs are written.
WRITTEN_TIME = 1e-6
#: A range of changes of an input (s) that is no wider than this holds a jump, and nothing else.
NARROW = 5 * WRITTEN_TIME
#: Between two written positions, a straight line is no further (m) than this from the true one.
ON_THE_MAP = 5e-3
#: Two segments that follow one another may be drawn this far (m) from each other: a wide crossing.
ON_THE_SAME_CORNER = 50.0
#: The precision of a baseline file (s, or the unit of a slack), and its smallest tolerance.
WRITTEN = 1e-3
#: Over arrays, whether one place is before another is decided once for all replications only where
#: they are further apart than this (m); else row by row.
CLEARLY_APART = 1e-7
#: Slownesses that differ by no more than this (s/m) are one.
SAME_SLOWNESS = 1e-12
#: A number of a scenario that an input changes by less than this is not changed by it.
UNCHANGED = 1e-11
#: A slope of a number against an input that is this near to a whole number is that.
WHOLE_SLOPE = 1e-8
#: A slope that is smaller than this is what is left of a difference.
NO_SLOPE = 1e-10
#: A number of a scenario that is further than this, relative to itself, from what its inputs make
#: of it depends on them in another way.
SAME_NUMBER = 1e-7
