"""Maps of a run: GeoJSON, and CZML for Cesium."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.exchange.tracks import DIGITS, UnitTrack, courses, tracks, utc
from simulator.scenario.line import Course
from simulator.timeline.passage import Floats

if TYPE_CHECKING:
    from simulator.scenario.lineup.unit import Unit
    from simulator.timeline.run import Run

#: Colours of units in CZML, one after the other (red, green, blue, opacity): Okabe and Ito's.
COLOURS = (
    *((230, 159, 0, 255), (86, 180, 233, 255), (0, 158, 115, 255), (240, 228, 66, 255)),
    *((0, 114, 178, 255), (213, 94, 0, 255), (204, 121, 167, 255)),
)


def to_geojson(run: Run) -> Iterator[bytes]:
    """GeoJSON (RFC 7946): routes, markers and zones; of each unit its way, with the time at each of
    its points as `coordTimes`.
    """
    found = tracks(run)
    head = {"type": "FeatureCollection", "name": run.scenario.name}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "features": [\n'
    before = b""
    for each in _features(run, found):
        yield before + json.dumps(each, ensure_ascii=False).encode()
        before = b",\n"
    yield b"\n]}\n"


def _features(run: Run, found: Iterator[UnitTrack]) -> Iterator[dict[str, Any]]:
    for kind, name, shapes in ground(run):
        points = [_degrees(places) for places in shapes]
        if kind == "marker":
            yield _feature("Point", points[0][0], kind, name)
        elif kind == "route":
            yield _feature("LineString", points[0], kind, name)
        else:
            yield _feature("MultiLineString", points, kind, name)
    for track in found:
        times = utc(run.scenario, *track.instants.tolist())
        way = _degrees(track.places)
        if len(way) == 1:  # a line has two points
            way, times = way * 2, times * 2
        more = {**_about(track.unit), "coordTimes": times}
        yield _feature("LineString", way, "unit", track.unit.name, more)


def ground(run: Run) -> Iterator[tuple[str, str, list[Floats]]]:
    """Routes, markers and zones that are on the map, each with its lines.

    A zone is the stretches of routes in it; ground that several routes share comes once.
    """
    network, drawn = run.scenario.network, courses(run)
    for route, course in drawn.items():
        yield "route", route, [course.fine.points]
    for marker in network.markers:
        places = (
            course.at(np.array([station]))
            for route, course in drawn.items()
            if (station := network.station(route, marker)) is not None
        )
        if (place := next(places, None)) is not None:
            yield "marker", marker, [place]
    for zone in network.zones:
        pieces: dict[tuple[tuple[float, float], ...], Floats] = {}
        for route, course in drawn.items():
            for low, high in network.stretches(route, zone):
                piece = _piece(course, low, high)
                pieces.setdefault(tuple(map(tuple, piece.round(DIGITS).tolist())), piece)
        if pieces:
            yield "zone", zone, [*pieces.values()]


def _piece(course: Course, low: float, high: float) -> Floats:
    return np.array(course.fine.cut(low, high).points)


def _feature(
    kind: str, coordinates: object, of: str, name: str, more: Mapping[str, object] | None = None
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name, "kind": of, **(more or {})},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def _about(unit: Unit) -> dict[str, object]:
    """What is said of a unit on a map."""
    return {"label": unit.label, "order": unit.index + 1, "of": unit.kind}


def _degrees(places: Floats) -> list[list[float]]:
    found: list[list[float]] = places.round(DIGITS).tolist()
    return found


def to_czml(run: Run) -> Iterator[bytes]:
    """CZML for Cesium: the same, with moving units on a clock of the run."""
    scenario, found = run.scenario, tracks(run)
    begin, end = utc(scenario, run.begin, run.end)
    clock = {"interval": f"{begin}/{end}", "currentTime": begin, "multiplier": 10}
    head = {"id": "document", "name": scenario.name, "version": "1.0", "clock": clock}
    yield b"[\n" + json.dumps(head, ensure_ascii=False).encode()
    for packet in _packets(run, found):
        yield b",\n" + json.dumps(packet, ensure_ascii=False).encode()
    yield b"\n]\n"


def _packets(run: Run, found: Iterator[UnitTrack]) -> Iterator[dict[str, Any]]:
    for kind, name, shapes in ground(run):
        if kind == "marker":
            lon, lat = _degrees(shapes[0])[0]
            point = {"pixelSize": 6, "color": {"rgba": [0, 0, 0, 255]}, "heightReference": _ON}
            yield {
                "id": f"marker/{name}",
                "name": name,
                "position": {"cartographicDegrees": [lon, lat, 0.0]},
                "point": point,
                "label": _label(name),
            }
            continue
        for number, places in enumerate(shapes):
            flat = [each for lon, lat in _degrees(places) for each in (lon, lat, 0.0)]
            colour = [0, 0, 0, 160] if kind == "route" else [213, 94, 0, 160]
            yield {
                "id": f"{kind}/{name}" + (f"/{number + 1}" if number else ""),
                "name": name,
                "polyline": {
                    "positions": {"cartographicDegrees": flat},
                    "material": {"solidColor": {"color": {"rgba": colour}}},
                    "width": 3 if kind == "route" else 8,
                    "clampToGround": True,
                },
            }
    for track in found:
        yield _moving(run, track)


_ON = {"heightReference": "CLAMP_TO_GROUND"}


def _label(text: str) -> dict[str, Any]:
    offset = {"cartesian2": [0, -16]}
    return {"text": text, "font": "12pt sans-serif", "pixelOffset": offset, "heightReference": _ON}


def _moving(run: Run, track: UnitTrack) -> dict[str, Any]:
    unit, first = track.unit, float(track.instants[0])
    begin, end = utc(run.scenario, first, float(track.instants[-1]))
    samples: list[float] = []
    for at, (lon, lat) in zip(track.instants.tolist(), _degrees(track.places), strict=True):
        samples += (round(at - first, 6), lon, lat, 0.0)
    colour = {"rgba": list(COLOURS[unit.index % len(COLOURS)])}
    return {
        "id": f"unit/{unit.name}",
        "name": unit.label,
        "availability": f"{begin}/{end}",
        "properties": {"name": unit.name, **_about(unit)},
        "position": {
            "epoch": begin,
            "interpolationAlgorithm": "LINEAR",
            "interpolationDegree": 1,
            "cartographicDegrees": samples,
        },
        "point": {"pixelSize": 10, "color": colour, "heightReference": _ON},
        "label": _label(unit.label),
    }
