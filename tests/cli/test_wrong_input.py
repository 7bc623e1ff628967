"""Whatever is wrong: exit code 2, one screen on standard error, and no file that was not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simulator.cli import files
from simulator.errors import OutputError
from tests.conftest import Parade
from tests.drill import DRILL
from tests.platforms import unix


def shut(path: Path, mode: int, asked: int) -> None:
    """Take a permission away; a superuser keeps it."""
    path.chmod(mode)
    if os.access(path, asked):
        pytest.skip("a superuser may do anything")


def wrong(parade: Parade, *words: object) -> str:
    """Run a command that must refuse, and give what it said."""
    before = sorted(Path().rglob("*"))
    result = parade(*words)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert sorted(Path().rglob("*")) == before
    assert len(result.stderr.splitlines()) <= 21
    return result.stderr


@pytest.mark.parametrize("command", ["run", "plot"])
@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("empty.yaml", "empty.yaml: the file is empty\n"),
        ("folder", "folder: is a directory, not a scenario\n"),
        ("binary.yaml", "binary.yaml: is a binary file, not a scenario\n"),
        ("nowhere.yaml", "nowhere.yaml: there is no such file\n"),
        ("latin.yaml", "latin.yaml:1: is not UTF-8 text; save it as UTF-8\n"),
    ],
)
def test_a_file_that_is_no_scenario(parade: Parade, command: str, file: str, said: str) -> None:
    Path("empty.yaml").touch()
    Path("folder").mkdir()
    Path("binary.yaml").write_bytes(b"\x7fELF\x00\x01")
    Path("latin.yaml").write_bytes("name: fête".encode("latin-1"))
    assert wrong(parade, command, file) == said


def test_a_file_that_may_not_be_read(parade: Parade, drill: str) -> None:
    shut(Path(drill), 0, os.R_OK)
    assert wrong(parade, "run", drill) == "drill.yaml: cannot be read: permission denied\n"


@pytest.mark.parametrize("command", ["run", "plot"])
@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            "units.gaurd.gap=30 m",
            "--set: units.gaurd.gap: there is no unit 'gaurd'; did you mean 'guard'?\n",
        ),
        (
            "units.guard.gapp=30 m",
            "--set: units.guard.gapp: unknown key; did you mean 'gap'?\n",
        ),
        (
            "units.guard.gap=30",
            "--set: units.guard.gap: '30' needs a unit: a length such as 30 m, 1.5 km or 100 ft\n",
        ),
        (
            "main-marker=stnad",
            "--set: main-marker: there is no marker 'stnad'; did you mean 'stand'?\n",
        ),
    ],
)
def test_a_setting_with_a_slip(
    parade: Parade, drill: str, command: str, setting: str, said: str
) -> None:
    assert wrong(parade, command, drill, "--set", setting) == said


@pytest.mark.parametrize("setting", ["units.guard.gap", "=30 m", ""])
def test_a_setting_that_is_none(parade: Parade, drill: str, setting: str) -> None:
    said = wrong(parade, "run", drill, "--set", setting)
    assert said.endswith(
        f"Error: Invalid value for '--set': {setting!r} is not PATH=VALUE, "
        "as in units.navy.gap='30 m'\n"
    )


def test_a_run_that_can_go_no_further(parade: Parade, drill: str) -> None:
    # The guard, released by the truck behind it that cannot overtake it.
    said = wrong(parade, "run", drill, "--set", "units.guard.release.after=trucks.starts")
    assert said == (
        "drill.yaml: nothing can move any more after 09:01:00\n"
        "  guard waits for trucks.starts (its release)\n"
        "  trucks waits for guard, which is ahead of it\n"
    )


def test_a_run_that_leaves_the_calendar_says_where_in_the_file(parade: Parade) -> None:
    Path("slow.yaml").write_text(DRILL.replace("duration: 1 min", "duration: 1e12 min"))
    said = wrong(parade, "run", "slow.yaml")
    assert said.startswith("slow.yaml:15:3: trucks: an instant 1.9e+06 years after the start is ")


def test_more_problems_than_fit_a_screen_are_counted(parade: Parade) -> None:
    units = "".join(f"  u{number}: {{kind: formation, label: 5}}\n" for number in range(40))
    Path("bad.yaml").write_text(f"name: bad\nstart: 2024-05-08T09:00:00\nunits:\n{units}")
    lines = wrong(parade, "run", "bad.yaml").splitlines()
    assert len(lines) == 21
    whole = parade("validate", "bad.yaml").stderr.splitlines()
    assert lines[:20] == whole[:20]
    assert lines[20] == f"... and {len(whole) - 20} more: run `parade validate FILE` to see all"
    assert parade("check", "bad.yaml").stderr.splitlines() == lines


@pytest.mark.parametrize("option", ["--set", "--day"])
def test_of_many_wrong_settings_validate_knows_nothing(
    parade: Parade, drill: str, option: str
) -> None:
    words = [word for number in range(22) for word in (option, f"x{number}=1")]
    assert wrong(parade, "run", drill, *words).splitlines()[-1] == "... and 2 more"


def test_a_line_that_is_too_long_for_a_screen_is_cut(parade: Parade) -> None:
    Path("bad.yaml").write_text(DRILL.replace("main-marker: stand", f"main-marker: {'x' * 99_999}"))
    (line,) = wrong(parade, "run", "bad.yaml").splitlines()
    assert len(line) == 500


def test_what_a_terminal_would_obey_is_not_printed(parade: Parade) -> None:
    Path("bad.yaml").write_text(DRILL.replace("main-marker: stand", 'main-marker: "a\\e[2Jb"'))
    assert "\x1b" not in wrong(parade, "run", "bad.yaml")


@pytest.mark.parametrize("folder", ["drill.yaml", "drill.yaml/results"])
def test_an_output_folder_that_is_a_file(parade: Parade, drill: str, folder: str) -> None:
    said = wrong(parade, "run", drill, "--out", folder)
    assert said == "drill.yaml: is a file, not a folder to write to\n"


def test_an_output_folder_that_is_a_link_to_nowhere(parade: Parade, drill: str) -> None:
    Path("gone").symlink_to("away")
    said = wrong(parade, "run", drill, "--out", "gone")
    assert said == "gone: is a broken link, not a folder to write to\n"


@pytest.mark.parametrize(
    "words",
    [("plot", "drill.yaml", "-o", "x" * 300 + ".svg"), ("new", "x" * 300)],
)
def test_a_name_that_is_too_long_for_a_file(
    parade: Parade, drill: str, words: tuple[str, ...]
) -> None:
    assert wrong(parade, *words).endswith("cannot be written: File name too long\n")
    assert [path.name for path in Path().iterdir()] == [drill]


def test_a_folder_whose_name_is_too_long_leaves_no_folder_above_it(
    parade: Parade, drill: str
) -> None:
    result = parade("run", drill, "--out", f"above/{'x' * 300}")
    assert result.stderr.endswith(": cannot be written: File name too long\n")
    assert result.exit_code == 2
    assert not Path("above").exists()


def test_an_output_folder_that_may_not_be_written_to(parade: Parade, drill: str) -> None:
    Path("shut").mkdir()
    shut(Path("shut"), 0o500, os.W_OK)
    said = wrong(parade, "run", drill, "--out", "shut/results")
    assert said == "shut: may not be written to: permission denied\n"


def test_a_folder_where_a_file_is_to_be_written(parade: Parade, drill: str) -> None:
    Path("out/run.json").mkdir(parents=True)
    result = parade("run", drill, "--out", "out")
    assert result.stderr == "out/run.json: is a folder, not a file to write\n"
    assert result.exit_code == 2
    assert [path.name for path in Path("out").iterdir()] == ["run.json"]


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("figure.gif", "figure.gif: must end in .png, .svg or .pdf\n"),
        ("figure", "figure: must end in .png, .svg or .pdf\n"),
        ("nowhere/figure.png", "nowhere: there is no such folder\n"),
        ("drill.yaml/figure.png", "drill.yaml: is a file, not a folder to write to\n"),
        ("folder.png", "folder.png: is a folder, not a file to write\n"),
    ],
)
def test_a_figure_that_cannot_be_written(
    parade: Parade, drill: str, output: str, said: str
) -> None:
    Path("folder.png").mkdir()
    assert wrong(parade, "plot", drill, "-o", output) == said


def test_a_command_with_a_slip_in_its_name(parade: Parade) -> None:
    assert "Error: No such command 'chek'." in wrong(parade, "chek")


@unix
def test_a_pipe_is_left_alone_and_a_link_leads_to_its_file(parade: Parade, drill: str) -> None:
    os.mkfifo("pipe.ics")
    said = "pipe.ics: is not an ordinary file to write\n"
    assert wrong(parade, "export", drill, "-o", "pipe.ics") == said
    assert Path("pipe.ics").is_fifo()
    Path("plans").mkdir()
    Path("plans/a.ics").write_text("old", encoding="utf-8")
    Path("link.ics").symlink_to("plans/a.ics")
    assert parade("export", drill, "-o", "link.ics").stdout == "wrote link.ics\n"
    assert Path("link.ics").is_symlink()
    assert Path("plans/a.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    def fails(_: Path) -> None:
        raise OSError(28, "No space left on device")

    folder = tmp_path / "new" / "results"
    with pytest.raises(OutputError) as told:
        files.write_files(folder, {"one.csv": files.writes("1"), "two.png": fails})
    assert str(told.value) == f"{folder}/two.png: cannot be written: No space left on device"
    assert list(tmp_path.iterdir()) == []


def test_an_error_names_no_temporary_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as raised:
        files.write_file(tmp_path / "figure.png", lambda path: (path / "below").touch())
    assert (
        str(raised.value) == f"{tmp_path}/figure.png: cannot be written: No such file or directory"
    )


def test_a_file_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    def fails(path: Path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    old = tmp_path / "figure.png"
    old.write_text("old")
    with pytest.raises(OutputError):
        files.write_file(old, fails)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("figure.png", "old")]
