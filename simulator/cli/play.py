"""`parade play`: write a run that moves: a page, or a short film."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.files import Writer, check_file, write_file, writes
from simulator.cli.options import (
    Settings,
    file_argument,
    named_file,
    output_option,
    run_file,
    set_option,
)
from simulator.cli.output import shown
from simulator.errors import OutputError
from simulator.wording import alternatives

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def _page(run: Run) -> Writer:
    """A page on which it is played."""
    from simulator.views.player import player_page

    return writes(player_page(run))


#: Suffixes of films.
CLIPS = (".gif", ".mp4")
SUFFIXES = (".html", *CLIPS)


def _clip(run: Run, suffix: str, options: dict[str, Any]) -> Writer:
    """A film of it."""
    from simulator.views.figures.above.clip import cut, write_clip

    shown_of_it = cut(run, suffix, **options)
    return lambda path: write_clip(run, path, shown_of_it)


class _Positive(click.FloatRange):
    """A finite number above zero: click takes `nan` and `inf`, too."""

    name = "number"

    def convert(self, *args: Any) -> float:
        """Read it."""
        number = float(super().convert(*args))
        return number if isfinite(number) else self.fail(f"{args[0]!r} is not a number.", *args[1:])


@click.command(short_help="Write a page or a clip that shows a run moving.")
@file_argument
@output_option("OUT", f"The file to write: {alternatives(SUFFIXES)}.  [default: NAME.html]")
@click.option(
    "--from",
    "begin",
    metavar="TIME",
    help="Of a clip: begin at this clock time or event.  [default: as figures of the run]",
)
@click.option("--to", "end", metavar="TIME", help="Of a clip: end at this clock time or event.")
@click.option(
    "--speed",
    type=_Positive(min=0, min_open=True),
    help="Of a clip: how many times as fast as the day.  [default: 60]",
)
@click.option(
    "--fps",
    type=click.IntRange(1, 50),
    help="Of a clip: frames per second.  [default: 10 for a .gif, 25 for an .mp4]",
)
@set_option
def play(
    *,
    file: Path,
    output: Path | None,
    begin: str | None,
    end: str | None,
    speed: float | None,
    fps: int | None,
    settings: Settings,
) -> None:
    """Run the scenario FILE and write a page on which it moves: every rank of every unit, on the
    ground and in the air, with a clock, the counts in the square and the broken constraints. The
    page opens offline in any browser. A .gif or .mp4 is a clip of the run from above, for a slide;
    an .mp4 needs ffmpeg.

    \b
    Example:
      parade play fete.yaml
      parade play fete.yaml -o late.html --set units.band.gap='30 m'
      parade play fete.yaml -o fete.gif --from band@stand --speed 120
    """
    path = output or Path(f"{file.stem}.html")
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise OutputError(f"{path}: must end in {alternatives(SUFFIXES)}")
    given = {"begin": begin, "end": end, "speed": speed, "fps": fps}
    options = {name: value for name, value in given.items() if value is not None}
    if options and suffix not in CLIPS:
        option = {"begin": "from", "end": "to"}.get(name := next(iter(options)), name)
        raise click.UsageError(f"--{option} requires {alternatives(CLIPS)}, not {suffix}")
    check_file(path)
    if suffix in CLIPS:
        from simulator.views.figures.above.clip import check_clip

        check_clip(suffix)
    run = run_file(file, settings)
    with named_file(file):
        write = _clip(run, suffix, options) if suffix in CLIPS else _page(run)
    click.echo(f"wrote {shown(write_file(path, write))}")
