"""Every constraint of a scenario is a test, and `parade` gives a run to tests: a pytest plugin.

Collected are files named ``*.parade.yaml`` and those that the setting ``parade_scenarios`` matches.
Slow imports wait until the first scenario is collected.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from simulator.pytest_plugin.fixture import Parade, parade, remember_the_test
from simulator.pytest_plugin.items import ScenarioFile
from simulator.pytest_plugin.settings import (
    EXPECTED,
    RUNS,
    SCENARIOS,
    SEED,
    SHOW,
    SUFFIX,
    is_scenario,
    read_settings,
)

__all__ = ["Parade", "parade"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the settings."""
    parser.addini(
        SCENARIOS,
        type="args",
        default=[],
        help=f"scenario files to collect beside *{SUFFIX}: globs, relative to the root directory",
    )
    parser.addini(
        EXPECTED,
        type="linelist",
        default=[],
        help="constraints that are expected to be broken, one per line: file.yaml::name, or a glob",
    )
    parser.addini(
        RUNS, default="10000", help="the maximum number of replications for a holds-in constraint"
    )
    parser.addini(
        SHOW,
        type="args",
        default=[],
        help="how numbers and times are shown, as in a scenario: units=imperial clock=12h",
    )
    parser.addini(SEED, default="1", help="the seed from which their inputs are drawn")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and read the settings."""
    config.addinivalue_line(
        "markers",
        "parade(kind, severity): an item of a parade scenario; "
        "the kind of its constraint, or 'baseline' or 'runs'",
    )
    read_settings(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ScenarioFile | None:
    """Collect a scenario file."""
    if is_scenario(parent.config, file_path):
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Remember which test is running: scenarios are looked for next to it, too."""
    remember_the_test(item)
    return (yield)
