"""`parade explain`: the chain of causes of an event."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.options import Settings, file_argument, format_option, run_file, set_option
from simulator.cli.output import show, show_json
from simulator.errors import SimulatorError


@click.command(short_help="Explain the time of an event.")
@file_argument
@click.argument("events", metavar="EVENT...", nargs=-1, required=True)
@format_option
@set_option
def explain(file: Path, events: tuple[str, ...], output_format: str, settings: Settings) -> None:
    """Run the scenario FILE and print, for each EVENT, the chain of causes back to a clock time,
    and how much each step adds.

    An EVENT is written as in the scenario file: band@stand, band.starts, speech.end.

    \b
    Example:
      parade explain fete.yaml band.tail@stand
      parade explain fete.yaml band.starts band@stand --set units.band.gap='30 m'
      parade explain fete.yaml band@stand --format json | jq .chains
    """
    run = run_file(file, settings)
    problems = [f"{file}: {text}" for event in events if (text := run.events.problem(event))]
    if problems:
        raise SimulatorError("\n".join(problems))
    chains = [run.explain(event) for event in events]
    from simulator.views.explain import chain_blocks, explain_document

    if output_format == "json":
        show_json(explain_document(run, chains))
    else:
        show([block for chain in chains for block in chain_blocks(chain, run.scenario)])
