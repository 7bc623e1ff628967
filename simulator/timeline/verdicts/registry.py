"""The judge of each kind of constraint; a kind without one is an error at import."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from simulator.scenario.model.constraints import KINDS, ConstraintModel
from simulator.timeline.verdicts.cases import Case, TimeSource

if TYPE_CHECKING:
    from simulator.timeline.verdicts.distances import Distances
    from simulator.timeline.verdicts.zones import EmptyTime, ZoneCount

#: What a constraint requires. Verdicts, margins and fixes handle these forms only.
Requirement: TypeAlias = "Sequence[Case] | Distances | ZoneCount | EmptyTime"
Model = TypeVar("Model", bound=ConstraintModel)
Judge = Callable[[Any, TimeSource], Requirement]

JUDGES: dict[type[ConstraintModel], Judge] = {}


def judges(
    model: type[Model],
) -> Callable[[Callable[[Model, TimeSource], Requirement]], Judge]:
    """Register the judge of a kind of constraint.

    A judge takes a constraint and a source of times, and returns what is required of one run, or of
    a range of runs, in one of the forms of `Requirement`. It raises a `ConstraintError` if the
    constraint cannot be judged.
    """

    def register(judge: Callable[[Model, TimeSource], Requirement]) -> Judge:
        if model not in KINDS:
            raise TypeError(
                f"{judge.__name__} judges {model.__name__}, which is not a kind of constraint: "
                "name its module in simulator/scenario/model/constraints/__init__.py"
            )
        if model in JUDGES:
            raise TypeError(f"{model.__name__} has two judges")
        JUDGES[model] = judge
        return judge

    return register


def check_complete(
    kinds: Collection[type[ConstraintModel]], found: Mapping[type[ConstraintModel], Judge]
) -> None:
    """Check that each kind has a judge.

    Raises
    ------
    TypeError
        If one has none.
    """
    for kind in kinds:
        if kind not in found:
            raise TypeError(
                f"{kind.__name__} has no judge: write one in simulator/timeline/verdicts, "
                f"decorated with @judges({kind.__name__})"
            )


def requirement(constraint: ConstraintModel, source: TimeSource) -> Requirement:
    """What a constraint requires.

    Raises
    ------
    ConstraintError
        If it cannot be judged.
    """
    return JUDGES[type(constraint)](constraint, source)
