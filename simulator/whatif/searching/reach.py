"""How early and how late instants can be while a setting changes: what no value of it can fix.

What does not depend on the setting stays. With a larger gap or reaction, or a slower pace, no event
on the ground comes earlier; so all others are between their instants in two runs. A difference that
is too small even with the most favourable of these is too small for every value between.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from math import inf

from simulator.errors import ConstraintError
from simulator.scenario.events.instants import ItemEdge, OfGroup, Passing, Released
from simulator.scenario.model.clock_times import Planned
from simulator.timeline.run import Run
from simulator.timeline.verdicts.cases import Aim, Case, Moment, instant_of
from simulator.whatif.asked import Asked
from simulator.whatif.influence import Dependence


@dataclass(frozen=True)
class Reach:
    """How early and how late instants can be.

    Attributes
    ----------
    run
        As it is.
    influence
        What moves with what.
    moved
        Names of the units and items that can move.
    earliest, latest
        Runs in which nothing of them comes later, or earlier, than for any of the values; None:
        not known.
    """

    run: Run
    influence: Dependence
    moved: Set[str]
    earliest: Run | None = None
    latest: Run | None = None

    def most(self, asked: Asked) -> float:
        """The largest slack that a constraint can have (s); inf where that is not known."""
        if not all(map(self._stays, asked.compared)):
            return inf
        return min(map(self._most, asked.cases), default=inf)

    def _most(self, case: Case) -> float:
        return max(
            min(
                self._late(each.plus) - self._early(each.minus) + each.offset
                for each in alternative
            )
            for alternative in case.alternatives
        )

    def _early(self, moment: Moment) -> float:
        """No value makes it earlier (s)."""
        if isinstance(moment, OfGroup):
            return (max if moment.last else min)(map(self._early, moment.members))
        return self._read(moment, self.earliest, -inf)

    def _late(self, moment: Moment) -> float:
        """No value makes it later (s)."""
        if isinstance(moment, OfGroup):
            return (max if moment.last else min)(map(self._late, moment.members))
        return self._read(moment, self.latest, inf)

    def _read(self, moment: Moment, extreme: Run | None, unknown: float) -> float:
        stays = self._stays(moment)
        run = self.run if stays else extreme
        if run is None or not (stays or is_ordered(moment)):
            return unknown
        try:
            return instant_of(run, moment)
        except ConstraintError:
            return unknown

    def _stays(self, moment: Moment) -> bool:
        match moment:
            case float() | int():
                return True
            case Aim(unit):
                return unit not in self.moved
            case Planned():
                # On the day, planned times stay.
                return self.moved.isdisjoint(self.influence.heard_by(moment))
            case Passing() | Released() | ItemEdge():
                return self.run.scenario.owner(moment.subject) not in self.moved
        return False


def is_ordered(moment: Moment) -> bool:
    """Whether a moment comes no earlier where a unit is later: not a meeting, for one."""
    if isinstance(moment, OfGroup):
        return all(map(is_ordered, moment.members))
    return isinstance(moment, float | int | Aim | Planned | Passing | Released | ItemEdge)
