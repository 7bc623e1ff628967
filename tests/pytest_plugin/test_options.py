"""Options of pytest and of xdist with the items of the plugin: they do what users expect."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.conftest import Inner, Write
from tests.drill import DRILL, SELDOM
from tests.pytest_plugin.conftest import LATE, LINE_OF, WARNED


def passed(result: pytest.RunResult) -> list[str]:
    """Names of the items that passed, in their order."""
    return [
        line.split("::")[1].partition(" PASSED")[0] for line in result.outlines if " PASSED" in line
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Guard", ["Guard on time"]),
        ("Room or close", ["Not too close", "Room in the square"]),
        ("not time and not window", ["Not too close", "Room in the square"]),
    ],
)
def test_items_are_chosen_by_words_of_their_names(
    inner: Inner, drill: str, words: str, names: list[str]
) -> None:
    assert passed(inner("-v", "-k", words)) == names


@pytest.mark.parametrize(
    ("marks", "names"),
    [
        ("parade", ["window", "Guard on time", "Not too close", "Room in the square"]),
        ("not parade", ["test_other"]),
        ("parade(kind='time-gap')", ["Not too close"]),
        ("parade(severity='warning')", ["Guard on time"]),
    ],
)
def test_items_are_chosen_by_their_marker(
    inner: Inner, write: Write, marks: str, names: list[str]
) -> None:
    write("drill.parade.yaml", DRILL.replace("tolerance: 5 s", "tolerance: 5 s, severity: warning"))
    write("test_other.py", "def test_other(): pass\n")
    assert passed(inner("-v", "--strict-markers", "-m", marks)) == names


def test_the_marker_is_listed(inner: Inner) -> None:
    inner("--markers").stdout.fnmatch_lines(["@pytest.mark.parade(kind, severity): *"])


def test_what_failed_last_is_run_again_alone(pytester: pytest.Pytester, write: Write) -> None:
    write("late.parade.yaml", LATE)
    write("other.parade.yaml", DRILL)
    pytester.runpytest().assert_outcomes(passed=6, failed=2)
    again = pytester.runpytest("--lf", "-v")
    again.assert_outcomes(failed=2)
    write("late.parade.yaml", LATE.replace("at-most: 15", "at-most: 16"))
    pytester.runpytest("--lf").assert_outcomes(passed=1, failed=1)
    pytester.runpytest("--lf").assert_outcomes(failed=1)


def test_the_first_failure_stops_where_that_is_asked(inner: Inner, write: Write) -> None:
    write("late.parade.yaml", LATE)
    inner("-x").assert_outcomes(passed=1, failed=1)


def test_several_processes_come_to_the_same_and_make_one_report(
    pytester: pytest.Pytester, write: Write
) -> None:
    for number in range(3):
        write(f"late{number}.parade.yaml", LATE if number else WARNED)
    write("seldom.parade.yaml", SELDOM)
    words = ("-p", "no:cacheprovider", "-rA", "-W", "always::simulator.ParadeWarning")
    alone = pytester.runpytest(*words)
    several = pytester.runpytest_subprocess(*words, "-n", "2", "--junitxml=report.xml")
    alone.assert_outcomes(passed=11, failed=5, warnings=1)
    several.assert_outcomes(passed=11, failed=5, warnings=1)
    outcomes = [
        sorted(line for line in result.outlines if line.startswith(("PASSED ", "FAILED ")))
        for result in (alone, several)
    ]
    assert outcomes[0] == outcomes[1]
    assert (
        f"late0.parade.yaml:{LINE_OF['Guard on time']}: ParadeWarning: Guard on time"
        in several.stdout.str()
    )
    suite = ElementTree.parse(pytester.path / "report.xml").getroot()[0]
    (case,) = (
        one
        for one in suite.iter("testcase")
        if (one.get("classname"), one.get("name")) == ("seldom.parade.yaml", "Not too close")
    )
    properties = {one.get("name"): one.get("value") for one in case.iter("property")}
    assert properties == {
        **{"file": "seldom.parade.yaml:27", "kind": "time-gap", "severity": "error"},
        **{"slack": "2", "unit": "s", "because": "horses shy"},
        **{"holds in": "0.72", "replications": "50", "worst replication": "38"},
    }


def test_the_report_for_other_programs_has_every_constraint_with_its_slack(
    pytester: pytest.Pytester, inner: Inner, write: Write
) -> None:
    write("to/late.parade.yaml", WARNED.replace("severity: warning", "severity: error"))
    inner("--junitxml=report.xml")
    suite = ElementTree.parse(pytester.path / "report.xml").getroot()[0]
    assert {name: suite.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "4",
        "failures": "1",
        "errors": "0",
    }
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    assert list(cases) == ["window", *LINE_OF]
    assert {case.get("classname") for case in cases.values()} == {"to.late.parade.yaml"}
    properties = {
        name: {one.get("name"): one.get("value") for one in case.iter("property")}
        for name, case in cases.items()
    }
    assert properties["Guard on time"] == {
        "file": f"to/late.parade.yaml:{LINE_OF['Guard on time']}",
        "kind": "event",
        "severity": "error",
        "slack": "-15",
        "unit": "s",
        "because": "the mayor waits",
    }
    assert properties["Room in the square"] == {
        "file": f"to/late.parade.yaml:{LINE_OF['Room in the square']}",
        "kind": "occupancy",
        "severity": "error",
        "slack": "4",
        "unit": "people",
    }
    failure = cases["Guard on time"].find("failure")
    assert failure is not None
    assert "broken:   slack -15 s at 09:06:20 (guard)" in (failure.text or "")
