"""`parade validate`: list the errors of scenario files, or what is known of their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.options import Settings, files_argument, format_option, show_options
from simulator.cli.output import print_error, show_json, shown
from simulator.cli.output import show as show_blocks
from simulator.errors import reported

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario


@click.command(short_help="Check scenario files for errors, without running them.")
@files_argument
@click.option(
    "--assumptions",
    is_flag=True,
    help="List every fact, guess and decision with its bounds and the reason.",
)
@click.option("--standing", is_flag=True, help="List where each drawn-up unit stands.")
@format_option
@show_options
@click.pass_context
def validate(
    ctx: click.Context,
    *,
    files: tuple[Path, ...],
    assumptions: bool,
    standing: bool,
    output_format: str,
    show: Mapping[str, str],
) -> None:
    """Read each scenario FILE and list all of its errors, without running it.

    Exits with 2 if a file is invalid.

    \b
    Example:
      parade validate scenarios/*.yaml
      parade validate victory_day_2025.yaml --assumptions
      parade validate victory_day_2025.yaml --standing
      parade validate victory_day_2025.yaml --format json | jq '.files[0].decisions'
    """
    from simulator.views.stated.assumptions import assumption_tables
    from simulator.views.stated.standing import standing_tables

    documents: list[dict[str, Any]] = []
    worst = 0
    for file in files:
        scenario, problem = None, None
        try:
            scenario = Settings(show=show).load(file)
        except Exception as error:  # one file must not cost the others
            wrong = reported(error, file)
            print_error(wrong, whole=True)
            worst, problem = max(worst, wrong.exit_code), str(wrong)
        documents.append(_document(file, scenario, problem))
        if scenario is not None and output_format == "text":
            click.echo(f"{shown(file)}: {_counts(scenario)}")
            for notice in scenario.notices:
                click.echo(shown(notice))
            if standing and (places := standing_tables(scenario)):
                show_blocks(places)
            if assumptions and (tables := assumption_tables(scenario)):
                show_blocks(tables)
    if output_format == "json":
        from simulator._version import __version__

        show_json({"version": __version__, "files": documents})
    ctx.exit(worst)


def _counts(scenario: Scenario) -> str:
    """What is in the file, in one line."""
    from simulator.views.day.plan import day_text
    from simulator.views.stated.assumptions import counts

    found = {"unit": len(scenario.units), "constraint": len(scenario.all_constraints)}
    entries = [f"{count} {what}" + "s" * (count != 1) for what, count in found.items()]
    return ", ".join(["OK", *entries, *counts(scenario), *day_text(scenario)])


def _document(file: Path, scenario: Scenario | None, error: str | None) -> dict[str, Any]:
    from simulator.views.stated.assumptions import assumptions_document
    from simulator.views.stated.standing import standing_document

    document: dict[str, Any] = {"file": str(file), "error": error, "scenario": None}
    if scenario is None:
        return document
    document["scenario"] = {"name": scenario.name, "hash": scenario.digest}
    document["notices"] = list(scenario.notices)
    document["standing"] = standing_document(scenario)
    return document | assumptions_document(scenario)
