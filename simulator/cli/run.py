"""`parade run`: run a scenario; print a summary or a JSON document, and write files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.files import Writer, check_folder, write_files, writes
from simulator.cli.options import (
    Settings,
    file_argument,
    format_option,
    named_file,
    run_drawn,
    set_option,
)
from simulator.cli.output import show, show_json, shown
from simulator.errors import SimulatorError
from simulator.views.figures.plot import WRITTEN, file_name, save
from simulator.wording import alternatives, composed, unknown

if TYPE_CHECKING:
    from simulator.ensemble.replication import Drawn
    from simulator.timeline.run import Run


#: What `--out` writes.
FIGURES = tuple(f"{file_name(view)}.png" for view in WRITTEN)
TABLES = ("timeline.csv", "march_table.csv", "throughput.csv", "occupancy.csv")
FILES = (*TABLES, *FIGURES, "run.json")


@click.command(short_help="Run a scenario and print a summary.")
@file_argument
@format_option
@click.option(
    "--out",
    "folder",
    metavar="DIR",
    type=click.Path(readable=False, path_type=Path),
    help=f"Also write {alternatives(FILES, 'and')} into this folder.",
)
@click.option(
    "--marker",
    "markers",
    metavar="NAME",
    multiple=True,
    help="Print the march table at this marker; --out then writes only its rows. Repeatable.",
)
@click.option(
    "--why",
    is_flag=True,
    help="Add the three largest delays and their causes to the summary.",
)
@click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(min=0),
    help="Draw the inputs that have a range. [default: their central values]",
)
@click.option(
    "--inputs",
    metavar="TABLE",
    type=click.Path(readable=False, path_type=Path),
    help="Take the inputs from this table (.csv, .parquet), as `parade ensemble --out` writes it.",
)
@click.option(
    "--replication",
    metavar="N",
    type=click.IntRange(min=0),
    help="With --seed or --inputs: the number of the replication. [default: 0]",
)
@set_option
@click.pass_context
def run(
    ctx: click.Context,
    *,
    file: Path,
    output_format: str,
    folder: Path | None,
    markers: tuple[str, ...],
    why: bool,
    seed: int | None,
    inputs: Path | None,
    replication: int | None,
    settings: Settings,
) -> None:
    """Run the scenario FILE and print when each unit starts and passes the main marker, how full
    each zone gets, and which constraints hold.

    Exits with 1 if a constraint is broken (unless it only warns).

    \b
    Example:
      parade run victory_day_2025.yaml
      parade run fete.yaml --set units.band.gap='30 m' --out results
      parade run fete.yaml --marker stand
      parade run fete.yaml --why
      parade run fete.yaml --seed 1 --replication 17
      parade run fete.yaml --format json | jq .verdicts
    """
    if folder is not None:
        check_folder(folder, FILES)
    if seed is not None and inputs is not None:
        raise click.UsageError("give --seed or --inputs, not both")
    if replication is not None and seed is None and inputs is None:
        raise click.UsageError("--replication requires --seed or --inputs")
    result, drawn = run_drawn(file, settings, seed if inputs is None else inputs, replication or 0)
    markers = tuple(map(composed, markers))
    known = result.scenario.network.marker_passes
    wrong = [marker for marker in markers if marker not in known]
    if wrong:
        lines = [f"{file}: {unknown('marker', marker, known)}" for marker in wrong]
        raise SimulatorError("\n".join(lines))
    from simulator.views.documents import run_document
    from simulator.views.summary import summary

    with named_file(file):
        if output_format == "json":
            show_json(run_document(result, markers, drawn))
        else:
            show(summary(result, markers, drawn, why=why))
    for notice in result.scenario.notices:
        click.echo(shown(notice), err=True)
    if folder is not None:
        with named_file(file):
            files = _files(result, markers, drawn)
        for path in write_files(folder, files):
            click.echo(f"wrote {shown(path)}", err=output_format == "json")
    ctx.exit(0 if result.ok else 1)


def _files(result: Run, markers: Sequence[str], drawn: Drawn | None) -> dict[str, Writer]:
    from simulator.timeline.tables import (
        march_table,
        occupancy_table,
        throughput_table,
        timeline_table,
    )
    from simulator.views.documents import run_document, to_json

    figures = (partial(save, result, view) for view in WRITTEN)
    named: dict[str, Writer] = {
        "timeline.csv": writes(timeline_table(result).to_csv()),
        "march_table.csv": writes(march_table(result, *markers).to_csv()),
        "throughput.csv": writes(throughput_table(result, *markers).to_csv()),
        "occupancy.csv": writes(occupancy_table(result).to_csv()),
        **dict(zip(FIGURES, figures, strict=True)),
        "run.json": writes(to_json(run_document(result, markers, drawn))),
    }
    if not result.scenario.network.zones:
        click.echo("occupancy.png not written: the scenario has no zones", err=True)
        del named["occupancy.png"]
    return named
