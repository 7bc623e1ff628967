"""`parade mend`: the smallest single changes that mend what is broken."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.options import Settings, file_argument, format_option, run_file, set_option
from simulator.cli.output import show, show_json
from simulator.cli.progress import Bar


@click.command(short_help="Say what would mend each broken constraint.")
@file_argument
@click.option("--all", "every", is_flag=True, help="Tell every proposal, not only the smallest 8.")
@format_option("Lines to read, or one JSON document with every proposal and exact numbers.")
@set_option
def mend(file: Path, every: bool, form: str, settings: Settings) -> None:
    """Run the scenario FILE and say, for each broken constraint, which single changes mend it and
    break no other: the smallest first, each with the --set that makes it (to be given beside those
    of this command).

    For clock times, delays and durations they are exact; gaps, reactions, paces and the dropping of
    units are tried. Each was run, and holds. Exits with 0: `parade check` fails where something is
    broken.

    \b
    Example:
      parade mend fete.yaml
      parade mend fete.yaml --set programme.speech.duration='12 min'
      parade mend fete.yaml --format json | jq -r '.proposals[].set'
    """
    run = run_file(file, settings)
    with Bar(0, "inputs and settings") as bar:
        found = run.mend(bar.reach)
    if form == "json":
        from simulator.views.mends import mend_document

        show_json(mend_document(run, found))
        return
    from simulator.views.mends import MOST, mend_blocks

    show(mend_blocks(run, found, None if every else MOST, how_all="--all tells them"))
