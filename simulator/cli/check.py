"""`parade check`: the verdicts of many scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.options import Settings, files_argument, run_file, set_option
from simulator.cli.report import report
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from simulator.timeline.run import Run
    from simulator.timeline.verdicts import Verdict


@click.command(short_help="Run scenarios and print their verdicts only.")
@files_argument
@set_option
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], settings: Settings) -> None:
    """Run each scenario FILE and print a line for each of its constraints.

    A file that is wrong does not keep the others from being checked. Exits with 1 where a
    constraint is broken, with 2 where a file is wrong.

    \b
    Example:
      parade check scenarios/*.yaml
      parade check late.yaml --set programme.speech.duration='12 min'
    """
    verdicts: list[Verdict] = []
    wrong: list[SimulatorError] = []
    for file in files:
        try:
            run = run_file(file, settings)
            verdicts += run.verdicts
        except SimulatorError as error:
            report(error)
            wrong.append(error)
            continue
        _say(file, run)
    click.echo(_total(len(files), verdicts, len(wrong)))
    broken = any(not verdict.holds for verdict in verdicts)
    ctx.exit(max([int(broken), *(error.exit_code for error in wrong)]))


def _say(file: Path, run: Run) -> None:
    """A line per verdict that begins with the place of its constraint, as compilers do.

    A constraint that stands in the file below (`extends`) is told with the file that was checked,
    and its place at the end.
    """
    from simulator.views.text import printable
    from simulator.views.verdicts import decided_text, places

    if not run.verdicts:
        click.echo(f"{file}: no constraints")
    for verdict, place in zip(run.verdicts, places(run.scenario), strict=True):
        word = click.style("holds", "green") if verdict.holds else click.style("BROKEN", "red")
        said = printable(f"{verdict.name}: {decided_text(verdict, run.scenario)}")
        at, below = f"{file}", ""
        if place is not None and place.file == str(file):
            at = f"{file}:{place.line}"
        elif place is not None and place.line is not None:
            below = f", see {place.file}:{place.line}"
        click.echo(f"{at}: {word} {said}{below}")


def _total(files: int, verdicts: list[Verdict], wrong: int) -> str:
    broken = sum(not verdict.holds for verdict in verdicts)
    parts = [f"{len(verdicts) - broken} constraints hold", f"{broken} broken"]
    if wrong:
        parts.append(f"{wrong} of {files} files could not be judged")
    return ", ".join(parts)
