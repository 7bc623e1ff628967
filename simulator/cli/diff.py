"""`parade diff`: the differences between two runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.options import Settings, duration_text, format_option, run_file, set_option

if TYPE_CHECKING:
    from simulator.timeline.comparison import Comparison
    from simulator.timeline.run import Run
    from simulator.views.blocks import Block

_path = click.Path(readable=False, path_type=Path)


@click.command(short_help="Compare the runs of two scenarios.")
@click.argument("file", type=_path)
@click.argument("other", type=_path, required=False)
@set_option
@format_option("Tables to read, or one JSON document with everything.")
@click.option(
    "--all", "show_all", is_flag=True, help="List every event, not only the largest shifts."
)
@click.option(
    "--tolerance",
    metavar="DURATION",
    callback=duration_text,
    help="Leave out shifts up to this size, as in '2 s'.",
)
@click.option(
    "-o",
    "--output",
    metavar="FIGURE",
    type=_path,
    help="Also draw the differences: FIGURE.png, .svg or .pdf.",
)
def diff(
    *,
    file: Path,
    other: Path | None,
    settings: Settings,
    output_format: str,
    show_all: bool,
    tolerance: str | None,
    output: Path | None,
) -> None:
    """Run the scenario FILE and the scenario OTHER, or FILE with settings, and list what differs:
    verdicts, programme, units.

    Events are compared by time of day, so the two scenarios may be on different dates. Always exits
    with 0.

    \b
    Example:
      parade diff fete.yaml late.yaml
      parade diff fete.yaml --set programme.speech.duration='9 min' -o moved.png
    """
    if (other is None) != bool(settings):
        raise click.UsageError(
            "give a second scenario, or a change to the first: --set PATH=VALUE"
            if other is None
            else "--set changes FILE: give either --set or OTHER, not both"
        )
    if output is not None:
        from simulator.cli.files import check_figure

        check_figure(output)
    before = run_file(file, {})
    after = run_file(file, settings) if other is None else run_file(other, {})
    comparison = _compare(before, after, tolerance)
    named = [f"{key}={value}" for key, value in settings.items()]
    _print(comparison, output_format, show_all, [str(file), str(other or file)], named)
    if output is not None:
        from simulator.cli.files import write_file
        from simulator.views.figures.moved import moved_figure
        from simulator.views.figures.plot import save_drawn

        names = (before.scenario.name, "with " + ", ".join(named)) if named else None
        written = write_file(
            output,
            lambda path: save_drawn(lambda: moved_figure(before, after, names=names), path),
        )
        click.echo(f"wrote {written}", err=output_format == "json")


def _compare(before: Run, after: Run, tolerance: str | None) -> Comparison:
    from simulator.scenario.model.quantities import duration
    from simulator.timeline.comparison import Tolerances, compare

    seconds = 0.0 if tolerance is None else duration(tolerance)
    return compare(before, after, Tolerances(seconds))


def _print(
    comparison: Comparison,
    output_format: str,
    show_all: bool,
    files: list[str],
    settings: list[str],
) -> None:
    if output_format == "json":
        from simulator.cli.output import show_json
        from simulator.views.comparison import comparison_document

        document: dict[str, Any] = comparison_document(comparison)
        for side, file in zip(("before", "after"), files, strict=True):
            document[side] |= {"file": file}
        document["after"]["settings"] = settings
        show_json(document)
        return
    from simulator.cli.output import show
    from simulator.views.comparison import comparison_blocks

    show([_heading(comparison, files, settings), *comparison_blocks(comparison, show_all=show_all)])


def _heading(comparison: Comparison, files: list[str], settings: list[str]) -> Block:
    from simulator.views.blocks import Paragraph
    from simulator.views.comparison import headline

    before, after = comparison.before, comparison.after
    second = f"the same with {', '.join(settings)}" if settings else _named(after.name, files[1])
    days = "" if before.day == after.day else f", by the clock of {before.day} and of {after.day}"
    return Paragraph(
        (
            f"from  {_named(before.name, files[0])}",
            f"to    {second}",
            f"{headline(comparison)}{days}",
        ),
        "heading",
    )


def _named(name: str, file: str) -> str:
    return f"{name} ({file})"
