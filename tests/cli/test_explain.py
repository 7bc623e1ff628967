"""`parade explain`, `parade run --why`, and the page that shows them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from simulator import __version__, load
from tests.conftest import Parade

TABLE = """\
Why both.tail@stand is at 09:06:23
     clock         adds  event                     because
  09:00:00               speech.start              by the clock: programme.speech.at
  09:01:00  +1 min 00 s  speech.end                Speech: 1 min 00 s
  09:01:00               guard.released            after speech.end
  09:01:13        +13 s  guard 574 m before stand  marches 26 m at 7.2 km/h
  09:01:13               trucks.starts             waits behind guard
  09:06:23  +5 min 10 s  trucks.tail@stand         drives 620 m at 7.2 km/h
  09:06:23               both.tail@stand           the last is trucks

Root: programme.speech.at, 09:00:00. A delay there delays this event by the same amount
"""


def test_a_chain_is_a_table_and_what_it_hangs_on(parade: Parade, drill: str) -> None:
    result = parade("explain", drill, "both.tail@stand")
    assert (result.stdout, result.stderr, result.exit_code) == (TABLE, "", 0)


def test_several_events_are_told_one_after_the_other(parade: Parade, drill: str) -> None:
    result = parade("explain", drill, "both.tail@stand", "speech.start")
    assert result.stdout.startswith(TABLE + "\nWhy speech.start is at 09:00:00\n")


def test_a_broken_constraint_is_no_matter_for_an_explanation(parade: Parade, drill: str) -> None:
    result = parade("explain", drill, "guard@stand", "--set", "programme.speech.duration=8 min")
    assert "+8 min 00 s  speech.end" in result.stdout
    assert result.exit_code == 0


def test_the_document_has_exact_numbers(parade: Parade, drill: str) -> None:
    result = parade("explain", drill, "trucks.starts", "both.starts", "--format", "json")
    assert (result.stderr, result.exit_code) == ("", 0)
    document = json.loads(result.stdout)
    assert list(document) == ["scenario", "version", "start", "chains"]
    assert document["scenario"] == {"name": "Drill", "hash": load(drill).digest}
    assert document["version"] == __version__
    assert document["start"] == "2024-05-08T09:00:00+02:00"
    trucks, both = document["chains"]
    assert (trucks["event"], trucks["instant"], trucks["rigid"]) == ("trucks.starts", 73.0, True)
    assert trucks["root"] == {"kind": "clock", "setting": "programme.speech.at", "instant": 0.0}
    assert [(link["event"], link["seconds"]) for link in trucks["links"]] == [
        ("speech.start", 0.0),
        ("speech.end", 60.0),
        ("guard.released", 0.0),
        ("guard 574 m before stand", 13.0),
        ("trucks.starts", 0.0),
    ]
    assert trucks["links"][3] == {
        "event": "guard 574 m before stand",
        "instant": 73.0,
        "seconds": 13.0,
        "kind": "march",
        "subject": "guard",
        "other": None,
        "metres": 26.0,
        "setting": None,
        "why": "marches 26 m at 7.2 km/h",
    }
    assert not both["rigid"]


def test_names_that_are_none_are_all_told_with_the_nearest(parade: Parade, drill: str) -> None:
    result = parade("explain", drill, "guard@stnad", "guard@stand", "speach.end", "?")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == (
        "drill.yaml: there is no event 'guard@stnad'; did you mean 'guard@stand'?\n"
        "drill.yaml: there is no event 'speach.end'; did you mean 'speech.end'?\n"
        "drill.yaml: there is no event '?': nothing is named '?'\n"
    )


def test_an_event_that_never_occurs_is_told_as_that(parade: Parade, tmp_path: Path) -> None:
    """The car drives off along the lane before the block, which goes the same way, has started."""
    (tmp_path / "late.yaml").write_text(
        """\
name: Late
start: 2024-05-08T09:00:00
segments: {street: 1 km}
routes: {road: [street], lane: {beside: road, from: 300 m, to: end}}
units:
  car: {kind: column, route: lane, ranks: 1, length: 5 m, speed: 5 m/s}
  block: {kind: formation, route: road, ranks: 1, speed: 1 m/s, release: {at: "09:01"}}
""",
        encoding="utf-8",
    )
    result = parade("explain", "late.yaml", "car@block")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == "late.yaml: car is never beside block in this run\n"


def test_without_an_event_there_is_nothing_to_explain(parade: Parade, drill: str) -> None:
    result = parade("explain", drill)
    assert result.exit_code == 2
    assert "Missing argument 'EVENT...'" in result.stderr


def test_a_file_that_is_wrong_is_told_as_ever(parade: Parade) -> None:
    result = parade("explain", "nowhere.yaml", "guard@stand")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == "nowhere.yaml: there is no such file\n"


def test_the_largest_delays_are_added_to_the_summary(parade: Parade, drill: str) -> None:
    without = parade("run", drill).stdout
    none = parade("run", drill, "--why").stdout
    told = "\n\nNo delays: no unit lost time in a queue or at a hold\n\nVerdicts\n"
    assert none == without.replace("\n\nVerdicts\n", told)


DELAYS = """
The three largest delays
        lost  unit    because               where                  from        to
  1 min 13 s  trucks  waits behind guard    at its start       09:00:00  09:01:13
  1 min 00 s  guard   waits until 09:07:00  at stand           09:06:00  09:07:00
  1 min 00 s  trucks  waits behind guard    26 m before stand  09:06:00  09:07:00
"""


def test_who_waits_for_whom_and_for_what(parade: Parade, drill: str) -> None:
    settings = {
        "units.trucks.release": '{at: "09:00"}',
        "units.guard.holds": '{stand: {until: {at: "09:07"}}}',
    }
    words = [word for path, value in settings.items() for word in ("--set", f"{path}={value}")]
    assert DELAYS in parade("run", drill, "--why", *words).stdout


def test_a_slow_unit_and_a_cue_are_told_as_what_they_are(parade: Parade, drill: str) -> None:
    settings = {
        "units.guard.speed": "1 m/s",
        "units.trucks.holds": "{stand: {until: {after: guard.finishes, delay: 10 s}}}",
    }
    words = [word for path, value in settings.items() for word in ("--set", f"{path}={value}")]
    result = parade("run", drill, "--why", *words)
    # The trucks start at 86 s, behind the guard at half their pace, and are at the stand when it is
    # 26 m further on, at 60 + 626 s. It is off the street at 60 + 1006 s.
    assert "\nThe two largest delays\n" in result.stdout
    lines = result.stdout.partition("largest delays\n")[2].splitlines()[1:3]
    assert [re.split(r"  +", line.strip()) for line in lines] == [
        ["6 min 30 s", "trucks", "waits for guard.finishes", "at stand", "09:11:26", "09:17:56"],
        ["5 min 00 s", "trucks", "behind guard, which is slower", "from its start on",
         "09:01:26", "09:11:26"],
    ]  # fmt: skip


def test_a_label_in_the_place_of_a_name(drill: str, parade: Parade) -> None:
    assert parade("explain", drill, "仪仗方队.tail@stand").stderr == (
        "drill.yaml: there is no event '仪仗方队.tail@stand'; did you mean 'guard.tail@stand'?\n"
    )
