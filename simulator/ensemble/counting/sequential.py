"""How many replications decide whether something comes about often enough: a sequential test."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: How often, at most, the test errs in either direction.
ERROR = 0.01
#: How far below the share that is asked for a probability certainly fails, at most.
MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class SequentialTest:
    """Whether a probability is at least a share, after as few replications as decide it.

    A probability of `asked` or more passes, and one of `below` or less fails, except for `ERROR` of
    all tests; between the two, either may come out.

    Parameters
    ----------
    asked
        The share, between 0 and 1.

    References
    ----------
    Wald 1945, Sequential tests of statistical hypotheses, Annals of Mathematical Statistics 16:
    117-186: the sequential probability ratio test. The likelihoods of `asked` and `below` are
    compared after each replication, until one is A times the other. His inequalities (an error's
    rate, over one less that of the other, is at most 1 / A) bound both by `ERROR` for
    A = 1 / `ERROR`, whatever the last replication adds.
    """

    asked: float

    @property
    def below(self) -> float:
        """The probability that fails: `MARGIN` less, or half as far from 0 or 1 if that is less."""
        return self.asked - min(MARGIN, self.asked / 2, (1 - self.asked) / 2)

    def decisions(self, counts: ArrayLike, of: ArrayLike) -> NDArray[np.int8]:
        """What is decided: 1 that it is often enough, -1 that it is not, 0 nothing yet.

        Parameters
        ----------
        counts, of
            In how many replications it came about, of how many. They alone decide, so that no
            result depends on the blocks in which they were counted.
        """
        count = np.asarray(counts, dtype=np.float64)
        rest = np.asarray(of, dtype=np.float64) - count
        evidence = count * log(self.asked / self.below)
        evidence += rest * log((1 - self.asked) / (1 - self.below))
        enough = log(1 / ERROR)
        return np.where(evidence >= enough, 1, np.where(evidence <= -enough, -1, 0)).astype(np.int8)
