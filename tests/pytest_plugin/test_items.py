"""Items of the plugin, through pytest itself: outcomes, lines on the terminal, collection."""

from __future__ import annotations

import pytest

import simulator
from simulator import Run, Scenario
from tests.conftest import Inner, Write
from tests.drill import DRAWN, DRILL, SELDOM
from tests.pytest_plugin.conftest import LATE, LINE_OF, WARNED

FREE = "\n".join(
    line
    for line in DRILL.partition("constraints:")[0].splitlines()
    if not line.startswith("window")
)


def test_every_constraint_is_an_item(inner: Inner, drill: str) -> None:
    result = inner("-v")
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


def test_a_broken_constraint_prints_its_verdict_and_its_line(write: Write, inner: Inner) -> None:
    file = write("late.parade.yaml", LATE)
    result = inner()
    result.assert_outcomes(passed=2, failed=2)
    text = result.stdout.str()
    start, stop = text.index("= FAILURES ="), text.index("= short test summary info =")
    assert text[start:stop].splitlines()[1:-1] == [
        "_" * 32 + " Guard on time " + "_" * 33,
        f"{file}:{LINE_OF['Guard on time']}: Guard on time",
        "  requires: guard@stand at 09:06:00, tolerance 5 s",
        "  broken:   slack -15 s at 09:06:20 (guard)",
        "  why:      guard@stand, chain from programme.speech.at 09:00:00",
        "_" * 30 + " Room in the square " + "_" * 30,
        f"{file}:{LINE_OF['Room in the square']}: Room in the square",
        "  requires: people in square at most 15",
        "  broken:   slack -1 person at 09:05:50 (guard, trucks)",
        "  why:      trucks 86 m before stand, chain from programme.speech.at 09:00:00",
    ]
    result.stdout.fnmatch_lines([f"FAILED {file}::Guard on time*"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_a_share_of_replications_that_does_not_hold(inner: Inner, write: Write) -> None:
    file = write("drill.parade.yaml", SELDOM)
    result = inner()
    result.assert_outcomes(passed=3, failed=1)
    text = result.stdout.str()
    start, stop = text.index("= FAILURES ="), text.index("= short test summary info =")
    assert text[start:stop].splitlines()[1:-1] == [
        "_" * 32 + " Not too close " + "_" * 33,
        f"{file}:{LINE_OF['Not too close']}: Not too close",
        "  requires: time gap of both at stand at least 8 s, in 95 % of replications",
        "  because:  horses shy",
        "  broken:   in 72 % of 50 replications (95 % interval: 58.3 % to 82.5 %), 95 % required",
        f"  worst:    slack -2.5 s in replication 38: parade run {file} --seed 1 --replication 38",
    ]
    result.stdout.fnmatch_lines([f"FAILED {file}::Not too close*"])


def test_a_share_that_holds_is_an_item_like_others(inner: Inner, write: Write) -> None:
    file = write("drill.parade.yaml", DRAWN)
    inner(f"{file}::Not too close").assert_outcomes(passed=1)


def test_a_share_of_replications_that_are_all_the_same(inner: Inner, write: Write) -> None:
    fixed = DRAWN.replace('low: 10 m, high: 30 m, assumed: "', 'decided: "')
    write("drill.parade.yaml", fixed)
    result = inner()
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["*Not too close: holds-in needs drawn inputs; *"])


def test_a_share_can_be_a_warning(inner: Inner, write: Write) -> None:
    file = write("drill.parade.yaml", SELDOM.replace("because:", "severity: warning, because:"))
    result = inner()
    result.assert_outcomes(passed=4, warnings=1)
    result.stdout.fnmatch_lines(
        [
            f"  {file}:{LINE_OF['Not too close']}: ParadeWarning: Not too close",
            "*broken:   in 72 % of 50 replications (95 % interval: 58.3 % to 82.5 %), *",
        ]
    )


def test_an_item_is_chosen_by_its_node_id_or_by_a_word(inner: Inner, drill: str) -> None:
    inner(f"{drill}::Guard on time").assert_outcomes(passed=1)
    result = inner("-k", "Room")
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


def test_a_constraint_of_the_file_below_stands_there(
    pytester: pytest.Pytester, write: Write, drill: str
) -> None:
    write("over/late.parade.yaml", f"extends: ../{drill}\nname: Late\n")
    items, _ = pytester.inline_genitems("over/late.parade.yaml")
    assert items[1].nodeid == "over/late.parade.yaml::Guard on time"
    assert items[1].location[:2] == (drill, LINE_OF["Guard on time"] - 1)


def test_a_wrong_file_fails_at_collection_with_all_its_problems(
    write: Write, inner: Inner, drill: str
) -> None:
    wrong = DRILL.replace("gap: {value: 20 m", "gap: {value: 20").replace(
        "guard@stand", "gaurd@stand"
    )
    file = write("wrong.parade.yaml", wrong)
    result = inner()
    result.assert_outcomes(errors=1)
    text = result.stdout.str()
    start, stop = text.index("= ERRORS ="), text.index("= short test summary info =")
    assert text[start:stop].splitlines()[1:-1] == [
        "_" * 22 + f" ERROR collecting {file} " + "_" * 22,
        f"{file}:23:11: units.trucks.gap.value: '20' needs a unit: "
        "a length such as 30 m, 1.5 km or 100 ft",
        f"{file}:{LINE_OF['Guard on time']}:27: constraints.Guard on time.event: there is no event "
        "'gaurd@stand': nothing is named 'gaurd'; did you mean 'guard@stand'?",
    ]
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_a_file_is_run_once_and_not_when_it_is_only_collected(
    inner: Inner, drill: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, ran = simulator.simulate, list[str]()

    def counted(scenario: Scenario) -> Run:
        ran.append(scenario.name)
        return whole(scenario)

    monkeypatch.setattr(simulator, "simulate", counted)
    inner("--collect-only")
    assert ran == []
    inner().assert_outcomes(passed=4)
    assert ran == ["Drill"]


def test_a_scenario_without_constraints_must_run(write: Write, inner: Inner) -> None:
    file = write("free.parade.yaml", FREE)
    result = inner("-v")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines([f"{file}::runs PASSED *"])


def test_a_run_that_can_go_no_further_fails_every_item_of_its_file(
    write: Write, inner: Inner, drill: str
) -> None:
    stuck = DRILL.replace("after: speech.end}", "after: trucks.starts}")
    write("stuck.parade.yaml", stuck)
    result = inner()
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


def test_other_files_are_collected_by_the_setting(
    pytester: pytest.Pytester, write: Write, inner: Inner
) -> None:
    write("scenarios/one.yaml", DRILL)
    write("scenarios/deep/two.yml", DRILL)
    write("other.yaml", DRILL)
    inner().assert_outcomes()
    pytester.makeini("[pytest]\nparade_scenarios = scenarios/*.yaml scenarios/**/*.yml\n")
    result = inner("--collect-only", "-q")
    files = {line.partition("::")[0] for line in result.outlines if "::" in line}
    assert files == {"scenarios/one.yaml", "scenarios/deep/two.yml"}


@pytest.mark.parametrize("pattern", ["/etc/*.yaml", ".", "../*"])
def test_a_setting_that_is_no_glob_is_a_usage_error(
    pytester: pytest.Pytester, inner: Inner, pattern: str
) -> None:
    pytester.makeini(f"[pytest]\nparade_scenarios = {pattern}\n")
    result = inner()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [f"ERROR: parade_scenarios: '{pattern}' is not a glob below the root directory"]
    )


def test_the_plugin_can_be_switched_off(inner: Inner, drill: str) -> None:
    result = inner("-p", "no:parade")
    result.assert_outcomes()


def test_a_file_is_found_from_another_folder(
    pytester: pytest.Pytester, write: Write, inner: Inner, drill: str
) -> None:
    write("late.parade.yaml", LATE)
    below = pytester.mkdir("below")
    pytester.makeini("[pytest]\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(below)
        result = inner("..")
    result.assert_outcomes(passed=6, failed=2)


def test_a_broken_constraint_says_why_it_is_asked(inner: Inner, write: Write) -> None:
    write("late.parade.yaml", WARNED.replace("severity: warning, ", ""))
    inner().stdout.fnmatch_lines(
        [
            "  because:  the mayor waits",
            "  broken:   slack -15 s at 09:06:20 (guard)",
        ],
        consecutive=True,
    )


TOLD = [
    "Guard on time",
    "  requires: guard@stand at 09:06:00, tolerance 5 s",
    "  because:  the mayor waits",
    "  broken:   slack -15 s at 09:06:20 (guard)",
    "  why:      guard@stand, chain from programme.speech.at 09:00:00",
]


def test_a_broken_constraint_that_only_warns_passes_with_a_warning(
    inner: Inner, write: Write
) -> None:
    file = write("late.parade.yaml", WARNED)
    result = inner()
    result.assert_outcomes(passed=4, warnings=1)
    text = result.stdout.str()
    start, stop = text.index("= warnings summary ="), text.index("-- Docs:")
    line = LINE_OF["Guard on time"]
    assert text[start:stop].splitlines()[1:-1] == [
        f"{file}::Guard on time",
        f"  {file}:{line}: ParadeWarning: {TOLD[0]}",
        *(f"  {more}" for more in TOLD[1:]),
        f"  {WARNED.splitlines()[line - 1]}",
    ]
    assert result.ret == pytest.ExitCode.OK


@pytest.mark.parametrize("category", ["simulator.ParadeWarning", "simulator.errors.ParadeWarning"])
def test_a_warning_that_is_made_an_error_fails(inner: Inner, write: Write, category: str) -> None:
    file = write("late.parade.yaml", WARNED)
    result = inner("-W", f"error::{category}")
    result.assert_outcomes(passed=3, failed=1)
    place = f"{file}:{LINE_OF['Guard on time']}"
    result.stdout.fnmatch_lines([f"{place}: {TOLD[0]}", *TOLD[1:]], consecutive=True)
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_warning_can_be_made_an_error_in_the_settings(
    pytester: pytest.Pytester, inner: Inner, write: Write
) -> None:
    write("late.parade.yaml", WARNED)
    pytester.makeini("[pytest]\nfilterwarnings = error::simulator.ParadeWarning\n")
    inner().assert_outcomes(passed=3, failed=1)


def test_an_item_whose_constraint_has_colons_or_brackets_is_run_by_its_node_id(
    write: Write, inner: Inner
) -> None:
    text = DRILL.replace("name: Guard on time", 'name: "Guard::on time [x]"')
    file = write("drill.parade.yaml", text)
    inner(f"{file}::Guard:on time (x)").assert_outcomes(passed=1)
