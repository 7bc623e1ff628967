"""How time grows with the size of a parade, and what a parade of full size costs.

    python benchmarks/growth.py [--base FOLDER] [--figure docs/images/growth.png]

Every part of the work is measured over four doublings, twice: of the units on ground that stays
the same, and of the units together with the routes and segments, where each unit comes from a
street of its own; `separation` is that of as many flights. Each size has a process of its own;
processor time, the least of three. Over the four doublings no part is to take more than 2.3 times
as long for twice the size; what takes less than 10 ms counts as 10 ms.

With a base (another checkout of the package), `parade run` of a parade of full size is compared
with it, in time and memory, and so are the margins of 20 blocks of many cadences on their way
through a zone that may hold so many people.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
DOUBLINGS = 4
LARGEST = 2000
#: Times below this (s) are mostly what every run costs.
SMALL = 0.010
PARTS = (
    *("load", "simulate", "events", "occupancy", "verdicts", "explain", "margin", "check"),
    "separation",
)
TITLES = {
    "units": "Twice the units, the same ground",
    "ground": "Twice the units, routes and segments",
}
Document = dict[str, Any]


def parade(units: int, *, segments: int, markers: int, zones: int, streets: bool) -> Document:
    """A parade in which every fourth unit is an elastic column of 20 ranks.

    Parameters
    ----------
    units
        How many; each waits for the one before it.
    segments, markers, zones
        Of the common ground.
    streets
        Whether each unit comes from a street of its own.
    """
    ground = {f"s{number}": "40 m" for number in range(segments)}
    own = {f"street{number}": "200 m" for number in range(units)} if streets else {}
    each = max(1, markers // segments)
    document: Document = {
        "name": "A large parade",
        "start": "2025-05-08T09:00:00",
        "main-marker": "m10",
        "segments": own | ground,
        "routes": {street: [street, *ground] for street in own} or {"main": [*ground]},
        "markers": {
            f"m{number}": f"s{number // each} + {5 + 10 * (number % each)} m"
            for number in range(markers)
        },
        "zones": {f"z{number}": [f"s{number * segments // zones}"] for number in range(zones)},
        "profiles": {
            "foot": {"kind": "formation", "ranks": 10, "files": 10, "speed": "1.5 m/s"}
            | {"rank-spacing": "1.2 m", "gap": "10 m", "reaction": "1 s"},
            "trucks": {"kind": "column", "ranks": 20, "elastic": True, "rank-reaction": "1 s"}
            | {"length": "6 m", "spacing": "5 m", "speed": "2 m/s", "gap": "10 m"},
        },
        "units": {},
        "constraints": [
            {"name": "Time gaps", "time-gap": "all", "marker": "m10", "at-least": "1 s"},
            {"name": "Not too full", "zone": "z1", "count": "people", "at-most": 100_000},
        ],
    }
    for number in range(units):
        unit: Document = {"profile": "foot" if number % 4 else "trucks"}
        unit["route"] = f"street{number}" if streets else "main"
        if number:
            unit["release"] = {"after": f"u{number - 1}.starts", "delay": "20 s"}
        document["units"][f"u{number}"] = unit
    return document


def of_size(series: str, units: int) -> Document:
    """The parade of a series with so many units."""
    streets = series == "ground"
    return parade(units, segments=20, markers=40, zones=10, streets=streets)


def flights(number: int) -> Document:
    """Flights on two routes that share their air, one every 20 s, and their separation."""
    routes = {"one": ["near", "air"], "two": ["air", "far"]}
    calls = (60 + 20 * each for each in range(number))
    units = {
        f"f{each}": {
            "kind": "flight",
            "route": "two" if each % 3 else "one",
            "aircraft": 3,
            "speed": "100 m/s",
            "call": {"at": f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"},
        }
        for each, at in enumerate(calls)
    }
    return {
        "name": "Many flights",
        "start": "2025-05-08T00:00:00",
        "segments": {"near": "20 km", "air": "30 km", "far": "9 km"},
        "routes": routes,
        "units": units,
        "constraints": [{"name": "c", "separation": "flight", "at-least": "10 s"}],
    }


def full_size() -> Document:
    """2,000 units, 500 of them elastic columns, 500 segments, 1,000 markers, 200 zones."""
    return parade(2000, segments=500, markers=1000, zones=200, streets=False)


def seconds(job: Callable[[], object]) -> tuple[float, Any]:
    """The processor time of a job (s), and its result."""
    before = time.process_time()
    result = job()
    return time.process_time() - before, result


def measure(series: str, units: int) -> dict[str, float]:
    """The least processor time of each part (s) of three."""
    gc.set_threshold(100_000)  # as the command does
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "large.yaml")
        file.write_text(yaml.safe_dump(of_size(series, units), sort_keys=False))
        air = Path(folder, "flights.yaml")
        air.write_text(yaml.safe_dump(flights(units), sort_keys=False))
        times = [measure_once(file, air, units) for _ in range(3)]
    return {part: min(each[part] for each in times) for part in PARTS}


def measure_once(file: Path, air: Path, units: int) -> dict[str, float]:
    """The processor time of each part (s), in this process."""
    from simulator import load, margins, simulate

    times: dict[str, float] = {}
    times["load"], scenario = seconds(lambda: load(file))
    times["simulate"], run = seconds(lambda: simulate(scenario))
    times["events"], _ = seconds(lambda: len(run.events))
    times["occupancy"], _ = seconds(lambda: [run.occupancy(f"z{each}") for each in range(10)])
    times["verdicts"], _ = seconds(lambda: run.verdicts)
    times["explain"], _ = seconds(lambda: run.explain(f"u{units - 1}.finishes"))
    times["margin"], _ = seconds(lambda: margins(run, f"u{units // 2}.release"))
    times["check"], _ = seconds(lambda: simulate(load(file)).verdicts)
    flown = simulate(load(air))
    times["separation"], _ = seconds(lambda: flown.verdicts)
    return times


def child(*arguments: str, package: Path = ROOT) -> tuple[str, float, float]:
    """Run a process: what it prints, its processor time (s) and its most memory (MB)."""
    environment = {**os.environ, "PYTHONPATH": str(package), "PARADE_LIMITS": "10"}
    command = [sys.executable, *arguments]
    with subprocess.Popen(
        command, cwd=package, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return printed, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def growth(series: str) -> dict[int, dict[str, float]]:
    """The times of a series by the number of units, and a table of them."""
    sizes = [LARGEST >> step for step in range(DOUBLINGS, -1, -1)]
    found: dict[int, dict[str, float]] = {}
    print(f"\n{TITLES[series]} (ms)")
    print("| units | " + " | ".join(PARTS) + " |")
    print("| ---: |" + " ---: |" * len(PARTS), flush=True)
    for units in sizes:
        found[units] = json.loads(
            child(str(Path(__file__).resolve()), "--measure", series, str(units))[0]
        )
        cells = " | ".join(f"{found[units][part] * 1e3:,.0f}" for part in PARTS)
        print(f"| {units:,} | {cells} |", flush=True)
    for name, growing in (("per doubling", mean_growth), ("most in one", worst_growth)):
        of_parts = (growing([found[units][part] for units in sizes]) for part in PARTS)
        print(f"| {name} | " + " | ".join(f"{each:.2f}" for each in of_parts) + " |")
    return found


def mean_growth(times: list[float]) -> float:
    """What a time grows by in a doubling, over all of them."""
    return (times[-1] / max(times[0], SMALL)) ** (1 / (len(times) - 1))


def worst_growth(times: list[float]) -> float:
    """The most that a time grows by in any one doubling, with the noise of the machine."""
    return max(late / max(early, SMALL) for early, late in pairwise(times))


def compare(base: Path) -> None:
    """`parade run` of the parade of full size, and margins of many blocks, against a base."""
    with tempfile.TemporaryDirectory() as folder:
        full, blocks = Path(folder, "full.yaml"), Path(folder, "blocks.yaml")
        full.write_text(yaml.safe_dump(full_size(), sort_keys=False))
        blocks.write_text(yaml.safe_dump(twenty_blocks(), sort_keys=False))
        commands = {
            "parade run, full size": ("run", str(full)),
            "margins, 20 blocks": ("margins", str(blocks)),
            "run, 20 blocks": ("run", str(blocks)),
        }
        print("\n| | s | MB | base s | base MB | time | memory |")
        print("| --- |" + " ---: |" * 6)
        for name, arguments in commands.items():
            # Margins were once called floats; their command was float.
            code = "import sys; from importlib.util import find_spec\n"
            code += f"command, file = {arguments!r}\n"
            code += "command = command if find_spec(f'simulator.cli.{command}') else 'float'\n"
            code += "sys.argv = ['parade', command, file]\n"
            code += "from simulator.cli.main import main; main()"
            (_, now, much), (_, before, more) = (
                child("-c", code, package=package) for package in (ROOT, base)
            )
            print(f"| {name} | {now:.2f} | {much:,.0f} | {before:.1f} | {more:,.0f} ", end="")
            print(f"| {now / before:.3f} | {much / more:.2f} |", flush=True)


def twenty_blocks() -> Document:
    """20 blocks of 200 people at eleven cadences, and a zone that may hold 400 people."""
    cadences = [108, *(108 + 7 * number % 11 for number in range(1, 20))]
    blocks: Document = {
        f"u{number}": {"profile": "foot", "gait": f"{cadence} steps/min x 0.75 m"}
        for number, cadence in enumerate(cadences)
    }
    blocks["u0"]["release"] = {"at": "09:00:00"}
    foot = {"kind": "formation", "route": "main", "ranks": 20, "files": 10}
    foot |= {"rank-spacing": "1.2 m", "gap": "15 m", "reaction": "2 s"}
    return {
        "name": "Blocks of many cadences",
        "start": "2025-05-08T09:00:00",
        "segments": {"in": "300 m", "square": "300 m", "out": "3000 m"},
        "routes": {"main": ["in", "square", "out"]},
        "zones": {"full": ["square"]},
        "profiles": {"foot": foot},
        "units": blocks,
        "constraints": [{"name": "c", "zone": "full", "count": "people", "at-most": 400}],
    }


def draw(found: dict[str, dict[int, dict[str, float]]], file: Path) -> None:
    """Draw time against size, both logarithmic, and what twice the time for twice the size is."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt
    from matplotlib.ticker import FuncFormatter, NullFormatter, NullLocator

    # Okabe and Ito's colours, and a mark of its own for each part.
    colours = (
        "#000000",
        "#E69F00",
        "#56B4E9",
        "#009E73",
        "#8A7F00",
        "#0072B2",
        "#D55E00",
        "#CC79A7",
        "#7A7A7A",
    )
    marks = "osD^vP*Xh"
    figure, several = plt.subplots(1, 2, figsize=(9.5, 4.3), sharey=True, layout="constrained")
    for axes, (series, times) in zip(several, found.items(), strict=True):
        sizes = list(times)
        for part, colour, mark in zip(PARTS, colours, marks, strict=True):
            values = [times[size][part] for size in sizes]
            axes.plot(sizes, values, color=colour, marker=mark, markersize=5, label=part, lw=1.2)
        line = [times[sizes[-1]]["check"] * 2.5 * size / sizes[-1] for size in sizes]
        axes.plot(sizes, line, color="0.5", ls="--", lw=1, label="twice for twice the size")
        axes.set(xscale="log", yscale="log", title=TITLES[series], xlabel="units")
        axes.xaxis.set_major_locator(plt.FixedLocator(sizes))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.grid(True, color="0.9")
        axes.set_axisbelow(True)
    several[0].set_ylabel("processor time (s)")
    figure.legend(
        *several[0].get_legend_handles_labels(), loc="outside right center", frameon=False
    )
    figure.savefig(file, dpi=100, metadata={"Software": None})


def main() -> None:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, metavar="FOLDER")
    parser.add_argument("--figure", type=Path, metavar="FILE")
    parser.add_argument("--measure", nargs=2, metavar=("SERIES", "UNITS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        series, units = options.measure
        print(json.dumps(measure(series, int(units))))
        return
    if options.base:
        compare(options.base)
    found = {series: growth(series) for series in TITLES}
    if options.figure:
        draw(found, options.figure)


if __name__ == "__main__":
    main()
