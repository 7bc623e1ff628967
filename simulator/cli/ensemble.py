"""`parade ensemble`: run a scenario many times with drawn inputs; how often constraints hold."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

import click

from simulator.cli.files import Writer, check_folder, write_files, writes
from simulator.cli.options import (
    Settings,
    engine_option,
    file_argument,
    format_option,
    named_file,
    seed_option,
    set_option,
    workers_option,
)
from simulator.cli.output import INTERRUPTED, Bar, show, show_json, shown
from simulator.wording import alternatives

if TYPE_CHECKING:
    from simulator.ensemble.engines import EngineName
    from simulator.ensemble.ensemble import Ensemble
    from simulator.ensemble.sampling import Sampling

#: What `--out` writes.
TABLES = ("constraints.csv", "events.csv", "occupancy.csv", "inputs.csv", "summary.json")
FIGURES = ("probabilities.png", "occupancy.png", "tornado.png")
FILES = (*TABLES, *FIGURES)


def _precision(_: click.Context, __: click.Parameter, text: str | None) -> float | None:
    """Read `1%`."""
    if text is None:
        return None
    try:
        found = float(text.strip().removesuffix("%")) / 100
    except ValueError:
        found = 0.0
    if not 0 < found < 1 or not text.strip().endswith("%"):
        raise click.BadParameter(f"{text!r} is not a percentage such as 1%")
    return found


@click.command(
    short_help="Run a scenario many times with drawn inputs: how often do constraints hold?"
)
@file_argument
@click.option(
    "--runs",
    metavar="N",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    help="Number of replications; with --until-precision, the most.",
)
@seed_option("Draw the inputs from this seed.")
@click.option(
    "--sampling",
    type=click.Choice(["random", "latin-hypercube", "sobol"]),
    default="random",
    show_default=True,
    help="Draw each replication by itself (random), or all of them as a design.",
)
@engine_option("auto: the batch driver where it can run the scenario, otherwise SimPy.")
@click.option(
    "--until-precision",
    metavar="PERCENT",
    callback=_precision,
    help="Stop once the interval of every probability is within this much (1%) on each side.",
)
@click.option(
    "--inputs",
    metavar="TABLE",
    type=click.Path(readable=False, path_type=Path),
    help="Take the inputs from this table (.csv, .parquet), one replication per row; draw none.",
)
@workers_option
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Run on a dask cluster: the address of its scheduler, or `local`.",
)
@click.option(
    "--outcome",
    metavar="NAME",
    help="List all inputs by how much they move this constraint's slack, or this event's time.  "
    "[default: five, for the constraint broken most often]",
)
@format_option
@click.option(
    "--out",
    "folder",
    metavar="DIR",
    type=click.Path(readable=False, path_type=Path),
    help=f"Also write {alternatives(TABLES, 'and')} and figures into this folder.",
)
@set_option
@click.pass_context
def ensemble(
    ctx: click.Context,
    *,
    file: Path,
    runs: int,
    seed: int,
    sampling: Sampling,
    engine: EngineName,
    until_precision: float | None,
    inputs: Path | None,
    workers: int | None,
    cluster: str | None,
    outcome: str | None,
    output_format: str,
    folder: Path | None,
    settings: Settings,
) -> None:
    """Run the scenario FILE many times and print how often each constraint holds, when units are at
    the main marker, how full each zone gets, and which inputs matter most.

    Each replication draws the facts and guesses that have a low and a high; decisions and plain
    numbers stay as they are. Ctrl-C ends it early and prints the results up to then. Exits with 1
    if a constraint with `holds-in` holds less often than that (unless it only warns); how often the
    others hold does not matter.

    \b
    Example:
      parade ensemble fete.yaml --runs 1000
      parade ensemble fete.yaml --until-precision 5% --workers 1
      parade ensemble fete.yaml --runs 100 --format json | jq .all_hold
      parade ensemble fete.yaml --runs 1000 --outcome band@stand
    """
    if folder is not None:
        check_folder(folder, FILES)
    from simulator import simulate_many
    from simulator.ensemble.sensitivity import check_outcome
    from simulator.ensemble.table import InputTable
    from simulator.views.ensemble.document import ensemble_document
    from simulator.views.ensemble.text import ensemble_blocks

    scenario = settings.load(file)
    if outcome is not None:
        with named_file(file):
            outcome = check_outcome(scenario, outcome)
    with (
        Bar("replications") as bar,
        _executor(cluster, workers) as executor,
        named_file(file),
        _interrupts_raise(),
    ):
        found = simulate_many(
            scenario,
            runs,
            seed,
            engine=engine,
            sampling=sampling,
            executor=executor,
            workers=workers,
            table=None if inputs is None else InputTable.read(inputs),
            until_precision=until_precision,
            progress=bar.reach,
        )
    if output_format == "json":
        show_json(ensemble_document(found, outcome))
    else:
        show(ensemble_blocks(found, outcome))
    if folder is not None:
        for path in write_files(folder, _files(found, outcome)):
            click.echo(f"wrote {shown(path)}", err=output_format == "json")
    if found.interrupted:
        click.echo("interrupted", err=True)
        ctx.exit(INTERRUPTED)
    ctx.exit(0 if found.shares_met else 1)


@contextmanager
def _interrupts_raise() -> Iterator[None]:
    """Let Ctrl-C raise an exception that keeps what is done, in place of ending the command."""
    before = signal.getsignal(signal.SIGINT)
    if not callable(before) or current_thread() is not main_thread():  # ignored, under nohup
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _executor(address: str | None, workers: int | None) -> Iterator[Executor | None]:
    if address is None:
        yield None
        return
    from simulator.ensemble.workers.executors import cluster

    with cluster(address, workers) as executor:
        yield executor


def _files(found: Ensemble, outcome: str | None) -> dict[str, Writer]:
    from simulator.ensemble.frames import bands_table, constraints_table, events_table
    from simulator.views.documents import to_json
    from simulator.views.ensemble.document import ensemble_document
    from simulator.views.figures.plot import save_drawn

    figures = {
        f"{name}.png": partial(save_drawn, draw) for name, draw in found.plot.drawable(outcome)
    }
    return {
        "constraints.csv": writes(constraints_table(found).to_csv()),
        "events.csv": writes(events_table(found).to_csv()),
        "occupancy.csv": writes(bands_table(found).to_csv()),
        "inputs.csv": writes(found.inputs.to_csv()),
        "summary.json": writes(to_json(ensemble_document(found, outcome))),
        **figures,
    }
