"""How long `fixes` takes, against trying every value by a whole build, a run and all verdicts.

    python benchmarks/fixes.py

For the late speech a search that leaves nothing out makes 1,355 runs. Leaving out values that
cannot fix anything, and building and judging only what a change touches, is to take at most 0.25 of
that. Processor time; both are measured in turn, and the least of each counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from simulator import Scenario, fixes, load, simulate
from simulator.timeline.verdicts import Verdict

FILE = Path(__file__).parents[1] / "scenarios" / "late_speech_2025.yaml"
ROUNDS = 3
RUNS = 1355


def seconds(job: Callable[[], object]) -> float:
    """The processor time of a job (s)."""
    before = time.process_time()
    job()
    return time.process_time() - before


def main() -> None:
    """Measure and print."""
    scenario = load(FILE)
    run = simulate(scenario)

    def whole() -> tuple[Verdict, ...]:
        return simulate(Scenario.of_document(scenario.document, FILE)).verdicts

    times = [(seconds(lambda: fixes(run)), seconds(whole)) for _ in range(ROUNDS)]
    found, trial = map(min, zip(*times, strict=True))
    print(f"fixes {found:.2f} s, a whole run {trial * 1e3:.1f} ms")
    print(f"fixes / {RUNS:,} whole runs: {found / (RUNS * trial):.2f}")


if __name__ == "__main__":
    main()
