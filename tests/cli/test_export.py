"""`parade export`: one run in the format of another tool."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.exchange.registry import FORMATS
from tests.conftest import Parade


@pytest.mark.parametrize(
    ("words", "name"), [(("-o", "a.ics"), "a.ics"), (("--as", "ics"), "drill.ics")]
)
def test_the_suffix_or_the_option_says_which_format(
    parade: Parade, drill: str, words: tuple[str, ...], name: str
) -> None:
    result = parade("export", drill, *words)
    assert (result.stdout, result.stderr, result.exit_code) == (f"wrote {name}\n", "", 0)
    assert Path(name).read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_settings_come_first_and_a_broken_constraint_is_exported(
    parade: Parade, drill: str
) -> None:
    words = ("--set", "window.length=5 min", "--as", "ics", "-o", "a.txt")
    assert parade("export", drill, *words).exit_code == 0
    assert "SUMMARY:window: broken" in Path("a.txt").read_text(encoding="utf-8")


def test_texts_show_times_as_asked(parade: Parade, drill: str) -> None:
    assert parade("export", drill, "-o", "a.ics", "--clock", "h-hour").exit_code == 0
    text = Path("a.ics").read_text(encoding="utf-8")
    assert "DESCRIPTION:H+0:00:00" in text


@pytest.mark.parametrize(("step", "frames"), [((), 521), (("--step", "0.5 s"), 1041)])
def test_positions_have_a_step(
    parade: Parade, drill: str, step: tuple[str, ...], frames: int
) -> None:
    assert parade("export", drill, "-o", "a.fcd.xml", *step).exit_code == 0
    # From the guard's start, at 60 s, to when the last truck is at the end: 500 s + 13 s + 7 s.
    text = Path("a.fcd.xml").read_text(encoding="utf-8")
    assert text.count("<timestep ") == frames


def test_help_lists_every_format(parade: Parade) -> None:
    lines = parade("export", "-h").stdout.splitlines()
    widest = max(map(len, FORMATS))
    for each in FORMATS.values():
        assert f"    {each.name:{widest}}  {each.holds}" in lines


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--as", "isc"), "there is no format 'isc'; did you mean 'ics'?\n"),
        (("-o", ".", "--as", "ics"), ".: is a folder, not a file to write\n"),
        (("-o", "no/a.ics"), "no: there is no such folder\n"),
        (("-o", "drill.yaml/a.ics"), "drill.yaml: is a file, not a folder to write to\n"),
        (("--as", "fcd", "--step", "0 s"), "'0 s' must be at least 0.001 s\n"),
        (
            ("--as", "fcd", "--step", "1"),
            "'1' needs a unit: a duration such as 90 s, 7 min or 00:07:30\n",
        ),
        (("--as", "ics", "--step", "1 s"), "--step requires a sampled format: fcd or pedpy\n"),
        (
            ("--as", "fcd", "--step", "0.001 s"),
            "drill.yaml: 2,500,005 positions of ranks in all samples are too many: at most "
            "2,000,000; to allow more, set the environment variable PARADE_LIMITS=2\n",
        ),
        ((), "give a file (-o OUT) or a format (--as FORMAT)\n"),
    ],
)
def test_what_cannot_be_exported(
    parade: Parade, drill: str, words: tuple[str, ...], message: str
) -> None:
    result = parade("export", drill, *words)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr.endswith(message)
    assert list(Path().iterdir()) == [Path(drill)]
