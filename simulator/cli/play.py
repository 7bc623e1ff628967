"""`parade play`: write a run that moves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.files import Writer, check_file, write_file, writes
from simulator.cli.options import Settings, file_argument, named_file, run_file, set_option
from simulator.cli.output import shown
from simulator.errors import OutputError
from simulator.wording import alternatives

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def _page(run: Run) -> Writer:
    """A page on which it is played."""
    from simulator.views.player import player_page

    return writes(player_page(run))


#: Suffixes of the files, and what writes them.
_WRITTEN_BY = {".html": _page}


@click.command(short_help="Write a page on which a run moves.")
@file_argument
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=click.Path(readable=False, path_type=Path),
    help=f"The file to write: {alternatives(list(_WRITTEN_BY))}.  [default: NAME.html]",
)
@set_option
def play(*, file: Path, output: Path | None, settings: Settings) -> None:
    """Run the scenario FILE and write a page on which it moves: every unit as its ranks on the
    ground and in the air, with a clock, the counts in the square and what is broken. It opens
    offline in any browser.

    \b
    Example:
      parade play fete.yaml
      parade play fete.yaml -o late.html --set units.band.gap='30 m'
    """
    path = output or Path(f"{file.stem}.html")
    suffix = path.suffix.lower()
    if suffix not in _WRITTEN_BY:
        raise OutputError(f"{path}: must end in {alternatives(list(_WRITTEN_BY))}")
    check_file(path)
    run = run_file(file, settings)
    with named_file(file):
        write = _WRITTEN_BY[suffix](run)
    click.echo(f"wrote {shown(write_file(path, write))}")
