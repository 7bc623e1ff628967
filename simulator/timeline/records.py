"""The outcomes of a run besides motion: a flight's exit from its orbit, a breakdown, the window."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from simulator.tolerances import HOLDS_FROM, NOISE


@dataclass(frozen=True, slots=True)
class Flypast:
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
        From there to its next change of speed (m/s).
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
        """Whether it left its orbit alike, but for the noise of sums."""
        return all(
            one == two or (one is not None and two is not None and abs(one - two) <= NOISE)
            for one, two in zip(astuple(self)[1:-1], astuple(other)[1:-1], strict=True)
        )


@dataclass(frozen=True, slots=True)
class Recovered:
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


@dataclass(frozen=True, slots=True)
class Breakdown:
    """How a breakdown went.

    Attributes
    ----------
    name
        Of the incident, as in the scenario file.
    start, end
        From when to when it stood (s): until it drove on, or was off the road.
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


@dataclass(frozen=True, slots=True)
class WindowTimes:
    """When the window opened, was due to end, and ended (s)."""

    opens: float
    due: float
    over: float

    @property
    def slack(self) -> float:
        """How much earlier than due it ended (s)."""
        return self.due - self.over

    @property
    def holds(self) -> bool:
        """Whether it ended in time."""
        return self.slack >= HOLDS_FROM
