"""How single things came out: a flight's way out of its orbit, a breakdown, the window."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.tolerances import HOLDS_FROM, NOISE


@dataclass(frozen=True, slots=True)
class Flypast:
    """What was decided for a flight that orbits.

    Attributes
    ----------
    unit
        Whose it is.
    called
        When its call came (s); None where it has none.
    gate
        How many orbits it flew.
    instant
        When it left its hold, at that gate (s).
    speed
        From there to its next change of speed (m/s).
    due
        Its time on target (s); None where it has none.
    error
        By how much it is late over its target, early where negative (s): what no gate and no
        speed inside its window could correct. None where it has no time on target.
    """

    unit: str
    called: float | None
    gate: int
    instant: float
    speed: float
    due: float | None = None
    error: float | None = None

    def same_as(self, other: Flypast) -> bool:
        """Whether it was decided alike, but for the noise of sums."""
        return self.gate == other.gate and all(
            one is two or (one is not None and two is not None and abs(one - two) <= NOISE)
            for one, two in (
                (self.called, other.called),
                (self.instant, other.instant),
                (self.speed, other.speed),
                (self.due, other.due),
            )
        )


@dataclass(frozen=True, slots=True)
class Recovered:
    """A vehicle that had broken down was towed away.

    Attributes
    ----------
    vehicle
        By whom.
    called
        When that began to stand (s).
    goes, comes, over
        When the recovery vehicle left its stand, was there, and had it off the road (s).
    """

    vehicle: str
    called: float
    goes: float
    comes: float
    over: float


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What became of a breakdown.

    Attributes
    ----------
    name
        Of the incident, as in the scenario file.
    start, end
        From when to when it stood (s): until it drove on, or was off the road.
    passed_by
        Who passed it, in that order: units, or ranks of elastic columns.
    queued
        Who came behind it and stood there, in that order.
    recovered
        Who towed it away, and when.
    """

    name: str
    start: float
    end: float
    passed_by: tuple[str, ...] = ()
    queued: tuple[str, ...] = ()
    recovered: Recovered | None = None


@dataclass(frozen=True, slots=True)
class WindowTimes:
    """The window as it came out (s): when it opened, was due to be over, and was over."""

    opens: float
    due: float
    over: float

    @property
    def slack(self) -> float:
        """How much earlier than due everything was over (s)."""
        return self.due - self.over

    @property
    def holds(self) -> bool:
        """Whether everything was over by then."""
        return self.slack >= HOLDS_FROM
