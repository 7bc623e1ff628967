"""`parade diff`: the differences between two runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.options import (
    Settings,
    duration_text,
    figure_option,
    format_option,
    run_file,
    set_option,
)
from simulator.cli.output import show, show_json, write_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulator.timeline.comparison import Comparison
    from simulator.timeline.run import Run
    from simulator.views.blocks import Block

_path = click.Path(readable=False, path_type=Path)


@click.command(short_help="Compare the runs of two scenarios.")
@click.argument("file", type=_path)
@click.argument("other", type=_path, required=False)
@set_option
@format_option
@click.option(
    "--all", "show_all", is_flag=True, help="List every event, not only the largest shifts."
)
@click.option(
    "--tolerance",
    metavar="DURATION",
    callback=duration_text,
    help="Leave out shifts up to this size, as in '2 s'.",
)
@figure_option("Also draw the differences: FIGURE.png, .svg or .pdf.")
@click.option(
    "--view",
    type=click.Choice(["moved", "occupancy"]),
    help="With -o: draw what moved, or how full the zone is in both.  [default: moved]",
)
@click.option("--zone", metavar="NAME", help="With --view occupancy: draw this zone.")
def diff(
    *,
    file: Path,
    other: Path | None,
    settings: Settings,
    output_format: str,
    show_all: bool,
    tolerance: str | None,
    output: Path | None,
    view: str | None,
    zone: str | None,
) -> None:
    """Run the scenario FILE and the scenario OTHER, or FILE with settings, and list what differs:
    verdicts, programme, units.

    Events are compared by time of day, so the two scenarios may be on different dates. Always exits
    with 0.

    \b
    Example:
      parade diff fete.yaml late.yaml
      parade diff fete.yaml --set programme.speech.duration='9 min' -o moved.png
      parade diff fete.yaml late.yaml -o both.png --view occupancy
    """
    if (other is None) != bool(settings):
        raise click.UsageError(
            "give a second scenario, or a change to the first: --set or --day PATH=VALUE"
            if other is None
            else "--set and --day change FILE: give either these or OTHER, not both"
        )
    if view is not None and output is None:
        raise click.UsageError("--view requires -o")
    if zone is not None and view != "occupancy":
        raise click.UsageError("--zone requires --view occupancy")
    before, after = run_file(file, settings.only_shown), run_file(other or file, settings)
    from simulator.scenario.model.quantities import duration
    from simulator.timeline.comparison import Tolerances, comparison_of
    from simulator.views.comparison import comparison_blocks, comparison_document

    comparison = comparison_of(before, after, Tolerances(duration(tolerance) if tolerance else 0.0))
    changes = settings.texts()
    if output_format == "json":
        document = comparison_document(comparison)
        document["before"] |= {"file": str(file)}
        document["after"] |= {"file": str(other or file), "settings": changes}
        show_json(document)
    else:
        second = "the same with " + ", ".join(changes) if changes else _named(after, other)
        heading = _heading(comparison, _named(before, file), second)
        show([heading, *comparison_blocks(comparison, show_all=show_all)])
    if output is not None:
        names = (before.scenario.name, "with " + ", ".join(changes)) if changes else None
        draw = _drawn(before, after, names, view or "moved", zone)
        write_figure(output, draw, output_format)


def _drawn(
    before: Run, after: Run, names: tuple[str, str] | None, view: str, zone: str | None
) -> Callable[[], Axes]:
    from simulator.views.figures.against import against_figure
    from simulator.views.figures.moved import moved_figure

    if view == "moved":
        return lambda: moved_figure(before, after, names=names)
    return lambda: against_figure(before, after, zone=zone, names=names)


def _heading(comparison: Comparison, first: str, second: str) -> Block:
    from simulator.views.blocks import Paragraph
    from simulator.views.comparison import headline

    days = [comparison.before.day, comparison.after.day]
    clocks = "" if days[0] == days[1] else f", by the clock of {days[0]} and of {days[1]}"
    lines = (f"from  {first}", f"to    {second}", f"{headline(comparison)}{clocks}")
    return Paragraph(lines, "heading")


def _named(run: Run, file: Path | None) -> str:
    return f"{run.scenario.name} ({file})"
