"""The drill in a folder of its own, and what runs on unix only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import Parade
from tests.drill import DRILL

unix = pytest.mark.skipif(os.name != "posix", reason="signals and terminals of unix")


@pytest.fixture
def drill(tmp_path: Path, parade: Parade) -> str:
    """The scenario file, by its name in the working directory."""
    (tmp_path / "drill.yaml").write_text(DRILL, encoding="utf-8")
    return "drill.yaml"
