"""What a replication costs by arrays, against SimPy looped and against peers, as ratios of one run.

    python benchmarks/ensembles.py [--runs 2000] [--peers] [--whole]

Both engines run the same replications, with events, verdicts and occupancy. `--peers` adds two
others: the bare SimPy script of `bare.py`, which only keeps a headway at checkpoints, against the
same 60 units by arrays; and, where it is installed, monaco, which drives our own `simulate`.
`--whole` adds 10,000 replications from file to summary, with peak memory.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from simulator import Scenario, load, simulate
from simulator.ensemble.batch_engine import BatchEngine
from simulator.ensemble.columns import columns_of
from simulator.ensemble.engines import SimpyEngine
from simulator.ensemble.outcome import layout_of
from simulator.ensemble.replication import replicated
from simulator.ensemble.table import draw

SCENARIOS = Path(__file__).parents[1] / "scenarios"
NAMES = ("village_fete", "trooping", "victory_day_2025")


def line(units: int) -> Scenario:
    """So many blocks of one pace behind each other, with releases and gaps that are drawn."""
    guess = {"value": "20 m", "low": "15 m", "high": "30 m", "assumed": "a habit"}
    first = {"value": "1 min", "low": "30 s", "high": "3 min", "assumed": "a speech"}
    profile = {
        "kind": "formation",
        "route": "avenue",
        "ranks": 12,
        "files": 10,
        "rank-spacing": "1 m",
        "speed": "1.4 m/s",
        "gap": guess,
    }
    return Scenario.from_dict(
        {
            "name": f"{units} units",
            "start": "2024-05-08T09:00:00",
            "segments": {"street": "3 km"},
            "routes": {"avenue": ["street"]},
            "markers": {"stand": "street + 2 km"},
            "zones": {"square": {"street": ["1900 m", "2100 m"]}},
            "programme": {"speech": {"at": "09:00", "duration": first}},
            "profiles": {"block": profile},
            "units": {f"u{number}": {"profile": "block"} for number in range(units)}
            | {"u0": {"profile": "block", "release": {"after": "speech.end"}}},
            "constraints": [
                {"name": "Room", "zone": "square", "count": "people", "at-most": 2000},
                {"name": "In time", "event": f"u{units - 1}.tail@stand", "at": "10:30",
                 "tolerance": "1 h"},
            ],
        }
    )  # fmt: skip


def measured(scenario: Scenario, runs: int, alone: int) -> tuple[float, float, float]:
    """Seconds: to set up the arrays, of a replication by them, and of one by SimPy."""
    layout, columns = layout_of(scenario), columns_of(scenario)
    begin = perf_counter()
    engine = BatchEngine(scenario, layout, columns)
    set_up = perf_counter() - begin
    engine.run(draw(columns, 0, min(runs, 1000), seed=2))  # whatever is made on first use
    begin = perf_counter()
    for first in range(0, runs, engine.block):
        engine.run(draw(columns, first, min(engine.block, runs - first), seed=1))
    by_arrays = (perf_counter() - begin) / runs
    begin = perf_counter()
    SimpyEngine(scenario, layout).run(draw(columns, 0, alone, seed=1))
    return set_up, by_arrays, (perf_counter() - begin) / alone


def engines(runs: int) -> None:
    """Both engines, on bundled scenarios and on lines of 45 and 200 units."""
    print(f"{'':<18} {'bodies':>6} {'set up':>8} {'arrays':>10} {'SimPy':>10} {'ratio':>8}")
    cases = [load(SCENARIOS / f"{name}.yaml") for name in NAMES]
    for scenario in [*cases, *map(line, (45, 200))]:
        bodies = len(scenario.bodies)
        set_up, ours, theirs = measured(scenario, runs if bodies < 200 else 200, 10)
        print(
            f"{scenario.name[:18]:<18} {bodies:6} {set_up:6.1f} s {ours * 1e6:7.0f} us "
            f"{theirs * 1e3:7.1f} ms  1 / {theirs / ours:.0f}"
        )


def peers(runs: int) -> None:
    """A bare SimPy script, and monaco around our own `simulate`."""
    import bare

    scenario = line(60)
    _, ours, _ = measured(scenario, runs, 1)
    begin = perf_counter()
    for _ in range(10):
        bare.run([250.0] * 12, [[1.4] * 12] * 60, 22.0, 22.0)
    script = (perf_counter() - begin) / 10
    print(f"60 units, bare SimPy script with 12 checkpoints: 1 / {script / ours:.0f}")
    try:
        import monaco
        from scipy.stats import triang
    except ImportError:
        return
    columns = columns_of(scenario)

    def prepare(case: monaco.Case) -> dict[str, float]:
        return {"values": {column.name: case.invals[column.name].val for column in columns}}

    def run(values: dict[str, float]) -> float:
        return simulate(replicated(scenario, values)).events["u59.tail@stand"]

    def keep(case: monaco.Case, instant: float) -> None:
        case.addOutVal("end", instant)

    functions = {"preprocess": prepare, "run": run, "postprocess": keep}
    sim = monaco.Sim(
        name="line",
        ndraws=30,
        fcns=functions,
        firstcaseismedian=False,
        seed=1,
        singlethreaded=True,
        savecasedata=False,
        savesimdata=False,
        verbose=False,
        debug=True,
    )
    for column in columns:
        low, high = column.distribution.low, column.distribution.high
        middle = (column.central - low) / (high - low)
        sim.addInVar(column.name, triang, {"c": middle, "loc": low, "scale": high - low})
    begin = perf_counter()
    sim.runSim()
    theirs = (perf_counter() - begin) / 30
    print(f"60 units, monaco around simulate: 1 / {theirs / ours:.0f}")


def whole() -> None:
    """10,000 replications of 2025 from the file to the summary: time and peak memory."""
    code = (
        "from simulator import load, simulate_many;"
        f"simulate_many(load({str(SCENARIOS / 'victory_day_2025.yaml')!r}), 10_000, workers=1)"
    )
    begin = perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ})
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"10,000 replications of 2025: {perf_counter() - begin:.0f} s, {peak:.0f} MiB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--whole", action="store_true")
    given = parser.parse_args()
    engines(given.runs)
    if given.peers:
        peers(given.runs)
    if given.whole:
        whole()


if __name__ == "__main__":
    main()
