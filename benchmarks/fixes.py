"""How long margins and fixes of the 2025 parade take, against an earlier version.

    python benchmarks/fixes.py [--base OLD_CHECKOUT]

`fixes` of the late speech and `margins` of the plan are measured on the scenarios of this checkout;
of the base, a checkout of commit c84d330, on its own and, to compare like with like, both versions
on those of the base too. A base is measured in turn with this version. `fixes` is to take at most
1/20 of the time of that commit, `margins` at most 1/4. Processor time; the least of each counts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
ROUNDS = 3
#: In a process of its own, with the version that is on its path.
CODE = """
import sys, time
from importlib import import_module
from simulator import load, simulate
what, file = sys.argv[1:]
try:
    function = getattr(import_module("simulator.whatif." + what), what)
except ImportError:  # as they were called then
    old = {"fixes": "mend", "margins": "floats"}[what]
    function = getattr(import_module("simulator.whatif." + old), old)
run = simulate(load(file))
before = time.process_time()
function(run)
print(time.process_time() - before)
"""
CASES = {"fixes": "late_speech_2025.yaml", "margins": "victory_day_2025.yaml"}


def seconds(checkout: Path, what: str, file: Path) -> float:
    """The processor time (s) of one call of a version's function on a scenario."""
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    command = [sys.executable, "-c", CODE, what, str(file)]
    found = subprocess.run(
        command, check=True, cwd=checkout, env=environment, capture_output=True, text=True
    )
    return float(found.stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    for what, name in CASES.items():
        ours, base = HERE / "scenarios" / name, given.base and given.base / "scenarios" / name
        pairs = [(HERE, ours)] if base is None else [(HERE, ours), (HERE, base), (given.base, base)]
        rounds = [
            [seconds(version, what, file) for version, file in pairs] for _ in range(given.rounds)
        ]
        least = [min(each) for each in zip(*rounds, strict=True)]
        print(f"{what:<8} {name:<24} {least[0]:6.2f} s", end="")
        if base is not None:
            print(f" 1 / {least[2] / least[0]:.1f}; of the base's file {least[1]:.2f} s", end="")
            print(f" against {least[2]:.2f} s: 1 / {least[2] / least[1]:.1f}", end="")
        print()


if __name__ == "__main__":
    main()
