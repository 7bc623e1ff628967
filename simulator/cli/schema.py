"""`parade schema`: the JSON Schema of the scenario file, of a run's document, or of a baseline."""

from __future__ import annotations

import click


@click.command(short_help="Print the JSON Schema of the scenario file.")
@click.option("--run", "of_run", is_flag=True, help="Of run.json instead.")
@click.option("--baseline", "of_baseline", is_flag=True, help="Of FILE.baseline.json instead.")
def schema(of_run: bool, of_baseline: bool) -> None:
    """Print the JSON Schema of the scenario file: editors complete and check keys with it.

    \b
    Example:
      parade schema > scenario.schema.json
      parade schema --run > run.schema.json

    A scenario names its schema in its first line:

    \b
      # yaml-language-server: $schema=scenario.schema.json
    """
    from importlib.resources import files

    if of_run and of_baseline:
        raise click.UsageError("one schema at a time: --run or --baseline")
    name = "run" if of_run else "baseline" if of_baseline else "scenario"
    text = files("simulator").joinpath("schemas", f"{name}.schema.json").read_bytes()
    # JSON is UTF-8, whatever the terminal's encoding is.
    click.echo(text.rstrip(b"\n"))
