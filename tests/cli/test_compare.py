"""`parade compare`."""

from __future__ import annotations

import json

from tests.conftest import Parade

LONGER = ("--set", "programme.speech.duration=80 s")


def test_a_plan_and_its_changed_self(parade: Parade, drill: str) -> None:
    result = parade("compare", drill, *LONGER, "--runs", "30", "--engine", "simpy")
    assert (result.stderr, result.exit_code) == ("", 0)
    lines = result.stdout.splitlines()
    assert lines[:3] == [
        "from  Drill (drill.yaml)",
        "to    the same with programme.speech.duration=80 s",
        "30 pairs of replications, seed 1: 1 input drawn alike",
    ]
    # The guard steps off 20 s later in every replication, however the trucks follow.
    for event in ("guard@stand", "trucks@stand", "speech.end"):
        assert f"  {event}" in result.stdout
        (row,) = (line.split() for line in lines if line.split()[:1] == [event])
        assert row[1:] == ["+20", "s"] * 3
    assert "All constraints hold in 100 %, then in 0 %" in lines[-1]


def test_two_files_as_a_document(parade: Parade, drill: str) -> None:
    asked = "--runs", "20", "--seed", "4", "--format", "json"
    result = parade("compare", drill, drill, *asked)
    found = json.loads(result.stdout)
    assert (found["before"]["file"], found["after"]["file"]) == (drill, drill)
    assert (found["before"]["seed"], found["after"]["settings"], found["pairs"]) == (4, [], 20)
    assert all(each["difference"] == 0 for each in found["constraints"])
    assert found["events"]["trucks@stand"] == {"pairs": 20, "by": [0.0] * 5}


def test_one_file_needs_a_change_and_two_none(parade: Parade, drill: str) -> None:
    alone = parade("compare", drill)
    assert alone.exit_code == 2
    assert "give a second scenario, or a change to the first" in alone.stderr
    both = parade("compare", drill, drill, *LONGER)
    assert both.exit_code == 2
    assert "give either these or OTHER, not both" in both.stderr


def test_more_replications_than_are_kept_are_refused(parade: Parade, drill: str) -> None:
    result = parade("compare", drill, drill, "--runs", "20001")
    assert result.exit_code == 2
    assert "20001 is not in the range 1<=x<=20000" in result.stderr
