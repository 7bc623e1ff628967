"""The same two parades here and in other simulators: times at two markers, and how long each takes.

    make peers

The peers read what `parade export --as sumo` writes. How long: without and with reading the files,
all in this process, in turn; the least of several counts. It exits with 1 where we take more than a
tenth of the fastest peer that follows us to a second.
"""

from __future__ import annotations

import platform
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import in_jupedsim
import in_simpy
import in_sumo
import in_uxsim
import parade_files

from simulator import Run, load, simulate
from simulator.exchange.road_traffic import to_sumo

ROOT = Path(__file__).parents[2]
#: File, settings, and the places at which times are compared.
CASES = {
    "village fete, without its flypast": (
        ROOT / "scenarios" / "village_fete.yaml",
        {"units.biplane": None, "constraints.2": None},
        {"bakery": ("high-street", 250.0), "green": ("high-street", 350.0)},
    ),
    "avenue with a halt of 15 min": (
        ROOT / "benchmarks" / "peers" / "avenue.yaml",
        {},
        {"gate": ("avenue", 510.0), "stand": ("avenue", 1000.0)},
    ),
}
Times = dict[tuple[str, str], float]
ROUNDS, BAR, FOLLOWS = 3, 0.1, 1.0


def ours(file: Path, settings: dict[str, None], markers: object) -> tuple[Run, Times, float, float]:
    """Our run, its times, and how long it took (s): without and with loading."""
    began = time.perf_counter()
    scenario = load(file, settings)
    loaded = time.perf_counter()
    run = simulate(scenario)
    found = {
        (unit.name, marker): run.events[f"{unit.name}@{marker}"]
        for unit in run.scenario.units
        for marker in markers
    }
    done = time.perf_counter()
    return run, found, done - loaded, done - began


def compare(file: Path, settings: dict[str, None], markers: dict[str, tuple[str, float]]) -> bool:
    """Print how a parade compares; whether we take no more than the bar."""
    run, times, *_ = ours(file, settings, markers)
    pairs = [ours(file, settings, markers)[2:] for _ in range(10 * ROUNDS)]
    alone, loading = (min(each) for each in zip(*pairs, strict=True))
    folder = Path(tempfile.mkdtemp(prefix="peers-"))
    for name, data in to_sumo(run).items():
        (folder / name).write_bytes(data)
    peers: dict[str, Callable[[parade_files.Parade], tuple[Times, float]]] = {
        "SUMO, 1 s": lambda parade: in_sumo.run(parade, markers, 1.0),
        "SUMO, 0.1 s": lambda parade: in_sumo.run(parade, markers, 0.1),
        "JuPedSim, 0.1 s": lambda parade: in_jupedsim.run(parade, markers, 0.1),
        "UXsim, 1 s": lambda parade: in_uxsim.run(parade, markers),
        "SimPy, 5 m": lambda parade: in_simpy.run(parade, markers),
    }
    print("| | largest difference | mean | takes | we take of it | with loading | we take of it |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print(f"| this | | | {1e3 * alone:.2f} ms | | {1e3 * loading:.1f} ms | |")
    follows: dict[str, float] = {}
    for name, peer in peers.items():
        best, best_loading, found = float("inf"), float("inf"), Times()
        for _ in range(ROUNDS):
            began = time.perf_counter()
            found, took = peer(parade_files.read(folder))
            best_loading = min(best_loading, time.perf_counter() - began)
            best = min(best, took)
        missing = times.keys() - found.keys()
        assert not missing, f"{name} has no times of {sorted(missing)}"
        apart = {key: found[key] - times[key] for key in times}
        worst = max(apart, key=lambda key: abs(apart[key]))
        mean = sum(map(abs, apart.values())) / len(apart)
        if abs(apart[worst]) <= FOLLOWS and not name.startswith("SimPy"):
            follows[name] = alone / best
        print(
            f"| {name} | {apart[worst]:+.2f} s ({worst[0]}@{worst[1]}) | {mean:.2f} s "
            f"| {1e3 * best:.1f} ms | {alone / best:.4f} "
            f"| {1e3 * best_loading:.0f} ms | {loading / best_loading:.2f} |"
        )
    _defaults(parade_files.read(folder), markers, times)
    name = max(follows, key=lambda name: follows[name])
    holds = follows[name] <= BAR
    word = "holds" if holds else "BROKEN"
    print(f"\n{word}: {follows[name]:.4f} of {name}, the fastest that follows to a second\n")
    return holds


def _defaults(
    parade: parade_files.Parade, markers: dict[str, tuple[str, float]], times: Times
) -> None:
    """Print what each of SUMO's defaults changes that the exported files set otherwise."""
    print("\n| with SUMO's default, 0.1 s | largest difference | mean |")
    print("| --- | --- | --- |")
    for name, default in in_sumo.DEFAULTS.items():
        found, _ = in_sumo.run(parade, markers, 0.1, default)
        apart = {key: found[key] - times[key] for key in times if key in found}
        worst = max(apart, key=lambda key: abs(apart[key]))
        mean = sum(map(abs, apart.values())) / len(apart)
        never = f"; {len(times) - len(apart)} never pass" if len(apart) < len(times) else ""
        print(f"| {name} | {apart[worst]:+.2f} s ({worst[0]}@{worst[1]}){never} | {mean:.2f} s |")


def main() -> int:
    """Compare all parades."""
    packages = ("eclipse-sumo", "jupedsim", "uxsim", "simpy")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    print(f"Python {platform.python_version()}, {versions}\n")
    held = []
    for name, case in CASES.items():
        print(f"## {name}\n")
        held.append(compare(*case))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
