"""A scenario file as tests: one item per constraint."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from simulator.display import displayed
from simulator.errors import ParadeWarning, Place, SimulatorError, reported
from simulator.pytest_plugin.fixture import shown_path
from simulator.pytest_plugin.settings import EXPECTED, draws, is_expected, shown_as, unmatched

if TYPE_CHECKING:
    from simulator.ensemble.shares import ShareVerdict
    from simulator.scenario.model.constraints import Constraint
    from simulator.scenario.scenario import Scenario
    from simulator.timeline.run import Run
    from simulator.timeline.verdicts import Verdict

#: The item of a scenario without constraints: that it runs is all there is to test.
RUNS = "runs"
#: The item of a scenario with a baseline beside it.
BASELINE = "baseline"


_ROUND = str.maketrans("[]", "()")


class BrokenConstraintError(Exception):
    """A constraint does not hold; the text gives the slack, the time and the units."""


class DiffersError(Exception):
    """A run differs from its baseline; the text lists how."""


def item_name(constraint: str) -> str:
    """The name of a constraint's item, with `:` for `::` and parentheses for brackets: at the one
    pytest splits node ids, at the other the cases of a test, which `--lf` does not find.
    """
    return re.sub(":{2,}", ":", constraint).translate(_ROUND)


class ScenarioFile(pytest.File):
    """A scenario file: loaded when it is collected, run when the first of its items is."""

    scenario: Scenario

    def collect(self) -> Iterator[ScenarioItem]:
        """Give an item for every constraint."""
        from simulator import load
        from simulator.baseline import baseline_path
        from simulator.views.constraints import places

        try:
            self.scenario = load(shown_path(self.path), shown_as(self.config))
        except Exception as error:  # one file must not cost the others
            raise self.CollectError(str(reported(error, shown_path(self.path)))) from None
        constraints = self.scenario.all_constraints
        names = [constraint.name for constraint in constraints]
        if wrong := unmatched(self.config, self.nodeid, map(item_name, names)):
            raise self.CollectError(wrong)
        if not constraints:
            yield RunsItem.from_parent(self, name=RUNS, kind=RUNS)
        taken: set[str] = set()
        for number, (constraint, place) in enumerate(
            zip(constraints, places(self.scenario), strict=True)
        ):
            name = item_name(constraint.name)
            while name in taken:
                name += "'"
            taken.add(name)
            yield ConstraintItem.from_parent(
                self, name=name, number=number, constraint=constraint, place=place
            )
        if os.path.lexists(baseline_path(self.path)):
            name = BASELINE
            while name in taken:  # by constraints
                name += "'"
            yield BaselineItem.from_parent(self, name=name, kind=BASELINE)

    @cached_property
    def result(self) -> Run | SimulatorError:
        """The one run of the file, or the error that stops it."""
        from simulator import simulate

        try:
            run = simulate(self.scenario)
            _ = run.verdicts
        except Exception as error:
            return reported(error, shown_path(self.path))
        return run

    @cached_property
    def shares(self) -> dict[int, ShareVerdict] | SimulatorError:
        """The verdicts on shares of replications, or the error that stops them; run once."""
        from simulator.ensemble.shares import judge_shares

        run = self.result
        if isinstance(run, SimulatorError):
            return run
        try:
            return judge_shares(run, *draws(self.config))
        except Exception as error:
            return reported(error, shown_path(self.path))


class ScenarioItem(pytest.Item):
    """One test of the run of a scenario file."""

    parent: ScenarioFile

    def __init__(self, *, kind: str, severity: str = "error", **more: Any) -> None:
        super().__init__(**more)
        self.add_marker(pytest.mark.parade(kind=kind, severity=severity))

    def the_run(self) -> Run:
        """Return the run of the file.

        Raises
        ------
        SimulatorError
            If it cannot run.
        """
        run = self.parent.result
        if isinstance(run, SimulatorError):
            raise run
        return run

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Print what is wrong with the parade, without the frames of the program."""
        ours = BrokenConstraintError, DiffersError, ParadeWarning, SimulatorError
        if isinstance(excinfo.value, ours):
            return self.failure_text(excinfo.value)
        return super().repr_failure(excinfo, style)

    def failure_text(self, error: BaseException) -> str:
        """The text of an error that the user can correct."""
        return str(error)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file, its first line, the name."""
        return self.path, 0, self.name


class RunsItem(ScenarioItem):
    """A scenario without constraints: it must run to its end."""

    def runtest(self) -> None:
        """Run it."""
        self.the_run()


class BaselineItem(ScenarioItem):
    """A scenario with a baseline beside it: nothing differs by more than its tolerances."""

    def runtest(self) -> None:
        """Compare the run with it.

        Raises
        ------
        DiffersError
            If something differs.
        BaselineError
            If the baseline is invalid.
        """
        from simulator.baseline import load_baseline
        from simulator.views.blocks import plain_text
        from simulator.views.comparison import advice, baseline_line, comparison_blocks

        scenario = shown_path(self.path)
        baseline = load_baseline(scenario)
        comparison = baseline.compare(self.the_run())
        self.user_properties += [
            ("file", str(baseline.file)),
            ("kind", BASELINE),
            ("moved", str(len(comparison.moved))),
            ("verdicts changed", str(len(comparison.verdicts))),
        ]
        if not comparison.same:
            raise DiffersError(
                f"{scenario}: differs {baseline_line(comparison, baseline)}\n"
                f"{plain_text(comparison_blocks(comparison))}"
                f"{advice(scenario)}"
            )

    def reportinfo(self) -> tuple[Path, int, str]:
        """The baseline, its first line, the name."""
        from simulator.baseline import baseline_path

        return baseline_path(self.path), 0, self.name


class ConstraintItem(ScenarioItem):
    """One constraint of a scenario file."""

    def __init__(
        self, *, number: int, constraint: Constraint, place: Place | None, **more: Any
    ) -> None:
        super().__init__(kind=constraint.kind, severity=constraint.severity, **more)
        self.number = number
        self.constraint = constraint
        self.place = place or Place(str(self.path))
        self.file = Path(os.path.abspath(self.place.file))

    def runtest(self) -> None:
        """Check that the constraint holds; warn if it is broken and only warns.

        Raises
        ------
        BrokenConstraintError
            If it is broken, or holds although it is expected to be broken.
        """
        run = self.the_run()
        verdict = run.verdicts[self.number]
        self._note(verdict)
        share = self._share()
        if share is not None:
            self._note_share(share)
        judged = share or verdict
        if is_expected(self):
            with displayed(run.display):
                decided = self._decided(run, share)
            self._expect(judged.holds, decided)
        if not judged.holds:
            with displayed(run.display):
                text = self._text(run, share)
            if judged.fails:
                raise BrokenConstraintError(text)
            self.warn(ParadeWarning(text))  # printed with its file and line

    def failure_text(self, error: BaseException) -> str:
        """The text of an error; that of the constraint begins with its place."""
        own = isinstance(error, BrokenConstraintError | ParadeWarning)
        return f"{self.place.file}:{self.place.line}: {error}" if own else str(error)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The constraint's own file and line (from 0), and its name."""
        return self.file, (self.place.line or 1) - 1, self.name

    def _note(self, verdict: Verdict) -> None:
        """Pass the constraint and its verdict to reports, such as JUnit XML."""
        properties = {
            "file": f"{self.place.file}:{self.place.line or 1}",
            "kind": verdict.kind,
            "severity": verdict.severity,
            "slack": f"{verdict.slack:.6g}",
            "unit": verdict.unit,
            "because": verdict.because,
        }
        self.user_properties += [(key, text) for key, text in properties.items() if text]

    def _share(self) -> ShareVerdict | None:
        """The verdict on the share of replications that it asks for, if it does."""
        if self.constraint.holds_in is None:
            return None
        shares = self.parent.shares
        if isinstance(shares, SimulatorError):
            raise shares
        return shares[self.number]

    def _note_share(self, share: ShareVerdict) -> None:
        """Pass that verdict to reports, too."""
        found = share.probability
        properties = {
            "holds in": f"{found.value:.6g}" if found.of else "",
            "replications": str(share.replications),
            "worst replication": "" if share.worst is None else str(share.worst),
        }
        self.user_properties += [(key, text) for key, text in properties.items() if text]

    def _decided(self, run: Run, share: ShareVerdict | None) -> str:
        from simulator.views.constraints import decided_text

        if share is not None:
            from simulator.views.ensemble.shares import share_text

            return share_text(share)
        return decided_text(run.verdicts[self.number], run.scenario)

    def _expect(self, holds: bool, decided: str) -> None:
        """Turn a constraint that is expected to be broken into an expected failure.

        Raises
        ------
        BrokenConstraintError
            If it holds.
        """
        if holds:
            raise BrokenConstraintError(
                f"{self.constraint.name}\n"
                f"  holds: {decided}\n"
                f"  but {EXPECTED} lists it as broken: remove it there"
            )
        pytest.xfail(decided)  # does nothing under --runxfail

    def _text(self, run: Run, share: ShareVerdict | None) -> str:
        from simulator.views.explain import why_broken

        verdict = run.verdicts[self.number]
        parts = {
            "requires:": self.constraint.describe_whole(),
            "because:": verdict.because,
            "broken:": self._decided(run, share),
        }
        if share is None:
            parts["why:"] = why_broken(run, verdict)
        else:
            from simulator.views.ensemble.shares import worst_text

            parts["worst:"] = worst_text(share, shown_path(self.path))
        return "\n".join(
            [verdict.name, *(f"  {what:<9} {text}" for what, text in parts.items() if text)]
        )
