"""The baseline of a scenario is an item of its own."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from simulator import load, simulate
from simulator.baseline import baseline_document, baseline_path
from simulator.views.documents import to_json
from tests.cli.test_baseline import DIFFERS
from tests.conftest import Inner, Write
from tests.drill import DRILL
from tests.pytest_plugin.conftest import LATE


@pytest.fixture
def agreed(pytester: pytest.Pytester, drill: str) -> str:
    """The scenario with its baseline."""
    agree(pytester.path / drill)
    return drill


def agree(path: Path) -> None:
    """Write the baseline of a scenario."""
    run = simulate(load(path))
    text = to_json(baseline_document(run))
    baseline_path(path).write_text(text, encoding="utf-8")


def test_it_comes_last_and_passes_where_nothing_differs(inner: Inner, agreed: str) -> None:
    result = inner("-v")
    result.assert_outcomes(passed=5)
    names = [line.split()[0] for line in result.outlines if "::" in line]
    assert names[-1] == f"{agreed}::baseline"
    inner("-m", "parade(kind='baseline')").assert_outcomes(passed=1, deselected=4)


def test_it_fails_with_what_the_command_says(inner: Inner, agreed: str, write: Write) -> None:
    write(agreed, DRILL.replace("duration: 1 min", "duration: 80 s"))
    result = inner("-k", "baseline")
    result.assert_outcomes(failed=1, deselected=4)
    text = result.stdout.str()
    start, stop = text.index("= FAILURES ="), text.index("= short test summary info =")
    said = DIFFERS.replace("drill.yaml", agreed).replace("drill.base", "drill.parade.base")
    assert text[start:stop].splitlines()[2:-1] == said.replace("DIFFERS", "differs").splitlines()


def test_a_wrong_baseline_fails_it_alone(
    pytester: pytest.Pytester, inner: Inner, agreed: str, write: Write
) -> None:
    file = baseline_path(Path(agreed))
    write(str(file), "{}")
    result = inner()
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines([f"{file}:1:1: scenario: is missing"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_constraint_may_have_its_name(
    pytester: pytest.Pytester, inner: Inner, write: Write
) -> None:
    file = write("drill.parade.yaml", DRILL.replace("name: Not too close", "name: baseline"))
    agree(pytester.path / file)
    result = inner("-v")
    result.assert_outcomes(passed=5)
    names = [line.split(" PASSED")[0] for line in result.outlines if "::baseline" in line]
    assert names == [f"{file}::baseline", f"{file}::baseline'"]
    inner(f"{file}::baseline'").assert_outcomes(passed=1)


def test_a_scenario_without_constraints_may_have_one(
    pytester: pytest.Pytester, inner: Inner, write: Write
) -> None:
    text = DRILL.partition("constraints:")[0]
    file = write("free.parade.yaml", "\n".join(x for x in text.splitlines() if "window" not in x))
    agree(pytester.path / file)
    result = inner("-v")
    result.assert_outcomes(passed=2)
    assert [line.split()[0] for line in result.outlines if "::" in line] == [
        f"{file}::runs",
        f"{file}::baseline",
    ]


def test_a_run_that_can_go_no_further_fails_it_too(inner: Inner, agreed: str, write: Write) -> None:
    write(agreed, DRILL.replace("after: speech.end}", "after: trucks.starts}"))
    inner("-k", "baseline").assert_outcomes(failed=1, deselected=4)


def test_it_reports_how_much_differs(
    pytester: pytest.Pytester, inner: Inner, agreed: str, write: Write
) -> None:
    write(agreed, LATE)
    inner("--junitxml=report.xml")
    suite = ElementTree.parse(pytester.path / "report.xml").getroot()[0]
    case = next(case for case in suite.iter("testcase") if case.get("name") == "baseline")
    assert {one.get("name"): one.get("value") for one in case.iter("property")} == {
        "file": str(baseline_path(Path(agreed))),
        "kind": "baseline",
        "moved": "23",
        "verdicts changed": "2",
    }


def test_a_baseline_is_no_scenario_whatever_the_setting_says(
    pytester: pytest.Pytester, inner: Inner, agreed: str
) -> None:
    pytester.makeini("[pytest]\nparade_scenarios = *.*\n")
    (pytester.path / "tox.ini").rename(pytester.path / "pytest.ini")
    result = inner("--collect-only", "-q", agreed)
    assert "baseline.json" not in result.stdout.str()
