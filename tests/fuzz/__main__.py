"""Hostile inputs in worker processes: `python -m tests.fuzz --inputs 10000`.

None may end in a traceback, hang, take all memory or leave half a file behind. Every input follows
from the seed, which is printed, and its number: `--only NUMBER` writes it into a folder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from queue import Empty, Queue

from tests.fuzz.worker import keep

#: So many inputs are given to a worker at once; then another process takes its place.
BATCH = 250
#: How long a batch may go on without an answer (s): Python is then not even interrupted.
SILENT = 120.0


class Tally:
    """What came of the inputs so far."""

    def __init__(self) -> None:
        self.codes: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.wrong: defaultdict[str, list[int]] = defaultdict(list)
        self._lock = threading.Lock()

    def add(self, kind: str, code: object, number: int, wrong: str | None) -> None:
        """Note what came of one input."""
        with self._lock:
            self.kinds[kind] += 1
            self.codes[str(code)] += 1
            if wrong is not None:
                self.wrong[wrong].append(number)

    @property
    def total(self) -> int:
        """How many inputs there were."""
        return self.codes.total()


def work(seed: int, batches: Queue[tuple[int, int]], tally: Tally) -> None:
    """Give batches to worker processes until there are none left."""
    while True:
        try:
            first, last = batches.get_nowait()
        except Empty:
            return
        while first < last:
            first = _batch(seed, first, last, tally)


def _batch(seed: int, first: int, last: int, tally: Tally) -> int:
    """Let a new process work on a batch; the number from which on another one has to."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, "MPLBACKEND": "Agg", "PYTHONHASHSEED": "0"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{seed} {first} {last}\n")
    process.stdin.close()
    number = first
    watch = threading.Timer(SILENT, process.kill)
    watch.start()
    for line in process.stdout:
        watch.cancel()
        if line == "done\n":
            number = last
            break
        found = json.loads(line)
        tally.add(found["kind"], found["code"], found["number"], found["wrong"])
        number = found["number"] + 1
        watch = threading.Timer(SILENT, process.kill)
        watch.start()
    watch.cancel()
    process.kill()
    process.wait()
    if number < last:
        tally.add("?", None, number, f"the process died ({process.returncode})")
        number += 1
    return number


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=None, help="default: another one each time")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--only", type=int, default=None, help="write this input into out/fuzz")
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if given.seed is None else given.seed
    if given.only is not None:
        print(keep(seed, given.only, Path("out/fuzz")))
        return 0
    print(f"{given.inputs:,} inputs, seed {seed}, {given.jobs} processes", flush=True)
    batches: Queue[tuple[int, int]] = Queue()
    end = given.first + given.inputs
    for first in range(given.first, end, BATCH):
        batches.put((first, min(first + BATCH, end)))
    tally, begin = Tally(), time.monotonic()
    threads = [
        threading.Thread(target=work, args=(seed, batches, tally)) for _ in range(given.jobs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.monotonic() - begin
    codes = ", ".join(f"{number:,} {code}" for code, number in sorted(tally.codes.items()))
    print(
        f"{tally.total:,} in {lasted:.0f} s, {tally.total / lasted:.0f} a second; "
        f"by exit code: {codes}"
    )
    for wrong, numbers in sorted(tally.wrong.items(), key=lambda item: -len(item[1])):
        print(f"  {len(numbers):5} {wrong}: {', '.join(map(str, numbers[:5]))}")
    if tally.wrong:
        print(f"To look at one: python -m tests.fuzz --seed {seed} --only NUMBER")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
