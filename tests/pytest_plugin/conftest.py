"""Scenario files for an inner pytest."""

from __future__ import annotations

import pytest

from tests.conftest import Write
from tests.drill import DRILL

#: The document's line of each constraint, as in the file.
LINE_OF = {
    name: 1 + [name in line for line in DRILL.splitlines()].index(True)
    for name in ("Guard on time", "Not too close", "Room in the square")
}
LATE = DRILL.replace("duration: 1 min", "duration: 80 s").replace("at-most: 20", "at-most: 15")
#: As late, but that the guard is late is only warned of, and it is said why it should not be.
WARNED = LATE.replace("at-most: 15", "at-most: 20").replace(
    "tolerance: 5 s}", "tolerance: 5 s, severity: warning, because: the mayor waits}"
)


@pytest.fixture
def drill(write: Write) -> str:
    """A scenario that holds, by its name."""
    return write("drill.parade.yaml", DRILL)
