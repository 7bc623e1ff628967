"""The drill in a folder of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import Parade
from tests.drill import DRILL

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def drill(tmp_path: Path, parade: Parade) -> str:
    """The scenario file, by its name in the working directory."""
    (tmp_path / "drill.yaml").write_text(DRILL, encoding="utf-8")
    return "drill.yaml"


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
