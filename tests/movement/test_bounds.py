"""The bounds of units ahead, by knots that are given."""

from __future__ import annotations

from math import inf

from simulator.movement.bounds import UNBOUND, Ahead, envelope, spans
from simulator.timeline.passage import Bound
from tests.build import exactly


class Known:
    """A leader of which the knots are known up to a station: (m, s, s/m) each."""

    def __init__(self, *knots: tuple[float, float, float], to: float = inf) -> None:
        self.station = to
        self.followers: list[object] = []
        self.stations = [knot[0] for knot in knots]
        self.instants = [knot[1] for knot in knots]
        self.slownesses = [knot[2] for knot in knots]


def ahead(leader: Known, low: float = 0, high: float = 1000, **keys: float) -> Ahead:
    """30 m ahead, off at 1000 m of its own, followed 2 s later, unless said otherwise."""
    shift, cap, reaction = (keys.get(key, value) for key, value in DEFAULTS.items())
    return Ahead(leader, low, high, Bound("leader", shift, cap, reaction))


DEFAULTS = {"shift": 30.0, "cap": 1000.0, "reaction": 2.0}


def test_the_bound_is_the_leader_shifted_by_place_and_time() -> None:
    # At 1 s/m from 10 s on, from 130 m at 2 s/m.
    leader = Known((0, 10, 1.0), (130, 140, 2.0))
    assert ahead(leader).line(0) == (exactly(10 + 30 + 2), 1.0, 100.0, 1)
    assert ahead(leader).line(100) == (exactly(10 + 130 + 2), 2.0, 970.0, 2)


def test_a_leader_whose_tail_is_off_common_ground_binds_at_one_instant() -> None:
    leader = Known((0, 10, 1.0), (500, 510, 3.0))
    # Its tail is off when its head is at 800 m; the gap makes that a place 770 m along.
    bound = ahead(leader, cap=800.0)
    assert bound.off == 770
    assert bound.line(770) == bound.line(900) == (exactly(510 + 900 + 2), 0.0, inf, 2)


def test_a_bound_is_known_as_far_as_the_leader_is_promised() -> None:
    assert ahead(Known((0, 0, 1.0), to=400)).known_to == 370
    assert ahead(Known((0, 0, 1.0), to=20), low=5).known_to == 5
    assert ahead(Known((0, 0, 1.0), to=400), high=300).known_to == inf
    assert ahead(Known((0, 0, 1.0), to=1000)).known_to == inf


def test_who_binds_nowhere_leaves_a_span_to_nobody() -> None:
    one = ahead(Known((0, 0, 1.0)), 100, 200)
    assert spans([], 0, 300) == [(300, UNBOUND)]
    assert spans([one], 0, 300) == [(100, UNBOUND), (200, one), (300, UNBOUND)]
    assert spans([one], 120, 180) == [(180, one)]
    two = ahead(Known((0, 0, 1.0)), 250, 280)
    assert spans([one, two], 0, 280) == [(100, UNBOUND), (200, one), (250, UNBOUND), (280, two)]


def test_where_two_bind_the_later_counts_up_to_where_they_cross() -> None:
    # One comes by at s + 30 + 2, the other, slower, at 2 (s + 30) - 100 + 2: equal at 70 m.
    fast, slow = ahead(Known((0, 0, 1.0))), ahead(Known((0, -100, 2.0)))
    assert list(envelope([fast, slow], 0, 200)) == [(exactly(70), fast), (200, slow)]
    assert spans([fast, slow], 0, 200) == [(exactly(70), fast), (200, slow)]


def test_of_two_that_are_equal_the_first_in_the_order_of_march_counts() -> None:
    one, two = ahead(Known((0, 0, 1.0))), ahead(Known((0, 0, 1.0)))
    assert spans([one, two], 0, 200) == [(200, one)]


def test_nobody_binds_nothing() -> None:
    assert UNBOUND.line(12) == (-inf, 0.0, inf, 0)
