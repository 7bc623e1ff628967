"""The clock of the ground: between wall time and ground time, through halts."""

from __future__ import annotations

from simulator.timeline.ground_clock import GroundClock
from tests.build import exactly

#: From 100 to 160 s, and from 200 to 230 s.
TWO = GroundClock([("silence", 100.0, 60.0), ("anthem", 200.0, 30.0)])


def test_wall_time_steps_at_a_halt_and_ground_time_stands_still() -> None:
    assert [TWO.wall(at, "arrival") for at in (99, 100, 101)] == exactly([99, 100, 161])
    assert [TWO.wall(at, "departure") for at in (99, 100, 101)] == exactly([99, 160, 161])
    assert [TWO.ground(at) for at in (99, 100, 130, 160, 161)] == exactly([99, 100, 100, 100, 101])


def test_halts_add_up() -> None:
    assert TWO.wall(150, "arrival") == exactly(240)
    assert TWO.ground(240) == exactly(150)
    assert [halt.ground for halt in TWO.halts] == exactly([100, 140])


def test_of_overlapping_halts_the_second_has_what_it_adds() -> None:
    both = GroundClock([("a", 100.0, 60.0), ("b", 120.0, 10.0), ("c", 130.0, 60.0)])

    assert [halt[:3] for halt in both.halts] == [("a", 100.0, 60.0), ("c", 160.0, 30.0)]
    assert both.wall(101, "arrival") == exactly(191)


def test_the_clock_of_a_run_goes_on_as_halts_come() -> None:
    clock = GroundClock()
    before = clock.wall(150, "arrival")
    clock.add("silence", 100.0, 60.0)

    assert (before, clock.wall(150, "arrival")) == exactly((150, 210))
