"""`parade report`: one page on a run, or on many."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.files import check_file, write_file, writes
from simulator.cli.options import (
    Settings,
    file_argument,
    named_file,
    output_option,
    run_drawn,
    set_option,
    workers_option,
)
from simulator.cli.output import Bar, shown
from simulator.errors import OutputError

if TYPE_CHECKING:
    from simulator.ensemble.ensemble import Ensemble
    from simulator.timeline.run import Run

#: The suffixes of a page.
PAGES = (".html", ".htm")


@click.command(short_help="Write one page with verdicts, player, charts and tables.")
@file_argument
@output_option("OUT.html", "The file to write.  [default: NAME_report.html]")
@click.option(
    "--runs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Also run this many replications, to show how often constraints hold and to play each.",
)
@click.option(
    "--replication",
    metavar="K",
    type=click.IntRange(min=0),
    help="Report on this replication alone.  [default: central values]",
)
@click.option(
    "--seed",
    metavar="S",
    type=click.IntRange(min=0),
    help="Draw inputs from this seed.  [default: 1]",
)
@workers_option
@set_option
def report(
    *,
    file: Path,
    output: Path | None,
    runs: int | None,
    replication: int | None,
    seed: int | None,
    workers: int | None,
    settings: Settings,
) -> None:
    """Run the scenario FILE and write a page about it: verdicts with slack and margins, the player,
    charts, what each unit did and why, the march table, and the chain of causes of every event. It
    opens offline in any browser.

    \b
    Example:
      parade report fete.yaml
      parade report fete.yaml -o late.html --set programme.speech.duration='20 min'
      parade report fete.yaml --runs 1000
      parade report fete.yaml --seed 1 --replication 17 -o replication.html
    """
    if runs is not None and replication is not None:
        raise click.UsageError("give --runs or --replication, not both")
    if seed is not None and runs is None and replication is None:
        raise click.UsageError("--seed requires --runs or --replication")
    path = output or Path(f"{file.stem}_report.html")
    check_page(path)
    seed = 1 if seed is None else seed
    run, drawn = run_drawn(file, settings, None if replication is None else seed, replication or 0)
    ensemble = None if runs is None else _ensemble(file, run, runs, seed, workers)
    from simulator.views.constraints import total_text
    from simulator.views.report import report_page

    with named_file(file), ExitStack() as bars:
        page = report_page(
            run,
            drawn,
            ensemble,
            progress=lambda what: bars.enter_context(Bar(what)).reach,
            workers=workers,
        )
    written = write_file(path, writes(page))
    click.echo(f"wrote {shown(written)}: {total_text(run.verdicts)}")


def check_page(path: Path) -> None:
    """Check, before any work is done, that a page can be written.

    Raises
    ------
    OutputError
        If its suffix is not that of a page, and as for any file.
    """
    if path.suffix.lower() not in PAGES:
        raise OutputError(f"{path}: must end in .html")
    check_file(path)


def _ensemble(file: Path, run: Run, runs: int, seed: int, workers: int | None) -> Ensemble:
    from simulator import simulate_many

    with Bar("replications") as bar, named_file(file):
        return simulate_many(run.scenario, runs, seed, workers=workers, progress=bar.reach)
