"""What `parade run` takes, against the bare import of the libraries that it loads.

`python benchmarks/startup.py [SCENARIO]` prints the ratio of the medians; it is to be at most 1.5.
Modules are compiled beforehand, as they are where the package is installed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

LIBRARIES = "click, simpy, numpy, pydantic, yaml, pint"
RUNS = 20
BARE = [sys.executable, "-c", f"import {LIBRARIES}"]
PARADE = [sys.executable, "-c", "from simulator.cli.main import main; main()", "run"]
SCENARIO = Path(__file__).parents[1] / "scenarios" / "victory_day_2025.yaml"


def seconds(command: list[str], compiled: str) -> float:
    """How long a process takes, start to end; it keeps compiled modules in a folder."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begin = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False)
    assert done.returncode in (0, 1)
    return time.perf_counter() - begin


def main() -> None:
    """Measure both in turn, so that a busy machine is busy for both."""
    scenario = sys.argv[1] if len(sys.argv) > 1 else str(SCENARIO)
    with TemporaryDirectory() as compiled:
        pairs = [
            (seconds(BARE, compiled), seconds([*PARADE, scenario], compiled))
            for _ in range(RUNS + 1)
        ][1:]
    bare, run = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"import {LIBRARIES}: {1000 * bare:.0f} ms")
    print(f"parade run {Path(scenario).name}: {1000 * run:.0f} ms, {run / bare:.2f} times that")


if __name__ == "__main__":
    main()
