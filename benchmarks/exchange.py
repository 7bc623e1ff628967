"""What a scenario takes that comes from other files, against the same written by hand in YAML.

    python benchmarks/exchange.py [maps] [line-ups]

A route of 40 km with 5,000 points and 80 boats, from a GPX file; a line-up of 400 rows with 60
columns, from each kind of spreadsheet: loading and running is to take at most 3 times as long, and
at most 1.5 times as much memory. Each run is a process of its own, in turn, so that a busy machine
is busy for both; medians count.
"""

from __future__ import annotations

import csv
import math
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

ROUNDS = 9
POINTS, BOATS, LENGTH = 5000, 80, 40_000.0
BRIDGES = 20
ROWS, COLUMNS = 400, 60
#: Prints how long loading and running took (s), and the most memory of the process (MB): that of
#: the kernel's `ru_maxrss` begins with the memory of the process that started it.
WORK = """
import re, sys, time
from simulator import load, simulate
begin = time.perf_counter()
run = simulate(load(sys.argv[1]))
assert run.verdicts and len(run.events) > 100
took = time.perf_counter() - begin
print(took, int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024)
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


def maps(folder: Path) -> dict[str, Path]:
    """The parade on the river, by hand and from a map."""
    units = "units:\n" + "".join(
        f"  boat-{number}: {{profile: boats}}\n" for number in range(BOATS)
    )
    return {"by hand": by_hand(folder, units), "gpx": from_map(folder, units)}


_KEYS = ("Unit", "Type", "People", "Vehicles", "Assembly street", "Report time", "Step off")
_GIVES: dict[str, Any] = {
    "Unit": "label",
    "Type": {"to": "profile", "values": {"marching": "foot", "vehicles": "cars"}},
    "People": "people",
    "Vehicles": ["vehicles", "aircraft"],
    "Assembly street": "assembly",
    "Report time": "report",
    "Step off": ["release", "target.at"],
}
_GROUND: dict[str, Any] = {
    "name": "Line-up",
    "start": "2026-05-25T11:00:00",
    "segments": {"main": "3 km"},
    "routes": {"street": ["main"]},
    "markers": {"stand": "main + 2 km"},
    "zones": {"square": {"main": ["1.9 km", "2.1 km"]}},
    "profiles": {
        "foot": {
            **{"kind": "formation", "route": "street", "speed": "4 km/h", "files": 6},
            **{"rank-spacing": "1.5 m", "gap": "10 m"},
        },
        "cars": {
            **{"kind": "column", "route": "street", "speed": "4 km/h", "length": "5 m"},
            **{"spacing": "5 m", "gap": "10 m"},
        },
    },
    "constraints": [{"name": "Apart", "time-gap": "all", "marker": "stand", "at-least": "1 s"}],
}


def row_of(number: int) -> list[Any]:
    """A row of the line-up: 60 cells, of which 53 are kept."""
    drives = number % 4 == 3
    keys = [
        *(f"Unit {number}", "vehicles" if drives else "marching", 12 if drives else 84),
        *(6 if drives else None, f"Street {number % 9}", "09:45", "11:00" if number == 0 else None),
    ]
    return [*keys, *(f"text {number} {at}" for at in range(COLUMNS - len(keys)))]


def unit_of(cells: list[Any], heads: list[str]) -> dict[str, Any]:
    """The same, as a unit of the scenario file."""
    label, what, people, vehicles, street, report, step_off = cells[: len(_KEYS)]
    keys = {
        **{"label": label, "profile": "cars" if what == "vehicles" else "foot"},
        **{"people": people, "assembly": street, "report": report},
    }
    if vehicles is not None:
        keys["vehicles"] = vehicles
    if step_off is not None:
        keys["release"] = {"at": step_off}
    return {**keys, "info": dict(zip(heads[len(_KEYS) :], cells[len(_KEYS) :], strict=True))}


def line_ups(folder: Path) -> dict[str, Path]:
    """The same parade by hand, and with line-ups of each kind."""
    import openpyxl
    import pandas as pd

    heads = [*_KEYS, *(f"Note {at}" for at in range(COLUMNS - len(_KEYS)))]
    rows = [row_of(number) for number in range(ROWS)]
    plain = {f"unit-{number}": unit_of(cells, heads) for number, cells in enumerate(rows)}
    found: dict[str, Path] = {}
    for kind in ("by hand", "csv", "xlsx", "ods"):
        units = plain if kind == "by hand" else {"table": f"lineup.{kind}", "columns": _GIVES}
        found[kind] = folder / f"{kind}.yaml"
        found[kind].write_text(
            yaml.safe_dump({**_GROUND, "units": units}, sort_keys=False), encoding="utf-8"
        )
    with folder.joinpath("lineup.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *rows])
    book = openpyxl.Workbook()
    for cells in (heads, *rows):
        book.active.append(cells)
    book.save(folder / "lineup.xlsx")
    frame = pd.DataFrame(rows, columns=heads, dtype=object)
    frame.to_excel(folder / "lineup.ods", engine="odf", index=False)
    return found


CASES: dict[str, tuple[str, Callable[[Path], dict[str, Path]]]] = {
    "maps": (f"40 km with {POINTS:,} points, {BOATS} boats", maps),
    "line-ups": (f"{ROWS} rows with {COLUMNS} columns", line_ups),
}


def main() -> None:
    """Measure and print."""
    for case in sys.argv[1:] or CASES:
        title, make = CASES[case]
        with TemporaryDirectory() as name:
            files = make(Path(name))
            rounds = [
                {kind: measured(file) for kind, file in files.items()} for _ in range(ROUNDS + 1)
            ][1:]
        for place, (what, unit, most) in enumerate((("time", "s", 3.0), ("memory", "MB", 1.5))):
            found = {
                kind: statistics.median(each[kind][place] for each in rounds) for kind in files
            }
            for kind in list(files)[1:]:
                print(
                    f"{title}: {what} {found[kind]:.2f} {unit} from {kind}, "
                    f"by hand {found['by hand']:.2f} {unit}, "
                    f"{found[kind] / found['by hand']:.2f} times (at most {most:g})"
                )


if __name__ == "__main__":
    main()
