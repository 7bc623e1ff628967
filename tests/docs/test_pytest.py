"""Failures, settings and options as the page on the plugin has them. (It is run with all pages.)"""

from __future__ import annotations

import re
import shlex
from importlib.resources import files
from pathlib import Path

import pytest

from simulator import ParadeWarning
from tests.conftest import Inner, Write

PAGE = (Path(__file__).parents[2] / "docs" / "pytest.md").read_text(encoding="utf-8")
TEMPLATE = files("simulator.cli").joinpath("new_scenario.yaml").read_text(encoding="utf-8")
FILE = "fete.parade.yaml"


def blocks(language: str) -> list[str]:
    """What the page shows in a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture
def fete(write: Write) -> str:
    """The file of `parade new`."""
    return write(FILE, TEMPLATE)


def test_its_failure_is_printed(inner: Inner, write: Write) -> None:
    failing, _ = blocks("text")
    write(FILE, TEMPLATE.replace("at-most: 80", "at-most: 40"))
    assert failing in inner().stdout.str() + "\n"


def test_its_share_of_replications_is_printed(inner: Inner, write: Write) -> None:
    _, failing = blocks("text")
    write(FILE, TEMPLATE.replace("at-least: 10 s", "at-least: 16 s, holds-in: 90 %"))
    assert failing in inner().stdout.str() + "\n"


def test_its_settings_are_settings(pytester: pytest.Pytester, write: Write) -> None:
    scenarios, draws, shown, warnings, expected = blocks("toml")
    pytester.makepyprojecttoml(scenarios)
    assert pytester.parseconfig().getini("parade_scenarios") == [
        "scenarios/*.yaml",
        "drafts/**/*.yaml",
    ]
    pytester.makepyprojecttoml(draws)
    config = pytester.parseconfig()
    assert (config.getini("parade_runs"), config.getini("parade_seed")) == ("2000", "1")
    pytester.makepyprojecttoml(shown)
    assert pytester.parseconfig().getini("parade_show") == ["units=imperial", "clock=12h"]
    pytester.makepyprojecttoml(warnings)
    category = pytester.parseconfig().getini("filterwarnings")[0].partition("::")[2]
    assert category == f"simulator.{ParadeWarning.__name__}"
    write("scenarios/late_speech.yaml", TEMPLATE)
    pytester.makepyprojecttoml(expected)
    (entry,) = pytester.parseconfig().getini("parade_expected_failures")
    assert entry.partition("::")[2] in TEMPLATE


def test_its_options_are_options(pytester: pytest.Pytester, fete: str) -> None:
    found = re.findall(r"^\| `([^|]*?)` \|", PAGE, flags=re.MULTILINE)
    options = [option for words in found for option in words.replace("`", "").split(", ")]
    assert len(options) == 10
    for option in options:
        # To start workers takes seconds, and another test does.
        words = shlex.split("-n 0" if option.startswith("-n") else option)
        result = pytester.runpytest("--collect-only", *words)
        assert result.ret in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED), option
