"""`parade check`: the verdicts of many scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from simulator.cli.checking import Checked, Task, check_one
from simulator.cli.options import Settings, files_argument, set_option
from simulator.cli.parallel import in_order
from simulator.cli.progress import Bar
from simulator.cli.report import report
from simulator.errors import SimulatorError


@click.command(short_help="Run scenarios and print their verdicts only.")
@files_argument
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="In how many processes; 1: in one.  [default: one for each core, where it takes longer "
    "than a second]",
)
@set_option
@click.pass_context
def check(
    ctx: click.Context, files: tuple[Path, ...], jobs: int | None, settings: Settings
) -> None:
    """Run each scenario FILE and print a line for each of its constraints.

    A file that is wrong does not keep the others from being checked. Exits with 1 where a
    constraint is broken (not where it only warns), with 2 where a file is wrong.

    \b
    Example:
      parade check scenarios/*.yaml
      parade check late.yaml --set programme.speech.duration='12 min'
    """
    results: list[Checked] = []
    said = 0
    with Bar(len(files), "files") as bar:
        tasks = [Task(file, settings) for file in files]
        for result in in_order(check_one, tasks, jobs, bar.advance):
            results.append(result)
            bar.show()
            # On the terminal, lines would stand in the bar's way: they come when it is gone.
            while not bar.shown and said < len(results):
                _say(results[said])
                said += 1
    for result in results[said:]:
        _say(result)
    click.echo(_total(results))
    ctx.exit(max(result.exit_code for result in results))


def _say(result: Checked) -> None:
    if result.error is not None:
        report(SimulatorError(result.error))
    for line in result.lines:
        click.echo(line)


def _total(results: Sequence[Checked]) -> str:
    warned = sum(result.warned for result in results)
    wrong = sum(result.error is not None for result in results)
    parts = [
        f"{sum(result.holding for result in results)} constraints hold",
        f"{sum(result.broken for result in results)} broken",
    ]
    if warned:
        parts.append(f"{warned} {'warning' if warned == 1 else 'warnings'}")
    if wrong:
        parts.append(f"{wrong} of {len(results)} files could not be judged")
    return ", ".join(parts)
