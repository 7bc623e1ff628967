"""`parade schema`: the JSON Schema of the scenario file, or of a run's document."""

from __future__ import annotations

import click


@click.command(short_help="Print the JSON Schema of the scenario file.")
@click.option("--run", "of_run", is_flag=True, help="Of run.json instead.")
def schema(of_run: bool) -> None:
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

    room, name = ("views", "run") if of_run else ("scenario", "scenario")
    text = files(f"simulator.{room}").joinpath(f"{name}.schema.json").read_bytes()
    # JSON is UTF-8, whatever the terminal's encoding is.
    click.echo(text.rstrip(b"\n"))
