#!/usr/bin/env bash
# gpxpy's lengths depend on the bearing and the latitude, and a moment lies on the next point.
#
# A program that takes the length of a route from a GPX file finds `length_2d()`; one that wants to
# know where somebody was at a time finds `get_location_at()`. Without an error:
#
#   length      a straight track of 3 km, by geodesic on WGS84, is 20 m too long from south to
#               north at the equator, 6 m too short from west to east at 52 degrees, 9 m too short
#               at 70 degrees: the earth is a sphere with the radius of the equator
#   moment      a second after a point, the place is that of the next point, 100 m ahead, not one
#               between the two
#
# The script installs one version of gpxpy, and pyproj, into a temporary environment. It exits with
# 0 as long as gpxpy behaves as stated, and otherwise with 1.
#
# Usage: findings/gpxpy_lengths_by_bearing.sh          (needs Python 3 with venv, and PyPI)

set -euo pipefail

VERSION=1.6.2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "gpxpy==$VERSION" "pyproj==3.7.2"

"$folder/venv/bin/python" - <<'PYTHON'
import datetime as dt
import platform
import sys

import pyproj
from gpxpy.gpx import GPXTrackPoint, GPXTrackSegment

print(f"Python {platform.python_version()}, pyproj {pyproj.__version__}\n")

GEOD = pyproj.Geod(ellps="WGS84")
START = dt.datetime(2025, 6, 21, tzinfo=dt.timezone.utc)


def track(latitude, bearing):
    """A straight track of 3 km, with a point each 100 m and each minute."""
    segment = GPXTrackSegment()
    for number in range(31):
        lon, lat, _ = GEOD.fwd(13.0, latitude, bearing, 100.0 * number)
        time = START + dt.timedelta(minutes=number)
        segment.points.append(GPXTrackPoint(lat, lon, time=time))
    return segment


def too_long(latitude, bearing):
    return round(track(latitude, bearing).length_2d() - 3000.0, 1)


def point_at(seconds):
    segment = track(52, 90)
    found = segment.get_location_at(START + dt.timedelta(seconds=seconds))
    return segment.points.index(found)


CASES = [
    ("length", "equator, north", too_long(0, 0), 20.2),
    ("length", "52 degrees, north", too_long(52, 0), 1.4),
    ("length", "52 degrees, east", too_long(52, 90), -6.2),
    ("length", "70 degrees, east", too_long(70, 90), -8.9),
    ("moment", "after 1 s", point_at(1), 1),
    ("moment", "after 59 s", point_at(59), 1),
    ("control", "equator, east", too_long(0, 90) + 0.0, 0.0),
    ("control", "after 60 s", point_at(60), 1),
]
changed = []
for name, what, found, expected in CASES:
    print(f"{name:8} {what:18} {found}")
    if found != expected:
        changed.append(name)
if changed:
    sys.exit(f"\nCHANGED: gpxpy no longer behaves as described for {', '.join(changed)}")
print("\nAs described: lengths depend on the bearing (m too long), a moment lies on the next point.")
PYTHON
