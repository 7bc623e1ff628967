"""`parade validate`: list the errors of scenario files, or their assumptions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.options import files_argument
from simulator.cli.output import report
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.scenario.model.quantities import Quantity
    from simulator.scenario.scenario import Scenario
    from simulator.views.blocks import Block


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

    worst = 0
    for file in files:
        try:
            scenario = load(file)
        except SimulatorError as error:
            report(error, whole=True)
            worst = max(worst, error.exit_code)
            continue
        click.echo(f"{file}: {_counts(scenario)}")
        if assumptions:
            _list(scenario)
    ctx.exit(worst)


def _counts(scenario: Scenario) -> str:
    """What is in the file, in one line."""
    sourced = sum(known.source is not None for known in scenario.known.values())
    return ", ".join(
        (
            "OK",
            _number(len(scenario.units), "unit"),
            _number(len(scenario.all_constraints), "constraint"),
            _number(sourced, "sourced value"),
            f"{len(scenario.known) - sourced} assumed",
        )
    )


def _number(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _list(scenario: Scenario) -> None:
    assumed = {path: known for path, known in scenario.known.items() if known.assumed is not None}
    if assumed:
        from simulator.cli.output import show

        show([_table(assumed)])


def _table(assumed: Mapping[str, Quantity[Any]]) -> Block:
    from simulator.views.blocks import Column, Row, Table

    rows = [
        Row((path, *map(_shown, one.written), one.assumed or ""))
        for path, one in sorted(assumed.items())
    ]
    columns = (
        *(Column(head) for head in ("path", "value", "low", "high")),
        Column("assumed", narrow="wrap"),
    )
    return Table("Assumed", columns, tuple(rows))


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
