"""Constraints: what must hold in a run. Each kind is told by the keys that it alone has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Discriminator, Tag

from simulator.scenario.model.constraints.base import ConstraintModel, Severity
from simulator.scenario.model.constraints.occupancy import (
    DENSITY,
    Count,
    EmptyConstraint,
    OccupancyConstraint,
)
from simulator.scenario.model.constraints.spacing import (
    Apart,
    GapConstraint,
    SeparationConstraint,
    TimeGapConstraint,
)
from simulator.scenario.model.constraints.times import (
    BetweenConstraint,
    EventConstraint,
    HaltConstraint,
    InsideConstraint,
    OrderConstraint,
    TotConstraint,
    WindowConstraint,
)

__all__ = [
    "DENSITY",
    "KINDS",
    "TELLING",
    "Apart",
    "BetweenConstraint",
    "Constraint",
    "ConstraintModel",
    "Count",
    "EmptyConstraint",
    "EventConstraint",
    "GapConstraint",
    "HaltConstraint",
    "InsideConstraint",
    "OccupancyConstraint",
    "OrderConstraint",
    "SeparationConstraint",
    "Severity",
    "TimeGapConstraint",
    "TotConstraint",
    "WindowConstraint",
    "kind_of",
]

KINDS: tuple[type[ConstraintModel], ...] = (
    WindowConstraint,
    EventConstraint,
    BetweenConstraint,
    OrderConstraint,
    TotConstraint,
    HaltConstraint,
    InsideConstraint,
    TimeGapConstraint,
    GapConstraint,
    SeparationConstraint,
    OccupancyConstraint,
    EmptyConstraint,
)
#: The key that tells each kind.
TELLING = {
    "window": "window",
    "event": "event",
    "between": "between",
    "order": "order",
    "tot": "tot",
    "halt": "halt",
    "inside": "inside",
    "time-gap": "time-gap",
    "gap": "gap",
    "separation": "separation",
    "empty": "empty",
    "zone": "occupancy",  # the last: a constraint on the time inside names a zone, too
}


def kind_of(value: object) -> str | None:
    """Kind of a constraint as written; None where no key tells it."""
    if isinstance(value, Mapping):
        return next((kind for key, kind in TELLING.items() if key in value), None)
    return value.kind if isinstance(value, ConstraintModel) else None


Constraint = Annotated[
    Annotated[WindowConstraint, Tag("window")]
    | Annotated[EventConstraint, Tag("event")]
    | Annotated[BetweenConstraint, Tag("between")]
    | Annotated[OrderConstraint, Tag("order")]
    | Annotated[TotConstraint, Tag("tot")]
    | Annotated[HaltConstraint, Tag("halt")]
    | Annotated[InsideConstraint, Tag("inside")]
    | Annotated[TimeGapConstraint, Tag("time-gap")]
    | Annotated[GapConstraint, Tag("gap")]
    | Annotated[SeparationConstraint, Tag("separation")]
    | Annotated[OccupancyConstraint, Tag("occupancy")]
    | Annotated[EmptyConstraint, Tag("empty")],
    Discriminator(kind_of),
]
