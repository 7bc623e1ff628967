"""The check of one scenario file: what to print of it, worked out in any process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from simulator.cli.options import Settings, run_file
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from simulator.errors import Place
    from simulator.timeline.run import Run
    from simulator.timeline.verdicts import Verdict
    from simulator.views.blocks import Block


class Task(NamedTuple):
    """A file to check.

    Attributes
    ----------
    file, settings
        A scenario.
    baseline
        Whether it is compared with its baseline.
    show_all
        Whether every event that moved is listed.
    """

    file: Path
    settings: Settings
    baseline: bool = False
    show_all: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check.

    Attributes
    ----------
    lines
        For standard output, with colours.
    blocks
        Differences from the baseline, to follow them; then comes `advice`.
    holding, broken, warned
        How many constraints hold; are broken; are broken but only warn.
    differs
        Whether something differs from the baseline.
    error
        The error in the scenario or in its baseline, or None.
    document
        All of it as plain data.
    exit_code
        The command's exit code for this file alone.
    """

    document: dict[str, Any]
    lines: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    advice: str = ""
    holding: int = 0
    broken: int = 0
    warned: int = 0
    differs: bool = False
    error: SimulatorError | None = None
    exit_code: int = 0


def check_one(task: Task) -> Checked:
    """Check one file."""
    from simulator.views.documents import verdict_document

    document: dict[str, Any] = {"file": str(task.file), "error": None}
    document |= {"scenario": None, "start": None, "verdicts": None, "baseline": None}
    try:
        run = run_file(task.file, task.settings)
        verdicts = run.verdicts
    except SimulatorError as error:
        return _failed(Checked(document), error)
    scenario = run.scenario
    document["scenario"] = {"name": scenario.name, "hash": scenario.digest}
    document["start"] = scenario.start.isoformat()
    document["verdicts"] = [verdict_document(verdict) for verdict in verdicts]
    broken = sum(verdict.fails for verdict in verdicts)
    holding = sum(verdict.holds for verdict in verdicts)
    checked = Checked(
        document=document,
        lines=_lines(task.file, run),
        holding=holding,
        broken=broken,
        warned=len(verdicts) - holding - broken,
        exit_code=int(broken > 0),
    )
    if not task.baseline:
        return checked
    try:
        return _compared(checked, task, run)
    except SimulatorError as error:
        return _failed(checked, error)


def _failed(checked: Checked, error: SimulatorError) -> Checked:
    document = {**checked.document, "error": str(error)}
    return replace(checked, document=document, error=error, exit_code=error.exit_code)


def _compared(checked: Checked, task: Task, run: Run) -> Checked:
    """Add the differences from the baseline.

    Raises
    ------
    BaselineError
        If there is none, or it is invalid.
    """
    from simulator.baseline import load_baseline
    from simulator.views.comparison import (
        advice,
        baseline_line,
        comparison_blocks,
        comparison_document,
    )

    baseline = load_baseline(task.file)
    comparison = baseline.compare(run)
    word = click.style("same", "green") if comparison.same else click.style("DIFFERS", "red")
    line = f"{task.file}: {word} {baseline_line(comparison, baseline)}"
    document = {
        "file": str(baseline.file),
        "version": baseline.content.version,
        "tolerance": baseline.content.tolerance,
        **comparison_document(comparison),
    }
    return replace(
        checked,
        document={**checked.document, "baseline": document},
        lines=(*checked.lines, line),
        blocks=tuple(comparison_blocks(comparison, show_all=task.show_all)),
        # Only the file as it stands can become the baseline.
        advice="" if comparison.same or task.settings else advice(task.file),
        differs=not comparison.same,
        exit_code=max(checked.exit_code, int(not comparison.same)),
    )


def _lines(file: Path, run: Run) -> tuple[str, ...]:
    """A line per verdict that begins with the place of its constraint, as compilers do."""
    from simulator.views.blocks import printable
    from simulator.views.constraints import places
    from simulator.views.explain import why_broken

    if not run.verdicts:
        return (f"{file}: no constraints",)
    lines = []
    for verdict, place in zip(run.verdicts, places(run.scenario), strict=True):
        lines.append(_line(file, run, verdict, place))
        if verdict.because and not verdict.holds:
            lines.append("    " + printable(f"because: {verdict.because}"))
        why = why_broken(run, verdict)
        if why is not None:
            lines.append("    " + printable(f"why: {why}"))
    return tuple(lines)


def _line(file: Path, run: Run, verdict: Verdict, place: Place | None) -> str:
    """One verdict.

    A constraint of a base file (`extends`) is listed under the checked file, with its own place at
    the end.
    """
    from simulator.views.blocks import printable
    from simulator.views.constraints import decided_text

    text = printable(f"{verdict.name}: {decided_text(verdict, run.scenario)}")
    at, below = f"{file}", ""
    if place is not None and place.file == str(file):
        at = f"{file}:{place.line}"
    elif place is not None and place.line is not None:
        below = f", see {place.file}:{place.line}"
    return f"{at}: {_word(verdict)} {text}{below}"


def _word(verdict: Verdict) -> str:
    if verdict.holds:
        return click.style("holds", "green")
    return click.style("BROKEN", "red") if verdict.fails else click.style("WARNING", "yellow")
