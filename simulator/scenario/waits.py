"""What is waited for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """What a unit, a hold or a programme item waits for.

    Either a clock time ``at`` (s since the scenario's start), or the last of the events ``after``
    plus ``delay`` seconds.
    """

    at: float | None = None
    after: tuple[str, ...] = ()
    delay: float = 0.0
