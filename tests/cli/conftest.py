"""The drill in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.forked import Command, Origin
from tests.conftest import Parade
from tests.drill import DRILL

#: A command under way, by its words.
Begin = Callable[..., Command]
#: What a command printed, what it complained of, its exit code.
Forked = Callable[..., tuple[str, str, int]]

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def drill(tmp_path: Path, parade: Parade) -> str:
    """The scenario file, by its name in the working directory."""
    (tmp_path / "drill.yaml").write_text(DRILL, encoding="utf-8")
    return "drill.yaml"


@pytest.fixture(scope="session")
def origin() -> Iterator[Origin]:
    """What the tests of a process fork commands from."""
    origin = Origin()
    yield origin
    origin.close()


@pytest.fixture
def begin(origin: Origin, tmp_path: Path) -> Begin:
    """Begin a command in the test's folder, as a process of its own."""
    return lambda *words, **more: Command(origin, words, tmp_path, **more)


@pytest.fixture
def forked(begin: Begin) -> Forked:
    """Run a command so; what it printed, what it complained of, its exit code."""
    return lambda *words, **more: begin(*words, **more).end()


def shown_on(terminal: int) -> str:
    """All that came to a terminal, of which the other end is closed."""
    chunks = []
    with suppress(OSError):  # which is how Linux says that there is no more
        while chunk := os.read(terminal, 65536):
            chunks.append(chunk)
    os.close(terminal)
    return b"".join(chunks).decode()


#: Python runs this as it starts, in every process of a command.
_SLOW = """
import time
import simulator.reading
sound = simulator.reading.read_bytes
def read_bytes(path, *more):
    if path.name == "slow.yaml":
        {tell}
        time.sleep(600)
    return sound(path, *more)
simulator.reading.read_bytes = read_bytes
"""


def slow_to_read(folder: Path, tell: str = "pass") -> dict[str, str]:
    """The environment of a command that reads slow.yaml for ten minutes, and does this before."""
    return with_start_up(folder / "site", _SLOW.format(tell=tell))


def with_start_up(site: Path, code: str) -> dict[str, str]:
    """The environment of a command whose every process runs this code as it starts."""
    site.mkdir()
    (site / "sitecustomize.py").write_text(code)
    path = [str(site), os.environ.get("PYTHONPATH", str(_ROOT))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
