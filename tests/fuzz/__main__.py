"""Hostile inputs in worker processes: `python -m tests.fuzz --inputs 10000`.

None may end in a traceback, hang, take all memory or leave half a file behind. Every input follows
from the seed, which is printed, and its number: `--only NUMBER` writes it into a folder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from tests.fuzz.worker import keep

#: So many inputs are given to a worker at once, and after so many another process takes its place:
#: what a process loads takes as long as a hundred inputs.
BATCH, LIFE = 50, 2_500
#: How long a batch may go on without an answer (s): Python is then not even interrupted.
SILENT = 600.0
#: As soon as so many processes have died, no more are started: they may be what is wrong.
MOST_DIED = 10
#: From so many inputs on, this share must run to its end, and each command once with exit code 0.
ENOUGH, RAN = 5_000, 0.4


class Tally:
    """What came of the inputs so far: exit codes by kind and by command, and what was wrong."""

    def __init__(self) -> None:
        self.codes: Counter[str] = Counter()
        self.of_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.of_command: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.wrong: defaultdict[str, list[int]] = defaultdict(list)
        self._lock = threading.Lock()

    def add(self, found: Mapping[str, Any]) -> None:
        """Note what came of one input."""
        code = str(found["code"])
        with self._lock:
            self.codes[code] += 1
            self.of_kind[found["kind"]][code] += 1
            self.of_command[found["command"]][code] += 1
            if found["wrong"] is not None:
                if found["wrong"] not in self.wrong:
                    print(f"{found['number']}: {found['wrong']}", flush=True)
                self.wrong[found["wrong"]].append(found["number"])

    @property
    def total(self) -> int:
        """How many inputs there were."""
        return self.codes.total()

    @property
    def died(self) -> int:
        """How many processes died at work on an input."""
        return self.of_kind["?"].total() if "?" in self.of_kind else 0

    @property
    def ran(self) -> float:
        """The share of inputs that ran to their end, whether constraints held or not."""
        return (self.codes["0"] + self.codes["1"]) / max(self.total, 1)

    def table(self) -> str:
        """How often each kind and each command ended with each exit code."""
        codes = sorted(self.codes)
        lines = [f"{'':14}" + "".join(f"{code:>8}" for code in codes)]
        for counts in (self.of_kind, self.of_command):
            for name in sorted(counts):
                lines.append(f"{name:14}" + "".join(f"{counts[name][code]:8,}" for code in codes))
        return "\n".join([*lines, f"{'all':14}" + "".join(f"{self.codes[c]:8,}" for c in codes)])

    def failed(self) -> Iterator[str]:
        """What is wrong, a line each, with the first numbers."""
        for wrong, numbers in sorted(self.wrong.items(), key=lambda item: -len(item[1])):
            yield f"{len(numbers):5} {wrong}: {', '.join(map(str, sorted(numbers)[:5]))}"
        if self.total >= ENOUGH and self.ran < RAN:
            yield f"only {self.ran:.0%} of the inputs ran: they do not reach what they are for"
        if self.total >= ENOUGH:
            for name, codes in self.of_command.items():
                if not codes["0"]:
                    yield f"none ended with exit code 0: {name}"


class Worker:
    """A process that works on inputs, batch after batch, from its first one on."""

    def __init__(self) -> None:
        self.given = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "MPLBACKEND": "Agg", "PYTHONHASHSEED": "0"},
        )

    def work(self, seed: int, first: int, last: int, tally: Tally) -> int:
        """Work on a batch; the number of the input at which the process died, or the last."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(f"{seed} {first} {last}\n")
            self._process.stdin.flush()
        number = first
        while True:
            watch = threading.Timer(SILENT, self._process.kill)
            watch.start()
            line = self._process.stdout.readline()
            watch.cancel()
            if line == "done\n":
                return last
            if not line:
                return number
            found = json.loads(line)
            tally.add(found)
            number = found["number"] + 1
            self.given += 1

    def end(self) -> int:
        """End the process; its exit code."""
        self._process.kill()
        self._process.communicate()
        return self._process.returncode


def work(seed: int, batches: Queue[tuple[int, int]], tally: Tally) -> None:
    """Give batches to worker processes until there are none left."""
    worker = Worker()
    while tally.died < MOST_DIED:
        try:
            first, last = batches.get_nowait()
        except Empty:
            break
        if worker.given >= LIFE:
            worker.end()
            worker = Worker()
        while (number := worker.work(seed, first, last, tally)) < last:
            died = {"kind": "?", "command": "?", "code": None, "number": number}
            tally.add({**died, "wrong": f"the process died ({worker.end()})"})
            worker = Worker()
            first = number + 1
            if first == last or tally.died >= MOST_DIED:
                break
    worker.end()


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
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    each = 1000 * (used.ru_utime + used.ru_stime) / tally.total
    print(
        f"{tally.total:,} in {lasted:.0f} s, {tally.total / lasted:.0f} a second, "
        f"{each:.0f} ms of a processor each; by exit code:"
    )
    print(tally.table())
    failed = list(tally.failed())
    print("\n".join(failed))
    if tally.wrong:
        print(f"To look at one: python -m tests.fuzz --seed {seed} --only NUMBER")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
