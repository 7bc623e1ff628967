"""What a replication costs by arrays, against SimPy looped and against peers, as ratios of one run.

    python benchmarks/ensembles.py [PART ...] [--rounds 3]

Parts, by default all, in some minutes:

engines   A replication by arrays, on one core, and by the SimPy engine, whose code is warm: the
          same replications, with events, verdicts and occupancy.
growth    The same on lines of 45, 500 and 2,000 units.
peers     60 units by arrays against a bare SimPy script and a vectorised NumPy script (`bare.py`),
          which only keep a headway at 12 checkpoints; and against monaco, where it is installed,
          which drives our own `simulate`.
whole     10,000 replications of 2025 from the file to the summary, with one worker and with two:
          time and peak memory.
dask      What a task costs that does nothing, on a local cluster, where dask is installed.

Processor time; both sides of a ratio are measured in turn, and the least of each counts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter, process_time

import bare
import numpy as np

from simulator import Scenario, load, simulate
from simulator.ensemble.batch_engine import BatchEngine
from simulator.ensemble.columns import columns_of
from simulator.ensemble.engines import SimpyEngine
from simulator.ensemble.outcome import layout_of
from simulator.ensemble.replication import replicated
from simulator.ensemble.table import draw

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
NAMES = ("village_fete", "trooping", "victory_day_2025")
#: Replications at once by arrays, also of very many bodies, and one after another by SimPy.
ROWS, ROWS_OF_MANY, ALONE = BatchEngine.block, 200, 5
#: Units, checkpoints, and replications of the peers.
UNITS, CHECKPOINTS = 60, 12


def least(rounds: int, *jobs: Callable[[], object]) -> list[float]:
    """The least processor time (s) of each job, measured in turn."""

    def seconds(job: Callable[[], object]) -> float:
        before = process_time()
        job()
        return process_time() - before

    return [min(each) for each in zip(*([*map(seconds, jobs)] for _ in range(rounds)), strict=True)]


def line(units: int, markers: int = 1, *, counted: bool = True) -> Scenario:
    """So many blocks of one pace behind each other, with a release and gaps that are drawn.

    Parameters
    ----------
    units, markers
        How many; the last marker is that of a constraint.
    counted
        Whether people in a zone, by ranks, are counted and limited.
    """
    guess = {"value": "20 m", "low": "15 m", "high": "30 m", "assumed": "a habit"}
    first = {"value": "1 min", "low": "30 s", "high": "3 min", "assumed": "a speech"}
    ranks = {"ranks": 12, "files": 10, "rank-spacing": "1 m"}
    profile = {"kind": "formation", "route": "avenue", **ranks, "speed": "1.4 m/s", "gap": guess}
    last = f"u{units - 1}.tail@m{markers}"
    constraints = [{"name": "In time", "event": last, "at": "10:30", "tolerance": "1 h"}]
    room = {"name": "Room", "zone": "square", "count": "people", "at-most": 2000}
    apart = 2750 / (markers + 1)
    return Scenario.from_dict(
        {
            "name": f"{units} units",
            "start": "2024-05-08T09:00:00",
            "segments": {"street": "3 km"},
            "routes": {"avenue": ["street"]},
            "markers": {f"m{n}": f"street + {n * apart:.0f} m" for n in range(1, markers + 1)},
            "zones": {"square": {"street": ["1900 m", "2100 m"]}} if counted else {},
            "programme": {"speech": {"at": "09:00", "duration": first}},
            "profiles": {"block": profile},
            "units": {f"u{number}": {"profile": "block"} for number in range(units)}
            | {"u0": {"profile": "block", "release": {"after": "speech.end"}}},
            "constraints": [*constraints, room] if counted else constraints,
        }
    )


def both(scenario: Scenario, rounds: int, rows: int = ROWS) -> tuple[float, float, float]:
    """Seconds: to set up the arrays, of a replication by them, and of one by SimPy."""
    layout, columns = layout_of(scenario), columns_of(scenario)
    before = process_time()
    engine = BatchEngine(scenario, layout, columns)
    set_up = process_time() - before
    alone, table, few = (
        SimpyEngine(scenario, layout),
        *(draw(columns, 0, count, seed=1) for count in (rows, ALONE)),
    )
    # Whatever is made on first use.
    engine.run(table)
    alone.run(few)
    ours, theirs = least(rounds, lambda: engine.run(table), lambda: alone.run(few))
    return set_up, ours / rows, theirs / ALONE


def engines(rounds: int) -> None:
    """Both engines on bundled scenarios."""
    _compare([load(SCENARIOS / f"{name}.yaml") for name in NAMES], rounds, ROWS)


def growth(rounds: int) -> None:
    """Both engines on lines of units."""
    _compare(map(line, (45, 500, 2000)), rounds, ROWS_OF_MANY)


def _compare(scenarios: Iterable[Scenario], rounds: int, rows: int) -> None:
    print("| | bodies | inputs | set up | arrays | SimPy | ratio |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for scenario in scenarios:
        bodies = len(scenario.bodies)
        set_up, ours, theirs = both(scenario, rounds, rows)
        print(
            f"| {scenario.name} | {bodies:,} | {len(columns_of(scenario))} | {set_up:.1f} s | "
            f"{ours * 1e6:,.0f} µs | {theirs * 1e3:.1f} ms | 1 / {theirs / ours:.0f} |",
            flush=True,
        )


def peers(rounds: int) -> None:
    """60 units: bare scripts, and monaco around our own `simulate`."""
    stretches, speeds = [250.0] * CHECKPOINTS, [[1.4] * CHECKPOINTS] * UNITS
    headways, releases = np.linspace(19.0, 30.0, ROWS), np.linspace(30.0, 180.0, ROWS)
    print(f"| {UNITS} units | arrays | of the bare SimPy script | of the NumPy script |")
    print("| --- | ---: | ---: | ---: |")
    for markers, counted in ((1, False), (CHECKPOINTS, False), (1, True)):
        scenario = line(UNITS, markers, counted=counted)
        layout, columns = layout_of(scenario), columns_of(scenario)
        engine, table = BatchEngine(scenario, layout, columns), draw(columns, 0, ROWS, seed=1)
        engine.run(table)
        ours, script, vectors = least(
            rounds,
            lambda run=engine.run, table=table: run(table),  # type: ignore[misc]
            lambda: bare.run(stretches, speeds, 22.0, 22.0),
            lambda: bare.over_arrays(stretches, speeds, headways, releases),
        )
        ours, vectors = ours / ROWS, vectors / ROWS
        what = f"{len(layout.events):,} events" + (", people by ranks" if counted else "")
        print(
            f"| {what} | {ours * 1e6:.1f} µs | 1 / {script / ours:.0f} of {script * 1e3:.2f} ms | "
            f"{ours / vectors:.1f} times {vectors * 1e6:.1f} µs |",
            flush=True,
        )
        if counted:
            theirs = _monaco(scenario)
            if theirs is not None:
                print(
                    f"| monaco around `simulate` | {theirs * 1e3:.1f} ms | {theirs / ours:.0f} "
                    "times the arrays | |"
                )


def _monaco(scenario: Scenario, runs: int = 30) -> float | None:
    """Processor time (s) of a replication where monaco draws the inputs and calls us."""
    try:
        import monaco
        from scipy.stats import triang
    except ImportError:
        return None
    columns = columns_of(scenario)

    def prepare(case: monaco.Case) -> tuple[dict[str, float]]:
        return ({column.name: case.invals[column.name].val for column in columns},)

    def run(values: dict[str, float]) -> float:
        return simulate(replicated(scenario, values)).events[f"u{UNITS - 1}.tail@m1"]

    def keep(case: monaco.Case, instant: float) -> None:
        case.addOutVal("end", instant)

    functions = {"preprocess": prepare, "run": run, "postprocess": keep}
    sim = monaco.Sim(
        name="line",
        ndraws=runs,
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
    before = process_time()
    sim.runSim()
    return (process_time() - before) / runs


def whole(_: int) -> None:
    """10,000 replications of 2025 from the file to the summary: time and peak memory."""
    file = SCENARIOS / "victory_day_2025.yaml"
    for workers in (1, 2):
        code = (
            "import os, resource, sys\n"
            "from simulator import load, simulate_many\n"
            "if __name__ == '__main__':\n"
            f"    simulate_many(load({str(file)!r}), 10_000, workers={workers})\n"
            "    own, others = map(resource.getrusage, (0, -1))\n"
            "    times = os.times()\n"
            "    print(sum(times[:4]), max(own.ru_maxrss, others.ru_maxrss))\n"
        )
        begin = perf_counter()
        found = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
        took = perf_counter() - begin
        seconds, peak = map(float, found.stdout.split())
        print(
            f"| 10,000 replications of 2025, workers: {workers} | {took:.0f} s, {seconds:.0f} s of "
            f"processors | {peak / 1024:.0f} MiB a process |",
            flush=True,
        )


def dask(_: int, tasks: int = 500) -> None:
    """What a task that does nothing costs on a local cluster of two processes."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        return
    options = {"dashboard_address": None, "silence_logs": "CRITICAL"}
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, **options) as cluster,
        Client(cluster) as client,
    ):
        executor = client.get_executor(pure=False)
        list(executor.map(abs, range(50)))
        begin = perf_counter()
        list(executor.map(abs, range(tasks)))
        print(
            f"| a dask task that does nothing | {(perf_counter() - begin) / tasks * 1e3:.1f} ms | |"
        )


PARTS = {each.__name__: each for each in (engines, growth, peers, whole, dask)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    for name in given.parts or PARTS:
        print(f"\n{name}\n", flush=True)
        PARTS[name](given.rounds)


if __name__ == "__main__":
    main()
