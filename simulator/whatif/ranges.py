"""What the scenario itself says of an input: from where to where it may come out."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.scenario.clock import clock_time
from simulator.scenario.profiles import origin
from simulator.scenario.quantities import duration
from simulator.scenario.scenario import Scenario
from simulator.scenario.settings import split_path
from simulator.whatif.floats import Float
from simulator.whatif.inputs import Input

#: A range that goes beyond what is left by no more than this (s) does not.
_SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Range:
    """The low and the high value of an input (s, as `Input.value`); None where none is given."""

    low: float | None = None
    high: float | None = None

    def beyond(self, found: Float) -> tuple[bool, bool]:
        """Whether it goes beyond what is left: later (longer), earlier (shorter)."""
        value = found.input.value
        later = self.high is not None and self.high - value > found.later.seconds + _SAME
        earlier = self.low is not None and value - self.low > found.earlier.seconds + _SAME
        return later, earlier


def range_of(scenario: Scenario, what: Input) -> Range:
    """The range that a scenario gives for an input, where it is written or in the profile."""
    path = origin(scenario.document, split_path(scenario.document, what.path))
    where = ".".join(map(str, path))
    known = next((known for known in scenario.known if known.path == where), None)
    if known is None:
        return Range()

    def read(written: object) -> float | None:
        if written is None:
            return None
        return scenario.instant(clock_time(written)) if what.is_clock else duration(written)

    return Range(read(known.low), read(known.high))
