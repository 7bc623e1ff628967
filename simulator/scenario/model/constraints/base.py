"""What constraints have in common: a name, how grave it is, and bounds."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from simulator.scenario.model.base import FieldError, Part
from simulator.scenario.model.fields import Text

Severity = Literal["error", "warning"]


class ConstraintModel(Part):
    """What every constraint has."""

    kind: ClassVar[str]
    name: Text = Field(description="What it is called in the verdicts.")
    severity: Severity = Field(
        default="error", description="Whether a run in which it is broken fails, or is warned of."
    )
    because: Text | None = Field(
        default=None, description="Why it is asked; printed where it is broken."
    )


def check_bounds(at_least: float | None, at_most: float | None) -> None:
    """See that something is asked, and that it can be.

    Raises
    ------
    FieldError
        Where it is not.
    """
    if at_least is None and at_most is None:
        raise FieldError("it has no bound; write at-most, at-least or both")
    if at_least is not None and at_most is not None and at_least > at_most:
        raise FieldError("at-least is above at-most", "at-least")
