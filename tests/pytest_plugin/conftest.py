"""Scenario files for an inner pytest, which has the plugin as it is installed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator import load, simulate
from tests.cli.conftest import DRILL

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

Write = Callable[[str, str], str]
Inner = Callable[..., pytest.RunResult]


@pytest.fixture(scope="session", autouse=True)
def _loaded_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Load what a run loads before any inner pytest does: NumPy cannot be loaded a second time."""
    path = tmp_path_factory.mktemp("loaded") / "drill.yaml"
    path.write_text(DRILL, encoding="utf-8")
    assert simulate(load(path)).ok


@pytest.fixture(autouse=True)
def _without_other_plugins(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out plugins that an inner pytest does not need: hypothesis takes a second to load."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:hypothesispytest -p no:nbmake")


@pytest.fixture
def write(pytester: pytest.Pytester) -> Write:
    """Write a file, by its name and its text."""

    def written(name: str, text: str) -> str:
        path = pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return name

    return written


@pytest.fixture
def drill(write: Write) -> str:
    """A scenario that holds, by its name."""
    return write("drill.parade.yaml", DRILL)


@pytest.fixture
def inner(pytester: pytest.Pytester) -> Inner:
    """Run pytest in this process."""
    return lambda *words: pytester.runpytest("-p", "no:cacheprovider", *words)
