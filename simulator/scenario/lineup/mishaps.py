"""Breakdowns by their rate: from how far vehicles drive between them to incidents of a day.

The vehicles of a unit drive, one after the other, along one line: of each its way from the start of
the unit to the end of the route. On it, breakdowns are as far apart as the draws say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate
from math import exp
from typing import Any

import numpy as np

from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.incidents import BreakdownsModel

#: There are so many draws that it takes more in fewer than one of this many days.
_DAYS = 100_000


def driven(unit: Unit) -> float:
    """How far all vehicles of a unit drive together (m)."""
    return float(unit.vehicles.sum()) * (unit.route_length - unit.start)


def most_breakdowns(unit: Unit, model: BreakdownsModel) -> int:
    """How many breakdowns of a unit are drawn."""
    expected = model.rate * driven(unit)
    chance = exp(-expected)
    more, number = 1 - chance, 0
    while more * _DAYS > 1:
        number += 1
        chance *= expected / number
        more -= chance
    return number


def breakdowns_of(
    unit: Unit, model: BreakdownsModel, distances: Iterable[float]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The breakdowns of a unit as incidents of the file, by name.

    Parameters
    ----------
    unit, model
        Whose they are, and how they go on.
    distances
        How far its vehicles drive, together, from one breakdown to the next (m).
    """
    way = unit.route_length - unit.start
    ranks = np.repeat(np.arange(len(unit.vehicles)), unit.vehicles)
    found: list[tuple[int, float]] = []
    for place in accumulate(distances):
        vehicle = int(place // way)
        if vehicle >= len(ranks):
            break
        found.append((int(ranks[vehicle]), place - vehicle * way))
    towed: set[int] = set()
    for number, (rank, along) in enumerate(sorted(found), 1):
        if rank in towed or not along > 0:
            continue
        incident = {"unit": unit.name, "rank": rank + 1, "place": f"{unit.start + along!r} m"}
        if model.drives_on is None:
            towed.add(rank)
            yield f"{unit.name}-breakdown-{number}", {**incident, "towed": True}
        else:
            lasts = f"{model.drives_on!r} s"
            yield f"{unit.name}-breakdown-{number}", {**incident, "drives-on": lasts}
