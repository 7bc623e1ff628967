"""What the README shows is run."""

import re
from pathlib import Path

import pytest

from simulator import load, simulate
from tests.bundled import bundled

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    return re.search(rf"```{language}\n(.*?)```", README, re.S)[1]


def test_its_scenario_runs_and_every_constraint_holds(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(block("yaml"), encoding="utf-8")
    run = simulate(load(file))
    assert len(run.verdicts) == 3
    assert run.ok
    assert f"A scenario in {len(block('yaml').splitlines())} lines" in README


def test_its_python_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    exec(block("python"), names)
    assert not names["late"].ok


def test_its_total_is_the_run_s() -> None:
    run = bundled("victory_day_2025")
    took = run.events["parade.clears@square"] - run.events["review.start"]
    minutes, seconds = re.search(r"(\d+) min (\d+) s in the scenario", README).groups()
    assert round(took) == 60 * int(minutes) + int(seconds)
