"""What is on the board of `oracle_steps`: pieces, wrecks, lorries, and the ground below them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from typing import Any

Document = dict[str, Any]

#: Places closer than this are one (m).
NEAR = 1e-6


def number(text: str | None) -> float:
    """What is written before the unit, which is SI."""
    return float(text.split()[0]) if text else 0.0


@dataclass(eq=False)
class Piece:
    """What moves by itself.

    Attributes
    ----------
    x, places
        Where its head is (m); at every step so far. Off the road it is at infinity.
    since
        When it came to where it is (s).
    end
        Where its head is when its tail is off the route (m).
    limit
        How far those ahead let it come at the last step (m).
    free_from
        From when on it may move (s).
    stop
        Where it breaks down (m), and in which incident; not any more once it has.
    """

    name: str
    unit: str
    rank: int
    route: str
    length: float
    gap: tuple[float, float]
    reaction: tuple[float, float]
    speed: float
    width: float | None
    release: float
    stop: tuple[float, str] | None = None
    x: float = 0.0
    places: list[float] = field(default_factory=lambda: [0.0])
    end: float = inf
    limit: float = inf
    since: float = -inf
    free_from: float = 0.0

    def keeps(self, ahead: Piece) -> tuple[float, float]:
        own = ahead.unit == self.unit
        return (self.gap[own], self.reaction[own])


@dataclass(eq=False)
class Wreck:
    """A wreck and who stands because of it, with the instants since when."""

    incident: str
    piece: Piece
    start: float
    over: float = inf
    queue: dict[Piece, float] = field(default_factory=dict)
    passed: list[Piece] = field(default_factory=list)
    decided: set[Piece] = field(default_factory=set)


@dataclass(eq=False)
class Swing:
    """Somebody swung out at a place (m) past others who stood there.

    Attributes
    ----------
    out
        The place (m).
    past
        All whom it passes.
    beside
        Those of them who are not behind it yet.
    """

    out: float
    past: list[Piece]
    beside: list[Piece]


@dataclass(eq=False)
class Lorry:
    """A recovery vehicle, and from when on it is at its stand (s)."""

    name: str
    document: Document
    free: float = -inf


class Ground:
    """Routes and units of a document: who is to move, and where two share ground."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lengths = {name: number(one["length"]) for name, one in document["segments"].items()}
        self._runs: dict[tuple[str, str], tuple[float, float, float] | None] = {}

    def pieces(self) -> Iterator[Piece]:
        start = datetime.fromisoformat(self.document["start"])
        stops = {
            (one["unit"], one.get("rank", 1) - 1): (number(one["place"]), name)
            for name, one in self.document["incidents"].items()
        }
        for name, unit in self.document["units"].items():
            ranks, at, length = 1, 0.0, number(unit.get("length"))
            if unit["kind"] == "formation":
                length = (unit["ranks"] - 1) * number(unit["rank-spacing"]) + number(unit["depth"])
            elif unit.get("elastic"):
                ranks = unit["ranks"]
            if "release" in unit:
                at = (datetime.fromisoformat(unit["release"]["at"]) - start).total_seconds()
            for rank in range(ranks):
                behind = rank > 0 and "catch-up" in unit
                yield Piece(
                    name if rank == 0 else f"{name}#{rank + 1}",
                    name,
                    rank,
                    unit["route"],
                    length,
                    (number(unit["gap"]), number(unit.get("spacing"))),
                    (number(unit["reaction"]), number(unit.get("rank-reaction"))),
                    number(unit["catch-up"] if behind else unit["speed"]),
                    number(unit["width"]) if "width" in unit else None,
                    at,
                    stops.get((name, rank)),
                    free_from=at,
                )

    def common(self, route: str, other: str) -> tuple[float, float, float] | None:
        """From where to where a route shares ground with another, and what leads to its stations.

        In these parades that is in one piece.
        """
        if (route, other) not in self._runs:
            mine, theirs = (self.document["routes"][each] for each in (route, other))
            shared = [name for name in mine if name in theirs]
            found = None
            if shared:
                low, there = (
                    sum(self.lengths[each] for each in names[: names.index(shared[0])])
                    for names in (mine, theirs)
                )
                high = low + sum(self.lengths[name] for name in shared)
                found = (low, high, there - low)
            self._runs[route, other] = found
        return self._runs[route, other]

    def takes_up(self, piece: Piece, other: Piece) -> tuple[float, float] | None:
        """What another takes up of the route of the first."""
        run = self.common(piece.route, other.route)
        if run is None:
            return None
        head = other.x - run[2]
        low, high = max(head - other.length, run[0]), min(head, run[1])
        return (low, high) if high > low + NEAR else None

    def width(self, route: str, low: float, high: float) -> float:
        """Of the road, where it is narrowest; 0 where that is not known."""
        widths, start = [inf], 0.0
        for name in self.document["routes"][route]:
            end = start + self.lengths[name]
            if start < high - NEAR and end > low + NEAR:
                widths.append(number(self.document["segments"][name].get("width")))
            start = end
        return min(widths)
