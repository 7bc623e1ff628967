"""`parade margins`: how far each input alone can move until a constraint breaks."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.options import (
    Settings,
    figure_option,
    file_argument,
    format_option,
    named_file,
    run_file,
    set_option,
)
from simulator.cli.output import Bar, show, show_json, write_figure


@click.command(short_help="Show how far each input can move until a constraint breaks.")
@file_argument
@click.argument("inputs", metavar="[INPUT]...", nargs=-1)
@click.option("--all", "show_all", is_flag=True, help="List every input, not only the tightest 20.")
@format_option
@figure_option("Also draw the margins: FIGURE.png, .svg or .pdf.")
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
    clock time, delay and duration alone can become before a constraint that holds breaks, and which
    one breaks. The tightest inputs come first.

    An INPUT is one of these (band.release, speech.duration, units.jets.target.at); or a unit, group
    or programme item, which stands for all of its inputs. Default: all inputs.

    \b
    Example:
      parade margins fete.yaml
      parade margins fete.yaml band speech.duration
      parade margins fete.yaml --all -o margins.svg
      parade margins fete.yaml --format json | jq '.margins[0]'
    """
    run = run_file(file, settings)
    from simulator.views.margins import MOST, margin_blocks, margins_document
    from simulator.whatif.margins import margins as margins_of

    with Bar("inputs") as bar, named_file(file):
        found = margins_of(run, *inputs, progress=bar.reach)
    everything = show_all or bool(inputs)
    if output_format == "json":
        show_json(margins_document(found))
    else:
        most = None if everything else MOST
        show(margin_blocks(found, most, how_all="use --all to list them"))
    if output is not None:
        from simulator.views.figures.margins import MOST_DRAWN, margins_figure

        drawn = MOST_DRAWN if everything else None
        write_figure(output, lambda: margins_figure(found, most=drawn), output_format)
