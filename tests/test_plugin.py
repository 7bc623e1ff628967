"""The pytest plugin, through pytest itself: outcomes, lines on the terminal, collection errors."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from simulator import load, simulate
from tests.cli.conftest import DRILL

# The document's line of each constraint, as in the file.
LINE_OF = {
    name: 1 + [name in line for line in DRILL.splitlines()].index(True)
    for name in ("Guard on time", "Not too close", "Room in the square")
}
LATE = DRILL.replace("duration: 1 min", "duration: 80 s").replace("at-most: 20", "at-most: 15")
FREE = "\n".join(
    line
    for line in DRILL.partition("constraints:")[0].splitlines()
    if not line.startswith("window")
)


@pytest.fixture(scope="module", autouse=True)
def _loaded_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Load what a run loads before any inner pytest does: NumPy cannot be loaded a second time."""
    path = tmp_path_factory.mktemp("loaded") / "drill.yaml"
    path.write_text(DRILL, encoding="utf-8")
    assert simulate(load(path)).ok


@pytest.fixture
def drill(pytester: pytest.Pytester) -> str:
    """A scenario that holds, by its name."""
    return scenario(pytester, "drill.parade.yaml", DRILL)


def scenario(pytester: pytest.Pytester, name: str, text: str) -> str:
    """Write a scenario file."""
    path = pytester.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name


def run(pytester: pytest.Pytester, *words: str) -> pytest.RunResult:
    """Run pytest with the plugin as it is installed."""
    return pytester.runpytest("-p", "no:cacheprovider", *words)


def test_every_constraint_is_an_item(pytester: pytest.Pytester, drill: str) -> None:
    result = run(pytester, "-v")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(
        [
            f"{drill}::window PASSED *",
            f"{drill}::Guard on time PASSED *",
            f"{drill}::Not too close PASSED *",
            f"{drill}::Room in the square PASSED *",
        ],
        consecutive=True,
    )
    assert result.ret == pytest.ExitCode.OK


def test_a_broken_constraint_prints_its_verdict_and_its_line(pytester: pytest.Pytester) -> None:
    file = scenario(pytester, "late.parade.yaml", LATE)
    result = run(pytester)
    result.assert_outcomes(passed=2, failed=2)
    text = result.stdout.str()
    start, stop = text.index("= FAILURES ="), text.index("= short test summary info =")
    assert text[start:stop].splitlines()[1:-1] == [
        "_" * 32 + " Guard on time " + "_" * 33,
        f"{file}:{LINE_OF['Guard on time']}: Guard on time",
        "  asked:  guard@stand at 09:06:00, tolerance 5 s",
        "  broken: slack -15 s at 09:06:20 (guard)",
        "_" * 30 + " Room in the square " + "_" * 30,
        f"{file}:{LINE_OF['Room in the square']}: Room in the square",
        "  asked:  people in square at most 15",
        "  broken: slack -1 person at 09:05:50 (guard, trucks)",
    ]
    result.stdout.fnmatch_lines([f"FAILED {file}::Guard on time*"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_an_item_is_chosen_by_its_node_id_or_by_a_word(
    pytester: pytest.Pytester, drill: str
) -> None:
    run(pytester, f"{drill}::Guard on time").assert_outcomes(passed=1)
    result = run(pytester, "-k", "Room")
    result.assert_outcomes(passed=1, deselected=3)


def test_an_item_stands_in_the_line_of_its_constraint(
    pytester: pytest.Pytester, drill: str
) -> None:
    items, _ = pytester.inline_genitems(drill)
    path = pytester.path / drill
    assert {item.name: item.reportinfo() for item in items} == {
        "window": (path, 3, "window"),
        **{name: (path, line - 1, name) for name, line in LINE_OF.items()},
    }


def test_a_constraint_of_the_file_below_stands_there(pytester: pytest.Pytester, drill: str) -> None:
    scenario(pytester, "over/late.parade.yaml", f"extends: ../{drill}\nname: Late\n")
    items, _ = pytester.inline_genitems("over/late.parade.yaml")
    assert items[1].nodeid == "over/late.parade.yaml::Guard on time"
    assert items[1].location[:2] == (drill, LINE_OF["Guard on time"] - 1)


def test_a_wrong_file_fails_at_collection_with_all_its_problems(
    pytester: pytest.Pytester, drill: str
) -> None:
    wrong = DRILL.replace("gap: {value: 20 m", "gap: {value: 20").replace(
        "guard@stand", "gaurd@stand"
    )
    file = scenario(pytester, "wrong.parade.yaml", wrong)
    result = run(pytester)
    result.assert_outcomes(errors=1)
    text = result.stdout.str()
    start, stop = text.index("= ERRORS ="), text.index("= short test summary info =")
    assert text[start:stop].splitlines()[1:-1] == [
        "_" * 22 + f" ERROR collecting {file} " + "_" * 22,
        f"{file}:23:11: units.trucks.gap.value: '20' needs a unit: "
        "a length such as 30 m, 1.5 km or 100 ft",
        f"{file}:{LINE_OF['Guard on time']}:27: constraints.Guard on time.event: there is no event "
        "'gaurd@stand': nothing here is called 'gaurd'; did you mean 'guard@stand'?",
    ]
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_a_file_is_run_once_and_not_when_it_is_only_collected(
    pytester: pytest.Pytester, drill: str
) -> None:
    pytester.makeconftest(
        """
        import simulator.movement.simulate as room

        whole = room.simulate

        def counted(scenario):
            print("a run of", scenario.name)
            return whole(scenario)

        room.simulate = counted
        """
    )
    collected = pytester.runpytest_subprocess("--collect-only")
    assert "a run of" not in collected.stdout.str()
    assert pytester.runpytest_subprocess("-s").stdout.str().count("a run of Drill") == 1


def test_a_scenario_without_constraints_must_run(pytester: pytest.Pytester) -> None:
    file = scenario(pytester, "free.parade.yaml", FREE)
    result = run(pytester, "-v")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines([f"{file}::runs PASSED *"])


def test_a_run_that_can_go_no_further_fails_every_item_of_its_file(
    pytester: pytest.Pytester, drill: str
) -> None:
    stuck = DRILL.replace("after: speech.end}", "after: trucks.starts}")
    scenario(pytester, "stuck.parade.yaml", stuck)
    result = run(pytester)
    result.assert_outcomes(passed=4, failed=4)
    result.stdout.fnmatch_lines(
        [
            "nothing can move any more after 09:01:00",
            "  guard waits for trucks.starts (its release)",
            "  trucks waits for guard, which is ahead of it",
        ],
        consecutive=True,
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*simulate.py*")


def test_other_files_are_collected_by_the_setting(pytester: pytest.Pytester) -> None:
    scenario(pytester, "scenarios/one.yaml", DRILL)
    scenario(pytester, "scenarios/deep/two.yml", DRILL)
    scenario(pytester, "other.yaml", DRILL)
    run(pytester).assert_outcomes()
    pytester.makeini("[pytest]\nparade_scenarios = scenarios/*.yaml scenarios/**/*.yml\n")
    result = run(pytester, "--collect-only", "-q")
    files = {line.partition("::")[0] for line in result.outlines if "::" in line}
    assert files == {"scenarios/one.yaml", "scenarios/deep/two.yml"}


@pytest.mark.parametrize("pattern", ["/etc/*.yaml", "scenarios/**.yaml"])
def test_a_setting_that_is_no_glob_is_a_usage_error(
    pytester: pytest.Pytester, pattern: str
) -> None:
    pytester.makeini(f"[pytest]\nparade_scenarios = {pattern}\n")
    result = run(pytester)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [f"ERROR: parade_scenarios: '{pattern}' is not a glob relative to the root directory"]
    )


def test_the_plugin_can_be_switched_off(pytester: pytest.Pytester, drill: str) -> None:
    result = run(pytester, "-p", "no:parade")
    result.assert_outcomes()


def test_a_file_is_found_from_another_folder(pytester: pytest.Pytester, drill: str) -> None:
    scenario(pytester, "late.parade.yaml", LATE)
    below = pytester.mkdir("below")
    pytester.makeini("[pytest]\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(below)
        result = run(pytester, "..")
    result.assert_outcomes(passed=6, failed=2)


def test_the_page_on_the_plugin_is_true(pytester: pytest.Pytester) -> None:
    page = (Path(__file__).parents[1] / "docs" / "pytest.md").read_text(encoding="utf-8")
    passing, failing = re.findall(r"```(?:console|text)\n(.*?)```", page, flags=re.DOTALL)
    template = files("simulator.cli").joinpath("new_scenario.yaml").read_text(encoding="utf-8")
    file = scenario(pytester, "fete.parade.yaml", template)
    listed = [line.split("PASSED")[0] for line in run(pytester, "-v").outlines if "::" in line]
    assert listed == [line.split("PASSED")[0] for line in passing.splitlines() if "::" in line]
    scenario(pytester, file, template.replace("at-most: 80", "at-most: 40"))
    assert failing in run(pytester).stdout.str() + "\n"
    (setting,) = re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)
    pytester.makepyprojecttoml(setting)
    assert pytester.parseconfig().getini("parade_scenarios") == [
        "scenarios/*.yaml",
        "drafts/**/*.yaml",
    ]
