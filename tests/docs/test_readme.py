"""What the README says of its scenarios. (What it shows is run with all pages.)"""

import re
from pathlib import Path

from simulator import load, simulate
from tests.bundled import bundled

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
MOST_WORDS = 1400


def test_its_scenario_runs_and_every_constraint_holds(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    file = tmp_path / "small.yaml"
    file.write_text(block, encoding="utf-8")
    run = simulate(load(file))
    assert len(run.verdicts) == 3
    assert run.ok
    assert f"A scenario in {len(block.splitlines())} lines" in README


def test_its_total_is_the_run_s() -> None:
    run = bundled("victory_day_2025")
    took = run.events["parade.clears@square"] - run.events["review.start"]
    minutes, seconds = re.search(r"(\d+) min (\d+) s in the scenario", README).groups()
    assert round(took) == 60 * int(minutes) + int(seconds)


def test_it_is_read_at_once() -> None:
    assert len(README.split()) < MOST_WORDS
