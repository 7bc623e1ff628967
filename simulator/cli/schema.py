"""`parade schema`: print the JSON Schema of the scenario file, of run.json or of a baseline."""

from __future__ import annotations

import click


@click.command(short_help="Print the JSON Schema of the scenario file.")
@click.option("--run", "of_run", is_flag=True, help="Print the schema of run.json instead.")
@click.option(
    "--baseline",
    "of_baseline",
    is_flag=True,
    help="Print the schema of FILE.baseline.json instead.",
)
def schema(of_run: bool, of_baseline: bool) -> None:
    """Print the JSON Schema of the scenario file, which lets editors complete and check keys.

    \b
    Example:
      parade schema > scenario.schema.json
      parade schema --run > run.schema.json

    The first line of a scenario can name its schema:

    \b
      # yaml-language-server: $schema=scenario.schema.json
    """
    from importlib.resources import files

    if of_run and of_baseline:
        raise click.UsageError("give either --run or --baseline, not both")
    name = "run" if of_run else "baseline" if of_baseline else "scenario"
    text = files("simulator").joinpath("schemas", f"{name}.schema.json").read_bytes()
    # JSON is UTF-8, whatever the terminal's encoding is.
    click.echo(text.rstrip(b"\n"))
