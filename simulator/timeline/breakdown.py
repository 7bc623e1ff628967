"""What became of a breakdown: who passed it, who stood behind it, who towed it away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recovered:
    """A wreck was towed away.

    Attributes
    ----------
    vehicle
        By whom.
    called
        When the wreck began to stand (s).
    goes, comes, over
        When the vehicle left its stand, was at the wreck, and had it off the road (s).
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
