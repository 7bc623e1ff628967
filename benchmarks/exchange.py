"""What a scenario takes that comes from other files, against the same written by hand in YAML.

    python benchmarks/exchange.py

A route of 40 km with 5,000 points and 80 boats, from a GPX file: loading and running is to take at
most 3 times as long, and at most 1.5 times as much memory. Each run is a process of its own, in
turn, so that a busy machine is busy for both; medians count.
"""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROUNDS = 9
POINTS, BOATS, LENGTH = 5000, 80, 40_000.0
BRIDGES = 20
#: Prints how long loading and running took (s), and the most memory of the process (MB).
WORK = """
import resource, sys, time
from simulator import load, simulate
begin = time.perf_counter()
run = simulate(load(sys.argv[1]))
assert len(run.verdicts) == 2 and len(run.events) > 100
print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
PARADE = """name: Boats
start: 2026-06-20T10:00:00
profiles:
  boats: {kind: column, route: river, ranks: 4, length: 12 m, spacing: 10 m, speed: 5 knots}
constraints:
  - {name: All through, time-gap: [column], marker: bridge-9, at-least: 1 s}
  - {name: Basin, zone: basin, count: vehicles, at-most: 500}
"""


def at(metres: float) -> tuple[float, float]:
    """A place on a river that winds, about so many metres from its beginning (lon, lat)."""
    east, north = metres * 0.9, 900 * math.sin(metres / 2500)
    return 3.0 + east / 64_500, 54.6 + north / 111_300


def from_map(folder: Path, units: str) -> Path:
    """The parade with its route, its bridges and its basin from maps."""
    points = (at(LENGTH * number / POINTS) for number in range(POINTS))
    track = "".join(f'<trkpt lat="{y:.7f}" lon="{x:.7f}"><ele>1</ele></trkpt>\n' for x, y in points)
    bridges = "".join(
        f'<wpt lat="{y:.7f}" lon="{x:.7f}"><name>Bridge {number}</name></wpt>\n'
        for number in range(BRIDGES)
        for x, y in [at(LENGTH * (number + 0.5) / BRIDGES)]
    )
    (folder / "river.gpx").write_text(f"<gpx>{bridges}<trk><trkseg>{track}</trkseg></trk></gpx>")
    zone = "zones: {basin: {river: [10 km, 11 km]}}\n"
    return written(folder / "map.yaml", "routes: {river: {from: river.gpx}}\n" + zone + units)


def by_hand(folder: Path, units: str) -> Path:
    """The same written by hand."""
    bridges = (
        f"bridge-{number}: river + {LENGTH * (number + 0.5) / BRIDGES:.0f} m"
        for number in range(BRIDGES)
    )
    ground = "segments: {river: 40 km}\nroutes: {river: [river]}\n"
    ground += f"markers: {{{', '.join(bridges)}}}\nzones: {{basin: {{river: [10 km, 11 km]}}}}\n"
    return written(folder / "hand.yaml", ground + units)


def written(path: Path, text: str) -> Path:
    """A scenario with this ground and these units."""
    path.write_text(PARADE + text, encoding="utf-8")
    return path


def measured(file: Path) -> tuple[float, float]:
    """How long a process works on a scenario (s), and its most memory (MB)."""
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(file)], stdout=subprocess.PIPE, check=True, text=True
    )
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def main() -> None:
    """Measure and print."""
    units = "units:\n" + "".join(
        f"  boat-{number}: {{profile: boats}}\n" for number in range(BOATS)
    )
    with TemporaryDirectory() as name:
        files = from_map(Path(name), units), by_hand(Path(name), units)
        pairs = [[measured(file) for file in files] for _ in range(ROUNDS + 1)][1:]
    for place, (what, unit, most) in enumerate((("time", "s", 3.0), ("memory", "MB", 1.5))):
        mapped, hand = (statistics.median(pair[which][place] for pair in pairs) for which in (0, 1))
        print(
            f"40 km with {POINTS:,} points, {BOATS} boats: {what} {mapped:.2f} {unit}, "
            f"by hand {hand:.2f} {unit}, {mapped / hand:.2f} times (at most {most:g})"
        )


if __name__ == "__main__":
    main()
