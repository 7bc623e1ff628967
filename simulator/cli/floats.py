"""`parade float`: how far each input alone can move until a constraint breaks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.options import Settings, file_argument, format_option, run_file, set_option
from simulator.cli.output import show, show_json
from simulator.cli.progress import Bar

if TYPE_CHECKING:
    from simulator.timeline.run import Run
    from simulator.whatif.floats import Floats


@click.command("float", short_help="Say how far each input can move until a constraint breaks.")
@file_argument
@click.argument("inputs", metavar="[INPUT]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Tell every input, not only the tightest 20.")
@format_option("A table to read, or one JSON document with every input and exact numbers.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(readable=False, path_type=Path),
    help="Draw the floats as well: FILE.png, .svg or .pdf.",
)
@set_option
def floats(
    *,
    file: Path,
    inputs: tuple[str, ...],
    every: bool,
    form: str,
    output: Path | None,
    settings: Settings,
) -> None:
    """Run the scenario FILE and say how much later (longer) and how much earlier (shorter) each
    clock time, delay and duration alone can become until a constraint that holds breaks, and which
    does: the least room first.

    An INPUT is one of them (band.release, speech.duration, units.jets.target.at), or a unit or a
    programme item, for all of its own; default: all inputs.

    \b
    Example:
      parade float fete.yaml
      parade float fete.yaml band speech.duration
      parade float fete.yaml --all -o floats.svg
      parade float fete.yaml --format json | jq '.floats[0]'
    """
    if output is not None:
        from simulator.cli.files import check_figure

        check_figure(output)
    run = run_file(file, settings)
    found = _found(run, _asked(run, file, inputs))
    if form == "json":
        from simulator.views.floats import floats_document

        show_json(floats_document(found))
    else:
        from simulator.views.floats import MOST, float_blocks

        most = None if every or inputs else MOST
        show(float_blocks(found, most, how_all="--all tells them"))
    if output is not None:
        from simulator.cli.files import write_file
        from simulator.views.figures.floats import MOST_DRAWN, floats_figure
        from simulator.views.figures.plot import save_drawn

        drawn = MOST_DRAWN if every or inputs else None
        written = write_file(
            output, lambda path: save_drawn(lambda: floats_figure(found, most=drawn), path)
        )
        click.echo(f"wrote {written}", err=form == "json")


#: What a unit has besides times: it is searched by `parade mend`.
_NO_TIMES = ("gap", "reaction", "gait", "speed", "ranks", "spacing")


def _asked(run: Run, file: Path, given: tuple[str, ...]) -> list[str]:
    """The names of the inputs that are meant: all of them where none is given.

    Raises
    ------
    UnknownInputError
        With every name that is none.
    """
    from simulator.whatif.inputs import UnknownInputError, inputs
    from simulator.wording import unknown

    known = inputs(run.scenario)
    if not given:
        return [each.name for each in known]
    asked: set[str] = set()
    problems = []
    for name in given:
        meant = [each.name for each in known if name in (each.name, each.path)]
        whose = {name, *run.scenario.groups.get(name, ())}
        meant = meant or [each.name for each in known if each.subject in whose]
        if not meant and name.rpartition(".")[2] in _NO_TIMES:
            problems.append(f"{file}: {name} is no time: it has no float; see parade mend")
        elif not meant:
            listed = [word for each in known for word in (each.name, each.subject)]
            problems.append(f"{file}: {unknown('input', name, dict.fromkeys(listed))}")
        asked.update(meant)
    if problems:
        raise UnknownInputError("\n".join(problems))
    return [each.name for each in known if each.name in asked]


def _found(run: Run, names: list[str]) -> Floats:
    """Their floats; an input that has none is an error where it is asked for alone, else named."""
    from simulator.whatif.floats import Floats
    from simulator.whatif.inputs import NotLinearError

    found, without = [], []
    with Bar(len(names), "inputs") as bar:
        for name in names:
            try:
                found.append(run.float(name))
            except NotLinearError:
                if len(names) == 1:
                    raise
                without.append(name)
            bar.advance()
            bar.show()
    return Floats(found, run, without)
