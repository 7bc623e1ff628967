"""A replication has exactly the values of its row, on the day."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from simulator import Scenario, ScenarioError, simulate
from simulator.ensemble.columns import Column, columns_of, settings_of
from simulator.ensemble.replication import applied, replicated, replication
from simulator.ensemble.table import InputTable, draw
from simulator.scenario.clock import SinceStart, clock_time
from simulator.scenario.model.distributions import Choice, Normal, Triangular
from tests.bundled import bundled
from tests.ensemble.test_columns import VILLAGE

#: No decimal fraction is exactly this; each is in the range of its column.
THIRD = 1 / 3
VALUES = {
    "segments.street": 800 + THIRD,
    "markers.inn": 100 + THIRD,
    "markers.mill": -30 - THIRD,
    "gaits.walk": 1 + THIRD,
    "programme.speech.at": 300 + THIRD,
    "programme.speech.duration": 240 + THIRD,
    "profiles.foot.gap": 10 + THIRD,
    "units.band.release.delay": 20 + THIRD,
    "units.club.holds.green.duration": 30 + THIRD,
}


def test_every_value_is_exactly_that_of_the_row() -> None:
    scenario = Scenario.from_dict(VILLAGE)
    assert VALUES.keys() == {column.name for column in columns_of(scenario)}
    built = replicated(scenario, VALUES)
    band, club, _ = built.units
    speech = built.programme["speech"]
    assert built.network.segments["street"] == VALUES["segments.street"]
    assert built.network.markers["inn"].offset == VALUES["markers.inn"]
    mill = VALUES["segments.street"] + VALUES["markers.mill"]
    assert built.network.markers["mill"].offset == mill
    assert {unit.pace for unit in (band, club)} == {VALUES["gaits.walk"]}
    assert speech.cue.at == VALUES["programme.speech.at"]
    assert speech.duration == VALUES["programme.speech.duration"]
    assert {unit.gap for unit in (band, club)} == {VALUES["profiles.foot.gap"]}
    assert band.release is not None
    assert band.release.delay == VALUES["units.band.release.delay"]
    assert club.holds[0].duration == VALUES["units.club.holds.green.duration"]


def test_values_that_are_not_given_stay() -> None:
    scenario = Scenario.from_dict(VILLAGE)
    assert replicated(scenario, {}) == scenario
    assert replicated(scenario, {"profiles.foot.gap": 12.5}).units[0].gap == 12.5


def test_an_input_that_there_is_not_is_an_error() -> None:
    with pytest.raises(ScenarioError) as error:
        replicated(Scenario.from_dict(VILLAGE), {"profiles.foot.gab": 12.5})
    message = "there is no input 'profiles.foot.gab'; did you mean 'profiles.foot.gap'?"
    assert str(error.value) == message


def test_an_invalid_value_is_said_by_its_path() -> None:
    with pytest.raises(ScenarioError) as error:
        replicated(Scenario.from_dict(VILLAGE), {"profiles.foot.gap": -1.0})
    assert str(error.value) == "profiles.foot.gap: negative length '-1.0 m'"


def test_a_clock_time_is_exact_however_long_before_the_start() -> None:
    calendar = Scenario.from_dict(VILLAGE).calendar
    moment = SinceStart(-1e6 / 3)
    assert clock_time(moment) is moment
    assert calendar.instant(moment) == -1e6 / 3
    assert calendar.problem(moment) is None
    assert calendar.problem(SinceStart(1e12)) == (
        "an instant 3.17e+04 years after the start is outside the calendar, the years 1 to 9999"
    )


def test_the_plan_stays_as_it_is() -> None:
    scenario = bundled("late_speech_2025").scenario
    built = replication(scenario, 1, 0)
    assert built.plan is scenario.plan
    assert built.day.keys() == scenario.day.keys() | {each.name for each in columns_of(scenario)}


def test_a_replication_is_the_row_of_its_number() -> None:
    scenario = Scenario.from_dict(VILLAGE)
    row = draw(columns_of(scenario), 1234, 1, seed=5).row(0)
    assert replication(scenario, 5, 1234) == replicated(scenario, row)
    assert replication(scenario, 5, 1234) != replication(scenario, 5, 1235)


def test_a_unit_that_is_added_changes_no_draw_of_others() -> None:
    document = copy.deepcopy(VILLAGE)
    delay = {"value": "1 min", "high": "2 min", "assumed": "?"}
    new = {"profile": "foot", "release": {"after": "song.end", "delay": delay}}
    document["units"] = {"guests": new, **document["units"]}
    before, after = Scenario.from_dict(VILLAGE), Scenario.from_dict(document)
    one, other = (draw(columns_of(each), 0, 50, seed=9) for each in (before, after))
    assert set(other.names) - set(one.names) == {"units.guests.release.delay"}
    for name in one.names:
        assert_array_equal(one.column(name), other.column(name), strict=True)


def test_drawn_days_run() -> None:
    scenario = bundled("victory_day_2025").scenario
    events = simulate(replication(scenario, 1, 3)).events
    assert len(events) == len(bundled("victory_day_2025").events)


def test_a_choice_is_set_as_it_is_written() -> None:
    document = copy.deepcopy(VILLAGE)
    ranks = {"kind": "choice", "of": [4, [2, "2 x 3"]]}
    document["profiles"]["foot"]["ranks"] = {"value": 4, "assumed": "?", "distribution": ranks}
    files = {"kind": "choice", "of": [1, 3]}
    document["units"]["club"]["files"] = {"value": 1, "assumed": "?", "distribution": files}
    scenario = Scenario.from_dict(document)
    chosen = replicated(scenario, {"profiles.foot.ranks": 1.0})
    assert [unit.people.tolist() for unit in chosen.units[:2]] == [[2, 3, 3], [2, 3, 3]]
    more = replicated(scenario, {"units.club.files": 3.0})
    assert [int(unit.people.sum()) for unit in more.units[:2]] == [4, 12]
    for name, value, message in [
        ("profiles.foot.ranks", 2.0, "2 is not a position in its list of choices: 0 to 1"),
        ("profiles.foot.ranks", 0.5, "0.5 is not a position in its list of choices: 0 to 1"),
        ("units.club.files", 1.5, "'1.5' is not a count; write a whole number such as 25"),
    ]:
        with pytest.raises(ScenarioError) as error:
            replicated(scenario, {name: value})
        assert str(error.value) == f"{name}: {message}"


# -- factors ---------------------------------------------------------------------------------------

TEMPO = {"low": 0.97, "high": "103 %", "moves": ["gaits.*", "units.cart.length"], "assumed": "?"}
HABIT = {"low": 0.5, "moves": "profiles.foot.gap", "assumed": "closing up"}


def village(**factors: Any) -> Scenario:
    return Scenario.from_dict({**copy.deepcopy(VILLAGE), "factors": factors})


def test_factors_are_columns_before_all_others() -> None:
    scenario = village(tempo=TEMPO, habit={**HABIT, "distribution": {"kind": "normal", "sd": 0.1}})
    first, second, *rest = columns_of(scenario)
    assert first == Column("factors.tempo", Triangular(0.97, 1.0, 1.03), 1.0, "factor")
    assert second == Column("factors.habit", Normal(1.0, 0.1, 0.5), 1.0, "factor")
    assert rest == list(columns_of(Scenario.from_dict(VILLAGE)))


def test_a_factor_multiplies_what_it_moves() -> None:
    scenario = village(tempo=TEMPO, habit=HABIT)
    values = {"factors.tempo": 1.01, "gaits.walk": 1.3, "factors.habit": 0.7}
    band, club, cart = replicated(scenario, values).units
    assert {band.pace, club.pace} == {1.3 * 1.01}
    assert cart.length == 5 * 1.01
    assert {band.gap, club.gap} == {10 * 0.7}
    assert cart.pace == scenario.units[2].pace


def test_factors_that_move_one_number_all_multiply_it() -> None:
    scenario = village(tempo=TEMPO, slow={**TEMPO, "moves": "gaits.walk"})
    built = replicated(scenario, {"factors.tempo": 0.98, "factors.slow": 0.99})
    assert built.units[0].pace == 112 / 60 * 0.75 * 0.98 * 0.99


def test_what_a_factor_does_not_move_has_its_own_draws_only() -> None:
    without, scenario = Scenario.from_dict(VILLAGE), village(tempo=TEMPO)
    one, other = (replication(each, 5, 7) for each in (without, scenario))
    assert other.units[0].gap == one.units[0].gap
    assert other.units[0].pace != one.units[0].pace


def test_settings_are_what_the_rows_set() -> None:
    scenario = village(tempo=TEMPO, habit=HABIT)
    settings = {each.name: each for each in settings_of(scenario)}
    own = [each.name for each in columns_of(Scenario.from_dict(VILLAGE))]
    assert list(settings) == [*own, "units.cart.length"]
    pace, gap = settings["gaits.walk"], settings["profiles.foot.gap"]
    assert (pace.low, pace.high) == (1.25 * 0.97, 1.5 * 1.03)
    assert (gap.low, gap.high) == (8 * 0.5, 14)
    assert (settings["units.cart.length"].low, settings["segments.street"].low) == (5 * 0.97, 790)
    table = draw(columns_of(scenario), 0, 20, seed=2)
    rows = applied(scenario, table)
    assert rows.names == tuple(settings)
    tempo = table.column("factors.tempo")
    assert_array_equal(rows.column("gaits.walk"), table.column("gaits.walk") * tempo, strict=True)
    assert_array_equal(rows.column("units.cart.length"), 5.0 * tempo, strict=True)
    assert_array_equal(rows.column("markers.inn"), table.column("markers.inn"), strict=True)


def test_a_table_with_some_columns_changes_only_these() -> None:
    scenario = village(tempo=TEMPO, habit=HABIT)
    table = InputTable(("factors.habit",), np.array([[0.5], [0.75]]), 3)
    rows = applied(scenario, table)
    assert (rows.names, rows.first) == (("profiles.foot.gap",), 3)
    assert rows.values.tolist() == [[5.0], [7.5]]


# -- presence --------------------------------------------------------------------------------------


def guests(where: dict[str, Any]) -> Scenario:
    """The village, whose band and club are guests that may not come."""
    document = copy.deepcopy(VILLAGE)
    document["constraints"] = []
    for path, presence in where.items():
        section, name = path.split(".")
        document[section][name]["presence"] = presence
    return Scenario.from_dict(document)


def test_whether_a_unit_comes_is_a_column_of_noughts_and_ones() -> None:
    scenario = guests({"units.club": "90 %", "units.cart": "100 %"})
    column = columns_of(scenario)[-1]
    comes = Choice((0.0, 1.0), (1 - 0.9, 0.9))
    assert column == Column("units.club.presence", comes, 1.0, "presence", options=("0 %", "100 %"))
    drawn = draw([column], 0, 100_000, seed=1).column(column.name)
    assert set(drawn.tolist()) == {0.0, 1.0}
    assert abs(drawn.mean() - 0.9) < 4 * (0.9 * 0.1 / 100_000) ** 0.5
    for value, names in [(0.0, ["band", "cart"]), (1.0, ["band", "club", "cart"])]:
        built = replicated(scenario, {column.name: value})
        assert [unit.name for unit in built.units] == names


def test_the_presence_in_a_profile_is_drawn_once() -> None:
    scenario = guests({"profiles.foot": "50 %"})
    names = [column.name for column in columns_of(scenario)]
    assert names[-1] == "profiles.foot.presence"
    assert sum(name.endswith("presence") for name in names) == 1
    built = replicated(scenario, {"profiles.foot.presence": 0.0})
    assert [unit.name for unit in built.units] == ["cart"]


def test_a_unit_comes_or_it_does_not() -> None:
    with pytest.raises(ScenarioError) as error:
        replicated(guests({"units.club": "90 %"}), {"units.club.presence": 0.5})
    message = "units.club.presence: 0.5 is not a position in its list of choices: 0 to 1"
    assert str(error.value) == message


def test_other_units_draw_the_same_whether_one_may_come_or_not() -> None:
    one, other = guests({}), guests({"units.club": "90 %"})
    columns = [column for column in columns_of(other) if column.unit != "presence"]
    assert tuple(columns) == columns_of(one)
