"""The page of the documentation on the plugin is run."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from tests.pytest_plugin.conftest import Inner, Write


def test_the_page_on_the_plugin_is_true(
    pytester: pytest.Pytester, inner: Inner, write: Write
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "pytest.md").read_text(encoding="utf-8")
    passing, failing = re.findall(r"```(?:console|text)\n(.*?)```", page, flags=re.DOTALL)
    template = files("simulator.cli").joinpath("new_scenario.yaml").read_text(encoding="utf-8")
    file = write("fete.parade.yaml", template)
    listed = [line.split("PASSED")[0] for line in inner("-v").outlines if "::" in line]
    assert listed == [line.split("PASSED")[0] for line in passing.splitlines() if "::" in line]
    write(file, template.replace("at-most: 80", "at-most: 40"))
    assert failing in inner().stdout.str() + "\n"
    (setting,) = re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)
    pytester.makepyprojecttoml(setting)
    assert pytester.parseconfig().getini("parade_scenarios") == [
        "scenarios/*.yaml",
        "drafts/**/*.yaml",
    ]
