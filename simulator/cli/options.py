"""Arguments and options that several commands take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.files import check_figure
from simulator.errors import CalendarError, ScenarioError, SimulatorError

if TYPE_CHECKING:
    from simulator.ensemble.replication import Drawn
    from simulator.scenario.scenario import Scenario
    from simulator.timeline.run import Run


@dataclass(frozen=True, slots=True)
class Settings:
    """New values by path, as written (the loader reads a text as YAML).

    Attributes
    ----------
    plan, day
        Of the plan, and of the day.
    show
        How numbers and times are shown: they change nothing of what happens.
    """

    plan: Mapping[str, str] = field(default_factory=dict)
    day: Mapping[str, str] = field(default_factory=dict)
    show: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.plan or self.day)

    def load(self, file: Path) -> Scenario:
        """Load a scenario with them.

        Raises
        ------
        ScenarioError
            If the scenario or a value is invalid.
        """
        from simulator import load

        return load(file, {**self.plan, **self.show}, self.day)

    @property
    def only_shown(self) -> Settings:
        """Those of how it is shown, for a scenario that is not changed."""
        return Settings(show=self.show)

    def options(self) -> list[str]:
        """The words of a command that make them."""
        given = {"--set": self.plan, "--day": self.day}
        return [
            word
            for option, values in given.items()
            for path, value in values.items()
            for word in (option, f"{path}={value}")
        ]

    def texts(self) -> list[str]:
        """Each as it is shown."""
        of_plan = [f"{path}={value}" for path, value in self.plan.items()]
        return of_plan + [f"{path}={value} on the day" for path, value in self.day.items()]


_path = click.Path(readable=False, path_type=Path)
file_argument = click.argument("file", type=_path)
files_argument = click.argument("files", metavar="FILE...", type=_path, nargs=-1, required=True)


def _settings(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Split `path=value` settings at the first equals sign."""
    settings: dict[str, str] = {}
    for text in given:
        path, equals, value = text.partition("=")
        if not (path.strip() and equals):
            raise click.BadParameter(f"{text!r} is not PATH=VALUE, as in units.navy.gap='30 m'")
        settings[path.strip()] = value
    return settings


def set_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--set path=value` and `--day path=value`, as its ``settings``."""

    @wraps(command)
    def with_settings(*args: Any, of_plan: Any, of_day: Any, show: Any, **more: Any) -> Any:
        return command(*args, settings=Settings(of_plan, of_day, show), **more)

    plan = (
        "Change a value of the scenario, as in units.navy.gap='30 m'; null removes a key. "
        "Repeatable."
    )
    day = "The same, for the day only: planned times stay. Repeatable."
    for option, name, text in (("--day", "of_day", day), ("--set", "of_plan", plan)):
        with_settings = click.option(
            option, name, metavar="PATH=VALUE", multiple=True, callback=_settings, help=text
        )(with_settings)
    return show_options(with_settings)


def show_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--units`, `--clock` and `--h-hour`: settings by path, as its ``show``."""

    @wraps(command)
    def with_show(
        *args: Any, show_units: Any, show_clock: Any, show_h_hour: Any, **more: Any
    ) -> Any:
        clock = show_clock or (show_h_hour and "h-hour")
        given = {"show.units": show_units, "show.clock": clock, "show.h-hour": show_h_hour}
        return command(*args, show={path: value for path, value in given.items() if value}, **more)

    texts = {
        "h-hour": "The hour H of --clock h-hour: an event, a clock time or `start`.  "
        "[default: the beginning of the window]",
        "clock": "Show times as 09:32:15, as 9:32:15 AM, or from an hour H: H+0:32:15.",
        "units": "Show metres and km/h, or feet, miles and mph.",
    }
    choices = {"units": ["metric", "imperial"], "clock": ["24h", "12h", "h-hour"]}
    for name, text in texts.items():
        kind = click.Choice(choices[name]) if name in choices else None
        metavar = None if kind else "EVENT"
        into = f"show_{name.replace('-', '_')}"
        option = click.option(f"--{name}", into, type=kind, metavar=metavar, help=text)
        with_show = option(with_show)
    return with_show


def _figure(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    """Check, before any work is done, that a figure can be written."""
    if path is not None:
        check_figure(path)
    return path


def output_option(
    metavar: str, help: str, **more: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command `--output`."""
    return click.option("-o", "--output", metavar=metavar, type=_path, help=help, **more)


def figure_option(help: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command `--output FIGURE`."""
    return output_option("FIGURE", help, callback=_figure)


def duration_text(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    """Check that an option is a duration and not negative; it is parsed where it is used."""
    if text is None:
        return None
    from simulator.scenario.model.quantities import duration

    try:
        if duration(text) >= 0:
            return text
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    raise click.BadParameter(f"{text!r} must not be negative")


format_option = click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text to read, or one JSON document with everything and exact numbers.",
)


def seed_option(help: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command `--seed S`, 1 by default."""
    seeds = click.IntRange(min=0)
    return click.option("--seed", metavar="S", type=seeds, default=1, show_default=True, help=help)


def engine_option(help: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command `--engine auto|batch|simpy`."""
    engines = click.Choice(["auto", "batch", "simpy"])
    return click.option("--engine", type=engines, default="auto", show_default=True, help=help)


workers_option = click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    help="Number of worker processes.  [default: one per core if the work takes over two seconds]",
)


def run_file(file: Path, settings: Settings) -> Run:
    """Load a scenario and run it.

    Raises
    ------
    SimulatorError
        If the scenario is invalid, or its run deadlocks.
    """
    from simulator import simulate

    scenario = settings.load(file)
    with named_file(file):
        return simulate(scenario)


def run_drawn(
    file: Path, settings: Settings, source: int | Path | None, number: int
) -> tuple[Run, Drawn | None]:
    """Run a scenario: at its central values, or with a seed or a table a replication.

    Raises
    ------
    SimulatorError
        If the scenario is invalid, its run deadlocks, or a table does not have the replication.
    """
    if source is None:
        return run_file(file, settings), None
    from simulator import simulate
    from simulator.ensemble.columns import columns_of
    from simulator.ensemble.replication import Drawn, replicated
    from simulator.ensemble.table import InputTable, draw

    scenario = settings.load(file)
    if isinstance(source, int):
        table = draw(columns_of(scenario), number, 1, seed=source)
    else:
        table = InputTable.read(source)
    with named_file(file if isinstance(source, int) else source):
        values = table.replication(number)
    with named_file(file):
        run = simulate(replicated(scenario, values))
    return run, Drawn(source, number, len(values))


@contextmanager
def named_file(file: Path) -> Iterator[None]:
    """Begin each line of an error with the file that it is about; indented lines belong to it."""
    try:
        yield
    except ScenarioError:  # its problems have their places
        raise
    except SimulatorError as error:
        lines = str(error).splitlines()
        place = (isinstance(error, CalendarError) and error.place) or file
        named = (line if line.startswith(" ") else f"{place}: {line}" for line in lines)
        raise type(error)("\n".join(named)) from None
