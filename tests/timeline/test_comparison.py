"""What differs between two runs: exactly what was changed, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from simulator.movement.simulate import simulate
from simulator.timeline.comparison import (
    Record,
    Tolerances,
    VerdictRecord,
    comparison_of,
    record_of,
)
from simulator.timeline.run import Run
from tests.build import block, clock, exactly, run_of

DAY = dt.date(2024, 5, 8)
# 20 m long at 1 m/s, then 30 m behind it: the navy is held by the guard, the jeep goes its own way.
STATION, LENGTH, GAP = 500.0, 20.0, 30.0
NINE = 9 * 3600.0


def run(guard: float = 60.0, **more: Any) -> Run:
    """Guard and navy on one avenue, the navy behind; a jeep on a street of its own."""
    return run_of(
        block("guard", length=LENGTH, speed=1, release=guard, route="along"),
        block("navy", length=LENGTH, speed=1, gap=GAP, route="along"),
        block("jeep", length=5, speed=2, release=0, route="aside"),
        segments={"avenue": 1000, "street": 1000},
        routes={"along": ["avenue"], "aside": ["street"]},
        markers={"stand": STATION, "corner": ("street", 500)},
        constraints=[
            {"name": "In time", "event": "guard@stand", "within": [None, clock(600)]},
            {
                "name": "Apart",
                "time-gap": ["guard", "navy"],
                "marker": "stand",
                "at-most": "1 min",
            },
        ],
        **more,
    )


def record(events: dict[str, float] | None = None, **verdicts: VerdictRecord) -> Record:
    """A record made by hand."""
    return Record("A parade", "0" * 64, DAY, events or {}, verdicts)


def test_a_run_does_not_differ_from_itself() -> None:
    comparison = comparison_of(run(), run())
    assert comparison.same
    assert not comparison.scenario_changed


def test_what_moved_as_a_table() -> None:
    delay = 17.25
    table = comparison_of(run(), run(guard=60 + delay)).to_frame()
    assert list(table.columns) == ["event", "before", "after", "shift"]
    by_event = table.set_index("event")
    assert by_event.loc["guard@stand"].tolist() == [
        exactly(NINE + 60 + STATION), exactly(NINE + 60 + delay + STATION), exactly(delay)
    ]  # fmt: skip
    assert not any(table["event"].str.startswith("jeep"))


def test_what_is_released_later_moves_by_that_and_so_does_who_it_holds_up() -> None:
    delay = 17.25
    before, after = run(), run(guard=60 + delay)
    comparison = comparison_of(before, after)
    assert {one.event for one in comparison.moved} == {
        name
        for name in before.events
        if name.startswith(("guard", "navy")) and name != "navy.released"
    }
    assert [one.shift for one in comparison.moved] == [exactly(delay)] * len(comparison.moved)
    # The guard arrives at 60 s + 500 m / 1 m/s after nine.
    moved = {one.event: one for one in comparison.moved}["guard@stand"]
    assert moved.before == exactly(NINE + 60 + STATION)
    assert moved.after == exactly(NINE + 60 + delay + STATION)
    assert (comparison.new, comparison.vanished) == ({}, {})
    (change,) = comparison.verdicts
    assert (change.name, change.change, change.by) == ("In time", "lost", exactly(-delay))
    assert comparison.scenario_changed


def test_a_verdict_that_flips_comes_first() -> None:
    comparison = comparison_of(run(), run(guard=60 + 50))
    assert [(one.name, one.change) for one in comparison.verdicts] == [("In time", "broken")]
    back = comparison_of(run(guard=60 + 50), run())
    assert [(one.name, one.change) for one in back.verdicts] == [("In time", "fixed")]
    assert back.verdicts[0].by == exactly(50)


def test_a_unit_that_goes_takes_its_events_along() -> None:
    without = simulate(run().scenario.with_({"units.jeep": None, "routes.aside": None}))
    comparison = comparison_of(run(), without)
    jeep = {name: at + NINE for name, at in run().events.items() if name.startswith("jeep")}
    assert comparison.vanished == jeep
    assert comparison.moved == ()
    assert comparison_of(without, run()).new == jeep


def test_what_moves_furthest_comes_first_and_what_moves_alike_stays_in_order() -> None:
    before = record({"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0})
    after = record({"a": 2.0, "b": 3.0 + 1e-9, "c": 0.0, "d": 4.0 + 1e-7})
    assert [one.event for one in comparison_of(before, after).moved] == ["c", "a", "b"]


def test_the_first_tolerance_that_matches_counts() -> None:
    tolerances = Tolerances(0.5, (("guard@*", 5.0), ("*@stand", 2.0), ("*", 1.0)))
    assert [tolerances.of(name) for name in ("guard@stand", "navy@stand", "navy.starts")] == [
        5,
        2,
        1,
    ]
    before = record({"guard@stand": 0.0, "navy@stand": 0.0, "navy.starts": 0.0})
    after = record({"guard@stand": 5.0, "navy@stand": 2.01, "navy.starts": -1.01})
    moved = comparison_of(before, after, tolerances).moved
    assert [(one.event, one.shift) for one in moved] == [
        ("navy@stand", 2.01),
        ("navy.starts", -1.01),
    ]


@pytest.mark.parametrize(
    ("unit", "tolerance", "unnoticed", "noticed"),
    [
        ("s", 2.0, 2.0, 2.001),
        ("s", 0.0, 1e-7, 1e-5),
        ("people", 2.0, 0.0, 1.0),
        ("m", 2.0, 0.5, 0.51),
        ("people/m2", 2.0, 0.01, 0.011),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_slack_may_change_by_its_tolerance(
    unit: str, tolerance: float, unnoticed: float, noticed: float, sign: int
) -> None:
    before = record(asked=VerdictRecord(True, 0.0, unit))
    for by, changes in ((unnoticed, []), (noticed, ["gained" if sign > 0 else "lost"])):
        after = record(asked=VerdictRecord(True, sign * by, unit))
        found = comparison_of(before, after, Tolerances(tolerance)).verdicts
        assert [one.change for one in found] == changes


def test_changes_of_verdicts_are_in_order_of_their_weight() -> None:
    held, broken = VerdictRecord(True, 5.0, "s"), VerdictRecord(False, -5.0, "s")
    before = record(
        fixed=broken,
        lost=held,
        lost_more=held,
        people=VerdictRecord(True, 90, "people"),
        broken=held,
        gone=held,
    )
    after = record(
        fixed=held,
        lost=VerdictRecord(True, 4.0, "s"),
        lost_more=VerdictRecord(True, 1.0, "s"),
        people=VerdictRecord(True, 10, "people"),
        broken=broken,
        new=broken,
    )
    found = comparison_of(before, after).verdicts
    assert [(one.name, one.change, one.by) for one in found] == [
        ("broken", "broken", -10.0),
        ("lost_more", "lost", -4.0),
        ("lost", "lost", -1.0),
        ("people", "lost", -80.0),
        ("gone", "vanished", 0.0),
        ("fixed", "fixed", 10.0),
        ("new", "new", 0.0),
    ]


def test_a_verdict_in_another_unit_is_another_constraint() -> None:
    found = comparison_of(
        record(room=VerdictRecord(True, 3.0, "people")),
        record(room=VerdictRecord(True, 3.0, "vehicles")),
    ).verdicts
    assert [one.change for one in found] == ["vanished", "new"]


def test_slack_that_is_not_finite_is_compared_too() -> None:
    endless = record(asked=VerdictRecord(True, None, "s"))
    assert comparison_of(endless, endless).same
    (change,) = comparison_of(endless, record(asked=VerdictRecord(True, 5.0, "s"))).verdicts
    assert (change.change, change.by) == ("lost", -float("inf"))


def procession(start: str, release: str, timezone: str = "Europe/Madrid") -> Run:
    return run_of(
        block("float", release={"at": release}),
        start=start,
        timezone=timezone,
        segments={"street": 1000},
        routes={"along": ["street"]},
        markers={"cathedral": 500},
    )


def test_two_nights_of_which_one_skips_an_hour_are_compared_by_the_clock() -> None:
    short = procession("2024-03-30T23:30:00", "2024-03-31T03:10")
    long = procession("2025-04-19T23:30:00", "2025-04-20T03:10")
    assert short.events["float.released"] == long.events["float.released"] - 3600
    assert comparison_of(short, long).same
    assert comparison_of(long, short).same
    comparison = comparison_of(procession("2024-03-30T23:30:00", "2024-03-31T03:40"), long)
    assert {round(one.shift) for one in comparison.moved} == {-1800}


def test_on_one_day_a_shift_is_the_time_that_passes() -> None:
    first, second = (
        procession("2025-11-02T00:30:00", release, "America/New_York")
        for release in ("01:30 EDT", "01:10 EST")
    )
    moved = {one.event: one for one in comparison_of(first, second).moved}
    released = moved["float.released"]
    assert released.shift == 40 * 60
    assert released.shown(0) == ("01:30:00 EDT", "01:10:00 EST")


def test_parades_of_two_days_are_compared_by_the_time_of_the_day() -> None:
    scenario = run().scenario
    release = {"units.guard.release.at": "09:01:00", "units.jeep.release.at": "09:00:00"}
    bounds = {"constraints.In time.within": [None, "09:10:00"]}
    here = scenario.with_({**release, **bounds})
    there = here.with_(start="2025-05-09T09:00:00", timezone="Asia/Shanghai")
    assert comparison_of(simulate(here), simulate(there)).moved == ()
    assert record_of(simulate(there)).day == dt.date(2025, 5, 9)
    # Who starts to count at half past eight is not half an hour later.
    early = simulate(here.with_(start="2024-05-08T08:30:00"))
    assert {one.event for one in comparison_of(simulate(here), early).moved} == {"navy.released"}


def test_a_notebook_shows_it_escaped() -> None:
    wicked = run(name="<b>A</b>")
    html = comparison_of(wicked, run(guard=80))._repr_html_()
    assert "&lt;b&gt;A&lt;/b&gt; → A parade" in html
    assert "<b>" not in html
    assert "Units that moved" in html
    assert "nothing differs" in comparison_of(wicked, wicked)._repr_html_()


def test_it_says_in_a_line_what_it_is() -> None:
    text = repr(comparison_of(run(), run(guard=60 + 50)))
    moved = len(comparison_of(run(), run(guard=60 + 50)).moved)
    assert text == (
        "<Comparison of 'A parade' and 'A parade': "
        f"events {moved} moved, 0 new, 0 vanished; 1 verdicts changed>"
    )
