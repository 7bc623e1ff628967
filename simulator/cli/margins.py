"""`parade margins`: how far each input alone can move until a constraint breaks."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.options import (
    Settings,
    file_argument,
    format_option,
    named_file,
    run_file,
    set_option,
)
from simulator.cli.output import show, show_json
from simulator.cli.progress import Bar


@click.command(short_help="Show how far each input can move until a constraint breaks.")
@file_argument
@click.argument("inputs", metavar="[INPUT]...", nargs=-1)
@click.option("--all", "show_all", is_flag=True, help="List every input, not only the tightest 20.")
@format_option("A table to read, or one JSON document with every input and exact numbers.")
@click.option(
    "-o",
    "--output",
    metavar="FIGURE",
    type=click.Path(readable=False, path_type=Path),
    help="Also draw the margins: FIGURE.png, .svg or .pdf.",
)
@set_option
def margins(
    *,
    file: Path,
    inputs: tuple[str, ...],
    show_all: bool,
    output_format: str,
    output: Path | None,
    settings: Settings,
) -> None:
    """Run the scenario FILE and show how much later (longer) and how much earlier (shorter) each
    clock time, delay and duration alone can become until a constraint that holds breaks, and which
    one: the tightest first.

    An INPUT is one of them (band.release, speech.duration, units.jets.target.at), or a unit, group
    or programme item, for all of its inputs; default: all inputs.

    \b
    Example:
      parade margins fete.yaml
      parade margins fete.yaml band speech.duration
      parade margins fete.yaml --all -o margins.svg
      parade margins fete.yaml --format json | jq '.margins[0]'
    """
    if output is not None:
        from simulator.cli.files import check_figure

        check_figure(output)
    run = run_file(file, settings)
    from simulator.whatif.margins import margins as margins_of

    with Bar(0, "inputs") as bar, named_file(file):
        found = margins_of(run, *inputs, progress=bar.reach)
    if output_format == "json":
        from simulator.views.margins import margins_document

        show_json(margins_document(found))
    else:
        from simulator.views.margins import MOST, margin_blocks

        most = None if show_all or inputs else MOST
        show(margin_blocks(found, most, how_all="use --all to list them"))
    if output is not None:
        from simulator.cli.files import write_file
        from simulator.views.figures.margins import MOST_DRAWN, margins_figure
        from simulator.views.figures.plot import save_drawn

        drawn = MOST_DRAWN if show_all or inputs else None
        written = write_file(
            output, lambda path: save_drawn(lambda: margins_figure(found, most=drawn), path)
        )
        click.echo(f"wrote {written}", err=output_format == "json")
