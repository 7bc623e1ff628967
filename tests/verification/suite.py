"""What the random suites share: how they are run, and the run of a parade that is not stuck."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from hypothesis import HealthCheck, assume, settings

from simulator import simulate
from simulator.errors import DeadlockError
from simulator.timeline.occupancy import COUNTS
from simulator.timeline.run import Run
from tests.verification.parades import Document, loaded

#: Instants this close (s) are the same.
SAME = 1e-9


def share(number: int) -> int:
    """As much of a number as the hypothesis profile takes of a suite (see `tests/conftest.py`)."""
    return max(1, number * settings().max_examples // 100)


def least(number: int) -> int:
    """How often a suite must show a thing that the whole of it shows at least so often.

    In a part of it, half of its share: what is rare comes unevenly, and in a small one not at all.
    """
    part = settings().max_examples
    return number if part == 100 else number * part // 200


def fewer_runs(line: str) -> str:
    """A command whose output is not compared, with as many replications as the profile takes."""
    return re.sub(r"(?<=--runs )\d+", lambda number: str(share(int(number[0]))), line)


def too_few(tally: Mapping[str, int], kinds: Iterable[str], number: int) -> dict[str, int]:
    """What a suite shows less often than it must."""
    return {kind: tally[kind] for kind in kinds if tally[kind] < least(number)}


def suite(examples: int) -> settings:
    """The same parades every time, however long each takes."""
    return settings(
        max_examples=share(examples),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def simulated(document: Document) -> Run:
    """The run of a parade; one that is stuck is not looked at."""
    try:
        return simulate(loaded(document))
    except DeadlockError:
        assume(False)
        raise


def chains_sum_to_their_events(run: Run) -> None:
    """Check that the chain of every event adds up to its instant."""
    for name, instant in run.events.items():
        assert abs(run.explain(name).total - instant) <= SAME, (run.scenario.name, name)


def whoever_comes_in_goes_out(run: Run) -> None:
    """Check that no count of a zone is negative, and that it is empty in the end."""
    for zone in run.scenario.network.zones:
        steps = run.occupancy(zone)
        for count in COUNTS:
            values = steps.count(count)
            assert values.min() >= 0
            assert values[-1] == 0
