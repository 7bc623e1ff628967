"""What is said of a constraint."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

#: A time verdict holds at this slack (s) and above: instants are sums of floats.
TOLERANCE = -1e-6


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a constraint holds, and by how much.

    Attributes
    ----------
    name, kind
        Of the constraint.
    holds
        Whether it holds; slack zero holds.
    slack
        By how much it holds (positive) or is broken (negative), in ``unit``.
    unit
        ``s``, ``people``, ``vehicles``, ``aircraft`` or ``units``.
    at
        The deciding instant (s since the scenario's start).
    who
        The units or programme items that decide it.
    """

    name: str
    kind: str
    holds: bool
    slack: float
    unit: str
    at: float | None
    who: tuple[str, ...]


def within(value: float, low: float | None, high: float | None) -> float:
    """Slack of a value in an interval whose ends may be open (None)."""
    return min(
        inf if low is None else value - low,
        inf if high is None else high - value,
    )
