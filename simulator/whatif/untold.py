"""Times of which no line tells what they do, as where a flight waits for a gate: searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.scenario.scenario import Scenario
from simulator.whatif.inputs import Input, setting
from simulator.whatif.search import Mends

#: Changes that are tried (s), forwards and backwards.
_STEPS = (10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200)
#: Changes that show whether it matters at all (s).
_PROBES = (-600, -60, 60, 600)


@dataclass(frozen=True, slots=True)
class TimeSearch:
    """One input that is tried with other values, in whole seconds.

    Attributes
    ----------
    scenario
        Whose it is.
    input
        What is moved.
    """

    scenario: Scenario
    input: Input

    @property
    def what(self) -> str:
        """As people know it."""
        return self.input.name

    @property
    def unit(self) -> str:
        """Of the change."""
        return "s"

    def probes(self) -> Iterator[Mapping[str, Any]]:
        """A few settings that show whether it matters at all."""
        for change in _PROBES:
            if change >= self.input.least:
                yield self._settings(change)

    def smallest(self, mends: Mends) -> Iterator[tuple[Mapping[str, Any], float | None]]:
        """The smallest change found that mends, in either direction: settings and the change."""
        for sign in (1, -1):
            last = 0
            for step in _STEPS:
                change = sign * step
                if change < self.input.least:
                    break
                if mends(self._settings(change)):
                    while abs(change - last) > 1:
                        middle = (change + last) // 2
                        if mends(self._settings(middle)):
                            change = middle
                        else:
                            last = middle
                    yield self._settings(change), float(change)
                    break
                last = change

    def _settings(self, change: float) -> Mapping[str, Any]:
        return setting(self.scenario, self.input, change)
