"""The fixture `parade`, in tests that an inner pytest runs."""

from __future__ import annotations

import pytest

from tests.conftest import Inner, Write
from tests.drill import DRILL


def test_it_gives_the_run_of_a_scenario_as_it_is_or_changed(inner: Inner, write: Write) -> None:
    write("drill.yaml", DRILL)
    write(
        "test_drill.py",
        """
from simulator import Run
from simulator.pytest_plugin import Parade

def test_late(parade: Parade) -> None:
    run = parade("drill.yaml")
    late = parade("drill.yaml", set={"programme.speech.duration": "80 s"})
    assert isinstance(run, Run)
    assert run.ok and not late.ok
    assert late.events["guard@stand"] - run.events["guard@stand"] == 20
    assert str(run.scenario.file) == "drill.yaml"
""",
    )
    inner().assert_outcomes(passed=1)


def test_a_run_is_kept_until_a_file_of_its_scenario_changes(inner: Inner, write: Write) -> None:
    write("drill.yaml", DRILL)
    write("over.yaml", "extends: drill.yaml\nname: Over\n")
    write(
        "test_kept.py",
        """
from pathlib import Path

first = {}

def test_one(parade):
    first["run"] = parade("over.yaml")
    assert parade("over.yaml") is first["run"]
    assert parade("over.yaml", set={"units.guard.gap": "1 m"}) is not first["run"]
    there = parade("over.yaml", set={"programme.speech.place": "stand"})
    assert there.scenario.programme["speech"].place == "stand"
    assert first["run"].scenario.programme["speech"].place is None

def test_two(parade):
    assert parade("over.yaml") is first["run"]
    below = Path("drill.yaml")
    text = below.read_text(encoding="utf-8").replace("duration: 1 min", "duration: 2 min")
    below.write_text(text, encoding="utf-8")
    changed = parade("over.yaml")
    assert changed is not first["run"]
    assert changed.events["guard@stand"] - first["run"].events["guard@stand"] == 60
""",
    )
    inner().assert_outcomes(passed=2)


def test_a_path_is_relative_to_the_root_directory_or_else_to_the_test_s_folder(
    pytester: pytest.Pytester, inner: Inner, write: Write
) -> None:
    pytester.makeini("[pytest]\n")
    write("drill.yaml", DRILL)
    write("deep/drill.yaml", DRILL.replace("name: Drill", "name: Deep"))
    write("deep/own.yaml", DRILL.replace("name: Drill", "name: Own"))
    write("other/own.yaml", DRILL.replace("name: Drill", "name: Other"))
    test = """
from pathlib import Path

def test_{0}(parade):
    assert parade("drill.yaml").scenario.name == "Drill"
    assert parade("deep/drill.yaml").scenario.name == "Deep"
    assert parade(Path("own.yaml")).scenario.name == "{1}"
    assert parade(Path(__file__).with_name("own.yaml")).scenario.name == "{1}"
"""
    write("deep/test_deep.py", test.format("deep", "Own"))
    write("other/test_other.py", test.format("other", "Other"))
    inner().assert_outcomes(passed=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(pytester.path / "other")
        inner("..").assert_outcomes(passed=2)


def test_what_is_wrong_is_told_where_the_test_asked(
    pytester: pytest.Pytester, inner: Inner, write: Write
) -> None:
    pytester.makeini("[pytest]\n")
    write("drill.yaml", DRILL)
    write(
        "tests/test_wrong.py",
        """
def test_file(parade):
    parade("nowhere.yaml")

def test_setting(parade):
    parade("drill.yaml", set={"units.gaurd.gap": "3 m"})

def test_stuck(parade):
    parade("drill.yaml", set={"units.guard.release.after": "trucks.starts"})
""",
    )
    result = inner()
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(
        [
            "E*ScenarioError: nowhere.yaml: there is no such file; "
            f"looked for in {pytester.path} and {pytester.path / 'tests'}",
            "tests/test_wrong.py:3: ScenarioError",
            "E*ScenarioError: --set: units.gaurd.gap: there is no unit 'gaurd'; *",
            "tests/test_wrong.py:6: ScenarioError",
            "E*DeadlockError: nothing can move any more after 09:01:00",
            "tests/test_wrong.py:9: DeadlockError",
        ]
    )
    result.stdout.no_fnmatch_line("*simulator/*.py*")


def test_it_is_listed_among_the_fixtures(inner: Inner) -> None:
    inner("--fixtures").stdout.fnmatch_lines(["parade *session scope*", "*Run a scenario: *"])
