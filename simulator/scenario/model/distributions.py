"""How a number is distributed: as the file gives it, and as scipy.stats draws it.

scipy is imported when the first number is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, isfinite, log, nan, sqrt
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

from simulator.format import listed
from simulator.scenario.model.base import FieldError, below
from simulator.wording import alternatives, quoted, unknown_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DistributionKind = Literal["triangular", "uniform", "pert", "normal", "lognormal", "choice"]
DISTRIBUTIONS: tuple[DistributionKind, ...] = get_args(DistributionKind)
#: The keys of each kind, those that it must have first.
_KEYS: dict[DistributionKind, tuple[str, ...]] = {
    "triangular": (),
    "uniform": (),
    "pert": ("weight",),
    "normal": ("sd", "mean"),
    "lognormal": ("sd", "mean"),
    "choice": ("of", "weights"),
}
_NEEDED = {"normal": "sd", "lognormal": "sd", "choice": "of"}


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
        found: Floats = triangles([self], u[None, :])[0]
        return found


def triangles(several: Sequence[Triangular], u: Floats) -> Floats:
    """The values of several triangles, a row each: most inputs are triangles, and scipy takes as
    long for one as for fifty.
    """
    import numpy as np
    from scipy import stats

    low, mode, high = np.array([(one.low, one.mode, one.high) for one in several]).T[..., None]
    width = high - low
    found: Floats = stats.triang.ppf(u, (mode - low) / width, loc=low, scale=width)
    clipped: Floats = found.clip(low, high)
    return clipped


@dataclass(frozen=True, slots=True)
class Uniform:
    """As likely everywhere between its ends."""

    low: float
    high: float

    def ppf(self, u: Floats) -> Floats:
        """The values whose probabilities not to be exceeded are ``u``, each in (0, 1)."""
        from scipy import stats

        found: Floats = stats.uniform.ppf(u, loc=self.low, scale=self.high - self.low)
        return found.clip(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Pert:
    """A smooth triangle: the beta distribution whose mode counts ``weight`` times as much for its
    mean as each of its ends.
    """

    low: float
    mode: float
    high: float
    weight: float = 4.0

    def ppf(self, u: Floats) -> Floats:
        """The values whose probabilities not to be exceeded are ``u``, each in (0, 1)."""
        from scipy import stats

        width = self.high - self.low
        first = 1 + self.weight * (self.mode - self.low) / width
        second = 1 + self.weight * (self.high - self.mode) / width
        found: Floats = stats.beta.ppf(u, first, second, loc=self.low, scale=width)
        return found.clip(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Normal:
    """The normal distribution with this mean and standard deviation, cut to its ends."""

    mean: float
    sd: float
    low: float = -inf
    high: float = inf

    def ppf(self, u: Floats) -> Floats:
        """The values whose probabilities not to be exceeded are ``u``, each in (0, 1)."""
        from scipy import stats

        ends = (self.low - self.mean) / self.sd, (self.high - self.mean) / self.sd
        found: Floats = stats.truncnorm.ppf(u, *ends, loc=self.mean, scale=self.sd)
        return found.clip(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Lognormal:
    """The lognormal distribution with this mean and standard deviation, cut to its ends."""

    mean: float
    sd: float
    low: float = 0.0
    high: float = inf

    def ppf(self, u: Floats) -> Floats:
        """The values whose probabilities not to be exceeded are ``u``, each in (0, 1)."""
        from scipy import stats

        variance = log(1 + (self.sd / self.mean) ** 2)
        whole = stats.lognorm(sqrt(variance), scale=exp(log(self.mean) - variance / 2))
        least, most = whole.cdf(self.low), whole.cdf(self.high)
        found: Floats = whole.ppf(least + u * (most - least))
        return found.clip(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Exponential:
    """How far it is from one to the next of what happens at a constant rate."""

    mean: float
    low: float = 0.0
    high: float = inf

    def ppf(self, u: Floats) -> Floats:
        """The values whose probabilities not to be exceeded are ``u``, each in (0, 1)."""
        from scipy import stats

        found: Floats = stats.expon.ppf(u, scale=self.mean)
        return found


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some values, each as likely as its weight says."""

    values: tuple[float, ...]
    weights: tuple[float, ...]

    @property
    def low(self) -> float:
        """The least of them."""
        return min(self.values)

    @property
    def high(self) -> float:
        """The largest of them."""
        return max(self.values)

    def ppf(self, u: Floats) -> Floats:
        """The values whose probabilities not to be exceeded are ``u``, each in (0, 1)."""
        import numpy as np

        ordered = sorted(zip(self.values, self.weights, strict=True))
        values, weights = np.array(ordered, dtype=np.float64).T
        below = np.cumsum(weights)[:-1] / weights.sum()
        found: Floats = values[np.searchsorted(below, u, side="right")]
        return found


# -- as the file gives it --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Distributed:
    """How a number is distributed, as the file gives it.

    Attributes
    ----------
    kind
        Of the distribution.
    written
        As it stands in the file.
    mean, sd
        Of a normal or lognormal distribution: a value (None: that of the quantity), and the
        standard deviation (m, s or m/s).
    weight
        Of a PERT distribution.
    of, weights
        Of a choice: the values, and how likely each is.
    """

    kind: DistributionKind
    written: object
    mean: Any = None
    sd: float = 0.0
    weight: float = 4.0
    of: tuple[Any, ...] = ()
    weights: tuple[float, ...] = ()

    @property
    def options(self) -> tuple[object, ...]:
        """The values of a choice as written."""
        return tuple(self.written["of"]) if isinstance(self.written, Mapping) else ()

    def __str__(self) -> str:
        """For people: `normal, sd 3 m`."""
        if not isinstance(self.written, Mapping):
            return self.kind
        keys = {key: value for key, value in self.written.items() if key != "kind"}
        if "of" in keys:
            return f"choice of {listed(tuple(map(str, keys['of'])))}"
        return ", ".join([self.kind, *(f"{key} {value}" for key, value in keys.items())])

    @classmethod
    def read(
        cls,
        given: object,
        parse: Callable[[Any], Any],
        spread: Callable[[Any], float] | None,
    ) -> Distributed:
        """Read a distribution: its kind alone, or a mapping.

        Parameters
        ----------
        given
            As written in the file.
        parse
            Reads a value of the quantity.
        spread
            Reads a standard deviation; None: the quantity is no number with a unit.

        Raises
        ------
        ValueError
            With what is wrong and what would be right.
        """
        keys = dict(given) if isinstance(given, Mapping) else {"kind": given}
        kind = keys.pop("kind", None)
        if kind not in DISTRIBUTIONS:
            what = "kind is missing" if kind is None else f"unknown distribution {quoted(kind)}"
            raise FieldError(f"{what}: {alternatives(DISTRIBUTIONS)}")
        if spread is None and kind != "choice":
            raise FieldError(f"{kind} needs a number with a unit; write {{kind: choice, of: […]}}")
        for key in keys:
            if key not in _KEYS[kind]:
                raise FieldError(unknown_key(str(key), ("kind", *_KEYS[kind])), str(key))
        needed = _NEEDED.get(kind)
        if needed is not None and needed not in keys:
            raise FieldError(f"{kind} needs {needed}: {_EXAMPLES[needed]}")
        found: dict[str, Any] = {}
        if "mean" in keys:
            found["mean"] = below("mean", parse, keys["mean"])
        if "sd" in keys and spread is not None:
            found["sd"] = below("sd", _above_zero(spread), keys["sd"])
        if "weight" in keys:
            found["weight"] = below("weight", _above_zero(_number), keys["weight"])
        if "of" in keys:
            found["of"] = below("of", lambda listed: _choices(listed, parse), keys["of"])
            equal = [1] * len(found["of"])
            found["weights"] = below("weights", _weights(equal), keys.get("weights", equal))
        return cls(kind, given, **found)


_EXAMPLES = {"sd": "the standard deviation", "of": "a list of values"}


def part(given: Any) -> float:
    """Read a part of one, `0.9` or `90 %`; not a number where it is neither."""
    text = str(given).strip()
    try:
        found = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return nan
    return nan if isinstance(given, bool) else found


def _number(given: Any) -> float:
    try:
        number = float(given)
    except (TypeError, ValueError):
        number = inf
    if isinstance(given, bool) or not isfinite(number):
        raise ValueError(f"{quoted(given)} is not a number")
    return number


def _above_zero(parse: Callable[[Any], float]) -> Callable[[Any], float]:
    def read(given: Any) -> float:
        number = parse(given)
        if number <= 0:
            raise ValueError(f"must be greater than zero, not '{given}'")
        return number

    return read


def _choices(listed: Any, parse: Callable[[Any], Any]) -> tuple[Any, ...]:
    if not isinstance(listed, list | tuple) or len(listed) < 2:
        raise ValueError("write a list of two or more values")
    found = tuple(below(number, parse, each) for number, each in enumerate(listed))
    for number, each in enumerate(found):
        if each in found[:number]:
            raise FieldError(f"{quoted(listed[number])} is listed twice", number)
    return found


def _weights(equal: list[int]) -> Callable[[Any], tuple[float, ...]]:
    def read(listed: Any) -> tuple[float, ...]:
        if not isinstance(listed, list | tuple) or len(listed) != len(equal):
            raise ValueError(f"write a list of {len(equal)} numbers, one for each value")
        weigh = _above_zero(_number)
        return tuple(below(number, weigh, each) for number, each in enumerate(listed))

    return read
