"""`parade compare`: the differences between two plans over many replications, drawn alike."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.options import (
    Settings,
    engine_option,
    format_option,
    named_file,
    seed_option,
    set_option,
    workers_option,
)
from simulator.cli.output import Bar, show, show_json

if TYPE_CHECKING:
    from simulator.ensemble.engines import EngineName

_path = click.Path(readable=False, path_type=Path)
#: As many replications are kept whole, and can be paired.
_MOST = 20_000
#: As in a shell, after Ctrl-C.
_INTERRUPTED = 130


@click.command(short_help="Compare two scenarios over many replications with the same draws.")
@click.argument("file", type=_path)
@click.argument("other", type=_path, required=False)
@click.option(
    "--runs",
    metavar="N",
    type=click.IntRange(min=1, max=_MOST),
    default=1000,
    show_default=True,
    help="Number of replications of each.",
)
@seed_option("Draw the inputs of both from this seed.")
@engine_option("auto: the batch driver where it can run a scenario, otherwise SimPy.")
@workers_option
@click.option(
    "--all", "show_all", is_flag=True, help="List every event, not only the programme and units."
)
@format_option
@set_option
@click.pass_context
def compare(
    ctx: click.Context,
    *,
    file: Path,
    other: Path | None,
    runs: int,
    seed: int,
    engine: EngineName,
    workers: int | None,
    show_all: bool,
    output_format: str,
    settings: Settings,
) -> None:
    """Run the scenario FILE and the scenario OTHER, or FILE with settings, many times with drawn
    inputs, and list what differs: how often constraints hold, and when events occur.

    Inputs of the same name are drawn alike in both, so the differences are those of the plans and
    not of the draws. `parade diff` compares one run of each. Always exits with 0.

    \b
    Example:
      parade compare fete.yaml late.yaml --runs 100
      parade compare fete.yaml --set units.band.gap='30 m' --runs 100 --workers 1
    """
    if (other is None) != bool(settings):
        raise click.UsageError(
            "give a second scenario, or a change to the first: --set or --day PATH=VALUE"
            if other is None
            else "--set and --day change FILE: give either these or OTHER, not both"
        )
    from simulator import simulate_many
    from simulator.views.blocks import Paragraph
    from simulator.views.ensemble.paired import inputs_text, paired_blocks, paired_document

    second = other or file
    plans = (file, settings.only_shown.load(file)), (second, settings.load(second))
    ensembles = []
    with Bar("replications") as bar:
        for number, (path, scenario) in enumerate(plans):
            with named_file(path):
                found = simulate_many(
                    scenario,
                    runs,
                    seed,
                    engine=engine,
                    workers=workers,
                    progress=partial(_reach, bar, number * runs),
                )
            if found.interrupted:
                click.echo("interrupted", err=True)
                ctx.exit(_INTERRUPTED)
            ensembles.append(found)
    before, after = ensembles
    comparison = before.compare(after)
    changes = settings.texts()
    if output_format == "json":
        document = paired_document(comparison)
        document["before"] |= {"file": str(file)}
        document["after"] |= {"file": str(other or file), "settings": changes}
        show_json(document)
    else:
        to = "the same with " + ", ".join(changes)
        if other is not None:
            to = f"{after.scenario.name} ({other})"
        lines = (
            f"from  {before.scenario.name} ({file})",
            f"to    {to}",
            inputs_text(comparison),
        )
        show([Paragraph(lines, "heading"), *paired_blocks(comparison, show_all=show_all)])


def _reach(bar: Bar, before: int, done: int, of: int) -> None:
    bar.reach(before + done, 2 * of)
