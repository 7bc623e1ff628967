"""`parade report`: one page on a run, or on many."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.files import check_file, write_file, writes
from simulator.cli.options import Settings, file_argument, named_file, run_drawn, set_option
from simulator.cli.output import Bar, shown
from simulator.errors import OutputError

#: The suffixes of a page.
PAGES = (".html", ".htm")


@click.command(short_help="Write one page with verdicts, player, charts and tables.")
@file_argument
@click.option(
    "-o",
    "--output",
    metavar="OUT.html",
    type=click.Path(readable=False, path_type=Path),
    help="The file to write.  [default: NAME_report.html]",
)
@click.option(
    "--replication",
    metavar="N",
    type=click.IntRange(min=0),
    help="Report on this replication.  [default: central values]",
)
@click.option(
    "--seed",
    metavar="S",
    type=click.IntRange(min=0),
    help="Draw inputs from this seed.  [default: 1]",
)
@set_option
def report(
    *,
    file: Path,
    output: Path | None,
    replication: int | None,
    seed: int | None,
    settings: Settings,
) -> None:
    """Run the scenario FILE and write a page about it: verdicts with slack and margins, the player,
    charts, what each unit did and why, the march table, and the chain of causes of every event. It
    opens offline in any browser.

    \b
    Example:
      parade report fete.yaml
      parade report fete.yaml -o late.html --set programme.speech.duration='20 min'
      parade report fete.yaml --seed 1 --replication 17 -o replication.html
    """
    if seed is not None and replication is None:
        raise click.UsageError("--seed goes with --replication")
    path = output or Path(f"{file.stem}_report.html")
    check_page(path)
    source = None if replication is None else 1 if seed is None else seed
    run, drawn = run_drawn(file, settings, source, replication or 0)
    from simulator.views.constraints import total_text
    from simulator.views.report import report_page

    with named_file(file), Bar("margins") as bar:
        page = report_page(run, drawn, bar.reach)
    written = write_file(path, writes(page))
    click.echo(f"wrote {shown(written)}: {total_text(run.verdicts)}")


def check_page(path: Path) -> None:
    """Check, before any work is done, that a page can be written.

    Raises
    ------
    OutputError
        If its suffix is not that of a page, and as for any file.
    """
    if path.suffix.lower() not in PAGES:
        raise OutputError(f"{path}: must end in .html")
    check_file(path)
