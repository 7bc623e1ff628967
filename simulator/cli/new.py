"""`parade new`: a scenario to start from: a small one, one for a line-up, one for a rundown."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import click

from simulator.cli.files import check_file, write_file, writes
from simulator.cli.output import shown
from simulator.errors import OutputError, Place, ScenarioError


@click.command(
    short_help="Write a scenario to start from: a small one, or one for a list or a rundown."
)
@click.argument("name", type=click.Path(readable=False, path_type=Path))
@click.option(
    "--lineup",
    "line_up",
    metavar="FILE",
    type=click.Path(readable=False, path_type=Path),
    help="Propose a scenario for this list of units (.csv, .tsv, .xlsx, .ods).",
)
@click.option(
    "--sheet", metavar="SHEET", help="The sheet to read. [default: the one that it opens with]"
)
@click.option(
    "--rundown",
    metavar="FILE",
    type=click.Path(readable=False, path_type=Path),
    help="Take the programme from this Ontime project (.json).",
)
def new(name: Path, *, line_up: Path | None, sheet: str | None, rundown: Path | None) -> None:
    """Write NAME.yaml: a small, commented scenario whose constraints hold.

    With --lineup, write a scenario for a planner's list instead: what its columns mean, a profile
    for each type, and comments that say what is guessed.

    With --rundown, take the programme from the project's first rundown; one unit steps off after
    it.

    Existing files are never overwritten. pytest collects files called NAME.parade.yaml.

    \b
    Example:
      parade new fete
      parade run fete.yaml
      parade new parade --lineup lineup.csv
      parade new gala --rundown gala.json
    """
    if sheet is not None and line_up is None:
        raise click.UsageError("--sheet requires --lineup")
    if rundown is not None and line_up is not None:
        raise click.UsageError("give --lineup or --rundown, not both")
    if name.name in ("", ".."):
        raise OutputError(f"{name}: is not a valid file name")
    path = name if name.suffix in (".yaml", ".yml") else name.with_name(f"{name.name}.yaml")
    check_file(path)
    if os.path.lexists(path):
        raise OutputError(f"{path}: already exists; choose another name")
    title = shown(path.name.removesuffix(path.suffix).removesuffix(".parade"))
    if line_up is not None:
        text = _for_line_up(line_up, sheet, path.parent, title)
    elif rundown is not None:
        from simulator.exchange.rundown_reader import propose_programme

        text = propose_programme(rundown, title, dt.date.today())
    else:
        text = _small(title)
    write_file(path, writes(text))
    click.echo(f"wrote {shown(path)}\ntry: parade run {shown(path)}")
    if line_up is not None or rundown is not None:
        _report_problems(path)


def _small(title: str) -> str:
    """The small scenario."""
    from importlib.resources import files

    template = files("simulator.cli").joinpath("new_scenario.yaml").read_text(encoding="utf-8")
    # A JSON string is a YAML string too, whatever is in it.
    return template.replace("NAME", json.dumps(title, ensure_ascii=False), 1)


def _for_line_up(line_up: Path, sheet: str | None, folder: Path, title: str) -> str:
    """The scenario for a line-up."""
    from simulator.exchange.line_ups.proposal import propose
    from simulator.reading import UnreadableError
    from simulator.scenario.document.spreadsheet import SUFFIXES, TEXTS
    from simulator.wording import alternatives

    kind = line_up.suffix.lower()
    if kind not in SUFFIXES:
        raise ScenarioError.one(f"is not a {alternatives(SUFFIXES)} file", Place(str(line_up)))
    if kind in TEXTS and sheet is not None:
        raise ScenarioError.one(f"a {kind} file has no sheets", Place(str(line_up)))
    try:
        return propose(line_up, sheet, folder, title, dt.date.today())
    except UnreadableError as error:
        raise ScenarioError.one(str(error), Place(str(line_up), error.line)) from None


def _report_problems(path: Path) -> None:
    """Say what of the line-up is still to be corrected."""
    from simulator import load

    try:
        load(path)
    except ScenarioError as error:
        many = f"{len(error.problems)} problems" if len(error.problems) > 1 else "1 problem"
        click.echo(f"{many} to correct first; see parade validate {shown(path)}", err=True)
        click.echo(shown(str(error.problems[0])), err=True)
