"""Constraints that are meant to be broken, because that is what their scenario shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Inner, Write
from tests.drill import DRAWN, DRILL, SELDOM
from tests.pytest_plugin.conftest import LATE, LINE_OF, WARNED

BOTH = ("late.parade.yaml::Guard on time", "late.parade.yaml::Room in the square")


Expect = Callable[..., None]


@pytest.fixture
def expect(pytester: pytest.Pytester) -> Expect:
    """Write the setting."""

    def written(*entries: str) -> None:
        lines = "".join(f"    {entry}\n" for entry in entries)
        pytester.makeini(f"[pytest]\nparade_expected_failures =\n{lines}")

    return written


@pytest.mark.parametrize("entries", [BOTH, ("*::[GR]*",)])
def test_what_is_meant_to_be_broken_is_an_expected_failure(
    inner: Inner, write: Write, expect: Expect, entries: tuple[str, ...]
) -> None:
    write("late.parade.yaml", LATE)
    expect(*entries)
    result = inner("-rx")
    result.assert_outcomes(passed=2, xfailed=2)
    result.stdout.fnmatch_lines(
        [
            f"XFAIL {BOTH[0]} - slack -15 s at 09:06:20 (guard)",
            f"XFAIL {BOTH[1]} - slack -1 person at 09:05:50 (guard, trucks)",
        ],
        consecutive=True,
    )
    assert result.ret == pytest.ExitCode.OK


def test_a_share_of_replications_can_be_meant_to_be_missed(
    inner: Inner, write: Write, expect: Expect
) -> None:
    file = write("seldom.parade.yaml", SELDOM)
    expect(f"{file}::Not too close")
    share = "in 72 % of 50 replications (95 % interval: 58.3 % to 82.5 %), 95 % required"
    result = inner("-rx")
    result.assert_outcomes(passed=3, xfailed=1)
    result.stdout.fnmatch_lines([f"XFAIL {file}::Not too close - {share}"])
    write("seldom.parade.yaml", DRAWN)
    result = inner()
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(
        ["  holds: in 98.3 % of 238 replications (95 % interval: 95.8 % to 99.3 %), 95 % required"]
    )


def test_replications_and_their_seed_are_settings(inner: Inner, write: Write) -> None:
    write("seldom.parade.yaml", SELDOM)
    result = inner("-o", "parade_runs=20", "-o", "parade_seed=3")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(
        [
            "  broken:   in 70 % of 20 replications (95 % interval: 48.1 % to 85.5 %), "
            "95 % required; not decided",
            "  worst:    slack -1.4 s in replication 2: "
            "parade run seldom.parade.yaml --seed 3 --replication 2",
        ],
        consecutive=True,
    )


def test_how_failures_are_shown_is_a_setting(inner: Inner, write: Write) -> None:
    write("late.parade.yaml", LATE)
    result = inner("-o", "parade_show=units=imperial clock=12h")
    result.stdout.fnmatch_lines(["  requires: guard@stand at 9:06:00 AM, tolerance 5 s",
                                 "  broken:   slack -15 s at 9:06:20 AM (guard)"])  # fmt: skip


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("parade_show=12h", "parade_show: '12h' is not KEY=VALUE, as in clock=12h"),
        ("parade_runs=0", "parade_runs: '0' is not a whole number of at least 1"),
        ("parade_seed=x", "parade_seed: 'x' is not a whole number of at least 0"),
    ],
)
def test_numbers_that_are_none(inner: Inner, drill: str, setting: str, message: str) -> None:
    result = inner("-o", setting)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {message}"])


def test_a_glob_that_matches_no_file_is_warned_of(inner: Inner, drill: str) -> None:
    result = inner("-o", f"parade_scenarios={drill} drafts/*.yaml")
    result.assert_outcomes(passed=4, warnings=1)
    said = "parade_scenarios: no file below the root directory matches 'drafts/*.yaml'"
    result.stdout.fnmatch_lines([f"*PytestConfigWarning: {said}"])


def test_a_file_that_is_not_there_is_an_error(inner: Inner, drill: str) -> None:
    result = inner("-o", "parade_scenarios=drill.yaml")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = "parade_scenarios: there is no file 'drill.yaml' below the root directory"
    result.stderr.fnmatch_lines([f"ERROR: {said}"])


def test_what_only_warns_can_be_meant_to_be_broken_too(
    inner: Inner, write: Write, expect: Expect
) -> None:
    write("late.parade.yaml", WARNED)
    expect(BOTH[0])
    inner("-W", "error").assert_outcomes(passed=3, xfailed=1)


def test_what_is_meant_to_be_broken_and_holds_fails(
    inner: Inner, write: Write, expect: Expect
) -> None:
    write("late.parade.yaml", DRILL)
    expect(BOTH[0])
    result = inner()
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(
        [
            f"late.parade.yaml:{LINE_OF['Guard on time']}: Guard on time",
            "  holds: slack +5 s at 09:06:00 (guard)",
            "  but parade_expected_failures lists it as broken: remove it there",
        ],
        consecutive=True,
    )


def test_expected_failures_are_failures_where_pytest_is_told_so(
    inner: Inner, write: Write, expect: Expect
) -> None:
    write("late.parade.yaml", LATE)
    expect(*BOTH)
    inner("--runxfail").assert_outcomes(passed=2, failed=2)


def test_a_run_that_can_go_no_further_is_no_expected_failure(
    inner: Inner, write: Write, expect: Expect
) -> None:
    write("late.parade.yaml", DRILL.replace("after: speech.end}", "after: trucks.starts}"))
    expect(*BOTH)
    inner().assert_outcomes(failed=4)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("late.parade.yaml", "'late.parade.yaml' is not FILE::NAME of a constraint"),
        ("early.yaml::window", "there is no file 'early.yaml' below the root directory"),
    ],
)
def test_a_setting_that_is_wrong_is_a_usage_error(
    inner: Inner, write: Write, expect: Expect, entry: str, said: str
) -> None:
    write("late.parade.yaml", LATE)
    expect(entry)
    result = inner()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: parade_expected_failures: {said}"])


def test_a_setting_is_of_its_own_file(inner: Inner, write: Write, expect: Expect) -> None:
    write("late.parade.yaml", LATE)
    write("other.parade.yaml", LATE.replace("Guard on time", "The guard"))
    expect(*BOTH)
    inner().assert_outcomes(passed=4, xfailed=2, failed=2)


def test_a_constraint_that_is_not_there_is_told_at_collection(
    inner: Inner, write: Write, expect: Expect
) -> None:
    write("late.parade.yaml", LATE)
    expect("late.parade.yaml::Guard in time")
    result = inner()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            "parade_expected_failures: late.parade.yaml has no constraint 'Guard in time'; "
            "did you mean 'Guard on time'?"
        ]
    )
