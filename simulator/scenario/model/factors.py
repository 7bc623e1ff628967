"""Factors in the file: what moves several numbers together."""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Any

from pydantic import Field, model_validator

from simulator.scenario.model.base import FieldError, Part
from simulator.scenario.model.distributions import Distributed, DistributionKind, part
from simulator.scenario.model.draws import FACTOR, draw_of
from simulator.scenario.model.fields import Names, Read, Text, WrittenDistribution
from simulator.scenario.model.quantities import Dimension, Quantity
from simulator.wording import quoted

#: What a factor is.
_FACTOR = Dimension("factor", (), "0.97 or 97 %", FACTOR)


def multiplier(given: Any) -> float:
    """Read a factor: `0.97`, `97 %`."""
    if not isfinite(number := part(given)):
        raise ValueError(f"{quoted(given)} is not a factor; write {_FACTOR.examples}")
    if number <= 0:
        raise ValueError(f"must be greater than zero, not '{given}'")
    return number


_Written = float | str
Multiplier = Annotated[float, Read(multiplier, _Written)]


def _distribution(given: Any) -> Distributed:
    found = Distributed.read(given, multiplier, multiplier)
    if found.kind == "choice":
        raise FieldError("a factor cannot be drawn by choice; write uniform, or a range")
    return found


_WrittenForm = DistributionKind | WrittenDistribution[_Written]


class FactorModel(Part):
    """A factor: it multiplies numbers, all by the same; without draws it is 1."""

    moves: Names = Field(
        description="Paths of the numbers that it multiplies, or patterns: `gaits.*`."
    )
    low: Multiplier | None = Field(None, description="It is not less than this.")
    high: Multiplier | None = Field(None, description="It is not more than this.")
    distribution: Annotated[Distributed | None, Read(_distribution, _WrittenForm)] = Field(
        None, description="How it is drawn; by default from a triangle from low over 1 to high."
    )
    source: Text | None = Field(None, description="Where it was published.")
    assumed: Text | None = Field(None, description="Why it is assumed.")

    @model_validator(mode="after")
    def _is_drawn(self) -> FactorModel:
        if (self.source is None) == (self.assumed is None):
            raise FieldError(
                "write one of: source (where it was read), assumed (why it is supposed)"
            )
        if self.low is not None and self.low > 1:
            raise FieldError(f"low {self.low:g} is above 1", "low")
        if self.high is not None and self.high < 1:
            raise FieldError(f"high {self.high:g} is below 1", "high")
        if draw_of(self.quantity, lambda _: 0.0) is None:
            raise FieldError("without low or high, it is always 1")
        return self

    @property
    def quantity(self) -> Quantity[float]:
        """What is known of it."""
        return Quantity(
            1.0,
            self.low,
            self.high,
            source=self.source,
            assumed=self.assumed,
            dimension=_FACTOR,
            distribution=self.distribution,
        )
