"""Whether there is room to pass, and who stands in a queue."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from simulator.movement.breakdowns import OngoingBreakdown, Queued, Road
from simulator.movement.law import Motion
from simulator.movement.leaders import bonds_of
from simulator.movement.order import Order
from tests.build import block, parade

#: The first, 20 m long, stands at 300 m.
THERE, LENGTH, GAP = 300.0, 20.0, 10.0


class Street:
    """A road so many metres wide; the widths of what is on it, in the order of march (m)."""

    def __init__(self, road: float | None, *widths: float | None) -> None:
        units = [
            block(f"u{number}", length=LENGTH, gap=GAP, **wide(width))
            for number, width in enumerate(widths)
        ]
        scenario = parade(*units, segments={"avenue": {"length": "1 km", **wide(road)}})
        self.bodies = scenario.bodies
        self.motions = {body: Motion(body) for body in self.bodies}
        for place, motion in enumerate(self.motions.values()):
            motion.cues[0] = 0.0
            motion.station, motion.arrival = THERE - (LENGTH + GAP) * place, THERE
            # It has left its start.
            motion.stations, motion.stop_at = [0.0], inf
        self.road = Road(scenario.network, self.motions)
        bonds = bonds_of(scenario.network, self.bodies)
        self.order = Order(scenario.network, self.motions, bonds)
        self.queue = [Queued(self.bodies[0], THERE, self.bodies[0])]

    @property
    def breakdown(self) -> OngoingBreakdown:
        return OngoingBreakdown(None, self.queue)  # type: ignore[arg-type]

    def may_pass(self, number: int) -> bool:
        body = self.bodies[number]
        return self.road.may_pass(body, self.breakdown, self.order, self.queue, THERE)

    def stopped_by(self, number: int) -> Queued | None:
        return self.road.stopped_by(self.bodies[number], self.breakdown, self.order)


def wide(width: float | None) -> dict[str, Any]:
    return {} if width is None else {"width": f"{width} m"}


@pytest.mark.parametrize(
    ("road", "broken_down", "behind", "room"),
    [
        (7.0, 3.0, 4.0, True),
        (6.9, 3.0, 4.0, False),
        (None, 3.0, 4.0, False),
        (7.0, None, 4.0, False),
        (7.0, 3.0, None, False),
    ],
)
def test_who_is_narrow_enough_passes(
    road: float | None, broken_down: float | None, behind: float | None, room: bool
) -> None:
    assert Street(road, broken_down, behind).may_pass(1) is room


@pytest.mark.parametrize(("back", "stands"), [(0.0, True), (1e-10, True), (1.0, False)])
def test_a_body_is_stopped_by_the_last_of_a_queue_where_it_keeps_its_gap(
    back: float, stands: bool
) -> None:
    street = Street(7.0, 3.0, 5.0, 3.0)
    breakdown = OngoingBreakdown(None)  # type: ignore[arg-type]
    for body in street.bodies[:2]:
        street.road.queue_up(breakdown, Queued(body, THERE, body))
    last = street.bodies[2]
    street.motions[last].station -= back
    stopped = street.road.stopped_by(last, breakdown, street.order)
    assert (stopped is breakdown.queue[1]) is stands
    assert (stopped is None) is not stands


def test_who_stands_between_must_stand_in_the_queue_and_leave_room() -> None:
    street = Street(7.0, 3.0, 5.0, 3.0)
    # The second is on its way still: it may come before the third.
    assert not street.may_pass(2)
    # It stands in the queue, and takes up too much of the road.
    street.queue.append(Queued(street.bodies[1], THERE, street.bodies[1]))
    assert not street.may_pass(2)
    narrow = Street(7.0, 3.0, 4.0, 3.0)
    narrow.queue.append(Queued(narrow.bodies[1], THERE, narrow.bodies[1]))
    assert narrow.may_pass(2)


def test_the_last_of_the_queue_in_the_way_stops_who_comes() -> None:
    street = Street(7.0, 3.0, 5.0, 3.0)
    (first,) = street.queue
    assert street.stopped_by(1) is first
    # The third has its place behind the second, which does not stand yet.
    assert street.stopped_by(2) is None
    second = Queued(street.bodies[1], THERE, street.bodies[1])
    street.queue.append(second)
    assert street.stopped_by(2) is second


def test_a_breakdown_is_the_first_of_its_queue() -> None:
    street = Street(7.0, 3.0, 5.0)
    assert street.breakdown.body is street.bodies[0]


def test_who_has_been_passed_stops_nobody_who_passed_it() -> None:
    street = Street(7.0, 3.0, 3.0)
    assert street.stopped_by(1) is street.queue[0]
    street.order.put_ahead(street.bodies[1], street.bodies[0], THERE)
    assert street.stopped_by(1) is None
