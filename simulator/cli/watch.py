"""`parade watch`: run again whenever the file is saved; verdicts here, the report in a browser."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.files import write_file, writes
from simulator.cli.live_page import LivePage, served
from simulator.cli.options import Settings, file_argument, named_file, output_option, set_option
from simulator.cli.output import INTERRUPTED, print_error, shown
from simulator.cli.report import check_page
from simulator.errors import SimulatorError, reported
from simulator.extras import WATCH
from simulator.reading import files_asked

if TYPE_CHECKING:
    from simulator.timeline.run import Run

#: How often files are looked at where no change is told, as on some network drives (ms).
_OFTEN = 1000
#: What a file is like; None if it is missing.
_Look = tuple[int, int, int] | None


@click.command(short_help="Run again whenever the file is saved.")
@file_argument
@output_option("OUT.html", "Also write each good report to this file.")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port of the page.  [default: a free one]",
)
@set_option
def watch(*, file: Path, output: Path | None, port: int, settings: Settings) -> None:
    """Run the scenario FILE now, and again whenever it is saved, or a file that it extends or takes
    its line-up or a map from. It prints the verdicts, and shows the report on a page that reloads
    itself, at an address that only this machine can reach. While the file is invalid, its errors
    are printed and shown on the page, and the last good report stays. Ctrl-C ends it.

    \b
    Example:
      parade watch fete.yaml
      parade watch fete.yaml --port 8000 -o fete.html
    """
    if (missing := WATCH.missing("parade watch")) is not None:
        raise SimulatorError(missing)
    if output is not None:
        check_page(output)
    from simulator.views.html import render

    live = LivePage(render("report_none.html", name=file.name))
    try:
        with served(live, port) as address:
            click.echo(f"{address} shows the report; Ctrl-C ends it")
            looks: dict[Path, _Look] = {}
            while True:
                looks = _once(file, settings, live, output, looks)
                _wait(looks)
    except KeyboardInterrupt:  # as watchfiles hears it
        raise SystemExit(INTERRUPTED) from None


def _once(
    file: Path, settings: Settings, live: LivePage, output: Path | None, known: Iterable[Path]
) -> dict[Path, _Look]:
    """Run it and show the report, or its errors; give what its files were like.

    Parameters
    ----------
    file, settings, live, output
        What to run, and where to show it.
    known
        The files that it was read from before.
    """
    from simulator import simulate

    # What changes while it is being read is seen afterwards.
    before = _looks({file, *known})
    try:
        with files_asked() as asked:
            try:
                scenario = settings.load(file)
            finally:
                before = {path: before.get(path, _look(path)) for path in (file, *asked)}
        with named_file(file):
            _show(file, simulate(scenario), live, output)
    except Exception as error:
        problem = reported(error, file)
        click.echo(f"{_now()} {shown(file)}: has errors")
        print_error(problem)
        live.show(None, str(problem))
    return before


def _show(file: Path, run: Run, live: LivePage, output: Path | None) -> None:
    """Print verdicts, and show the report."""
    from simulator.views.constraints import decided_text, total_text, word
    from simulator.views.own_display import as_stated
    from simulator.views.report import report_page

    begin = time.monotonic()
    page = report_page(run, printable_charts=output is not None)
    if output is not None:
        write_file(output, writes(page))
    live.show(page)
    took = time.monotonic() - begin
    click.echo(f"{_now()} {shown(file)}: {total_text(run.verdicts)} (report in {took:.1f} s)")
    with as_stated(run):
        for verdict in run.verdicts:
            if not verdict.holds:
                text = f"{word(verdict)} {verdict.name}: {decided_text(verdict, run.scenario)}"
                click.echo(f"  {shown(text)}")


def _wait(before: Mapping[Path, _Look]) -> None:
    """Wait until one of some files is no longer as it was: changed, replaced, gone or there."""
    from watchfiles import watch as changes

    # Editors replace a file by another one: its folder sees that, itself it would not.
    folders = {each for path in before if (each := path.parent).is_dir()}
    told = changes(
        *folders,
        watch_filter=None,
        debounce=200,
        step=20,
        rust_timeout=_OFTEN,
        yield_on_timeout=True,
        recursive=False,
    )
    while _looks(before) == before:
        next(told)


def _looks(paths: Iterable[Path]) -> dict[Path, _Look]:
    """What files are like now."""
    return {path: _look(path) for path in paths}


def _look(path: Path) -> _Look:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _now() -> str:
    return f"{datetime.now():%H:%M:%S}"
