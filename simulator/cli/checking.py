"""One scenario file, checked: what is to be printed of it, which any process can find out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from simulator.cli.options import Settings, run_file
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from simulator.errors import Place
    from simulator.timeline.run import Run
    from simulator.timeline.verdicts import Verdict


class Task(NamedTuple):
    """What is to be checked: a scenario file with settings."""

    file: Path
    settings: Settings


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of it.

    Attributes
    ----------
    lines
        For standard output, with colours.
    holding, broken, warned
        How many constraints hold; are broken; are broken and only warn.
    error
        Why the file cannot be judged, or None.
    exit_code
        What the file alone would have the command exit with.
    """

    lines: tuple[str, ...] = ()
    holding: int = 0
    broken: int = 0
    warned: int = 0
    error: str | None = None
    exit_code: int = 0


def check_one(task: Task) -> Checked:
    """Check one file."""
    try:
        run = run_file(task.file, task.settings)
        verdicts = run.verdicts
    except SimulatorError as error:
        return Checked(error=str(error), exit_code=error.exit_code)
    broken = sum(verdict.fails for verdict in verdicts)
    holding = sum(verdict.holds for verdict in verdicts)
    return Checked(
        lines=_lines(task.file, run),
        holding=holding,
        broken=broken,
        warned=len(verdicts) - holding - broken,
        exit_code=int(broken > 0),
    )


def _lines(file: Path, run: Run) -> tuple[str, ...]:
    """A line per verdict that begins with the place of its constraint, as compilers do."""
    from simulator.views.text import printable
    from simulator.views.verdicts import places
    from simulator.views.why import why_broken

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

    A constraint that stands in the file below (`extends`) is told with the file that was checked,
    and its place at the end.
    """
    from simulator.views.text import printable
    from simulator.views.verdicts import decided_text

    said = printable(f"{verdict.name}: {decided_text(verdict, run.scenario)}")
    at, below = f"{file}", ""
    if place is not None and place.file == str(file):
        at = f"{file}:{place.line}"
    elif place is not None and place.line is not None:
        below = f", see {place.file}:{place.line}"
    return f"{at}: {_word(verdict)} {said}{below}"


def _word(verdict: Verdict) -> str:
    if verdict.holds:
        return click.style("holds", "green")
    return click.style("BROKEN", "red") if verdict.fails else click.style("WARNING", "yellow")
