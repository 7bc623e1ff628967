"""`parade sheet`: sheets to print for posts, assembly streets, units and flights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.files import check_file, write_file
from simulator.cli.options import (
    Settings,
    file_argument,
    named_file,
    output_option,
    run_file,
    seed_option,
    set_option,
    workers_option,
)
from simulator.cli.output import Bar, shown
from simulator.errors import OutputError
from simulator.wording import alternatives

if TYPE_CHECKING:
    from simulator.ensemble.ensemble import Ensemble
    from simulator.timeline.run import Run
    from simulator.views.sheets.paper import Paper

#: Suffixes of the files, and the modules and functions that make them.
_MADE_BY = {
    ".html": ("as_html", "html_of"),
    ".pdf": ("as_pdf", "pdf_of"),
    ".xlsx": ("as_xlsx", "xlsx_of"),
}


@click.command(short_help="Make sheets to print for posts, units and flights.")
@file_argument
@output_option("OUT", f"The file to write: {alternatives(list(_MADE_BY))}.", required=True)
@click.option("--post", "posts", metavar="MARKER", multiple=True, help="What passes it, and when.")
@click.option(
    "--assembly",
    "assemblies",
    metavar="STREET",
    multiple=True,
    help="Who steps off from it, and whether there is room.",
)
@click.option("--unit", "units", metavar="NAME", multiple=True, help="Its call sheet.")
@click.option("--flight", "flights", metavar="NAME", multiple=True, help="A card for its caller.")
@click.option("--all", "everything", is_flag=True, help="All sheets, in one document.")
@click.option(
    "--paper",
    type=click.Choice(["a4", "letter"]),
    default="a4",
    show_default=True,
    help="The paper of the sheets.",
)
@click.option(
    "--runs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Also run this many replications, and show between which times eight in ten are.",
)
@seed_option("With --runs: draw their inputs from this seed.")
@workers_option
@set_option
def sheet(
    *,
    file: Path,
    output: Path,
    posts: tuple[str, ...],
    assemblies: tuple[str, ...],
    units: tuple[str, ...],
    flights: tuple[str, ...],
    everything: bool,
    paper: Paper,
    runs: int | None,
    seed: int,
    workers: int | None,
    settings: Settings,
) -> None:
    """Run the scenario FILE and make sheets to print: for a post, what passes when and how late it
    may be; for an assembly street, the step-off list; for a unit, its call sheet; for a flight, a
    card for its caller. Each of these options can be repeated.

    \b
    Example:
      parade sheet fete.yaml --post stand -o stand.pdf
      parade sheet fete.yaml --all -o sheets.html
      parade sheet fete.yaml --unit band --units imperial --clock 12h -o band.xlsx
      parade sheet fete.yaml --post stand --runs 200 -o stand.html
    """
    if not (posts or assemblies or units or flights or everything):
        raise click.UsageError("give --post, --assembly, --unit or --flight, or --all")
    suffix = output.suffix.lower()
    if suffix not in _MADE_BY:
        raise OutputError(f"{output}: must end in {alternatives(list(_MADE_BY))}")
    check_file(output)
    run = run_file(file, settings)
    from importlib import import_module

    from simulator.views.sheets.binding import Wanted, sheets_of

    with named_file(file):
        wanted = Wanted.all_of(run) if everything else Wanted(posts, assemblies, units, flights)
        ensemble = None if runs is None else _ensemble(run, runs, seed, workers)
        sheets = sheets_of(run, wanted, ensemble)
    module, name = _MADE_BY[suffix]
    made = getattr(import_module(f"simulator.views.sheets.{module}"), name)
    data: bytes = made(sheets, paper)
    written = write_file(output, lambda path: path.write_bytes(data))
    number = len(sheets.pages)
    click.echo(f"wrote {shown(written)}: {number} {'sheet' if number == 1 else 'sheets'}")


def _ensemble(run: Run, runs: int, seed: int, workers: int | None) -> Ensemble:
    from simulator import simulate_many

    with Bar("replications") as bar:
        return simulate_many(run.scenario, runs, seed, workers=workers, progress=bar.reach)
