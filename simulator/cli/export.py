"""`parade export`: write a run in the format of another tool."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

import click

from simulator.cli.files import check_file, check_folder, write_file, write_files
from simulator.cli.options import (
    Settings,
    duration_text,
    file_argument,
    named_file,
    output_option,
    run_file,
    set_option,
)
from simulator.cli.output import shown
from simulator.display import displayed
from simulator.errors import OutputError
from simulator.exchange.registry import (
    FORMATS,
    STEP,
    Exported,
    Format,
    format_named,
    format_of_file,
)
from simulator.wording import alternatives

#: Samples are no closer than this (s).
FINEST_STEP = 0.001


@click.command(short_help="Write a run in the format of another tool.")
@file_argument
@output_option(
    "OUT",
    "The file to write; of a format of several files, the folder.  [default: NAME.FORMAT in this "
    "folder]",
)
@click.option(
    "--as",
    "named",
    metavar="FORMAT",
    help="The format.  [default: from the suffix of OUT]",
)
@click.option(
    "--step",
    metavar="DURATION",
    callback=duration_text,
    help=f"Of a sampled format: the time between samples.  [default: {STEP:g} s]",
)
@click.option(
    "--lineup-into",
    "workbook",
    metavar="XLSX",
    type=click.Path(readable=False, path_type=Path),
    help="Write the times beside the units in a copy of the workbook with the line-up.",
)
@set_option
def export(
    *,
    file: Path,
    output: Path | None,
    named: str | None,
    step: str | None,
    workbook: Path | None,
    settings: Settings,
) -> None:
    """Run the scenario FILE and write it in the format of another tool.

    \b
    FORMATS

    docs/formats.md says what each of them holds, and which programs read it.

    \b
    Example:
      parade export fete.yaml -o fete.ics
      parade export fete.yaml --as ics --set units.band.gap='30 m'
      parade export fete.yaml -o fete.fcd.xml --step '0.5 s'
    """
    if workbook is not None:
        if named is not None or step is not None:
            raise click.UsageError("--lineup-into excludes --as and --step")
        _export_times(file, workbook, output, settings)
        return
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
    if step is not None and not chosen.sampled:
        sampled = alternatives([each.name for each in FORMATS.values() if each.sampled])
        raise click.UsageError(f"--step requires a sampled format: {sampled}")
    apart = STEP if step is None else _positive(step)
    run = run_file(file, settings)
    with named_file(file), displayed(run.display):
        made = chosen.write(run, apart)
    for written in _write(path, made):
        click.echo(f"wrote {shown(written)}")


def _export_times(file: Path, workbook: Path, output: Path | None, settings: Settings) -> None:
    """Write times into a copy of a workbook."""
    from simulator.exchange.line_ups.line_up_times import with_times

    path = output or Path(f"{workbook.stem}_times.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise OutputError(f"{path}: the copy of a workbook must end in .xlsx")
    if os.path.realpath(path) == os.path.realpath(workbook):
        raise OutputError(f"{path}: is the line-up itself; choose another file with -o")
    check_file(path)
    run = run_file(file, settings)
    with named_file(file):
        made = with_times(run, workbook)
    for written in _write(path, made.data):
        click.echo(f"wrote {shown(written)}")
    if made.lost:
        click.echo(f"not in the copy: {', '.join(made.lost)}", err=True)


def _positive(text: str) -> float:
    """A time between samples (s)."""
    from simulator.scenario.model.quantities import duration

    step = duration(text)
    if step < FINEST_STEP:
        raise click.BadParameter(
            f"{text!r} must be at least {FINEST_STEP:g} s", param_hint="--step"
        )
    return step


def _write(path: Path, made: Exported) -> list[Path]:
    """Write a file, or files into a folder: all of them or none."""
    if isinstance(made, Mapping):
        return write_files(path, {name: partial(_put, [data]) for name, data in made.items()})
    return [write_file(path, partial(_put, [made] if isinstance(made, bytes) else made))]


def _put(pieces: Iterable[bytes], path: Path) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)


def _listed(formats: dict[str, Format]) -> str:
    """The formats, as help lists them."""
    widest = max(map(len, formats))
    return "\n".join(f"      {each.name:{widest}}  {each.holds}" for each in formats.values())


export.help = (export.help or "").replace("FORMATS", f"Formats:\n{_listed(FORMATS)}")
