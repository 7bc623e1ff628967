"""`parade fixes`: the smallest single changes that fix broken constraints."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.options import Settings, file_argument, format_option, run_file, set_option
from simulator.cli.output import Bar, show, show_json


@click.command(short_help="Suggest changes that fix broken constraints.")
@file_argument
@click.option("--all", "show_all", is_flag=True, help="List every fix, not only the smallest 8.")
@format_option
@set_option
def fixes(file: Path, show_all: bool, output_format: str, settings: Settings) -> None:
    """Run the scenario FILE and list, for each broken constraint, the single changes that fix it
    and break no other. The smallest come first, each with the --set option that applies it, in
    addition to those already given; for a scenario with a day, with the --day option.

    Clock times, delays and durations are solved exactly; gaps, reactions, paces and dropped units
    are searched. Every fix has been verified by a run. Always exits with 0; to fail on broken
    constraints, use `parade check`.

    \b
    Example:
      parade fixes fete.yaml
      parade fixes fete.yaml --set programme.speech.duration='12 min'
      parade fixes fete.yaml --format json | jq -r '.fixes[].set'
    """
    run = run_file(file, settings)
    from simulator.views.fixes import MOST, fix_blocks, fix_document
    from simulator.whatif.fixes import fixes as fixes_of

    with Bar("inputs and settings") as bar:
        found = fixes_of(run, bar.reach)
    if output_format == "json":
        show_json(fix_document(found))
    else:
        show(fix_blocks(found, None if show_all else MOST, how_all="use --all to list them"))
