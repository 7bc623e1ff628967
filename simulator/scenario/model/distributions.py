"""How a number is distributed, from scipy.stats, which is imported when the first is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Distribution(Protocol):
    """What a number may turn out to be.

    Attributes
    ----------
    low, high
        Its support, in the number's own SI unit.
    """

    @property
    def low(self) -> float: ...

    @property
    def high(self) -> float: ...

    def ppf(self, u: Floats) -> Floats:
        """The values whose probabilities not to be exceeded are ``u``, each in (0, 1)."""
        ...


@dataclass(frozen=True, slots=True)
class Triangular:
    """Most likely at its mode, and less and less likely towards its ends."""

    low: float
    mode: float
    high: float

    def ppf(self, u: Floats) -> Floats:
        """The values whose probabilities not to be exceeded are ``u``, each in (0, 1)."""
        from scipy import stats

        width = self.high - self.low
        shape = (self.mode - self.low) / width
        found: Floats = stats.triang.ppf(u, shape, loc=self.low, scale=width)
        return found.clip(self.low, self.high)
