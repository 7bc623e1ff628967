"""`parade baseline`: record the agreed timing of a scenario beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.files import check_file, write_file, writes
from simulator.cli.options import (
    Settings,
    duration_text,
    files_argument,
    named_file,
    run_file,
)
from simulator.cli.output import for_each, shown

if TYPE_CHECKING:
    from simulator.timeline.run import Run


@click.command(short_help="Record the timing that later runs are compared with.")
@files_argument
@click.option(
    "--tolerance",
    metavar="DURATION",
    callback=duration_text,
    help="How far an event may move later on, as in '2 s'.  [default: as before, or 0.5 s]",
)
@click.pass_context
def baseline(ctx: click.Context, files: tuple[Path, ...], tolerance: str | None) -> None:
    """Run each scenario FILE and write its events and verdicts beside it, as FILE.baseline.json.

    `parade check --baseline` and pytest then report what has moved. Tolerances in an existing
    baseline are kept. An invalid file does not stop the others from being written; the exit code
    is then 2.

    \b
    Example:
      parade baseline scenarios/*.yaml
      parade baseline fete.yaml --tolerance '2 s'
    """
    ctx.exit(for_each(files, lambda file: click.echo(_write(file, tolerance))))


def _write(file: Path, tolerance: str | None) -> str:
    """Write the baseline of one scenario; the line to print about it."""
    from simulator import baseline as baselines
    from simulator.views.documents import to_json

    path = baselines.baseline_path(file)
    check_file(path)
    run = run_file(file, Settings())
    old = baselines.read_baseline(path) if os.path.exists(path) else None
    with named_file(file):
        document = baselines.baseline_document(run, old)
    if tolerance is not None:
        document["tolerance"] = tolerance
    # Reports a tolerance for an unknown event.
    content = baselines.BaselineFile.model_validate(document)
    baselines.Baseline(path, content).compare(run)
    text = to_json(document)
    if old is not None and path.read_bytes() == text.encode():
        return f"{shown(path)} is up to date: {_counts(run)}"
    write_file(path, writes(text))
    return f"wrote {shown(path)}: {_counts(run)}"


def _counts(run: Run) -> str:
    broken = sum(not verdict.holds for verdict in run.verdicts)
    text = f"{len(run.events)} events, {len(run.verdicts)} verdicts"
    return f"{text}, {broken} of them broken" if broken else text
