"""Events: every name of the scenario has its instant; any other is an error that says why."""

from __future__ import annotations

import pytest

from simulator.scenario.model.event_name import EventName
from simulator.timeline.run import Run
from tests.build import at, block, exactly, hold, item, parade
from tests.timeline.made import steady

SPEED, HALT, LENGTH = 2.0, 50.0, 20.0
SEGMENTS = {"avenue": 400.0, "park": 100.0}
ROUTES = {"along": ["avenue"], "other": ["park"]}


@pytest.fixture
def run() -> Run:
    """Guard from 0 m, halting at the gate; navy from 200 m; rover elsewhere; one programme item."""
    scenario = parade(
        block("guard", length=LENGTH, holds={"gate": hold(HALT)}),
        block("navy", length=LENGTH, start=200),
        block("rover", route="other", length=LENGTH),
        segments=SEGMENTS,
        routes=ROUTES,
        markers={"gate": 100.0, "rostrum": 300.0, "bench": ("park", 10.0)},
        zones={"square": (150, 350)},
        groups={"foot": ["guard", "navy"], "all-of-them": ["foot", "rover"]},
        programme={"speech": item(at(-60), 45)},
    )
    return steady(scenario, SPEED, {"guard": 30, "navy": 5, "rover": 0}, HALT)


GUARD = {
    "guard.released": 30,
    "guard.starts": 30,
    "guard@gate": 30 + 100 / SPEED,
    "guard.departs@gate": 30 + 100 / SPEED + HALT,
    "guard.tail@gate": 30 + 120 / SPEED + HALT,
    "guard@rostrum": 30 + 300 / SPEED + HALT,
    "guard.departs@rostrum": 30 + 300 / SPEED + HALT,
    "guard.tail@rostrum": 30 + 320 / SPEED + HALT,
    "guard.enters@square": 30 + 150 / SPEED + HALT,
    "guard.clears@square": 30 + 370 / SPEED + HALT,
    "guard.finishes": 30 + 420 / SPEED + HALT,
}
NAVY = {
    "navy.released": 5,
    "navy.starts": 5,
    "navy@rostrum": 5 + 100 / SPEED,
    "navy.departs@rostrum": 5 + 100 / SPEED,
    "navy.tail@rostrum": 5 + 120 / SPEED,
    "navy.enters@square": 5,
    "navy.clears@square": 5 + 170 / SPEED,
    "navy.finishes": 5 + 220 / SPEED,
}
ROVER = {
    "rover.released": 0,
    "rover.starts": 0,
    "rover@bench": 10 / SPEED,
    "rover.departs@bench": 10 / SPEED,
    "rover.tail@bench": 30 / SPEED,
    "rover.finishes": 120 / SPEED,
}
FOOT = {
    "foot.released": 5,
    "foot.starts": 5,
    "foot@gate": GUARD["guard@gate"],
    "foot.departs@gate": GUARD["guard.departs@gate"],
    "foot.tail@gate": GUARD["guard.tail@gate"],
    "foot@rostrum": NAVY["navy@rostrum"],
    "foot.departs@rostrum": NAVY["navy@rostrum"],
    "foot.tail@rostrum": GUARD["guard.tail@rostrum"],
    "foot.enters@square": 5,
    "foot.clears@square": GUARD["guard.clears@square"],
    "foot.finishes": GUARD["guard.finishes"],
}
EVERYBODY = {name.replace("foot", "all-of-them"): instant for name, instant in FOOT.items()} | {
    "all-of-them.released": 0,
    "all-of-them.starts": 0,
    "all-of-them@bench": ROVER["rover@bench"],
    "all-of-them.departs@bench": ROVER["rover@bench"],
    "all-of-them.tail@bench": ROVER["rover.tail@bench"],
}
EVENTS = {"speech.start": -60, "speech.end": -15} | GUARD | NAVY | ROVER | FOOT | EVERYBODY


def test_the_events_of_a_run_are_these_and_no_others(run: Run) -> None:
    assert set(run.events) == set(EVENTS)
    assert dict(run.events) == {name: exactly(instant) for name, instant in EVENTS.items()}
    assert len(run.events) == len(EVENTS)


def test_an_event_by_name_is_the_event_of_the_table(run: Run) -> None:
    for name, instant in EVENTS.items():
        assert run.events[name] == exactly(instant)
        assert name in run.events


def test_a_group_is_its_first_head_and_its_last_tail(run: Run) -> None:
    # Its first head at the rostrum is the navy's, its last tail the guard's.
    assert run.events["foot@rostrum"] == run.events["navy@rostrum"] < run.events["guard@rostrum"]
    assert run.events["foot.tail@rostrum"] == run.events["guard.tail@rostrum"]
    # Who does not pass a place does not count there.
    assert run.events["all-of-them@bench"] == run.events["rover@bench"]


OF_A_UNIT = (
    "a unit has guard.released, guard.starts, guard.finishes, guard@MARKER, guard.departs@MARKER, "
    "guard.tail@MARKER, guard.enters@ZONE and guard.clears@ZONE"
)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("army@gate", "nothing is named 'army'"),
        ("guard@bench", "the route of guard does not pass bench"),
        ("guard@nowhere", "there is no marker 'nowhere'"),
        ("guard.enters@plaza", "there is no zone 'plaza'"),
        ("rover.enters@square", "rover is never in the zone square"),
        ("navy@gate", "navy starts beyond gate"),
        ("navy.tail@gate", "navy starts beyond gate"),
        ("guard.enters@gate", "there is no zone 'gate'"),
        ("guard.passes@gate", OF_A_UNIT),
        ("guard.ends", OF_A_UNIT),
        ("guard", OF_A_UNIT),
        ("speech.tail", "a programme item has speech.start and speech.end only"),
        ("speech@gate", "a programme item has speech.start and speech.end only"),
        ("foot@bench", "the route of navy does not pass bench"),
        ("guard @gate", "'guard @gate' is not the name of an event, such as navy@rostrum"),
        ("", "'' is not the name of an event, such as navy@rostrum"),
    ],
)
def test_a_name_that_does_not_exist_is_a_key_error_that_says_why(
    run: Run, name: str, says: str
) -> None:
    assert name not in run.events
    with pytest.raises(KeyError) as caught:
        run.events[name]
    assert caught.value.args[0].partition("; did you mean ")[0] == says


def test_a_name_that_does_not_exist_is_told_the_nearest(run: Run) -> None:
    with pytest.raises(KeyError, match=r"did you mean 'guard@gate'"):
        run.events["gaurd@gate"]


def test_the_end_of_a_run_is_its_last_event(run: Run) -> None:
    assert run.end == max(EVENTS.values())
    assert run.begin == -60


def test_the_timeline_is_every_event_in_the_order_of_time(run: Run) -> None:
    table = run.timeline()

    assert list(table.columns) == ["event", "subject", "time", "clock"]
    assert table["time"].is_monotonic_increasing
    assert dict(zip(table["event"], table["time"], strict=True)) == dict(run.events)
    by_name = table.set_index("event")
    assert by_name.loc["speech.start", "clock"].isoformat() == "2024-05-08T08:59:00+00:00"
    assert by_name.loc["guard.departs@gate", "subject"] == "guard"
    assert by_name.loc["all-of-them@bench", "subject"] == "all-of-them"


def test_an_event_is_found_by_its_name_or_there_is_none(run: Run) -> None:
    tail = EventName.tail("guard", "gate")
    assert run.events.find(tail) == run.events["guard.tail@gate"] == run.events[tail]
    assert run.events.find(EventName.head("rover", "gate")) is None
    assert run.events.find("guard @gate") is None
