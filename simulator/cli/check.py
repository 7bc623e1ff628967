"""`parade check`: the verdicts of many scenarios, and how they differ from their baselines."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from simulator.cli.checking import Checked, Task, check_one
from simulator.cli.options import Settings, files_argument, format_option, set_option
from simulator.cli.output import report
from simulator.cli.parallel import in_order
from simulator.cli.progress import Bar


@click.command(short_help="Run scenarios and print only their verdicts.")
@files_argument
@click.option(
    "--baseline",
    is_flag=True,
    help="Also compare each with its baseline (see `parade baseline`).",
)
@click.option(
    "--all",
    "show_all",
    is_flag=True,
    help="List every event that moved, not only the largest shifts.",
)
@format_option("Lines to read, or one JSON document for all files.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Number of worker processes.  [default: one per core if the check takes over a second]",
)
@set_option
@click.pass_context
def check(
    ctx: click.Context,
    *,
    files: tuple[Path, ...],
    baseline: bool,
    show_all: bool,
    output_format: str,
    jobs: int | None,
    settings: Settings,
) -> None:
    """Run each scenario FILE and print a line for each of its constraints.

    An invalid file does not stop the others from being checked. Exits with 1 if a constraint is
    broken (unless it only warns) or anything differs from a baseline by more than its tolerances,
    with 2 if a file is invalid.

    \b
    Example:
      parade check scenarios/*.yaml
      parade check late.yaml --set programme.speech.duration='12 min'
    """
    if show_all and not baseline:
        raise click.UsageError("--all requires --baseline: it lists how events differ from it")
    results: list[Checked] = []
    printed = 0
    tasks = [Task(file, settings, baseline, show_all) for file in files]
    with (
        Bar(len(files), "files") as bar,
        closing(in_order(check_one, tasks, jobs, bar.advance)) as coming,
    ):
        for result in coming:
            results.append(result)
            bar.show()
            # While the bar is on the terminal, lines wait until it is gone.
            while not bar.shown and printed < len(results):
                _print(results[printed], output_format)
                printed += 1
    for result in results[printed:]:
        _print(result, output_format)
    if output_format == "json":
        from simulator.cli.output import show_json

        show_json(_document(results))
    else:
        click.echo(_total(results))
    ctx.exit(max(result.exit_code for result in results))


def _print(result: Checked, output_format: str) -> None:
    """Print the result of one file; with a JSON document to come, only its errors."""
    for line in result.lines if output_format == "text" else ():
        click.echo(line)
    if output_format == "text" and result.blocks:
        from simulator.cli.output import show

        show(result.blocks)
        if result.advice:
            click.echo(result.advice)
    if result.error is not None:
        report(result.error)


def _counts(results: Sequence[Checked]) -> dict[str, int]:
    return {
        "hold": sum(result.holding for result in results),
        "broken": sum(result.broken for result in results),
        "warnings": sum(result.warned for result in results),
        "differ": sum(result.differs for result in results),
        "wrong": sum(result.error is not None for result in results),
    }


def _document(results: Sequence[Checked]) -> dict[str, Any]:
    from simulator._version import __version__

    return {
        "version": __version__,
        "files": [result.document for result in results],
        "total": _counts(results),
    }


def _total(results: Sequence[Checked]) -> str:
    counts = _counts(results)
    parts = [f"{counts['hold']} constraints hold", f"{counts['broken']} broken"]
    if warned := counts["warnings"]:
        parts.append(f"{warned} {'warning' if warned == 1 else 'warnings'}")
    if differ := counts["differ"]:
        verb = "differs from its baseline" if differ == 1 else "differ from their baselines"
        parts.append(f"{differ} of {len(results)} files {verb}")
    # What was judged has lines: then its baseline is wrong, or not there.
    wrong = [bool(result.lines) for result in results if result.error is not None]
    for judged, what in ((False, "judged"), (True, "compared")):
        if judged in wrong:
            parts.append(f"{wrong.count(judged)} of {len(results)} files could not be {what}")
    return ", ".join(parts)
