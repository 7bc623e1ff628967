"""Ensembles: known answers, and the same numbers wherever and in whatever blocks they run."""

from __future__ import annotations

import os
import pickle
import signal
from concurrent.futures import ThreadPoolExecutor
from math import comb
from typing import Any

import numpy as np
import pytest

from simulator import Ensemble, ScenarioError, SimulatorError, simulate_many
from simulator.ensemble.columns import columns_of
from simulator.ensemble.counting.probability import wilson
from simulator.ensemble.counting.reduction import Summary
from simulator.ensemble.engines import SimpyEngine, engine
from simulator.ensemble.outcome import layout_of
from simulator.ensemble.table import InputTable, draw
from simulator.ensemble.workers import steps
from simulator.ensemble.workers.executors import cluster
from simulator.errors import LimitError
from simulator.views.ensemble.document import ensemble_document
from tests.build import block, run_of
from tests.ensemble.small import HIGH, LOW, MARCH, MODE, PATIENT, last_of_both
from tests.platforms import unix

RUNS = 80


def everything(ensemble: Ensemble) -> dict[str, object]:
    """All that an ensemble gives, exactly."""
    kept = [part.tolist() for part in ensemble.summary.kept()]
    return {**ensemble_document(ensemble), "kept": kept}


@pytest.fixture(scope="module")
def reference() -> dict[str, object]:
    return everything(simulate_many(last_of_both(), RUNS, workers=1))


@pytest.fixture(scope="module")
def thousand() -> Ensemble:
    return simulate_many(last_of_both(), 5000, workers=1, until_precision=0.05)


def below(seconds: np.ndarray) -> np.ndarray:
    """The share of draws that are not longer: a triangle's."""
    width = HIGH - LOW
    rising = (seconds - LOW) ** 2 / (width * (MODE - LOW))
    return np.where(seconds < MODE, rising, 1 - (HIGH - seconds) ** 2 / (width * (HIGH - MODE)))


def test_the_last_of_two_is_distributed_as_a_maximum(thousand: Ensemble) -> None:
    place = thousand.summary.layout.events.index("speech.start")
    starts = np.sort(thousand.summary.kept()[2][:, place]) - MARCH
    steps = np.arange(1, len(starts) + 1) / len(starts)
    # Kolmogorov's distance: 1.95 / sqrt(n) is exceeded once in a thousand.
    assert np.abs(steps - below(starts) ** 2).max() < 1.95 / len(starts) ** 0.5
    median = thousand.events["speech.start"].time.median - MARCH
    assert below(np.array(median)) ** 2 == pytest.approx(0.5, abs=0.05)


def test_a_known_probability_lies_in_its_interval(thousand: Ensemble) -> None:
    # One waits while the other's item is longer than its own: the difference of two triangles is
    # that of sums of two uniform numbers, and with them all in tens it is a sum of four.
    of = (PATIENT + 2 * MODE) / MODE
    expected = sum((-1) ** k * comb(4, k) * (of - k) ** 4 for k in range(3)) / 24
    found = thousand.probabilities["One waits"]
    low, high = wilson(found.count, found.of, 0.999)
    assert found.of == 1000
    assert low < expected < high


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_blocks_do_not_matter(
    size: int, reference: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SimpyEngine, "block", size)
    assert everything(simulate_many(last_of_both(), RUNS, workers=1)) == reference


@pytest.mark.parametrize("workers", [3, None])
def test_processes_do_not_matter(
    workers: int | None, reference: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    # By default work that takes long goes to a process for each core.
    monkeypatch.setattr(steps, "PATIENCE", 0.0)
    monkeypatch.setattr(steps, "cores", lambda: 2)
    assert everything(simulate_many(last_of_both(), RUNS, workers=workers)) == reference


def test_any_executor_will_do(reference: dict[str, object]) -> None:
    with ThreadPoolExecutor(3) as executor:
        found = simulate_many(last_of_both(), RUNS, executor=executor)
    assert everything(found) == reference


def test_a_worker_unpacks_its_scenario_once(monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[str] = []
    loads = pickle.loads

    def counting(packed: bytes) -> Any:
        work = loads(packed)
        unpacked.append(work.scenario.name)
        return work

    monkeypatch.setattr(pickle, "loads", counting)
    monkeypatch.setattr(SimpyEngine, "block", 5)
    scenario = last_of_both(name="Once")
    with ThreadPoolExecutor(2) as executor:
        simulate_many(scenario, 40, engine="simpy", executor=executor)
    assert unpacked == ["Once"]


def test_workers_run_the_batch_driver_that_is_set_up_here() -> None:
    scenario = last_of_both()
    here = simulate_many(scenario, 40, engine="batch", workers=1)
    with ThreadPoolExecutor(2) as executor:
        there = simulate_many(scenario, 40, engine="batch", executor=executor)
    assert everything(there) == everything(here)
    driver = engine(scenario, layout_of(scenario), columns_of(scenario), "batch")[0]
    assert driver.run(here.inputs).events.tobytes() == (
        pickle.loads(pickle.dumps(driver)).run(here.inputs).events.tobytes()
    )


@unix
def test_neither_a_cluster_nor_the_loss_of_a_worker_of_it_matters(
    reference: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SimpyEngine, "block", 10)
    killed: list[int] = []
    with cluster("local", 2) as executor:

        def kill(done: int, _: int) -> None:
            if done == 30:
                processes = executor._client.run(os.getpid)  # type: ignore[attr-defined]
                killed.append(min(processes.values()))
                os.kill(killed[0], signal.SIGKILL)

        found = simulate_many(last_of_both(), RUNS, executor=executor, progress=kill)
    assert len(killed) == 1
    assert everything(found) == reference


def test_a_shorter_ensemble_is_the_beginning_of_a_longer_one(reference: dict[str, object]) -> None:
    short = simulate_many(last_of_both(), 40, workers=1)
    for some, all_of_them in zip(short.summary.kept(), reference["kept"], strict=True):
        assert some.tolist() == all_of_them[:40]


def test_a_table_takes_the_place_of_draws(reference: dict[str, object]) -> None:
    scenario = last_of_both()
    table = draw(columns_of(scenario), 0, RUNS, seed=1)
    found = simulate_many(scenario, table=table, workers=1)
    given = {"seed": None, "sampling": "table"}
    assert everything(found) == {**reference, **given}
    later = simulate_many(scenario, table=table.rows(50, 70), workers=1)
    assert later.runs == 20
    assert later.constraints[0].worst[0] >= 50


def test_a_column_that_the_scenario_does_not_have_is_an_error() -> None:
    table = InputTable(("programme.first.duratoin",), np.zeros((2, 1)))
    with pytest.raises(ScenarioError) as error:
        simulate_many(last_of_both(), table=table)
    assert str(error.value) == (
        "there is no input 'programme.first.duratoin'; did you mean 'programme.first.duration'?"
    )


def test_a_scenario_in_which_nothing_is_drawn_is_an_error() -> None:
    fixed = run_of(block("guard")).scenario
    with pytest.raises(SimulatorError) as error:
        simulate_many(fixed)
    assert str(error.value) == (
        "A parade: every replication would be the same; give some numbers a low and a high, "
        "or a distribution"
    )


def test_very_many_replications_are_refused() -> None:
    with pytest.raises(LimitError, match=r"^1,000,000,000,000 replications are too many: at most "):
        simulate_many(last_of_both(), 10**12)


def test_without_a_replication_there_is_no_ensemble() -> None:
    for asked in ({"runs": 0}, {"table": InputTable((), np.empty((0, 0)))}):
        with pytest.raises(SimulatorError) as error:
            simulate_many(last_of_both(), **asked)
        assert str(error.value) == "there must be at least one replication"


def test_it_stops_once_it_is_precise_enough(thousand: Ensemble) -> None:
    assert (thousand.runs, thousand.requested) == (1000, 5000)
    assert thousand.all_hold.half_width < 0.05


def test_a_design_is_run_whole() -> None:
    found = simulate_many(last_of_both(), 64, workers=1, sampling="latin-hypercube")
    first = np.sort(below(found.inputs.column("programme.first.duration")))
    assert (np.floor(first * 64) == np.arange(64)).all()  # one in each of 64 equal parts
    with pytest.raises(SimulatorError) as error:
        simulate_many(last_of_both(), sampling="sobol", until_precision=0.01)
    assert str(error.value) == "sobol: a design needs all its runs; it cannot be stopped early"
    with pytest.raises(LimitError) as error:
        simulate_many(last_of_both(), 11_000_000, sampling="sobol")
    assert str(error.value) == (
        "22,000,000 inputs in all runs of a design are too many: at most 20,000,000; to "
        "allow more, set the environment variable PARADE_LIMITS=2"
    )


def test_an_interrupt_keeps_what_is_done(reference: dict[str, object]) -> None:
    def stop(done: int, _: int) -> None:
        if done == 50:
            raise KeyboardInterrupt

    found = simulate_many(last_of_both(), RUNS, workers=1, progress=stop)
    assert found.interrupted
    assert found.runs == 50
    for some, all_of_them in zip(found.summary.kept(), reference["kept"], strict=True):
        assert some.tolist() == all_of_them[:50]


def test_an_interrupt_while_a_block_is_added_waits_until_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add = Summary.add

    def interrupted(summary: Summary, **block: Any) -> None:
        if summary.runs == 50:
            signal.raise_signal(signal.SIGINT)
        add(summary, **block)

    monkeypatch.setattr(Summary, "add", interrupted)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        found = simulate_many(last_of_both(), RUNS, workers=1)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (found.interrupted, found.runs) == (True, 60)
    monkeypatch.undo()
    shorter = everything(simulate_many(last_of_both(), 60, workers=1))
    assert everything(found) == {**shorter, "interrupted": True, "requested": RUNS}


def test_an_interrupt_before_anything_is_done_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(SimpyEngine, "run", stop)
    with pytest.raises(KeyboardInterrupt):
        simulate_many(last_of_both(), RUNS, workers=1)


def test_progress_counts_replications() -> None:
    seen: list[tuple[int, int]] = []
    simulate_many(last_of_both(), 120, workers=1, progress=lambda *done: seen.append(done))
    assert seen == [(done, 120) for done in range(10, 121, 10)]
