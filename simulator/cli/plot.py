"""`parade plot`: a figure of a run."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.options import Settings, file_argument, run_file, set_option
from simulator.views.figures.plot import VIEWS, file_name, save


@click.command(short_help="Draw who is where when.")
@file_argument
@click.option(
    "--view",
    type=click.Choice(list(VIEWS)),
    default="occupancy",
    show_default=True,
    help="How full a zone is over time, or every unit along its route.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(readable=False, path_type=Path),
    help="Where to write it: FILE.png, .svg or .pdf.  [default: NAME_VIEW.png here]",
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
