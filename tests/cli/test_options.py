"""`--units`, `--clock` and `--h-hour`, on every command that shows numbers or times."""

from __future__ import annotations

import json

import click
import pytest

from simulator.cli.commands import parade as commands
from tests.conftest import Parade, Write
from tests.drill import DRILL

#: Commands that print no lengths, speeds or times of a scenario.
NONE = {"baseline", "export", "new", "schema"}
SHOWN = ("--units", "imperial", "--clock", "12h")


def test_every_command_that_shows_numbers_has_them() -> None:
    options = {
        name: {option for param in command.params for option in param.opts}
        for name, command in commands.commands.items()
    }
    wanted = {"--units", "--clock", "--h-hour"}
    assert {name for name, has in options.items() if not wanted <= has} <= NONE
    assert all(isinstance(command, click.Command) for command in commands.commands.values())


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["run"], "9:01:00 AM"),
        (["run", "--marker", "stand"], "9:06:00 AM"),
        (["explain", "trucks@stand"], "marches 85 ft at 4.474 mph"),
        (["margins"], "9:00:00 AM"),
        (["check"], "slack +5 s at 9:06:00 AM (guard)"),
        (["diff", "--set", "programme.speech.duration=61 s"], "9:01:00.0 AM  9:01:01.0 AM"),
        (["fixes", "--set", "programme.speech.duration=90 s"], "at 9:06:30 AM"),
        (["ensemble", "--runs", "3", "--workers", "1"], "9:06:13 AM"),
    ],
)
def test_commands_show_what_is_asked_for(
    parade: Parade, drill: str, words: list[str], text: str
) -> None:
    command, *more = words
    result = parade(command, drill, *more, *SHOWN)
    assert text in result.stdout, result.output


def test_documents_stay_as_they_are(parade: Parade, drill: str) -> None:
    plain = parade("run", drill, "--format", "json")
    shown = parade("run", drill, "--format", "json", *SHOWN)
    assert json.loads(shown.stdout) == json.loads(plain.stdout)


def test_an_hour_h_implies_its_clock(parade: Parade, drill: str) -> None:
    result = parade("run", drill, "--h-hour", "guard@stand")
    assert "H is 09:06:00\n" in result.stdout
    assert "H-0:05:00" in result.stdout


def test_options_override_what_the_scenario_states(parade: Parade, write: Write) -> None:
    file = write("drill.yaml", DRILL + "show: {units: imperial, clock: 12h}\n")
    assert "9:06:00 AM" in parade("run", file).stdout
    result = parade("explain", file, "trucks@stand", "--units", "metric", "--clock", "24h")
    assert "marches 26 m at 7.2 km/h" in result.stdout
    assert "AM" not in result.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--h-hour", "gard@stand"], "--set: show.h-hour: there is no event 'gard@stand': "
         "nothing is named 'gard'; did you mean 'guard@stand'?\n"),
        (["--h-hour", "25 o'clock"], None),
        (["--clock", "h-hour", "--set", "show.h-hour={planned: {after: guard@stand}}"],
         "--set: show.h-hour: a mapping is not a text; put it in quotes\n"),
        (["--clock", "13h"], None),
        (["--units", "cubits"], None),
    ],
)  # fmt: skip
def test_a_wrong_way_is_an_error(
    parade: Parade, drill: str, words: list[str], message: str | None
) -> None:
    result = parade("run", drill, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message is None or result.stderr == message


def test_validate_shows_places_so(parade: Parade, write: Write) -> None:
    file = write(
        "drawn_up.yaml",
        DRILL.replace("release: {after: speech.end}", "drawn-up: true, start: 500 m"),
    )
    result = parade("validate", file, "--standing", "--units", "imperial")
    assert "stand - 328.1 ft" in result.stdout, result.output
