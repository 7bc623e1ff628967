"""Where bodies go and which leaders bind them, as forms: what may be before what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from simulator.movement.batch.forms import ZERO, Box, Form, less
from simulator.movement.batch.structure import AheadSketch, BodySketch
from simulator.scenario.network import Side
from simulator.tolerances import CLEARLY_APART, SAME_PLACE


@dataclass(frozen=True, eq=False)
class Leading:
    """How a body ahead binds, as `simulator.movement.bounds.Ahead`. There is one of each."""

    leader: int
    lows: tuple[Form, ...]
    highs: tuple[Form, ...]
    shift: Form
    cap: Form
    reaction: Form
    at_place: bool

    @cached_property
    def off(self) -> Form:
        """The follower's station from which on the leader's tail is off the common ground."""
        return self.cap.minus(self.shift)


class Region(NamedTuple):
    """From the last of some stations to the first of others."""

    lows: tuple[Form, ...]
    highs: tuple[Form, ...]


class PaceChange(NamedTuple):
    """Where the free motion of a body changes; ``number``: of its stop in the sketch."""

    number: int
    station: Form
    slowness: Form
    duration: Form
    waits: bool


class Ground:
    """The ways of all bodies, and which leaders bind each of them.

    Parameters
    ----------
    bodies
        In the order of march.
    forms
        Of the numbers that they refer to.
    box
        The ranges of the variables.
    """

    def __init__(self, bodies: Sequence[BodySketch], forms: Sequence[Form], box: Box) -> None:
        self.box = box
        #: From one place to another: the metres, if these do not vary; else their sign.
        self._apart: dict[tuple[Form, Form], tuple[float | None, int]] = {}
        self._ranges: dict[Form, tuple[float, float]] = {}
        self.bodies = bodies
        self.starts = [forms[body.start] for body in bodies]
        self.stops = [list(_stops(body, forms)) for body in bodies]
        self.ahead = [list(self._all_ahead(body, forms)) for body in bodies]

    def _all_ahead(self, body: BodySketch, forms: Sequence[Form]) -> Iterator[Leading]:
        """The bodies that bind one, each where no nearer one implies it, as `leaders` has it."""
        nearer: list[tuple[AheadSketch, tuple[Form, ...]]] = []
        for sketch in sorted(body.ahead, key=lambda each: each.rank, reverse=True):
            lows = tuple(forms[number] for number in sketch.lows)
            left = [Region(lows, (forms[sketch.high],))]
            route = self.bodies[sketch.leader].route
            if sketch.implies_to is not None:
                for one, starts in nearer:
                    if one.kept == sketch.kept and one.implies_to is not None:
                        same = self.bodies[one.leader].route == route
                        implied = Region(starts, (forms[one.implies_to[same]],))
                        left = [piece for each in left for piece in self._without(each, implied)]
                starts = tuple(forms[number] for number in sketch.implies_from)
                nearer.append((sketch, starts))
            shift, cap, reaction = (
                forms[number] for number in (sketch.shift, sketch.cap, sketch.reaction)
            )
            for region in left:
                tight = self._tight(region)
                if sketch.at_place or not self._is_empty(tight):
                    yield Leading(sketch.leader, *tight, shift, cap, reaction, sketch.at_place)

    def _without(self, region: Region, other: Region) -> Iterator[Region]:
        """A region without another."""
        pieces = [Region(region.lows, (*region.highs, low)) for low in other.lows]
        pieces += [Region((*region.lows, high), region.highs) for high in other.highs]
        for piece in pieces:
            if not self._is_empty(tight := self._tight(piece)):
                yield tight

    def _is_empty(self, region: Region) -> bool:
        return any(
            self.before(high, low, "departure") for low in region.lows for high in region.highs
        )

    def _tight(self, region: Region) -> Region:
        """A region without edges that never count."""
        lows, highs = list(dict.fromkeys(region.lows)), list(dict.fromkeys(region.highs))
        for low in lows[:]:
            if any(self.before(low, other, "departure") for other in lows if other is not low):
                lows.remove(low)
        for high in highs[:]:
            if any(self.before(other, high, "departure") for other in highs if other is not high):
                highs.remove(high)
        return Region(tuple(lows), tuple(highs))

    def begins(self, ahead: Leading, station: Form, side: Side) -> bool | None:
        """Whether a station is where a leader binds already, or beyond; None: it varies."""
        found = [self.before(low, station, side) for low in ahead.lows]
        return False if False in found else None if None in found else True

    def beyond(self, ahead: Leading, station: Form, side: Side) -> bool | None:
        """Whether a station is where a leader no longer binds; None: it varies."""
        if ahead.at_place:
            return False
        found = [self.before(high, station, side) for high in ahead.highs]
        return True if True in found else None if None in found else False

    def range_of(self, place: Form) -> tuple[float, float]:
        """Between which stations a place may be (m)."""
        found = self._ranges.get(place)
        if found is None:
            found = self._ranges[place] = self.box.interval(place)
        return found

    def _apart_from(self, place: Form, station: Form) -> tuple[float | None, int]:
        (begin, end), (low, high) = self.range_of(place), self.range_of(station)
        if low - end > CLEARLY_APART or begin - high > CLEARLY_APART:
            return None, 1 if low > end else -1
        ahead = less(station, place)
        return (ahead.constant, 0) if ahead.slopes is None else (None, self.box.sign(ahead))

    def before(self, place: Form, station: Form, side: Side) -> bool | None:
        """Whether a place is before a station, or, for a departure, at it; None: it varies."""
        key = place, station
        found = self._apart.get(key)
        if found is None:
            found = self._apart[key] = self._apart_from(place, station)
        apart, sign = found
        if apart is not None:
            return apart > SAME_PLACE if side == "arrival" else apart >= -SAME_PLACE
        return None if sign == 0 else sign > 0


def _stops(body: BodySketch, forms: Sequence[Form]) -> Iterator[PaceChange]:
    """The stops at which anything changes."""
    before = None
    for number, each in enumerate(body.stops):
        waits = each.cue is not None or (body.orbit is not None and number == body.orbit.stop)
        station, slowness = forms[each.station], forms[each.slowness]
        stop = PaceChange(number, station, slowness, forms[each.duration], waits)
        if before is None or waits or stop.duration != ZERO or before.slowness != slowness:
            yield stop
            before = stop
