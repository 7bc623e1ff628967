"""Which replications a page can play: the worst, the best, and an even choice between them."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from simulator.ensemble.ensemble import Ensemble
from simulator.ensemble.replication import replicated
from simulator.ensemble.sensitivity import default_outcome
from simulator.errors import SimulatorError
from simulator.format import slack
from simulator.movement.simulate import simulate
from simulator.timeline.run import Run
from simulator.views.constraints import total_text
from simulator.views.player.player import json_in_html
from simulator.views.player.scene import scene

#: The most replications on a page, and the most bytes that they may take together.
MOST_SCENES, MOST_BYTES = 12, 1_500_000
#: Of these, the worst ones.
_WORST = 3


class Playable(NamedTuple):
    """A replication that a page can play.

    Attributes
    ----------
    number
        Of the replication.
    label
        Its outcome, in words.
    packed
        What its scene has otherwise than that of the central run: JSON, by gzip, as base64.
    """

    number: int
    label: str
    packed: str


def playable(
    ensemble: Ensemble, progress: Callable[[int, int], None] | None = None
) -> list[Playable]:
    """The replications that a page can play, in the order in which it lists them.

    Parameters
    ----------
    ensemble
        Its replications.
    progress
        Called with how many of how many have been run.
    """
    central, size = scene(ensemble.central), 0
    chosen, found = list(_chosen(ensemble)), list[tuple[int, Playable]]()
    for done, (place, row, what) in enumerate(chosen):
        if progress is not None:
            progress(done, len(chosen))
        number = ensemble.inputs.first + row
        try:
            run = simulate(replicated(ensemble.scenario, ensemble.inputs.row(row)))
        except SimulatorError:
            continue  # it has no result
        packed = _packed(run, central)
        size += len(packed)
        if size > MOST_BYTES:
            break
        label = f"#{number}: {what}. {total_text(run.verdicts)}"
        found.append((place, Playable(number, label, packed)))
    return [each for _, each in sorted(found, key=lambda one: one[0])]


def _packed(run: Run, central: dict[str, Any]) -> str:
    own = {key: value for key, value in scene(run).items() if value != central.get(key)}
    return base64.b64encode(gzip.compress(json_in_html(own).encode(), mtime=0)).decode("ascii")


def _chosen(ensemble: Ensemble) -> Iterator[tuple[int, int, str]]:
    """Replications by their importance: where each comes in a list, its row, and what it is."""
    name, rows = _outcome(ensemble), len(ensemble.inputs)
    if name is None:
        for row in range(min(rows, MOST_SCENES)):
            yield row, row, "as drawn"
        return
    column = ensemble.summary.layout.constraints.index(name)
    slacks = ensemble.summary.kept()[1][:rows, column]
    ranked = np.argsort(slacks, kind="stable")
    ranked = ranked[np.isfinite(slacks[ranked])].tolist()
    unit = ensemble.central.verdicts[column].unit
    for place, word in _places(len(ranked)):
        row = ranked[place]
        yield place, row, f"{word}, {name} {slack(float(slacks[row]), unit)}"


def _outcome(ensemble: Ensemble) -> str | None:
    """The constraint by whose slack replications are ranked: that which is broken most often."""
    name = default_outcome(ensemble)
    often = {odds.name: odds.probability.value for odds in ensemble.constraints}
    if name is None or often[name] < 1:
        return name
    known = [odds for odds in ensemble.constraints if odds.probability.of]
    seldom = min(known, key=lambda odds: odds.probability.value)
    return seldom.name if seldom.probability.value < 1 else name


def _places(number: int) -> list[tuple[int, str]]:
    """Places in a ranking to choose: the worst ones, the best, and then evenly between them."""
    found: dict[int, str] = {}
    for place in range(min(_WORST, number)):
        found[place] = "the worst" if place == 0 else f"no. {place + 1} from the worst"
    if number > _WORST:
        found[number - 1] = "the best"
    for part in range(1, MOST_SCENES - _WORST):
        place = round((number - 1) * part / (MOST_SCENES - _WORST))
        if 0 <= place < number:
            share = 100 * (place + 1) / number
            found.setdefault(place, f"{share:.0f} % are as bad or worse")
    return list(found.items())[:MOST_SCENES]
