"""Where random parades go: segments, routes, markers and zones."""

from __future__ import annotations

import random
from typing import Any

Document = dict[str, Any]

SHAPES: dict[str, dict[str, list[str]]] = {
    "line": {"main": ["s0", "s1", "s2"]},
    "merge": {"main": ["s0", "s2", "s3"], "side": ["s1", "s2", "s3"]},
    "leave": {"main": ["s0", "s1", "s2"], "off": ["s0", "s1", "s3"]},
    "detour": {"main": ["s0", "s1", "s3", "s4"], "round": ["s0", "s2", "s3", "s4"]},
    "short cut": {"main": ["s0", "s1", "s2", "s3"], "cut": ["s0", "s2", "s3"]},
}


#: Routes that pass segments more than once: twice and three times round, a figure of eight, a ring
#: of one segment, and others that join on the second lap, or take a short cut.
LOOPS: dict[str, dict[str, list[str]]] = {
    "twice": {"main": ["s0", "s1", "s2", "s1", "s2", "s3"]},
    "three times": {"main": ["s1", "s2", "s1", "s2", "s1", "s2"]},
    "ring": {"main": ["s0", "s1", "s1", "s3"]},
    "eight": {"main": ["s0", "s1", "s0", "s2", "s0", "s3"]},
    "joined": {"main": ["s0", "s1", "s2", "s0", "s3"], "scouts": ["s4", "s2", "s0", "s3"]},
    "short cut": {"main": ["s0", "s1", "s2", "s1", "s3"], "cut": ["s0", "s1", "s3"]},
}


class Roads:
    """Segments, routes and markers in the making, as numbers."""

    def __init__(self, chance: random.Random, *, laps: bool = False) -> None:
        self.random = chance
        self.laps = laps
        #: All lengths are so many of these (m); the finer, the fewer things coincide.
        self.grain = self.random.choice([0.5, 0.5, 0.1, 0.01])
        self.segments: dict[str, float] = {}
        self.routes: dict[str, list[str]] = {}
        self.markers: dict[str, tuple[str, float]] = {}

    def metres(self, low: float, high: float) -> float:
        """A random length."""
        least, most = round(low / self.grain), round(high / self.grain)
        return round(self.random.randint(least, max(least, most)) * self.grain, 6)

    def lay_out(self) -> None:
        shape = self.random.choice([*SHAPES, "wild", "wild"])
        if self.laps:
            self.routes = {
                name: list(way) for name, way in self.random.choice([*LOOPS.values()]).items()
            }
        elif shape == "wild":
            pool = [f"s{n}" for n in range(6)]
            self.routes = {
                f"r{n}": sorted(self.random.sample(pool, self.random.randint(2, 5)))
                for n in range(self.random.randint(2, 3))
            }
        else:
            self.routes = {name: list(segments) for name, segments in SHAPES[shape].items()}
        for name in sorted({name for route in self.routes.values() for name in route}):
            short = self.random.random() < 0.25 and not self.laps
            self.segments[name] = self.metres(4, 25) if short else self.metres(50, 250)
            for n in range(self.random.randint(1, 2)):
                at = self.metres(0, self.segments[name] - self.grain)
                at = self.random.choice([at, at, at, 0.0, self.segments[name]])
                self.markers[f"m{name[1:]}-{n}"] = (name, at)

    def edges(self, route: str) -> dict[str, float]:
        """Segment → station of its start, where the route passes it first."""
        edges: dict[str, float] = {}
        for name, station in self.legs(route):
            edges.setdefault(name, station)
        return edges

    def legs(self, route: str) -> list[tuple[str, float]]:
        """The segments of a route in its order, and the stations of their starts."""
        station, legs = 0.0, []
        for name in self.routes[route]:
            legs.append((name, station))
            station = round(station + self.segments[name], 6)
        return legs

    def passes(self, route: str, marker: str) -> list[float]:
        """The stations at which a route passes a marker."""
        segment, offset = self.markers[marker]
        return [round(edge + offset, 6) for name, edge in self.legs(route) if name == segment]

    def route_length(self, route: str) -> float:
        return round(sum(self.segments[name] for name in self.routes[route]), 6)

    def mark(self, route: str, station: float) -> str | None:
        """A marker at a station of a route, or a later pass of it; None outside of it."""
        for number, (name, edge) in enumerate(self.legs(route)):
            if edge <= station < edge + self.segments[name]:
                place = (name, round(station - edge, 6))
                times = 1 + sum(name == other for other, _ in self.legs(route)[:number])
                suffix = f"#{times}" if times > 1 else ""
                for marker, other in self.markers.items():
                    if other == place:
                        return marker + suffix
                self.markers[f"q{len(self.markers)}"] = place
                return f"q{len(self.markers) - 1}{suffix}"
        return None

    def zones(self) -> Document:
        names = self.random.sample(sorted(self.segments), min(2, len(self.segments)))
        first, second = names[0], names[-1]
        low = self.metres(0, self.segments[second] / 2)
        high = round(low + self.metres(1, self.segments[second] / 2), 6)
        pieces: list[Any] = [first]
        if second != first:
            pieces.append({second: [f"{low} m", f"{min(high, self.segments[second])} m"]})
        if "air" in self.routes:
            pieces.append({"air": ["1000 m", "1400 m"]})
        corner = {second: [f"{low} m", f"{round(low + 0.5, 6)} m"]}
        return {"square": pieces, "corner": corner}
