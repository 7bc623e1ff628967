"""The exported parade (`parade export --as sumo`), as the peers read it: no code of ours."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Halt:
    """A halt: until an instant (s), or for a duration (s), at a station of the vehicle's route."""

    station: float
    until: float | None
    duration: float


@dataclass(frozen=True)
class Vehicle:
    """A vehicle: length, gap, reaction and pace in m, m, s and m/s; where and when it starts."""

    name: str
    length: float
    gap: float
    reaction: float
    pace: float
    edges: tuple[str, ...]
    start: float
    departs: float
    halts: tuple[Halt, ...]

    def station(self, edge: str, position: float, lengths: dict[str, float]) -> float:
        """The station (m) of a place on an edge of its route."""
        return sum(lengths[each] for each in self.edges[: self.edges.index(edge)]) + position


@dataclass(frozen=True)
class Parade:
    """Edges, each with its length (m) and its ends, and vehicles in the order of march."""

    folder: Path
    lengths: dict[str, float]
    ends: dict[str, tuple[str, str]]
    vehicles: tuple[Vehicle, ...]


def read(folder: Path) -> Parade:
    """Read what `parade export --as sumo` has written."""
    edges = ET.parse(folder / "parade.edg.xml").getroot()
    lengths = {each.attrib["id"]: float(each.attrib["length"]) for each in edges}
    ends = {each.attrib["id"]: (each.attrib["from"], each.attrib["to"]) for each in edges}
    root = ET.parse(folder / "parade.rou.xml").getroot()
    types = {each.attrib["id"]: each.attrib for each in root.iter("vType")}
    routes = {each.attrib["id"]: tuple(each.attrib["edges"].split()) for each in root.iter("route")}
    found = {}
    for each in root.iter("vehicle"):
        kind, way = types[each.attrib["type"]], routes[each.attrib["route"]]
        before = sum(lengths[edge] for edge in way[: int(each.attrib["departEdge"])])
        halts = []
        for stop in each.iter("stop"):
            edge = stop.attrib["lane"].removesuffix("_0")
            station = sum(lengths[name] for name in way[: way.index(edge)])
            until = stop.attrib.get("until")
            halts.append(
                Halt(
                    station + float(stop.attrib["endPos"]),
                    None if until is None else float(until),
                    float(stop.attrib.get("duration", 0)),
                )
            )
        found[each.attrib["id"]] = Vehicle(
            each.attrib["id"],
            float(kind["length"]),
            float(kind["minGap"]),
            float(kind["tau"]),
            float(kind["maxSpeed"]),
            way,
            before + float(each.attrib["departPos"]),
            float(each.attrib["depart"]),
            tuple(halts),
        )
    # Types stand in the order of march, vehicles in that of departures.
    order = [name.removeprefix("type-") for name in types]
    return Parade(folder, lengths, ends, tuple(found[name] for name in order))
