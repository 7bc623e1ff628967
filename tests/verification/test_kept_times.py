"""Time gaps and headways that units keep: what is measured of them, and what they are equal to."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import fixes, margins, simulate
from simulator.timeline.run import Run
from simulator.views.blocks import plain_text
from simulator.views.explain import delay_blocks
from simulator.whatif.inputs import NotLinearError
from tests.build import Named, after, block, clock, column, exactly, hold, item, parade, run_of

LENGTH, HEADWAY, TIME_GAP = 20.0, 61.0, 40.0
MARKERS = {"before": 100.0, "stand": 300.0, "beyond": 420.0, "far": 800.0}
AT_STAND = ["stand"]


def kept(seconds: float, at: list[str] | None = None) -> Any:
    return f"{seconds} s" if at is None else {"time": f"{seconds} s", "at": at}


def three(**keys: Any) -> list[Named]:
    """The second is slowed beyond the stand; the third would be faster."""
    return [
        block("first", length=LENGTH, speed=2, release=0, gait_at={"stand": 1, "beyond": 2}),
        block("second", length=LENGTH, speed=1.5, gap=5, reaction=2, **keys),
        block("third", length=LENGTH, speed=2, gap=5, reaction=2, **keys),
    ]


def slacks(run: Run) -> dict[str, float]:
    return {verdict.name: verdict.slack for verdict in run.verdicts}


@pytest.mark.parametrize("at", [None, AT_STAND, ["before", "far"]])
@pytest.mark.parametrize(("key", "seconds"), [("headway", HEADWAY), ("time-gap", TIME_GAP)])
def test_a_constraint_at_a_marker_finds_just_what_is_kept_there(
    key: str, seconds: float, at: list[str] | None
) -> None:
    places = [{"marker": marker} for marker in at or MARKERS]
    asked = [{key: "all", **place, "at-least": f"{seconds} s"} for place in places]
    run = run_of(
        *three(**{key.replace("-", "_"): kept(seconds, at)}), markers=MARKERS, constraints=asked
    )
    assert slacks(run) == {f"c{number}": exactly(0) for number in range(len(asked))}


def test_a_headway_is_kept_all_along_and_a_gap_under_it() -> None:
    asked = [
        {"headway": "all", "along": "avenue", "at-least": "61 s"},
        {"gap": "all", "along": "avenue", "at-least": "5 m"},
        {"headway": "all", "along": "avenue", "at-most": "200 s"},
    ]
    run = run_of(*three(headway=HEADWAY), markers=MARKERS, constraints=asked)
    headway, gap, longest = slacks(run).values()
    assert headway == exactly(0)
    assert gap > 0
    # The third is nowhere further behind than where the second has gained on it.
    assert longest < 200 - HEADWAY


@pytest.mark.parametrize("own", [0.0, 30.0, 500.0])
def test_a_headway_at_a_marker_is_a_hold_until_the_head_ahead_has_left(own: float) -> None:
    def run(**keys: Any) -> Run:
        units = three()
        for number, ahead in ((1, "first"), (2, "second")):
            units[number][1].update(keys["times"](ahead))
        return run_of(*units, markers=MARKERS)

    holds = {"stand": hold(own)} if own else {}
    both = run(
        times=lambda _: {"headway": kept(HEADWAY, AT_STAND), **({"holds": holds} if own else {})}
    )
    until = run(
        times=lambda ahead: {
            "holds": {"stand": hold(own or None, after(f"{ahead}.departs@stand", delay=HEADWAY))}
        }
    )
    assert dict(both.events.items()) == {
        name: exactly(instant) for name, instant in until.events.items()
    }


def test_a_time_gap_at_a_marker_is_a_hold_until_the_tail_ahead_has_passed() -> None:
    timed = run_of(*three(time_gap=kept(TIME_GAP, AT_STAND)), markers=MARKERS)
    units = three()
    for number, ahead in ((1, "first"), (2, "second")):
        cue = after(f"{ahead}.tail@stand", delay=TIME_GAP)
        units[number][1]["holds"] = {"stand": hold(until=cue)}
    held = run_of(*units, markers=MARKERS)
    assert dict(timed.events.items()) == {
        name: exactly(instant) for name, instant in held.events.items()
    }


def test_a_unit_arrives_freely_at_the_marker_and_waits_there() -> None:
    events = run_of(*three(headway=kept(90, AT_STAND)), markers=MARKERS).events
    assert events["first@stand"] == exactly(150)
    # By gap and reaction it starts 25 / 2 + 2 s after the first.
    assert events["second@stand"] == exactly(14.5 + 300 / 1.5)
    assert events["second.departs@stand"] == exactly(150 + 90)
    assert events["third.departs@stand"] == exactly(150 + 2 * 90)


def test_at_the_start_a_headway_is_an_interval_between_starts() -> None:
    keys = {"start": "before", "headway": kept(HEADWAY, ["before"]), "drawn_up": False}
    units = [block(f"u{n}", length=LENGTH, speed=1, **keys) for n in range(4)]
    units[0][1]["release"] = after("go.start")
    run = run_of(*units, markers=MARKERS, programme={"go": item({"at": "09:05:00"})})
    assert [run.events[f"u{n}.starts"] for n in range(4)] == [
        exactly(300 + n * HEADWAY) for n in range(4)
    ]


def test_the_first_rank_of_an_elastic_column_keeps_them_from_first_and_last_rank_ahead() -> None:
    ranks = {"ranks": 5, "length": 7, "spacing": 8, "speed": 5, "elastic": True, "rank_reaction": 1}
    lead = column("lead", **ranks, release=0)
    for key, expected in (("headway", "lead@stand"), ("time_gap", "lead.tail@stand")):
        run = run_of(lead, column("next", **ranks, **{key: 45}), markers=MARKERS)
        assert run.events["next@stand"] == exactly(run.events[expected] + 45)
        head, tail = run.passages["next"], run.passages["next#5"]
        lag = tail.arrival(500.0) - head.arrival(500.0)
        assert lag == exactly(4 * (15 / 5 + 1))


def test_a_halt_of_everything_adds_to_a_headway() -> None:
    programme = {"silence": {"at": "09:00:30", "duration": "120 s", "halts": True}}
    run = run_of(*three(headway=HEADWAY), markers=MARKERS, programme=programme)
    assert run.events["second.starts"] == exactly(HEADWAY + 120)
    assert run.events["third@far"] - run.events["second@far"] == exactly(HEADWAY)


def test_the_chain_names_headways_and_time_gaps_with_their_settings() -> None:
    units = three(headway=HEADWAY)
    units[2][1]["time-gap"] = kept(70, AT_STAND)
    chain = run_of(*units, markers=MARKERS).explain("third.departs@stand")
    behind = [link for link in chain.links if link.kind in ("headway", "time-gap")]
    assert [(link.kind, link.subject, link.other, link.setting) for link in behind] == [
        ("headway", "second", "first", "units.second.headway"),
        ("time-gap", "third", "second", "units.third.time-gap.time"),
    ]
    assert [link.seconds for link in behind] == [61, 70]
    assert chain.total == exactly(chain.instant)
    text = str(chain)
    assert "keeps 1 min 01 s behind the head of first" in text
    assert "keeps 1 min 10 s behind the tail of second" in text


def limits(run: Run, name: str) -> tuple[float, float]:
    (found,) = margins(run, name)
    return found.later.seconds, found.earlier.seconds


@pytest.mark.parametrize("at", [None, AT_STAND])
def test_a_headway_has_a_margin(at: list[str] | None) -> None:
    asked = [
        {"event": "third@far", "within": [None, "09:11:00"]},
        {"headway": ["second", "third"], "marker": "stand", "at-least": "50 s"},
    ]
    run = run_of(*three(headway=kept(HEADWAY, at)), markers=MARKERS, constraints=asked)
    # Kept at the stand only, the third catches up with the second's gap further on.
    bound = run.events["third@far"] if at is None else run.events["third.departs@stand"] + 500 / 2
    spare = 660 - bound
    assert limits(run, "third.headway") == (exactly(spare), exactly(HEADWAY - 50))
    longer = run.scenario.with_(
        {margins(run, "third.headway")[0].input.path: f"{HEADWAY + spare} s"}
    )
    assert simulate(longer).events["third@far"] == exactly(660)


def test_a_wait_for_a_headway_is_named_among_the_delays() -> None:
    units = three()
    units[2][1]["headway"] = kept(200, AT_STAND)
    run = run_of(*units, markers=MARKERS)
    found = run.delays[0]
    assert (found.kind, found.unit, found.cause) == ("headway", "third", "second")
    assert "keeps its headway behind second" in plain_text(delay_blocks(run))


@pytest.mark.parametrize("at", [None, AT_STAND])
def test_a_headway_that_units_share_is_searched(at: list[str] | None) -> None:
    profiles = {"foot": {"headway": kept(HEADWAY, at)}}
    units = [
        block(f"u{n}", profile="foot", speed=2, **({} if n else {"release": 0})) for n in range(5)
    ]
    late = 300 / 2 + 4 * HEADWAY
    asked = [{"event": "u4.departs@stand", "within": [None, clock(late - 20)]}]
    run = run_of(*units, markers=MARKERS, profiles=profiles, constraints=asked)
    (fix,) = [each for each in fixes(run) if each.what == "profile foot: headway"]
    path = "profiles.foot.headway" + ("" if at is None else ".time")
    assert dict(fix.settings) == {path: "56 s"}
    assert simulate(run.scenario.with_(fix.settings)).events["u4.departs@stand"] == exactly(
        late - 20
    )


def test_a_headway_that_would_count_twice_has_no_margin() -> None:
    units = three(headway=HEADWAY)
    units[0][1]["holds"] = {"beyond": hold(until=after("second@before"))}
    asked = [{"event": "third@far", "within": [None, "09:30:00"]}]
    run = run_of(*units, markers=MARKERS, constraints=asked)
    with pytest.raises(NotLinearError) as error:
        margins(run, "second.headway")
    assert str(error.value) == (
        "second.headway has no margin: first, which is ahead of second, waits for what depends on "
        "it, so it can have its effect twice; try other values of units.second.headway"
    )
    # What is ahead of the third does not wait for it.
    assert limits(run, "third.headway")[0] == exactly(1800 - run.events["third@far"])


def test_every_number_of_a_headway_is_a_setting() -> None:
    markers = {"headway": {"time": "61 s", "at": ["stand"]}}
    profiles = {"foot": markers}
    units = [
        block(f"u{n}", profile="foot", length=LENGTH, **({} if n else {"release": 0}))
        for n in range(3)
    ]
    scenario = parade(*units, markers=MARKERS, profiles=profiles)
    changed = scenario.with_(
        {"units.u2.headway.time": "80 s", "profiles.foot.headway.time": "70 s"}
    )
    assert [(unit.times[0].seconds, unit.times[0].markers) for unit in changed.units] == [
        (70, ("stand",)),
        (70, ("stand",)),
        (80, ("stand",)),
    ]
