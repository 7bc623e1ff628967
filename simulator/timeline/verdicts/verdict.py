"""What is said of a constraint."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from simulator.scenario.events.instants import Instant
from simulator.scenario.model.constraints.base import Severity

#: A constraint on many units keeps this many instances, the worst first.
WORST = 5


@dataclass(frozen=True, slots=True)
class Instance:
    """One case of what a constraint asks: of a pair of neighbours, of a unit, of an event.

    Attributes
    ----------
    slack
        By how much it holds (positive) or is broken (negative), in the verdict's unit.
    at
        The deciding instant (s since the scenario's start).
    who
        The units or programme items that decide it.
    events
        The instants that decide it, the one that should have come earlier first.
    """

    slack: float
    at: float | None
    who: tuple[str, ...]
    events: tuple[Instant, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a constraint holds, and by how much.

    Attributes
    ----------
    name, kind, severity, because
        Of the constraint.
    holds
        Whether it holds; slack zero holds.
    unit
        ``s``, ``m``, ``people``, ``vehicles``, ``aircraft``, ``units`` or ``people/m2``.
    worst
        The instance that decides, and the next worst few.
    note
        Why it cannot be judged in this run, where that is so; it then counts as broken.
    """

    name: str
    kind: str
    holds: bool
    unit: str
    worst: tuple[Instance, ...]
    severity: Severity = "error"
    because: str | None = None
    note: str | None = None

    @property
    def slack(self) -> float:
        """By how much it holds (positive) or is broken (negative), in ``unit``."""
        return self.worst[0].slack

    @property
    def at(self) -> float | None:
        """The deciding instant (s since the scenario's start)."""
        return self.worst[0].at

    @property
    def who(self) -> tuple[str, ...]:
        """The units or programme items that decide it."""
        return self.worst[0].who

    @property
    def fails(self) -> bool:
        """Whether it is broken and no mere warning."""
        return not self.holds and self.severity == "error"


def within(value: float, low: float | None, high: float | None) -> float:
    """Slack of a value in an interval whose ends may be open (None)."""
    return min(
        inf if low is None else value - low,
        inf if high is None else high - value,
    )
