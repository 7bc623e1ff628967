"""`parade run`: the summary, the document, the files."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import jsonschema
import pytest

from simulator import __version__, load
from simulator.ensemble.columns import columns_of
from simulator.ensemble.table import draw
from tests.conftest import Parade

SUMMARY = """\
Drill
2024-05-08, Europe/Paris: 09:00:00 to 09:09:43
2 units, 16 people, 2 vehicles
Central values; --seed draws 1 input

Order of march, at stand
  unit    label     kind        release     start    arrive     clear  pass time  time gap
  guard   仪仗方队  formation  09:01:00  09:01:00  09:06:00  09:06:03        3 s         -
  trucks  trucks    column            -  09:01:13  09:06:13  09:06:23       10 s      10 s

Throughput per minute, at stand
  who           people  vehicles  units      from        to
  all on foot      240         -     20  09:06:00  09:06:03
  all vehicles      24        12      6  09:06:13  09:06:23
  both            41.7      5.22   5.22  09:06:00  09:06:23

Programme
  item       start       end    duration
  Speech  09:00:00  09:01:00  1 min 00 s

Occupancy
  zone    peak                  at
  square    16  people    09:05:30
  square     2  vehicles  09:05:30
  square     2  units     09:05:23

Verdicts
  verdict  constraint                slack        at  who
  holds    window              +4 min 37 s  09:06:23  trucks
  holds    Guard on time              +5 s  09:06:00  guard
  holds    Not too close              +5 s  09:06:13  guard, trucks
  holds    Room in the square    +4 people  09:05:30  guard, trucks

Window: 5 min 23 s of 10 min 00 s, 4 min 37 s to spare (09:01:00 to 09:06:23)

All 4 constraints hold
"""

# The speech 20 s longer: everything but the slack of the window and of the guard stays.
LATE_VERDICTS = """\
Verdicts
  verdict  constraint                slack        at  who
  BROKEN   Guard on time             -15 s  09:06:20  guard
  holds    window              +4 min 37 s  09:06:43  trucks
  holds    Not too close              +5 s  09:06:33  guard, trucks
  holds    Room in the square    +4 people  09:05:50  guard, trucks

Guard on time: guard@stand, chain from programme.speech.at 09:00:00

Window: 5 min 23 s of 10 min 00 s, 4 min 37 s to spare (09:01:20 to 09:06:43)

1 of 4 constraints broken
"""


def test_the_summary_is_one_page_of_clock_times(parade: Parade, drill: str) -> None:
    result = parade("run", drill)
    assert (result.stdout, result.stderr, result.exit_code) == (SUMMARY, "", 0)


def test_a_broken_constraint_comes_first_and_sets_the_exit_code(parade: Parade, drill: str) -> None:
    result = parade("run", drill, "--set", "programme.speech.duration=80 s")
    assert result.stdout.endswith(LATE_VERDICTS)
    assert (result.stderr, result.exit_code) == ("", 1)


WARNED = """\
Verdicts
  verdict  constraint                slack        at  who
  WARNING  Guard on time             -15 s  09:06:20  guard
  holds    window              +4 min 37 s  09:06:43  trucks
  holds    Not too close              +5 s  09:06:33  guard, trucks
  holds    Room in the square    +4 people  09:05:50  guard, trucks

Guard on time, because: the mayor waits

Guard on time: guard@stand, chain from programme.speech.at 09:00:00

Window: 5 min 23 s of 10 min 00 s, 4 min 37 s to spare (09:01:20 to 09:06:43)

3 of 4 constraints hold, 1 warning
"""


def test_what_only_warns_is_told_with_its_reason_and_does_not_fail(
    parade: Parade, drill: str
) -> None:
    settings = {
        "programme.speech.duration": "80 s",
        "constraints.Guard on time.severity": "warning",
        "constraints.Guard on time.because": "the mayor waits",
    }
    words = [word for path, value in settings.items() for word in ("--set", f"{path}={value}")]
    result = parade("run", drill, *words)
    assert result.stdout.endswith(WARNED)
    assert (result.stderr, result.exit_code) == ("", 0)
    words += ["--set", "constraints.Room in the square.at-most=15"]
    result = parade("run", drill, *words)
    table = result.stdout.partition("\nVerdicts\n")[2].splitlines()[1:5]
    assert [line.split()[0] for line in table] == ["BROKEN", "WARNING", "holds", "holds"]
    assert result.stdout.endswith("\n1 of 4 constraints broken, 1 warning\n")
    assert result.exit_code == 1


def test_a_setting_may_be_repeated_and_names_a_constraint(parade: Parade, drill: str) -> None:
    late = "programme.speech.duration=80 s"
    result = parade("run", drill, "--set", late, "--set", 'constraints.Guard on time.at="09:06:20"')
    assert result.exit_code == 0
    assert "  holds    Guard on time              +5 s  09:06:20  guard\n" in result.stdout


def test_a_window_that_is_too_short_says_by_how_much(parade: Parade, drill: str) -> None:
    result = parade("run", drill, "--set", "window.length=5 min")
    assert result.exit_code == 1
    assert (
        "Window: 5 min 23 s of 5 min 00 s, broken by 23 s (09:01:00 to 09:06:23)\n" in result.stdout
    )


def test_the_document_has_exact_numbers_and_fits_its_schema(parade: Parade, drill: str) -> None:
    result = parade("run", drill, "--format", "json")
    document = json.loads(result.stdout)
    schema = json.loads(parade("schema", "--run").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema, format_checker=jsonschema.FormatChecker())
    assert (result.stderr, result.exit_code) == ("", 0)
    assert list(document) == [
        "scenario",
        "version",
        "seed",
        "start",
        "events",
        "verdicts",
        "occupancy",
        "march_table",
        "throughput",
    ]
    assert document["scenario"] == {"name": "Drill", "hash": load(drill).digest}
    assert document["version"] == __version__
    assert document["seed"] is None
    assert document["start"] == "2024-05-08T09:00:00+02:00"
    assert document["events"]["guard@stand"] == 360.0
    assert document["events"]["both.tail@stand"] == 383.0
    both = next(row for row in document["throughput"] if row["group"] == "both")
    assert (both["start"], both["end"], both["people"]) == (360.0, 383.0, 16)
    assert both["per_minute"]["people"] == 60 * 16 / 23
    assert document["events"]["speech.end"] == 60.0
    assert document["verdicts"][2] == {
        "name": "Not too close",
        "kind": "time-gap",
        "severity": "error",
        "because": None,
        "holds": True,
        "note": None,
        "slack": 5.0,
        "unit": "s",
        "at": 373.0,
        "who": ["guard", "trucks"],
        "worst": [{"slack": 5.0, "at": 373.0, "who": ["guard", "trucks"]}],
    }
    assert document["occupancy"] == {
        "square": {
            "time": [0, 310, 311.25, 312.5, 323, 330, 410.5, 411.75, 413, 426, 433],
            "people": [0, 4, 8, 12, 14, 16, 12, 8, 4, 2, 0],
            "vehicles": [0, 0, 0, 0, 1, 2, 2, 2, 2, 1, 0],
            "aircraft": [0] * 11,
            "units": [0, 1, 1, 1, 2, 2, 2, 2, 1, 1, 0],
        }
    }
    guard, trucks = document["march_table"]
    assert (guard["time_gap"], trucks["time_gap"]) == (None, 10.0)
    assert [trucks[key] for key in ("start", "arrive", "depart", "clear")] == [73, 373, 373, 383]


def test_a_broken_constraint_sets_the_exit_code_of_a_document_too(
    parade: Parade, drill: str
) -> None:
    result = parade("run", drill, "--format", "json", "--set", "window.length=5 min")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["verdicts"][0]["slack"] == -23.0


def test_all_files_are_written_and_named(parade: Parade, drill: str, tmp_path: Path) -> None:
    result = parade("run", drill, "--out", "to/results")
    names = [
        "timeline.csv",
        "march_table.csv",
        "throughput.csv",
        "occupancy.csv",
        "occupancy.png",
        "time_distance.png",
        "gantt.png",
        "run.json",
    ]
    said = "".join(f"wrote to/results/{name}\n" for name in names)
    assert (result.stdout, result.stderr, result.exit_code) == (SUMMARY + said, "", 0)
    folder = tmp_path / "to" / "results"
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    for figure in ("occupancy.png", "time_distance.png", "gantt.png"):
        assert (folder / figure).read_bytes().startswith(b"\x89PNG")
    printed = parade("run", drill, "--format", "json").stdout
    assert (folder / "run.json").read_text(encoding="utf-8") == printed
    table = (folder / "march_table.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(StringIO(table)))
    assert [(row["unit"], row["time_gap"]) for row in rows] == [("guard", ""), ("trucks", "10.0")]


def test_the_march_table_at_the_markers_that_are_asked_for(parade: Parade, drill: str) -> None:
    document = Path(drill).read_text(encoding="utf-8")
    line = "markers: {stand: street + 600 m"
    Path(drill).write_text(document.replace(line, f"{line}, end: street + 800 m"), encoding="utf-8")
    result = parade("run", drill, "--marker", "end", "--marker", "stand", "--out", "results")
    tables = result.stdout.split("\n\n")[1:3]

    assert [table.splitlines()[0] for table in tables] == [
        "March table, at end",
        "March table, at stand",
    ]
    assert [line.split()[5] for line in tables[0].splitlines()[2:]] == ["09:07:40", "09:07:53"]
    table = Path("results/march_table.csv").read_text(encoding="utf-8")
    document = json.loads(Path("results/run.json").read_text(encoding="utf-8"))
    markers = ["end", "end", "stand", "stand"]
    assert [row["marker"] for row in csv.DictReader(StringIO(table))] == markers
    assert [row["marker"] for row in document["march_table"]] == markers


def test_a_marker_that_does_not_exist_is_named_with_the_nearest(parade: Parade, drill: str) -> None:
    result = parade("run", drill, "--marker", "stant")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == f"{drill}: there is no marker 'stant'; did you mean 'stand'?\n"


def test_what_was_written_is_told_beside_the_document(parade: Parade, drill: str) -> None:
    result = parade("run", drill, "--out", ".", "--format", "json")
    assert json.loads(result.stdout)["version"] == __version__
    assert result.stderr.splitlines()[0] == "wrote timeline.csv"


def test_files_of_an_earlier_run_are_replaced(parade: Parade, drill: str, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("old")
    parade("run", drill, "--out", ".")
    assert json.loads((tmp_path / "run.json").read_text())["version"] == __version__


def test_without_a_zone_there_is_no_figure_of_one(parade: Parade, drill: str) -> None:
    words = [word for path in ("zones", "constraints") for word in ("--set", f"{path}=null")]
    result = parade("run", drill, "--out", "results", *words)
    assert (result.stderr, result.exit_code) == (
        "occupancy.png not written: the scenario has no zones\n",
        0,
    )
    assert "wrote results/run.json\n" in result.stdout
    assert not Path("results/occupancy.png").exists()


@pytest.mark.parametrize("key", ["constraints", "main-marker", "programme", "zones"])
def test_a_scenario_may_lack_a_section(parade: Parade, drill: str, key: str) -> None:
    bare = ["window", "constraints", "units.guard.release", key]
    words = [word for path in dict.fromkeys(bare) for word in ("--set", f"{path}=null")]
    result = parade("run", drill, *words)
    assert (result.stderr, result.exit_code) == ("", 0)
    assert result.stdout.endswith("\n\nNo constraints defined\n")
    assert "Order of march, at stand\n" in result.stdout


def test_a_seed_draws_the_inputs_on_the_day(parade: Parade, drill: str) -> None:
    scenario = load(drill)
    (column,) = columns_of(scenario)
    value = draw([column], 17, 1, seed=4).values[0, 0]
    result = parade("run", drill, "--seed", 4, "--replication", 17)
    assert "\nSeed 4, replication 17: 1 input drawn\n" in result.stdout
    assert f"  {column.name}" in result.stdout.partition("On the day")[2]
    assert f"{value:.3f} {column.unit}" in result.stdout
    document = json.loads(parade("run", drill, "--seed", 4, "--format", "json").stdout)
    assert (document["seed"], document["replication"]) == (4, 0)
    jsonschema.validate(document, json.loads(parade("schema", "--run").stdout))
    assert document["day"][0]["set"] == column.name


def test_a_table_of_inputs_gives_a_replication(parade: Parade, drill: str, tmp_path: Path) -> None:
    table = draw(columns_of(load(drill)), 10, 5, seed=4)
    (tmp_path / "inputs.csv").write_text(table.to_csv(), encoding="utf-8")
    drawn = parade("run", drill, "--seed", 4, "--replication", 12)
    given = parade("run", drill, "--inputs", "inputs.csv", "--replication", 12)
    assert "\ninputs.csv, replication 12: 1 input\n" in given.stdout
    assert given.stdout.split("\n")[5:] == drawn.stdout.split("\n")[5:]
    result = parade("run", drill, "--inputs", "inputs.csv", "--replication", 9)
    message = "inputs.csv: the table has no replication 9, only 10 to 14\n"
    assert (result.stdout, result.stderr, result.exit_code) == ("", message, 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--replication", 17), "--replication requires --seed or --inputs"),
        (("--seed", 1, "--inputs", "x.csv"), "give --seed or --inputs, not both"),
    ],
)
def test_options_of_draws_that_do_not_fit(
    parade: Parade, drill: str, options: tuple[object, ...], message: str
) -> None:
    result = parade("run", drill, *options)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert message in result.stderr


@pytest.mark.parametrize(
    ("options", "more", "place"),
    [
        (["--set", "programme.speech.place=stand"], "", "stand"),
        (["--set", "programme.speech.place=street + 0.1 km"], "", "street + 100 m"),
        (["--day", "programme.speech.place=square"], "", "square"),
        ([], "  speech: {place: street.end - 400 m}\n", "street + 600 m"),
        ([], "day: {programme.speech.place: square}\n", "square"),
    ],
)
def test_the_programme_says_where_it_happens(
    parade: Parade, drill: str, tmp_path: Path, *, options: list[str], more: str, place: str
) -> None:
    text = f'extends: {drill}\nprogramme:\n  toast: {{at: "09:02"}}\n{more}'
    (tmp_path / "where.yaml").write_text(text, encoding="utf-8")
    result = parade("run", "where.yaml", *options)
    rows = result.stdout.split("\nProgramme\n")[1].split("\n\n")[0].splitlines()
    assert rows[0].split() == ["item", "start", "end", "duration", "place"]
    assert rows[1].endswith(f"1 min 00 s  {place}")
    assert rows[2].endswith("0 s  -")  # the toast does not say
