"""The fixture `parade`: the run of a scenario, changed or unchanged, for a test."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simulator.errors import Place, Problem, ScenarioError, SimulatorError
from simulator.pytest_plugin.settings import shown_as

if TYPE_CHECKING:
    from simulator.scenario.model.file import ShowModel
    from simulator.scenario.scenario import Scenario
    from simulator.timeline.run import Run

_folder = pytest.StashKey[Path]()


class Parade:
    """What the fixture `parade` gives: called with a scenario file, it returns its run."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._runs: dict[tuple[Path, Scenario, ShowModel, tuple[object, ...]], Run] = {}

    def __call__(
        self,
        path: str | os.PathLike[str],
        set: Mapping[str, object] | None = None,
        day: Mapping[str, object] | None = None,
    ) -> Run:
        """Run a scenario.

        Parameters
        ----------
        path
            The scenario file: relative to pytest's root directory or, if it is not there, to the
            folder of the running test.
        set
            New values of the plan by path, as ``{"programme.speech.duration": "9 min"}``.
        day
            In the same way, what turns out otherwise on the day.

        Returns
        -------
        Run
            The same one for the same file, content and settings.

        Raises
        ------
        SimulatorError
            If the file or a setting is invalid, or the run deadlocks.
        """
        __tracebackhide__ = True
        try:
            return self._run(self._find(Path(path)), set, day)
        except SimulatorError as error:
            # Show the line of the test, not how a file is read.
            raise error.with_traceback(None) from None

    def _run(
        self,
        file: Path,
        set: Mapping[str, object] | None,
        day: Mapping[str, object] | None,
    ) -> Run:
        from simulator import load, simulate

        # Loading takes milliseconds and covers every file: a changed scenario is another key.
        scenario = load(shown_path(file), {**shown_as(self._config), **(set or {})}, day)
        # Scenarios are equal however they are shown, and wherever items happen.
        places = tuple(item.place for item in scenario.programme.values())
        key = file, scenario, scenario.model.show, places
        if key not in self._runs:
            self._runs[key] = simulate(scenario)
        return self._runs[key]

    def _find(self, path: Path) -> Path:
        folders = dict.fromkeys((self._config.rootpath, self._config.stash[_folder]))
        for folder in folders:
            if os.path.exists(folder / path):
                return folder / path
        looked = " and ".join(map(str, folders))
        where = "" if path.is_absolute() else f"; looked for in {looked}"
        raise ScenarioError([Problem("", f"there is no such file{where}", Place(str(path)))])


def shown_path(path: Path) -> Path:
    """A path as messages show it: relative to the working directory if it is below that."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def remember_the_test(item: pytest.Item) -> None:
    """Remember the folder of the test that is about to run."""
    item.config.stash[_folder] = item.path.parent


@pytest.fixture(scope="session")
def parade(pytestconfig: pytest.Config) -> Parade:
    """Run a scenario: `parade("fete.yaml", set={"units.band.gap": "30 m"})` gives its `Run`."""
    return Parade(pytestconfig)
