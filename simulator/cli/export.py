"""`parade export`: write a run in the format of another tool."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from simulator.cli.files import check_file, check_folder, write_file, write_files
from simulator.cli.options import Settings, file_argument, named_file, run_file, set_option
from simulator.cli.output import shown
from simulator.exchange.registry import FORMATS, Exported, Format, format_named, format_of_file


@click.command(short_help="Write a run in the format of another tool.")
@file_argument
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=click.Path(readable=False, path_type=Path),
    help="The file, or the folder of a format with several.  [default: NAME.FORMAT in this folder]",
)
@click.option(
    "--as",
    "named",
    metavar="FORMAT",
    help="The format.  [default: that of the suffix of OUT]",
)
@set_option
def export(*, file: Path, output: Path | None, named: str | None, settings: Settings) -> None:
    """Run the scenario FILE and write it in the format of another tool.

    \b
    FORMATS

    What each of them holds, and with what it was read, stands in docs/formats.md.

    \b
    Example:
      parade export fete.yaml -o fete.ics
      parade export fete.yaml --as ics --set units.band.gap='30 m'
    """
    if named is not None:
        chosen = format_named(named)
    elif output is not None:
        chosen = format_of_file(output)
    else:
        raise click.UsageError("give a file (-o OUT) or a format (--as FORMAT)")
    suffix = chosen.suffixes[0] if chosen.suffixes else f"_{chosen.name}"
    path = output or Path(f"{file.stem}{suffix}")
    (check_file if chosen.suffixes else check_folder)(path)
    chosen.check()
    run = run_file(file, settings)
    with named_file(file):
        made = chosen.write(run)
    for written in _write(path, made):
        click.echo(f"wrote {shown(written)}")


def _write(path: Path, made: Exported) -> list[Path]:
    """Write a file, or files into a folder: all of them or none."""
    if isinstance(made, bytes):
        return [write_file(path, partial(_put, made))]
    return write_files(path, {name: partial(_put, data) for name, data in made.items()})


def _put(data: bytes, path: Path) -> None:
    path.write_bytes(data)


def _listed(formats: dict[str, Format]) -> str:
    """The formats, as help lists them."""
    widest = max(map(len, formats))
    return "\n".join(f"      {each.name:{widest}}  {each.holds}" for each in formats.values())


export.help = (export.help or "").replace("FORMATS", f"Formats:\n{_listed(FORMATS)}")
