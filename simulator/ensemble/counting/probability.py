"""Probabilities that are counted in replications, each with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from simulator.represented import Represented

#: How often an interval holds the true probability, in the long run.
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, repr=False)
class Probability(Represented):
    """How often something happened.

    Attributes
    ----------
    count, of
        In how many replications, of how many.
    """

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share of the replications; not a number if there are none."""
        return self.count / self.of if self.of else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % interval (`wilson`)."""
        return wilson(self.count, self.of)

    @property
    def half_width(self) -> float:
        """Half the width of the interval."""
        low, high = self.interval
        return (high - low) / 2


def wilson(count: int, of: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The interval of a probability that was counted.

    Parameters
    ----------
    count, of
        In how many replications it came about, of how many.
    confidence
        How often such intervals hold the true probability.

    References
    ----------
    Wilson 1927, Probable inference, the law of succession, and statistical inference: it holds near
    0 and 1 too, where the usual interval (plus and minus two standard errors) has no width.
    """
    if not of:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = count / of, z * z / of
    centre = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    low = 0.0 if count == 0 else centre - half
    high = 1.0 if count == of else centre + half
    return low, high
