"""The outcomes of a run besides motion: a flight's exit from its orbit, a breakdown, the window.

And what several records of a run have in common.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

from simulator.represented import Represented
from simulator.tolerances import HOLDS_FROM, NOISE

if TYPE_CHECKING:
    from simulator.timeline.run import Run

R = TypeVar("R")


class OfRun(Represented, tuple[R, ...]):
    """Several records of a run.

    Attributes
    ----------
    run
        The run.
    """

    run: Run

    def __new__(cls, found: Iterable[R], run: Run | None = None) -> Self:
        """Keep the run with them."""
        self = super().__new__(cls, found)
        if run is not None:
            self.run = run
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        # The run may hold them, too: so it is not among the arguments.
        return type(self), (tuple(self),), vars(self)


@dataclass(frozen=True, slots=True, repr=False)
class Flypast(Represented):
    """How a flight that orbits left its orbit.

    Attributes
    ----------
    unit
        The flight.
    called
        When its call came (s); None if it has none.
    gate
        The number of orbits it flew.
    instant
        When it left its hold, at that gate (s).
    speed
        Its speed from there to its next change of speed (m/s).
    due
        Its time on target (s); None if it has none.
    error
        By how much it is late over its target (s; negative: early): the remainder that no gate and
        no speed in its window can correct. None if it has no time on target.
    """

    unit: str
    called: float | None
    gate: int
    instant: float
    speed: float
    due: float | None = None
    error: float | None = None

    def same_as(self, other: Flypast) -> bool:
        """Whether it left its orbit in the same way, within rounding."""
        left, others = ((each.called, each.instant, each.speed, each.due) for each in (self, other))
        return self.gate == other.gate and all(
            one == two or (one is not None and two is not None and abs(one - two) <= NOISE)
            for one, two in zip(left, others, strict=True)
        )


@dataclass(frozen=True, slots=True, repr=False)
class Recovered(Represented):
    """How a broken-down vehicle was towed away.

    Attributes
    ----------
    vehicle
        The recovery vehicle.
    called
        When the breakdown began (s).
    goes, comes, over
        When the recovery vehicle left its stand, arrived, and had cleared the road (s).
    """

    vehicle: str
    called: float
    goes: float
    comes: float
    over: float


@dataclass(frozen=True, slots=True, repr=False)
class Breakdown(Represented):
    """The course of a breakdown.

    Attributes
    ----------
    name
        Of the incident, as in the scenario file.
    start, end
        When it began to stand, and when it drove on or was off the road (s).
    passed_by
        Bodies that passed it, in that order.
    queued
        Bodies that stood behind it, in that order.
    recovered
        How it was towed away; None if it drove on.
    """

    name: str
    start: float
    end: float
    passed_by: tuple[str, ...] = ()
    queued: tuple[str, ...] = ()
    recovered: Recovered | None = None


@dataclass(frozen=True, slots=True, repr=False)
class WindowTimes(Represented):
    """When the window opened, was due to end, and ended (s)."""

    opens: float
    due: float
    over: float

    @property
    def slack(self) -> float:
        """How much earlier than planned it ended (s)."""
        return self.due - self.over

    @property
    def holds(self) -> bool:
        """Whether it ended in time."""
        return self.slack >= HOLDS_FROM
