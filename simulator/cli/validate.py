"""`parade validate`: list the errors of scenario files, or their assumptions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.options import files_argument
from simulator.cli.output import for_each, show
from simulator.views.blocks import Column, Row, Table

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

#: A longer list is shortened to its ends.
_MOST_ITEMS = 6


@click.command(short_help="Check scenario files for errors, without running them.")
@files_argument
@click.option(
    "--assumptions",
    is_flag=True,
    help="List every assumed value with its bounds and the reason.",
)
@click.pass_context
def validate(ctx: click.Context, files: tuple[Path, ...], assumptions: bool) -> None:
    """Read each scenario FILE and list all of its errors, without running it.

    Exits with 2 if a file is invalid.

    \b
    Example:
      parade validate scenarios/*.yaml
      parade validate victory_day_2025.yaml --assumptions
    """
    from simulator import load

    def work(file: Path) -> None:
        scenario = load(file)
        click.echo(f"{file}: {_counts(scenario)}")
        if assumptions and (table := _assumptions(scenario)).rows:
            show([table])

    ctx.exit(for_each(files, work, whole=True))


def _counts(scenario: Scenario) -> str:
    """What is in the file, in one line."""
    assumed = sum(number.assumed is not None for number in scenario.known.values())
    found = {
        "unit": len(scenario.units),
        "constraint": len(scenario.all_constraints),
        "sourced value": len(scenario.known) - assumed,
    }
    counts = [f"{count} {what}" + "s" * (count != 1) for what, count in found.items()]
    return f"OK, {', '.join(counts)}, {assumed} assumed"


def _assumptions(scenario: Scenario) -> Table:
    rows = [
        Row((path, *map(_shown, number.written), number.assumed))
        for path, number in sorted(scenario.known.items())
        if number.assumed is not None
    ]
    heads = map(Column, ("path", "value", "low", "high"))
    return Table("Assumed", (*heads, Column("assumed", narrow="wrap")), rows)


def _shown(value: object) -> str:
    """A value as it stands in the file; of a long list its ends and its length."""
    if value is None:
        return "-"
    if not isinstance(value, list):
        return str(value)
    items = [str(item) for item in value]
    if len(items) > _MOST_ITEMS:
        items = [*items[:3], "…", f"{items[-1]}; {len(value)} in all"]
    return f"[{', '.join(items)}]"
