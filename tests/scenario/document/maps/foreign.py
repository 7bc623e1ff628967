"""Maps that other libraries write: gpxpy, simplekml, geojson."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import simplekml
from gpxpy import gpx

Places = Sequence[tuple[float, float]]


def gpx_of(
    tracks: Mapping[str, Sequence[Places]],
    points: Mapping[str, tuple[float, float]] | None = None,
    routes: Mapping[str, Places] | None = None,
) -> bytes:
    """A GPX file: tracks of segments, waypoints and routes, each (lon, lat)."""
    made = gpx.GPX()
    for name, (lon, lat) in (points or {}).items():
        made.waypoints.append(gpx.GPXWaypoint(lat, lon, name=name))
    for name, places in (routes or {}).items():
        route = gpx.GPXRoute(name=name)
        route.points = [gpx.GPXRoutePoint(lat, lon) for lon, lat in places]
        made.routes.append(route)
    for name, segments in tracks.items():
        track = gpx.GPXTrack(name=name)
        for places in segments:
            segment = gpx.GPXTrackSegment()
            segment.points = [gpx.GPXTrackPoint(lat, lon, elevation=9) for lon, lat in places]
            track.segments.append(segment)
        made.tracks.append(track)
    return made.to_xml().encode()


def kml_of(
    lines: Mapping[str, Places],
    points: Mapping[str, tuple[float, float]] | None = None,
    areas: Mapping[str, Places] | None = None,
) -> bytes:
    """A KML file with placemarks in a folder."""
    made = simplekml.Kml()
    folder = made.newfolder(name="Plan")
    for name, places in lines.items():
        folder.newlinestring(name=name, coords=list(places))
    for name, place in (points or {}).items():
        folder.newpoint(name=name, coords=[place])
    for name, places in (areas or {}).items():
        folder.newpolygon(name=name, outerboundaryis=list(places))
    # Numbers go on from file to file.
    return re.sub(r' id="\w+"', "", made.kml()).encode()


def feature(kind: str, coordinates: Any, name: str | None = None) -> dict[str, Any]:
    """A GeoJSON feature."""
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def geojson_of(*features: Mapping[str, Any], indent: int | None = None) -> bytes:
    """A GeoJSON file."""
    made = {"type": "FeatureCollection", "features": list(features)}
    return json.dumps(made, indent=indent).encode()
