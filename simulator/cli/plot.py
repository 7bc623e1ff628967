"""`parade plot`: draw a figure of a run."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from simulator.cli.files import check_figure
from simulator.cli.options import Settings, figure_option, file_argument, run_file, set_option
from simulator.cli.output import write_figure
from simulator.views.figures.plot import VIEWS, Plot, file_name
from simulator.wording import alternatives

#: What can be counted in a zone.
COUNTS = ("people", "vehicles", "aircraft", "units")
#: Options, and the views that they belong to.
_GOES_WITH = {
    "zone": ("occupancy",),
    "count": ("occupancy",),
    "route": ("time-distance", "gaps"),
    "at": ("snapshot",),
}


@click.command(short_help="Draw a figure of a run.")
@file_argument
@click.option(
    "--view",
    type=click.Choice(list(VIEWS)),
    help="occupancy: how full zones are. time-distance: where every unit is. gantt: what every "
    "unit does and why. gaps: where and when nothing passes. plan: the ground from above. "
    "snapshot: where everything is at an instant. slack: by how much each constraint holds.  "
    "[default: occupancy; without a zone, time-distance]",
)
@click.option(
    "--zone",
    "zones",
    metavar="NAME",
    multiple=True,
    help="occupancy: draw this zone. Repeatable.  [default: the first that a constraint counts in]",
)
@click.option(
    "--count",
    "counts",
    type=click.Choice(COUNTS),
    multiple=True,
    help="occupancy: draw this count and no other. Repeatable.  [default: people, and other "
    "counts that occur or are limited]",
)
@click.option(
    "--route",
    metavar="NAME",
    help="time-distance, gaps: along this route.  [default: the first past the main marker]",
)
@click.option(
    "--at",
    metavar="TIME",
    help="snapshot: at this clock time, or event.  [default: when most units are in the zone]",
)
@figure_option("Write FIGURE.png, .svg or .pdf.  [default: NAME_VIEW.png in this folder]")
@set_option
def plot(
    *,
    file: Path,
    view: str | None,
    zones: tuple[str, ...],
    counts: tuple[str, ...],
    route: str | None,
    at: str | None,
    output: Path | None,
    settings: Settings,
) -> None:
    """Run the scenario FILE and draw a figure of it.

    \b
    Example:
      parade plot fete.yaml
      parade plot fete.yaml --zone square --count people --count units
      parade plot fete.yaml --view time-distance -o fete.svg
      parade plot fete.yaml --view snapshot --at band@stand
    """
    given = {"zone": zones, "count": counts, "route": route, "at": at}
    options = {name: value for name, value in given.items() if value}
    for name in options:
        if (view or "occupancy") not in _GOES_WITH[name]:
            raise click.UsageError(f"--{name} requires --view {alternatives(_GOES_WITH[name])}")
    run = run_file(file, settings)
    if view is None:
        view = "occupancy" if options or run.scenario.network.zones else "time-distance"
    if output is None:
        output = Path(f"{file.stem}_{file_name(view)}.png")
        check_figure(output)
    write_figure(output, partial(VIEWS[view], Plot(run), **options))
