"""Chains of small parades, link by link: every figure is a number of the parade, or a short sum."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.movement.simulate import simulate
from simulator.scenario.events.instants import ItemEdge, OfGroup, Passing, Released
from simulator.scenario.scenario import Scenario
from simulator.timeline.why.chain import Chain
from tests.build import after, at, block, exactly, flight, hold, item, parade, run_of, target

LENGTH, GAP, REACTION = 20.0, 10.0, 2.0
PLACE = LENGTH + GAP


def explained(scenario: Scenario, event: str) -> Chain:
    """A chain that adds up to its event."""
    run = simulate(scenario)
    chain = run.explain(event)
    assert chain.event == event
    assert chain.instant == run.events[event]
    assert chain.total == exactly(run.events[event])
    return chain


def links(scenario: Scenario, event: str) -> list[tuple[str, str, Any]]:
    """Kind, subject and seconds of each link after the root."""
    chain = explained(scenario, event)
    return [(link.kind, link.subject, exactly(link.seconds)) for link in chain.links[1:]]


def leader(**keys: Any) -> Any:
    return block("leader", length=LENGTH, **keys)


def follower(**keys: Any) -> Any:
    return block("follower", gap=GAP, reaction=REACTION, **keys)


def test_a_unit_alone_marches_at_its_paces_and_halts_as_long_as_its_hold_lasts() -> None:
    # 300 m at 3.6 km/h, 60 s, 100 m at 3.6 km/h, 100 m at 1.8 km/h.
    guard = block("guard", release=40, holds={"halt": hold(60)}, gait_at={"slow": 0.5})
    scenario = parade(guard, markers={"halt": 300.0, "slow": 400.0, "rostrum": 500.0})
    chain = explained(scenario, "guard@rostrum")
    root = chain.root
    assert (root.kind, root.subject, root.instant, root.seconds) == ("clock", "guard", 40.0, 0.0)
    assert root.reached == Released("guard")
    assert root.setting == "units.guard.release.at"
    assert chain.rigid
    assert [(link.kind, link.seconds, link.metres) for link in chain.links[1:]] == [
        ("march", exactly(300 / 1), 300.0),
        ("hold", exactly(60), None),
        ("march", exactly(100 / 1 + 100 / 0.5), 200.0),
    ]
    assert [link.instant for link in chain.links] == list(map(exactly, (40, 340, 400, 700)))
    assert chain.links[2].setting == "units.guard.holds.halt.duration"
    assert chain.links[2].other == "halt"
    assert chain.links[2].reached == Passing("guard", 300.0, "departure")


def test_the_arrival_at_a_hold_is_without_it_and_a_start_is_a_link_of_its_own() -> None:
    guard = block("guard", release=40, holds={"halt": hold(60)})
    scenario = parade(guard, markers={"halt": 300.0})
    assert links(scenario, "guard@halt") == [("march", "guard", 300)]
    assert links(scenario, "guard.departs@halt") == [("march", "guard", 300), ("hold", "guard", 60)]
    assert links(scenario, "guard.starts") == [("march", "guard", 0)]
    assert links(scenario, "guard.released") == []


def test_behind_a_slow_unit_the_chain_is_the_slow_unit_s() -> None:
    slow, fast = leader(release=0, speed=1.0), follower(release=50, speed=2.0)
    scenario = parade(slow, fast, markers={"rostrum": 500.0})
    chain = explained(scenario, "follower@rostrum")
    assert chain.root.setting == "units.leader.release.at"
    assert [(link.kind, link.subject, link.seconds) for link in chain.links[1:]] == [
        ("march", "leader", exactly(500 + PLACE)),
        ("follow", "follower", REACTION),
    ]
    assert chain.links[2].other == "leader"
    assert chain.links[2].setting == "units.follower.reaction"


@pytest.mark.parametrize("own", [None, 30.0, 51.9])
def test_a_queue_and_an_own_hold_at_one_place_overlap(own: float | None) -> None:
    # The follower is there at 110 s and leaves when the leader has been gone for 2 s: at 162 s.
    ahead = leader(release=0, holds={"halt": hold(60)})
    behind = follower(release=40, holds={} if own is None else {"queue": hold(own)})
    scenario = parade(ahead, behind, markers={"halt": 100.0, "queue": 100 - PLACE})
    assert links(scenario, "follower.departs@queue") == [
        ("march", "leader", 100),
        ("hold", "leader", 60),
        ("queue", "follower", REACTION),
    ]
    assert links(scenario, "follower@queue") == [("march", "follower", 100 - PLACE)]


@pytest.mark.parametrize("own", [52.0, 60.0])
def test_where_the_own_hold_lasts_as_long_as_the_queue_it_counts(own: float) -> None:
    ahead = leader(release=0, holds={"halt": hold(60)})
    behind = follower(release=40, holds={"queue": hold(own)})
    scenario = parade(ahead, behind, markers={"halt": 100.0, "queue": 100 - PLACE})
    assert links(scenario, "follower.departs@queue") == [
        ("march", "follower", 100 - PLACE),
        ("hold", "follower", own),
    ]


def test_an_own_hold_lasts_from_the_arrival_behind_a_slow_unit() -> None:
    slow = leader(release=0, speed=1.0)
    fast = follower(release=50, speed=2.0, holds={"halt": hold(25)})
    scenario = parade(slow, fast, markers={"halt": 300.0, "rostrum": 340.0})
    # It halts while the leader goes on, and has not yet caught it up again.
    assert links(scenario, "follower@rostrum") == [
        ("march", "leader", 300 + PLACE),
        ("follow", "follower", REACTION),
        ("hold", "follower", 25),
        ("march", "follower", 40 / 2),
    ]


def test_a_start_behind_a_unit_that_stands_further_on_is_a_queue() -> None:
    ahead = leader(release=300, start=PLACE)
    scenario = parade(ahead, follower(release=0))
    chain = explained(scenario, "follower.starts")
    assert chain.root.setting == "units.leader.release.at"
    assert [(link.kind, link.subject, link.seconds) for link in chain.links[1:]] == [
        ("march", "leader", 0.0),
        ("queue", "follower", REACTION),
    ]


def test_a_unit_that_leaves_holds_up_until_its_tail_is_off() -> None:
    # The fork is at 100 m: the tail is off at 100 + 20 / 0.5 s; from 90 m on the follower is free.
    segments = {"a": 100.0, "straight": 400.0, "side": 400.0}
    scenario = parade(
        leader(route="off", release=0, gait_at={"fork": 0.5}),
        block("follower", route="on", gap=GAP, speed=2.0, release=35),
        segments=segments,
        routes={"off": ["a", "side"], "on": ["a", "straight"]},
        markers={"fork": ("side", 0.0), "line": ("straight", 0.0)},
    )
    chain = explained(scenario, "follower@line")
    assert [(link.kind, link.subject, link.seconds) for link in chain.links[1:]] == [
        ("march", "leader", exactly(100 + LENGTH / 0.5)),
        ("clear", "follower", 0.0),
        ("march", "follower", exactly(GAP / 2)),
    ]
    assert chain.links[1].reached == Passing("leader", 100 + LENGTH, "arrival")


def test_at_a_merge_a_unit_waits_for_the_one_ahead_in_the_order() -> None:
    scenario = parade(
        block("first", route="eastern", length=LENGTH, release=600),
        block("second", route="western", gap=GAP, reaction=REACTION, release=0),
        segments={"east": 150.0, "west": 100.0, "avenue": 800.0},
        routes={"eastern": ["east", "avenue"], "western": ["west", "avenue"]},
        markers={"line": ("avenue", 0.0)},
    )
    assert links(scenario, "second.departs@line") == [
        ("march", "first", 150 + PLACE),
        ("queue", "second", REACTION),
    ]
    assert links(scenario, "second@line") == [("march", "second", 100)]


def test_of_several_events_the_last_counts_and_the_delay_after_it() -> None:
    guard = block("guard", release=after("anthem.end", "guest.end", "speech.end", delay=5))
    programme = {
        "speech": item(at(10), 60),
        "anthem": item(after("speech.end"), 20),
        "guest": item(at(0), 80),
    }
    chain = explained(parade(guard, programme=programme), "guard.released")
    assert chain.root.setting == "programme.speech.at"
    assert [(link.kind, link.subject, link.seconds, link.other) for link in chain.links[1:]] == [
        ("item", "speech", 60.0, None),
        ("cue", "anthem", 0.0, "speech.end"),
        ("item", "anthem", 20.0, None),
        ("cue", "guard", 5.0, "anthem.end"),
    ]
    assert [link.setting for link in chain.links] == [
        "programme.speech.at",
        "programme.speech.duration",
        "programme.anthem.delay",
        "programme.anthem.duration",
        "units.guard.release.delay",
    ]
    assert chain.links[1].reached == ItemEdge("speech", "end")


@pytest.mark.parametrize(("cue", "root"), [(401.0, "holds.halt.until"), (399.0, "release")])
def test_the_cue_of_a_hold_is_a_root_where_it_is_later_than_the_duration(
    cue: float, root: str
) -> None:
    guard = block("guard", release=40, holds={"halt": hold(60, at(cue))})
    scenario = parade(guard, markers={"halt": 300.0, "rostrum": 350.0})
    chain = explained(scenario, "guard@rostrum")
    assert chain.root.setting == f"units.guard.{root}.at"


def test_a_hold_that_waits_for_an_event_hangs_on_it() -> None:
    guard = block("guard", release=0, holds={"halt": hold(until=after("speech.end", delay=5))})
    scenario = parade(guard, markers={"halt": 30.0}, programme={"speech": item(at(100), 60)})
    chain = explained(scenario, "guard.departs@halt")
    assert [(link.kind, link.seconds) for link in chain.links] == [
        ("clock", 0.0),
        ("item", 60.0),
        ("cue", 5.0),
    ]
    assert chain.links[-1].setting == "units.guard.holds.halt.until.delay"


def test_a_group_s_event_is_its_first_or_its_last() -> None:
    scenario = parade(
        block("a", release=100), block("b", gap=GAP, release=400), markers={"rostrum": 50.0},
        groups={"both": ["a", "b"]},
    )  # fmt: skip
    first, last = (explained(scenario, name) for name in ("both@rostrum", "both.tail@rostrum"))
    assert (first.links[-1].kind, first.links[-1].other, first.rigid) == ("first", "a", False)
    assert first.root.setting == "units.a.release.at"
    assert (last.links[-1].kind, last.links[-1].other, last.rigid) == ("last", "b", True)
    assert last.root.setting == "units.b.release.at"
    assert isinstance(last.links[-1].reached, OfGroup)


def test_a_unit_without_a_cue_hangs_on_the_start() -> None:
    programme = {"late": item(at(30)), "early": item(at(-60))}
    scenario = parade(block("guard"), programme=programme, markers={"rostrum": 50.0})
    chain = explained(scenario, "guard@rostrum")
    root = chain.root
    assert (root.kind, root.instant, root.setting) == ("begin", 0.0, None)
    assert root.other == "start"
    assert not chain.rigid


def test_the_start_of_the_scenario_is_the_beginning_where_nothing_is_earlier() -> None:
    chain = explained(parade(block("guard"), programme={"late": item(at(30))}), "guard.starts")
    assert (chain.root.kind, chain.root.instant, chain.root.other) == ("begin", 0.0, "start")


def aloft(*units: Any, **rest: Any) -> Scenario:
    return parade(
        *units,
        segments={"avenue": 1000.0, "sky": 20_000.0},
        routes={"march": ["avenue"], "air": ["sky"]},
        **rest,
    )


MARKS = {"gate": ("sky", 8000.0), "overhead": ("sky", 20_000.0 - 2000.0)}


@pytest.mark.parametrize(
    ("event", "way"),
    [
        ("jets.released", [("lead", "jets", -(8000 / 200 + 10_000 / 100))]),
        ("jets@gate", [("lead", "jets", -10_000 / 100)]),
        ("jets@overhead", []),
        ("jets.finishes", [("march", "jets", (2000 + 15) / 100)]),
    ],
)
def test_a_flight_on_target_hangs_on_it_before_and_after(
    event: str, way: list[tuple[str, str, float]]
) -> None:
    jets = flight(
        "jets", speed=200.0, length=15.0, spacing=0.0, gait_at={"gate": 100.0},
        target=target("overhead", 600),
    )  # fmt: skip
    scenario = aloft(jets, markers=MARKS)
    assert links(scenario, event) == [(kind, who, exactly(time)) for kind, who, time in way]
    chain = explained(scenario, event)
    assert (chain.root.kind, chain.root.instant) == ("target", 600.0)
    assert chain.root.setting == "units.jets.target.at"


def test_a_flight_that_is_called_flies_from_its_call() -> None:
    jets = flight("jets", speed=100.0, length=15.0, call=after("guard@mark", delay=10))
    guard = block("guard", route="march", release=0)
    scenario = aloft(guard, jets, markers={**MARKS, "mark": ("avenue", 300.0)})
    assert links(scenario, "jets@gate") == [
        ("march", "guard", 300),
        ("cue", "jets", 10),
        ("march", "jets", 80),
    ]


def test_what_stands_in_a_zone_entered_it_when_the_run_began() -> None:
    band = block("band", route="march", length=20, start=500, release=300, drawn_up=True)
    zones = {"square": {"avenue": ["400 m", "600 m"]}}
    chain = explained(aloft(band, zones=zones), "band.enters@square")
    assert [(link.kind, link.instant) for link in chain.links] == [("begin", 0.0)]
    # A flight that must leave earlier begins the run.
    jets = flight("jets", speed=100.0, length=15.0, target=target("overhead", 60))
    chain = explained(aloft(band, jets, zones=zones, markers=MARKS), "band.enters@square")
    assert [(link.kind, link.seconds) for link in chain.links] == [
        ("target", 0.0),
        ("lead", exactly(-180)),
        ("first", 0.0),
    ]
    assert not chain.rigid


def test_of_events_at_one_instant_the_one_that_does_not_wait_for_it_is_the_reason() -> None:
    # u is released with the first start of the group that it belongs to: that of v.
    scenario = parade(
        block("u", start=500, release=after("both.starts")),
        block("v", release=30),
        groups={"both": ["u", "v"]},
    )
    chain = explained(scenario, "u.released")
    assert chain.root.setting == "units.v.release.at"
    assert [(link.kind, link.other) for link in chain.links[2:]] == [
        ("first", "v"),
        ("cue", "both.starts"),
    ]


def test_a_chain_may_be_as_long_as_the_order_of_march() -> None:
    number = 1500
    units = [block("u0", length=1, release=0)]
    units += [block(f"u{n}", length=1, reaction=1) for n in range(1, number)]
    chain = explained(parade(*units, markers={"rostrum": 50.0}), f"u{number - 1}@rostrum")
    assert len(chain.links) > number
    assert chain.root.setting == "units.u0.release.at"


def test_a_resolved_event_is_explained_and_named() -> None:
    run = run_of(block("guard", release=0), markers={"rostrum": 50.0})
    assert run.explain(Passing("guard", 50.0, "arrival")) == run.explain("guard@rostrum")
    assert run.explain(Released("guard")).event == "guard.released"
    nowhere = run.explain(Passing("guard", 60.5, "arrival"))
    assert (nowhere.event, nowhere.total) == ("guard at 60.5 m", exactly(60.5))


def test_of_a_head_and_a_tail_at_one_instant_the_head_gives_the_name() -> None:
    # When the tail is at 50 m, the head is at 70 m, where there is a marker too.
    markers = {"tail-here": 50.0, "head-there": 70.0}
    run = run_of(block("guard", length=20, release=0), markers=markers)
    assert run.explain(Passing("guard", 70.0, "arrival")).event == "guard@head-there"
    tail = run.explain("guard.tail@tail-here")
    assert tail.event == "guard.tail@tail-here"


def test_a_group_s_event_is_named_where_it_has_a_name() -> None:
    scenario = parade(block("a", release=0), block("b"), groups={"both": ["a", "b"]})
    run = simulate(scenario)
    assert run.explain(scenario.event_names.resolve("both.starts")).event == "both.starts"
    last = OfGroup((Passing("a", 1.5, "arrival"), Passing("b", 2.5, "arrival")), last=True)
    assert run.explain(last).event == "the last of several"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "guard@rostum",
            "there is no event 'guard@rostum'; did you mean 'guard@rostrum'?",
        ),
        ("x", "there is no event 'x': nothing is named 'x'"),
        ("", "there is no event '': '' is not the name of an event, such as navy@rostrum"),
    ],
)
def test_an_event_that_there_is_not(name: str, said: str) -> None:
    run = run_of(block("guard", release=0), markers={"rostrum": 50.0})
    with pytest.raises(KeyError) as caught:
        run.explain(name)
    assert caught.value.args == (said,)


TABLE = """\
Why guard@rostrum is at 09:01:30
     clock   adds  event           because
  09:00:40         guard.released  by the clock: units.guard.release.at
  09:01:30  +50 s  guard@rostrum   marches 50 m at 3.6 km/h

Root: units.guard.release.at, 09:00:40. A delay there delays this event by the same amount"""


def test_how_a_chain_looks_and_what_a_notebook_shows() -> None:
    run = run_of(block("guard", release=40), markers={"rostrum": 50.0})
    chain = run.explain("guard@rostrum")
    assert str(chain) == TABLE
    assert repr(chain) == "<Chain of 'guard@rostrum': 2 links from 'units.guard.release.at'>"
    table = chain.to_frame()
    assert list(table.columns) == [
        "clock", "event", "seconds", "kind", "subject", "other", "metres", "setting",
    ]  # fmt: skip
    assert table["seconds"].tolist() == [0.0, 50.0]
    assert table["event"].tolist() == ["guard.released", "guard@rostrum"]
    assert table["clock"].iloc[1] == run.scenario.clock(90.0)
    assert "<td" in chain._repr_html_()
