"""Every constraint of a scenario is a test: a pytest plugin.

Collected are files named ``*.parade.yaml`` and those that the setting ``parade_scenarios`` matches.
Everything that is slow to import is imported when the first scenario is collected.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from simulator.errors import Place, SimulatorError

if TYPE_CHECKING:
    from simulator.scenario.model import Constraint
    from simulator.scenario.scenario import Scenario
    from simulator.timeline.run import Run

SUFFIX = ".parade.yaml"
SETTING = "parade_scenarios"
#: The item of a scenario without constraints: that it runs is all there is to test.
RUNS = "runs"

_matched = pytest.StashKey[frozenset[Path]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the setting."""
    parser.addini(
        SETTING,
        type="args",
        default=[],
        help=f"scenario files to collect beside *{SUFFIX}: globs, relative to the root directory",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Find what the setting matches."""
    found: set[Path] = set()
    for pattern in config.getini(SETTING):
        try:
            found.update(config.rootpath.glob(pattern))
        except (NotImplementedError, ValueError):
            raise pytest.UsageError(
                f"{SETTING}: {pattern!r} is not a glob relative to the root directory"
            ) from None
    config.stash[_matched] = frozenset(found)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ScenarioFile | None:
    """Collect a scenario file."""
    if file_path.name.endswith(SUFFIX) or file_path in parent.config.stash[_matched]:
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


class BrokenConstraintError(Exception):
    """A constraint does not hold; the text says by how much, when and because of whom."""


class ScenarioFile(pytest.File):
    """A scenario file: loaded when it is collected, run when the first of its items is."""

    scenario: Scenario

    def collect(self) -> Iterator[ConstraintItem | RunsItem]:
        """Give an item for every constraint."""
        from simulator import load
        from simulator.views.verdicts import places

        try:
            self.scenario = load(self.shown_path)
        except SimulatorError as error:
            raise self.CollectError(str(error)) from None
        constraints = self.scenario.all_constraints
        if not constraints:
            yield RunsItem.from_parent(self, name=RUNS)
        for number, (constraint, place) in enumerate(
            zip(constraints, places(self.scenario), strict=True)
        ):
            yield ConstraintItem.from_parent(
                self, name=constraint.name, number=number, constraint=constraint, place=place
            )

    @property
    def shown_path(self) -> Path:
        """The path as people see it: relative to the working directory, where it is below that."""
        here = Path.cwd()
        return self.path.relative_to(here) if self.path.is_relative_to(here) else self.path

    @cached_property
    def result(self) -> Run | SimulatorError:
        """The one run of the file, or why there is none."""
        from simulator import simulate

        try:
            run = simulate(self.scenario)
            _ = run.verdicts
        except SimulatorError as error:
            return error
        return run


class ScenarioItem(pytest.Item):
    """What is asked of the run of a scenario file."""

    parent: ScenarioFile

    def the_run(self) -> Run:
        """The run of the file.

        Raises
        ------
        SimulatorError
            Where there is none.
        """
        run = self.parent.result
        if isinstance(run, SimulatorError):
            raise run
        return run

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Say what is wrong with the parade, without the program's own frames."""
        if isinstance(excinfo.value, BrokenConstraintError | SimulatorError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class RunsItem(ScenarioItem):
    """A scenario without constraints: it must run to its end."""

    def runtest(self) -> None:
        """Run it."""
        self.the_run()

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file, its first line, the name."""
        return self.path, 0, self.name


class ConstraintItem(ScenarioItem):
    """One constraint of a scenario file."""

    def __init__(
        self, *, number: int, constraint: Constraint, place: Place | None, **more: Any
    ) -> None:
        super().__init__(**more)
        self.number = number
        self.constraint = constraint
        self.place = place or Place(str(self.path))
        self.file = Path(os.path.abspath(self.place.file))

    def runtest(self) -> None:
        """See that it holds.

        Raises
        ------
        BrokenConstraintError
            Where it does not.
        """
        run = self.the_run()
        verdict = run.verdicts[self.number]
        if not verdict.holds:
            from simulator.views.verdicts import decided_text, describe

            raise BrokenConstraintError(
                f"{self.place.file}:{self.place.line}: {verdict.name}\n"
                f"  asked:  {describe(self.constraint)}\n"
                f"  broken: {decided_text(verdict, run.scenario)}"
            )

    def reportinfo(self) -> tuple[Path, int, str]:
        """The constraint's own file and line (from 0), and its name."""
        return self.file, (self.place.line or 1) - 1, self.name
