"""What the summary of hostile inputs tells, and when it fails."""

from __future__ import annotations

from tests.fuzz.__main__ import ENOUGH, Tally


def told(tally: Tally, number: int, code: int | None, wrong: str | None = None) -> None:
    kind, command = ("huge", "run") if number % 2 else ("table", "check")
    tally.add({"kind": kind, "command": command, "code": code, "number": number, "wrong": wrong})


def test_codes_by_kind_and_by_command() -> None:
    tally = Tally()
    for number, code in enumerate([0, 1, 2, 2, None]):
        told(tally, number, code)
    assert tally.table().splitlines() == [
        "                     0       1       2    None",
        "huge                 0       1       1       0",
        "table                1       0       1       1",
        "check                1       0       1       1",
        "run                  0       1       1       0",
        "all                  1       1       2       1",
    ]
    assert list(tally.failed()) == []


def test_one_fault_fails_it() -> None:
    tally = Tally()
    for number in (9, 4):
        told(tally, number, 70, "traceback: run.py line 3: ValueError")
    assert list(tally.failed()) == ["    2 traceback: run.py line 3: ValueError: 4, 9"]


def test_it_fails_if_few_inputs_reach_the_engine() -> None:
    tally = Tally()
    for number in range(ENOUGH):
        told(tally, number, 0 if number % 4 == 1 else 2)
    assert list(tally.failed()) == [
        "only 25% of the inputs ran: they do not reach what they are for",
        "none ended with exit code 0: check",
    ]
