"""`parade new`: a small scenario to start from."""

from __future__ import annotations

import json
from pathlib import Path

import click

from simulator.cli.files import check_file, write_file, writes
from simulator.cli.output import shown
from simulator.errors import OutputError


@click.command(short_help="Write a small scenario to start from.")
@click.argument("name", type=click.Path(readable=False, path_type=Path))
def new(name: Path) -> None:
    """Write NAME.yaml: a small, commented scenario whose constraints hold.

    Existing files are never overwritten. pytest collects files called NAME.parade.yaml.

    \b
    Example:
      parade new fete
      parade run fete.yaml
    """
    from importlib.resources import files

    if name.name in ("", ".."):
        raise OutputError(f"{name}: is not a valid file name")
    path = name if name.suffix in (".yaml", ".yml") else name.with_name(f"{name.name}.yaml")
    check_file(path)
    if path.exists():
        raise OutputError(f"{path}: already exists; choose another name")
    title = shown(path.name.removesuffix(path.suffix).removesuffix(".parade"))
    template = files("simulator.cli").joinpath("new_scenario.yaml").read_text(encoding="utf-8")
    # A JSON string is a YAML string too, whatever is in it.
    write_file(path, writes(template.replace("NAME", json.dumps(title, ensure_ascii=False), 1)))
    click.echo(f"wrote {shown(path)}\ntry: parade run {shown(path)}")
