"""What the worker measures: each kind of fault, planted in a command, is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from simulator.cli.commands import parade
from tests.bundled import SCENARIOS
from tests.fuzz import worker
from tests.fuzz.inputs import Hostile
from tests.fuzz.worker import outcome
from tests.never import NEVER

FETE = {"x.yaml": (SCENARIOS / "village_fete.yaml").read_bytes()}


@pytest.fixture(autouse=True, scope="module")
def _loaded() -> None:
    """Load what a run loads: no time and no memory of the first test."""
    assert CliRunner().invoke(parade, ["run", str(SCENARIOS / "village_fete.yaml")]).exit_code == 0


def of(*words: str) -> Hostile:
    return Hostile("planted", FETE, words)


def test_what_is_right_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LONGEST", NEVER)
    found = outcome(of("run", "x.yaml", "--format", "json"), 7)
    assert found == worker.Outcome(7, "planted", "run", 0)
    assert outcome(of("run", "y.yaml"), 8).code == 2


def fails() -> None:
    raise RuntimeError("planted")


def sleeps() -> None:
    time.sleep(NEVER)


def works() -> None:
    while True:
        pass


def takes_memory() -> None:
    # More than what earlier tests of the process may have given back to it.
    assert len([b"x" * 10**6 for _ in range(300)]) == 300


def leaves_a_folder() -> None:
    Path(".parade-x").mkdir()


def leaves_half_a_document() -> None:
    Path("run.json").write_text('{"a": NaN}', encoding="utf-8")


def leaves_half_a_figure() -> None:
    Path("x.svg").write_text("<svg>", encoding="utf-8")


def prints_no_json() -> None:
    print("{")


def writes_an_escape() -> None:
    print("\x1b[2J")


def ends_the_process() -> None:
    raise SystemExit(3)


@pytest.mark.parametrize(
    ("fault", "wrong"),
    [
        (fails, "traceback: run.py line "),
        (sleeps, "hang: run.py:"),
        (works, "hang: run.py:"),
        (takes_memory, "memory: run"),
        (leaves_a_folder, "left behind: .parade-x"),
        (leaves_half_a_document, "half-written: run.json"),
        (leaves_half_a_figure, "half-written: x.svg"),
        (prints_no_json, "no JSON: run"),
        (writes_an_escape, "control characters in the output"),
        (ends_the_process, "traceback: SystemExit 3"),
    ],
)
def test_what_is_wrong_is_told(
    monkeypatch: pytest.MonkeyPatch, fault: Callable[[], None], wrong: str
) -> None:
    from simulator.cli import options

    def planted(*args: Any, **more: Any) -> Any:
        fault()
        return options.run_drawn(*args, **more)

    monkeypatch.setattr("simulator.cli.run.run_drawn", planted)
    # Each limit is low for what must go beyond it only: others may take their time.
    monkeypatch.setattr(worker, "LONGEST", 0.3 if wrong.startswith("hang") else NEVER)
    if fault is takes_memory:
        monkeypatch.setattr(worker, "LARGEST", 40_000_000)
    found = outcome(of("run", "x.yaml", "--format", "json"), 1)
    assert found.wrong is not None
    assert found.wrong.startswith(wrong)
