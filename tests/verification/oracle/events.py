"""Which events there are, and at which station of whom each is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from tests.verification.oracle.ground import Ground
from tests.verification.oracle.movers import Mover

What = Literal["released", "begin", "arrival", "departure"]
#: Of these the last of all ranks, or of all units of a group, counts; else the first.
OF_THE_LAST = (".tail", ".clears", ".finishes")


class Reading(NamedTuple):
    """What is read of whom, and where."""

    what: What
    mover: int
    station: int


class Readings:
    """The events of units and groups.

    Parameters
    ----------
    movers, groups, ground
        In the order of march; group → names of its units; where markers and zones are.
    """

    def __init__(
        self, movers: Sequence[Mover], groups: Mapping[str, Sequence[str]], ground: Ground
    ) -> None:
        self.movers = movers
        self.groups = groups
        self.ground = ground
        self.ranks: dict[str, list[int]] = {}
        for number, mover in enumerate(movers):
            self.ranks.setdefault(mover.body.name, []).append(number)

    def names(self) -> list[str]:
        """Of all units and groups."""
        network = self.ground.network
        suffixes = [".released", ".starts", ".finishes"]
        often = max(len(names) for names in network.routes.values())
        for number in ["", *(f"#{each}" for each in range(2, often + 1))]:
            for marker in network.markers:
                place = f"{marker}{number}"
                suffixes += [f"@{place}", f".departs@{place}", f".tail@{place}"]
            for zone in network.zones:
                suffixes += [f".enters@{zone}{number}", f".clears@{zone}{number}"]
        return [
            subject + suffix
            for subject in [*self.ranks, *self.groups]
            for suffix in suffixes
            if self.of(subject, suffix)
        ]

    def of(self, subject: str, suffix: str) -> list[Reading]:
        """All that is read for an event; of these the first, or the last, is it."""
        units = self.groups.get(subject, (subject,))
        return [reading for unit in units for reading in self._of_unit(unit, suffix)]

    def stations(self, number: int) -> list[int]:
        """All stations at which something may be read of a mover."""
        mover, network = self.movers[number], self.ground.network
        route = mover.body.route
        found = [s for marker in network.markers for s in self.ground.stations(route, marker)]
        found += [e for zone in network.zones for p in self.ground.pieces(route, zone) for e in p]
        return found + [place + mover.length for place in found]

    def _of_unit(self, unit: str, suffix: str) -> list[Reading]:
        what, _, place = suffix.partition("@")
        first = self.ranks[unit][0]
        head = self.movers[first]
        if not place:
            of_all = {
                ".released": [Reading("released", first, head.start)],
                ".starts": [Reading("departure", first, head.start)],
                ".finishes": [Reading("arrival", n, self.movers[n].end) for n in self.ranks[unit]],
            }
            return of_all[what]
        if what in (".enters", ".clears"):
            return self._of_zone(unit, what, self.ground.zone_pass(head.body.route, place))
        station = self.ground.station(head.body.route, place)
        if station is None:
            return []
        if what == ".tail":
            return self._tails(unit, station)
        at_once = what == ".departs" or station == head.start
        read = Reading("departure" if at_once else "arrival", first, station)
        return [read] if station >= head.start else []

    def _tails(self, unit: str, station: int) -> list[Reading]:
        """Of all ranks that come by with their rears."""
        return [
            Reading("arrival", n, station + self.movers[n].length)
            for n in self.ranks[unit]
            if station > self.movers[n].rear or station == self.movers[n].start
        ]

    def _of_zone(self, unit: str, what: str, pieces: list[tuple[int, int]]) -> list[Reading]:
        """As long as a unit stands or marches in it, from its head to its tail, it is in a zone."""
        head, last = (self.movers[self.ranks[unit][n]] for n in (0, -1))
        inside = [piece for piece in pieces if piece[1] > last.rear]
        if not inside:
            return []
        if what == ".clears":
            return self._tails(unit, inside[-1][1])
        near = inside[0][0]
        if head.body.drawn_up and near < head.start:
            return [Reading("begin", self.ranks[unit][0], head.start)]
        return [Reading("departure", self.ranks[unit][0], max(near, head.start))]
