"""The engine decides at breakdowns as one does who steps through time."""

from __future__ import annotations

import copy
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from math import inf

import pytest

from simulator import simulate
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from tests.verification.broken import broken
from tests.verification.oracle_steps import STEP, TIE, Board
from tests.verification.pieces import Piece
from tests.verification.suite import least, share, too_few

PARADES = 330
#: What the suite must contain, each at least this often.
ENOUGH = 30
KINDS = (
    "passes",
    "too wide",
    "would fit, but the order",
    "a rank passes one of its own column",
    "towed with somebody beside it",
    "two wrecks at once",
    "recovery from another wreck",
    "a queue over a merge",
)


def played(seed: int) -> tuple[Run, Board]:
    document = broken(seed, plain=True)
    return simulate(Scenario.from_dict(copy.deepcopy(document))), Board(document)


@cache
def boards() -> tuple[tuple[int, Run, Board], ...]:
    """Parades in which no decision hangs on instants too close to tell apart in steps."""
    found = ((seed, *played(seed)) for seed in range(share(PARADES)))
    return tuple(each for each in found if not each[2].tied)


def arrival(piece: Piece, station: float) -> float:
    """When the head of a piece came to a station (s), between two steps in proportion."""
    step = bisect_left(piece.places, station)
    if step == len(piece.places) or piece.places[step] == inf:
        return inf
    before, after = piece.places[step - 1], piece.places[step]
    return (step - 1 + (station - before) / (after - before)) * STEP


def agree(run: Run, board: Board) -> bool:
    """Whether both name who passes each wreck, in this order, who stands, and who tows it."""
    for name, breakdown in run.breakdowns.items():
        towed_by = breakdown.recovered and breakdown.recovered.vehicle
        if list(breakdown.passed_by) != board.passed[name] or set(breakdown.queued) != set(
            board.queued[name]
        ):
            return False
        if towed_by != board.towed_by.get(name):
            return False
    return set(board.passed) == set(run.breakdowns)


def test_who_passes_who_stands_and_who_tows_is_the_same() -> None:
    differ = [seed for seed, run, board in boards() if not agree(run, board)]
    assert differ == []
    assert len(boards()) >= least(200)


def test_who_stands_comes_in_the_same_order() -> None:
    for seed, run, board in boards():
        for wreck in board.ended:
            came = {piece.name: since for piece, since in wreck.queue.items()}
            in_order = [came[name] for name in run.breakdowns[wreck.incident].queued]
            for earlier, later in pairwise(in_order):
                assert earlier <= later + TIE, (seed, wreck.incident)


def errors(run: Run, board: Board) -> Iterator[float]:
    """By how much instants differ, at places all along everybody's way (s)."""
    for piece in board.pieces:
        for part in (0.01, 0.2, 0.4, 0.6, 0.8, 1.0):
            found = arrival(piece, part * piece.end)
            exact = run.passages[piece.name].arrival(part * piece.end)
            if min(found, exact) < board.promised:
                assert (found == inf) == (exact == inf), piece.name
                yield abs(found - exact)
    for wreck in board.ended:
        if wreck.over <= board.promised:
            yield abs(wreck.start - run.breakdowns[wreck.incident].start)
            yield abs(wreck.over - run.breakdowns[wreck.incident].end)


def test_instants_are_the_same_to_some_steps() -> None:
    # Whoever starts when another has moved on may see that one step late, and hand it on: no chain
    # here is longer than that of the steps in TIE.
    worst = {seed: max(errors(run, board)) for seed, run, board in boards()}
    assert {seed: error for seed, error in worst.items() if error > TIE} == {}
    assert sorted(worst.values())[len(worst) // 2] <= STEP


def test_the_parades_contain_every_kind_of_decision() -> None:
    seen: Counter[str] = Counter()
    for _, _, board in boards():
        seen += board.seen
    assert too_few(seen, KINDS, ENOUGH) == {}


@pytest.mark.parametrize(
    "seed",
    [
        # The first wreck drives on, and comes to stand behind the second before those who passed
        # it do: they do not queue behind it.
        43,
        # Two wrecks within a body's length: who passes both leaves the lane once.
        108,
        # Who has passed a wreck that is then towed is beside it no more.
        134,
    ],
)
def test_past_two_wrecks(seed: int) -> None:
    run, board = played(seed)
    assert agree(run, board)
    assert max(errors(run, board)) <= TIE
