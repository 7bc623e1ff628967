"""`parade plot`: draw a figure of a run."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.options import Settings, file_argument, run_file, set_option
from simulator.views.figures.plot import VIEWS, file_name, save


@click.command(short_help="Draw a figure of a run.")
@file_argument
@click.option(
    "--view",
    type=click.Choice(list(VIEWS)),
    default="occupancy",
    show_default=True,
    help="The occupancy of zones over time, or the position of every unit over time.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(readable=False, path_type=Path),
    help="The file to write: FILE.png, .svg or .pdf.  [default: NAME_VIEW.png in this folder]",
)
@set_option
def plot(file: Path, view: str, output: Path | None, settings: Settings) -> None:
    """Run the scenario FILE and draw a figure of it.

    \b
    Example:
      parade plot fete.yaml
      parade plot fete.yaml --view time-distance -o fete.svg
    """
    output = output or Path(f"{file.stem}_{file_name(view)}.png")
    from simulator.cli.files import check_figure, write_file

    check_figure(output)
    result = run_file(file, settings)
    click.echo(f"wrote {write_file(output, lambda path: save(result, view, path))}")
