#!/usr/bin/env bash
# What SUMO's traceExporter.py writes for maps is not KML, nor GPX with times.
#
# SUMO turns its floating car data into traces for map programs by tools/traceExporter.py. In SUMO
# 1.28.0, from two positions of one vehicle,
#
#   kml    --kml-output uses the prefix gx without declaring it: XML parsers refuse the whole file
#   gpx    --gpx-output writes seconds since the beginning as <time>, which is a date and time in
#          GPX: gpxpy reads none
#
# So the way from a parade to a map is not through SUMO: `parade export` writes KML and GPX itself.
#
# The script installs one version of SUMO and of gpxpy into a temporary environment. It exits with 0
# as long as the exporter behaves as stated, and otherwise with 1.
#
# Usage: findings/sumo_traces_are_no_kml.sh          (needs Python 3 with venv, and PyPI)

set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check eclipse-sumo==1.28.0 gpxpy==1.6.2
cat > fcd.xml <<'XML'
<fcd-export>
    <timestep time="0.00">
        <vehicle id="band" x="10.0" y="52.0" angle="90.00" type="column" speed="1.20" pos="0.00" lane="street_0" slope="0.00"/>
    </timestep>
    <timestep time="1.00">
        <vehicle id="band" x="10.1" y="52.0" angle="90.00" type="column" speed="1.20" pos="1.20" lane="street_0" slope="0.00"/>
    </timestep>
</fcd-export>
XML
tool=$(venv/bin/python -c 'import sumo; print(sumo.SUMO_HOME)')/tools/traceExporter.py
venv/bin/python "$tool" --fcd-input fcd.xml --kml-output band.kml > log 2>&1 || { cat log; exit 1; }
venv/bin/python "$tool" --fcd-input fcd.xml --gpx-output band.gpx > log 2>&1 || { cat log; exit 1; }

venv/bin/python - <<'PYTHON'
import platform
import sys
import xml.etree.ElementTree as ET
from importlib.metadata import version
from pathlib import Path

import gpxpy

print(f"Python {platform.python_version()}, eclipse-sumo {version('eclipse-sumo')}\n")
try:
    ET.parse("band.kml")
    kml = "parses"
except ET.ParseError as error:
    kml = str(error)
times = [each.text for each in ET.parse("band.gpx").iter("time")]
try:
    track = gpxpy.parse(Path("band.gpx").read_text()).tracks[0].segments[0]
    read = [point.time for point in track.points]
except Exception as error:
    read = f"{type(error).__name__}: {error}"
cases = [
    ("kml", f"band.kml: {kml}", kml.startswith("unbound prefix")),
    ("gpx", f"<time> is {', '.join(times)}; gpxpy gives {read}", times == ["0.0", "1.0"] and read == [None, None]),
]
for name, what, same in cases:
    print(f"{'as stated' if same else 'CHANGED  '}  {name:5} {what}")
sys.exit(0 if all(same for *_, same in cases) else 1)
PYTHON
