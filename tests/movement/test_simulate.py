"""From a scenario to a run; passages by the clock on the wall."""

from __future__ import annotations

from weakref import ref

import pytest

from simulator.errors import CalendarError, DeadlockError
from simulator.movement.simulate import (
    collector_paused,
    in_wall_time,
    run_processes,
    simulate,
)
from simulator.timeline.ground_clock import GroundClock
from simulator.timeline.passage import Cause, Passage
from tests.build import after, at, block, exactly, hold, item, parade

#: Everything stands still from 100 s on for 60 s.
SILENCE = GroundClock([("silence", 100.0, 60.0)])


def test_where_a_unit_is_when_everything_halts_its_passage_gets_a_knot() -> None:
    free = Passage([0.0], [40.0], [1.0], [Cause(None, 0.0)], 500.0)
    halted = in_wall_time(free, SILENCE)
    assert halted.stations.tolist() == [0, 60]
    assert halted.instants.tolist() == exactly([40, 160])
    assert halted.arrival(60.0) == exactly(100)


def test_without_a_halt_a_passage_stays_as_it_is() -> None:
    free = Passage([0.0], [40.0], [1.0], [Cause(None, 0.0)], 500.0)
    assert in_wall_time(free, GroundClock()) is free


def test_a_run_holds_what_happened() -> None:
    run = simulate(parade(block("guard", release=40), programme={"speech": item(at(10), 20)}))
    assert list(run.passages) == ["guard"]
    assert (run.released, run.programme) == ({"guard": 40}, {"speech": (10, 30)})


def test_what_has_moved_is_gone_with_its_simulation_without_the_collector() -> None:
    gap = {"gap": 10, "speed": 1.0}
    with collector_paused():
        done = run_processes(parade(block("one", release=0), block("two", **gap)))
        moved = [ref(motion) for motion in done.motions.values()]
        simulation = ref(done)
        del done
        assert simulation() is None
        assert [motion() for motion in moved] == [None, None]


def test_a_run_that_has_forgotten_is_gone_without_the_collector() -> None:
    zone = {"count": "people", "zone": "square", "at-most": 5}
    scenario = parade(block("one"), zones={"square": (10, 20)}, constraints=[zone])
    with collector_paused():
        run = simulate(scenario)
        assert run.ok
        events = dict(run.events)
        run.forget()
        assert (run.ok, dict(run.events)) == (True, events)
        run.forget()
        known = ref(run)
        del run
        assert known() is None


def test_an_error_names_who_waits_for_what_and_who_stands_behind() -> None:
    # The guard waits for the navy, which stands behind it.
    waits = block("guard", release=0, holds={"line": hold(until=after("navy@far"))})
    scenario = parade(waits, block("navy"), markers={"line": 100, "far": 500})
    with pytest.raises(DeadlockError) as caught:
        run_processes(scenario)
    assert str(caught.value) == (
        "nothing can move any more after 09:01:40\n"
        "  guard waits for navy@far (its hold at line)\n"
        "  navy waits for guard, which is ahead of it"
    )


def test_a_column_that_is_longer_than_its_loop_waits_for_its_own_tail() -> None:
    units = [block(name, length=90, gap=10, release=0) for name in ("head", "middle", "last")]
    scenario = parade(*units, segments={"ring": 290}, routes={"round": ["ring", "ring"]})
    with pytest.raises(DeadlockError) as caught:
        run_processes(scenario)
    assert str(caught.value) == (
        "nothing can move any more after 09:04:50\n"
        "  head waits for the tail of last, which is still on the lap before\n"
        "  middle waits for head, which is ahead of it\n"
        "  last waits for middle, which is ahead of it"
    )


def test_what_happens_beyond_the_calendar_is_an_error_that_names_it() -> None:
    scenario = parade(
        block("guard", speed=1),
        block("last", speed=1, release=30),
        segments={"avenue": 1e12},
        programme={"speech": item(at(40), 60)},
    )
    with pytest.raises(CalendarError) as caught:
        simulate(scenario)
    assert str(caught.value) == (
        "last: an instant 3.17e+04 years after the start is outside the calendar, the years "
        "1 to 9999"
    )
