"""How close two numbers must be to count as one: every tolerance of the package, with its reason.

Times are sums of floats of about 1e5 s, stations of about 1e5 m: both are exact to some 1e-11.
"""

from __future__ import annotations

#: Stations closer than this (m) are one place. A hundred times what sums of lengths lose.
SAME_PLACE = 1e-9
#: Instants, and changes of an input, closer than this (s) are one. A hundred times what sums lose.
SAME_TIME = 1e-9
#: Steps of a count within this (s) of the first of a cluster are one instant: noise between an
#: exit and an entry that coincide would otherwise make peaks that never were.
SAME_STEP = 1e-6
#: Differences of one and the same quantity below this (s, m/s) are noise: two ways of adding it up.
NOISE = 1e-7
#: A change below this (s, or the unit of a slack) is none: as much as a verdict forgives.
NO_CHANGE = 1e-6
#: A verdict in seconds or metres holds at this slack and above: a bound that is met exactly, by
#: decision, must not be broken by the noise of a sum.
HOLDS_FROM = -1e-6
#: A verdict in people per square metre holds at this slack and above: a count is exact, only the
#: division by the area is rounded.
DENSITY_HOLDS_FROM = -1e-12
#: So far past a place (m) reaches a bound that is to hold for who sets off from there, too.
JUST_PAST = 1e-6
#: A range of an input (s) is not cut finer than this to find where the first of a group changes.
FINEST_CUT = 1e-3
#: A baseline file is written to this (s, or the unit of a slack): no tolerance of it is smaller.
WRITTEN = 1e-3
