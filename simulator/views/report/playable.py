"""The replications that a page can play: all, or as many as there is room for."""

from __future__ import annotations

import base64
import pickle
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import islice
from math import inf
from typing import NamedTuple

import numpy as np

from simulator.ensemble.ensemble import Ensemble
from simulator.ensemble.replication import replicated
from simulator.ensemble.sensitivity import default_outcome
from simulator.ensemble.workers.executors import Processes, cores, streamed
from simulator.ensemble.workers.steps import PATIENCE
from simulator.errors import SimulatorError
from simulator.format import slack
from simulator.movement.simulate import simulate
from simulator.scenario.scenario import Scenario
from simulator.views.player.scene import scene
from simulator.views.report.packing import Packing, ScenePart, scene_parts

#: The most bytes that the replications of a page may take, and the most of them: each takes a run.
MOST_BYTES, MOST_SCENES = 3_000_000, 2_000
#: After so many it is looked at how many there is room for.
_LOOKS = (8, 32, 128, 512)
#: How many a worker makes at a time.
_BLOCK = 8
#: A replication: its number, and its inputs by name.
_Row = tuple[int, dict[str, float]]
_Made = tuple[int, dict[str, ScenePart] | None]
_Coming = Generator[_Made, None, None]


class Named(NamedTuple):
    """A replication with a name: `the worst of Window: -2 min 05 s`."""

    label: str
    number: int


class Playable(NamedTuple):
    """The replications that a page can play.

    Attributes
    ----------
    numbers
        Of the replications, in the order in which they are packed.
    failed
        How many others have no result: their inputs are invalid together, or nothing can move any
        more.
    packed
        Their scenes; see `simulator.views.report.packing`.
    named
        Those with a name.
    """

    numbers: list[int]
    failed: int
    packed: bytes
    named: list[Named]

    @property
    def text(self) -> str:
        """What is packed, as base64."""
        return base64.b64encode(self.packed).decode("ascii")


def playable(
    ensemble: Ensemble,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Playable:
    """The replications that a page can play: those with a name, then from the first on.

    Parameters
    ----------
    ensemble
        Its replications.
    workers
        How many processes make them; 1: this one. Default: one a core, where it takes longer.
    progress
        Called with how many of how many are made.
    """
    named = list(_named(ensemble))
    first, inputs = ensemble.inputs.first, ensemble.inputs
    every = dict.fromkeys([*(each.number for each in named), *range(first, first + len(inputs))])
    order = list(every)[:MOST_SCENES]
    rows = ((number, inputs.replication(number)) for number in order)
    packing, numbers, failed, room = Packing(), list[int](), 0, len(order)
    with closing(_made(ensemble.scenario, rows, workers)) as made:
        for done, (number, parts) in enumerate(made, 1):
            if parts is None:
                failed += 1
            else:
                packing.add(parts)
                numbers.append(number)
            if len(packing) in _LOOKS:
                room = min(len(order), _room(len(packing), len(packing.packed(len(packing)))))
            if progress is not None:
                progress(done, room)
            if done >= room:
                break
    packed = packing.packed(len(numbers))
    while numbers and _written(len(packed)) > MOST_BYTES:
        del numbers[min(_room(len(numbers), len(packed)), len(numbers) - 1) :]
        packed = packing.packed(len(numbers))
    there = set(numbers)
    return Playable(numbers, failed, packed, [each for each in named if each.number in there])


def _written(size: int) -> int:
    """How many bytes of base64 some bytes are."""
    return -(-size // 3) * 4


def _room(number: int, size: int) -> int:
    """How many replications there is room for, from the size of some."""
    return int(number * MOST_BYTES / _written(size))


# -- made ------------------------------------------------------------------------------------------


def _made(scenario: Scenario, rows: Iterable[_Row], workers: int | None) -> _Coming:
    """The parts of the scenes of replications: made here for some seconds, then in processes."""
    number = cores() if workers is None else workers
    patience = inf if number == 1 else PATIENCE if workers is None else 0.0
    rest, begin = iter(rows), time.monotonic()
    while time.monotonic() - begin < patience:
        row = next(rest, None)
        if row is None:
            return
        yield _scene(scenario, row)
    packed = pickle.dumps(scenario)
    with Processes(number) as pool:
        blocks = iter(lambda: list(islice(rest, _BLOCK)), [])
        with closing(streamed(pool, _scenes, ((packed, block) for block in blocks))) as coming:
            for made in coming:
                yield from made


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Scenario:
    scenario: Scenario = pickle.loads(packed)
    return scenario


def _scenes(task: tuple[bytes, Sequence[_Row]]) -> list[_Made]:
    """Some replications, in a worker."""
    packed, rows = task
    return [_scene(_unpacked(packed), row) for row in rows]


def _scene(scenario: Scenario, row: _Row) -> _Made:
    number, values = row
    try:
        return number, scene_parts(scene(simulate(replicated(scenario, values))))
    except SimulatorError:
        return number, None


# -- named -----------------------------------------------------------------------------------------


def _named(ensemble: Ensemble) -> Iterator[Named]:
    """The worst replication by each constraint; by that which is broken most often, the median and
    the best one, too.
    """
    slacks, first = ensemble.summary.kept()[1], ensemble.inputs.first
    rows = min(len(ensemble.inputs), len(slacks))
    outcome = _outcome(ensemble)
    for column, odds in enumerate(ensemble.constraints):
        known = slacks[:rows, column]
        ranked = np.argsort(known, kind="stable")
        ranked = ranked[~np.isnan(known[ranked])]
        if not len(ranked):
            continue
        places = {"worst": 0}
        if odds.name == outcome:
            places |= {"median": (len(ranked) - 1) // 2, "best": len(ranked) - 1}
        for word, place in places.items():
            row = int(ranked[place])
            told = slack(float(known[row]), odds.central.unit)
            yield Named(f"{odds.name}: {word}, {told}", first + row)


def _outcome(ensemble: Ensemble) -> str | None:
    """The constraint by whose slack replications are ranked: that which is broken most often."""
    name = default_outcome(ensemble)
    often = {odds.name: odds.probability.value for odds in ensemble.constraints}
    if name is None or often[name] < 1:
        return name
    known = [odds for odds in ensemble.constraints if odds.probability.of]
    seldom = min(known, key=lambda odds: odds.probability.value)
    return seldom.name if seldom.probability.value < 1 else name
