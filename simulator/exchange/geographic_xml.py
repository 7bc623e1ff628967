"""Maps of a run in XML: KML with moving units, and GPX files with the track of each unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from simulator.exchange.geographic import ground
from simulator.exchange.tracks import DIGITS, UnitTrack, tracks, utc
from simulator.timeline.passage import Floats

if TYPE_CHECKING:
    from simulator.timeline.run import Run

_KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2" '
    'xmlns:gx="http://www.google.com/kml/ext/2.2">\n<Document>\n'
)
_GPX = '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="parade-simulator">\n'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FOLDERS = {"route": "Routes", "marker": "Markers", "zone": "Zones"}


def to_kml(run: Run) -> Iterator[bytes]:
    """KML 2.2: folders of routes, markers and zones, and of units as `gx:Track`."""
    found = tracks(run)
    yield f"{_HEAD}{_KML}{_name(run.scenario.name)}".encode()
    places = [*ground(run)]
    for kind, title in _FOLDERS.items():
        yield f"<Folder>{_name(title)}".encode()
        for of, name, shapes in places:
            if of == kind:
                inner = "".join(map(_geometry, shapes))
                several = f"<MultiGeometry>{inner}</MultiGeometry>" if len(shapes) > 1 else inner
                yield f"<Placemark>{_name(name)}{several}</Placemark>\n".encode()
        yield b"</Folder>\n"
    yield f"<Folder>{_name('Units')}".encode()
    for track in found:
        yield from _moving_placemark(run, track)
    yield b"</Folder>\n</Document>\n</kml>\n"


def _name(text: str) -> str:
    return f"<name>{escape(text)}</name>\n"


def _geometry(places: Floats) -> str:
    """A point, or a line."""
    listed = " ".join(f"{lon:.{DIGITS}f},{lat:.{DIGITS}f}" for lon, lat in places.tolist())
    inner = f"<coordinates>{listed}</coordinates>"
    if len(places) == 1:
        return f"<Point>{inner}</Point>"
    return f"<LineString><tessellate>1</tessellate>{inner}</LineString>"


def _moving_placemark(run: Run, track: UnitTrack) -> Iterator[bytes]:
    unit = track.unit
    about = f"{unit.name}: {unit.index + 1} in the order of march"
    yield (
        f"<Placemark>{_name(unit.label)}<description>{escape(about)}</description>\n<gx:Track>\n"
    ).encode()
    whens = utc(run.scenario, *track.instants.tolist())
    yield "".join(f"<when>{when}</when>\n" for when in whens).encode()
    places = track.places.tolist()
    yield "".join(
        f"<gx:coord>{lon:.{DIGITS}f} {lat:.{DIGITS}f} 0</gx:coord>\n" for lon, lat in places
    ).encode()
    yield b"</gx:Track>\n</Placemark>\n"


def to_gpx(run: Run) -> Mapping[str, bytes]:
    """GPX 1.1, a file for each unit: the markers of its route as waypoints, and its track."""
    network = run.scenario.network
    points = {name: shapes[0][0].tolist() for kind, name, shapes in ground(run) if kind == "marker"}
    found: dict[str, bytes] = {}
    for track in tracks(run):
        unit = track.unit
        on_route = [name for name, _ in network.markers_on(unit.route) if name in points]
        lines = [f"{_HEAD}{_GPX}<metadata>{_name(run.scenario.name)}</metadata>\n"]
        for name in on_route:
            lines.append(f"<wpt {_at(points[name])}>{_name(name).rstrip()}</wpt>\n")
        label = f"<name>{escape(unit.label)}</name><desc>{escape(unit.name)}</desc>"
        lines.append(f"<trk>{label}<number>{unit.index + 1}</number><trkseg>\n")
        times = utc(run.scenario, *track.instants.tolist())
        for time, place in zip(times, track.places.tolist(), strict=True):
            lines.append(f"<trkpt {_at(place)}><time>{time}</time></trkpt>\n")
        lines.append("</trkseg></trk>\n</gpx>\n")
        found[f"{unit.name}.gpx"] = "".join(lines).encode()
    return found


def _at(place: list[float]) -> str:
    lon, lat = place
    return f'lat="{lat:.{DIGITS}f}" lon="{lon:.{DIGITS}f}"'
