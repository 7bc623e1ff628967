"""What the random suites share: how they are run, and the run of a parade that is not stuck."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, settings

from simulator import simulate
from simulator.errors import DeadlockError
from simulator.timeline.run import Run
from tests.verification.parades import Document, loaded


def suite(examples: int) -> settings:
    """The same parades every time, however long each takes."""
    return settings(
        max_examples=examples,
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
