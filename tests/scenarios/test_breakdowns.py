"""Two days on which a vehicle broke down: what could drive round it did, what could not waited."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator import Run, simulate
from tests.bundled import broken, bundled

MINUTE = 60.0


def day(name: str, settings: Mapping[str, str]) -> Run:
    return simulate(bundled(name).scenario.with_(settings))


@pytest.fixture(scope="module")
def moscow() -> Run:
    return bundled("armata_2015")


@pytest.fixture(scope="module")
def pasadena() -> Run:
    return bundled("rose_parade_2019")


def test_the_tank_stands_for_a_quarter_of_an_hour_and_all_behind_it_drive_round(
    moscow: Run,
) -> None:
    stall, wreck = moscow.breakdowns["stall"], moscow.scenario.body["armata#2"]
    behind = [body.name for body in moscow.scenario.bodies if body.order_index > wreck.order_index]
    assert stall.end - stall.start == 15 * MINUTE
    assert list(stall.passed_by) == behind
    assert stall.queued == ()
    assert moscow.ok


def test_the_column_loses_nothing_by_it(moscow: Run) -> None:
    smooth = simulate(moscow.scenario.with_({"incidents": None, "constraints": None}))
    # Who drove round is no later than without: ranks of the tank's own column close up.
    assert moscow.events["behind.tail@off"] <= smooth.events["behind.tail@off"] + 1e-9
    assert smooth.events["armata.clears@square"] < moscow.events["armata.clears@square"]


def test_were_the_square_no_wider_than_two_tanks_the_column_would_wait(moscow: Run) -> None:
    widths = {f"segments.{name}.width": "8 m" for name in ("approach", "red-square", "descent")}
    narrow = simulate(moscow.scenario.with_(widths))
    stall = narrow.breakdowns["stall"]
    # Single tanks pass, pairs of vehicles do not, and what is behind them does not either.
    assert stall.passed_by == ("armata#3", "armata#4")
    assert stall.queued[0] == "carriers"
    assert broken(narrow) == ["The column drives on round it", "It leaves after the column"]


def test_by_the_witness_of_reuters_it_stood_for_half_an_hour() -> None:
    run = day("armata_2015", {"incidents.stall.drives-on": "30 min"})
    assert broken(run) == ["Off the square within twenty minutes"]
    assert run.ok  # that one only warns


def test_the_bands_go_round_the_float_and_the_floats_wait_for_an_hour(pasadena: Run) -> None:
    fire = pasadena.breakdowns["fire"]
    assert fire.end - fire.start == pytest.approx(60 * MINUTE, abs=1e-9)
    assert fire.passed_by == ("band-19", "riders", "band-20")
    assert fire.queued == ("float-39", "float-40")
    assert fire.recovered is not None
    assert fire.recovered.comes - fire.recovered.called == 10 * MINUTE


def test_the_street_is_empty_between_the_last_band_and_the_next_float(pasadena: Run) -> None:
    events = pasadena.events
    empty = next(v for v in pasadena.verdicts if v.name == "Nobody thinks that it is over")
    hole = events["float-39.enters@grandstands"] - events["band-20.clears@grandstands"]
    assert empty.slack == pytest.approx(5 * MINUTE - hole, abs=1e-6)
    assert broken(pasadena) == ["Nobody thinks that it is over"]
    # 800 ft on, at 2.5 mph: the next float is there as soon as it can be.
    assert events["float-39.departs@corner"] > pasadena.breakdowns["fire"].end


def test_a_float_that_is_towed_away_never_comes_to_the_grandstand(pasadena: Run) -> None:
    for event in ("@grandstand", ".tail@grandstand", ".clears@grandstands", ".finishes"):
        assert f"float-38{event}" not in pasadena.events
    assert pasadena.events["float-38.tail@corner"] == pasadena.breakdowns["fire"].end
    with pytest.raises(KeyError, match="towed away at corner"):
        pasadena.events["float-38@grandstand"]


def test_on_a_wider_street_the_floats_go_round_too(pasadena: Run) -> None:
    wide = simulate(pasadena.scenario.with_({"segments.boulevard.width": "12 m"}))
    assert wide.breakdowns["fire"].queued == ()
    assert broken(wide) == []
