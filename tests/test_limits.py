"""How much a scenario may ask for: the number and the limit are told, and one setting raises it."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import Scenario
from simulator.errors import LimitError, ScenarioError
from simulator.limits import MOST, SETTING, Limited, check_limit, too_many
from tests.build import block, column, flight, parade, run_of
from tests.conftest import Parade
from tests.drill import DRILL
from tests.scenario.small import small

MORE = "; to allow more, set the environment variable PARADE_LIMITS="


@pytest.fixture(autouse=True)
def usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits as they are without a setting."""
    monkeypatch.delenv(SETTING, raising=False)


def refusal(*units: tuple[str, dict[str, object]], **rest: object) -> str:
    with pytest.raises(ScenarioError) as caught:
        parade(*units, **rest)  # type: ignore[arg-type]
    return str(caught.value)


def test_up_to_the_limit_nothing_is_wrong() -> None:
    assert too_many("units", MOST["units"]) is None


def test_the_setting_raises_every_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 3 * MOST["ranks"]
    assert too_many("ranks", asked) == (
        f"600,000 ranks of units are too many: at most 200,000{MORE}3"
    )
    monkeypatch.setenv(SETTING, "2.5")
    assert too_many("ranks", asked) == (
        f"600,000 ranks of units are too many: at most 500,000{MORE}3"
    )
    monkeypatch.setenv(SETTING, "3")
    assert too_many("ranks", asked) is None


@pytest.mark.parametrize("text", ["", "much", "0", "-1", "nan", "inf"])
def test_the_setting_is_a_number(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(SETTING, text)
    with pytest.raises(LimitError) as caught:
        check_limit("events", 1)
    assert str(caught.value) == f"PARADE_LIMITS is {text!r}; write a number such as 10, at least 1"


def test_it_may_be_as_large_as_a_number_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "1e308")
    check_limit("drawn", 10**12)


@pytest.mark.parametrize("words", [("run", "drill.yaml"), ("new", "fete")])
def test_a_setting_that_is_wrong_is_reported_at_once(
    parade: Parade, monkeypatch: pytest.MonkeyPatch, words: tuple[str, str]
) -> None:
    Path("drill.yaml").write_text(DRILL)
    monkeypatch.setenv(SETTING, "much")
    result = parade(*words)
    assert result.stderr == "PARADE_LIMITS is 'much'; write a number such as 10, at least 1\n"
    assert result.exit_code == 2
    assert not Path("fete.yaml").exists()


def test_elastic_columns_of_very_many_ranks() -> None:
    trucks = [
        column(f"trucks{number}", ranks=10_000, length=7, spacing=1, speed=3, elastic=True)
        for number in range(6)
    ]
    assert refusal(*trucks) == (
        "units.trucks0: 60,000 units and ranks of elastic columns that move by themselves are too "
        f"many: at most 50,000{MORE}2"
    )


def test_blocks_of_very_many_ranks() -> None:
    blocks = [block(f"u{number}", ranks=10_000, rank_spacing=1) for number in range(21)]
    assert refusal(*blocks) == (
        f"units.u0: 210,000 ranks of units are too many: at most 200,000{MORE}2"
    )
    listed = [block(f"u{number}", ranks=["10000 x 1"], rank_spacing=1) for number in range(25)]
    assert refusal(*listed).startswith("units.u20: 210,000 ranks of units are too many")


def test_a_flight_of_a_million() -> None:
    jets = flight("jets", aircraft=1_000_000, formation="trail", speed=100, length=1, spacing=1)
    document = small()
    document["units"] = {"jets": {**document["units"]["guard"], **jets[1]}}
    for key in ("files", "rank-spacing", "gait", "gap", "release", "start", "ranks"):
        document["units"]["jets"].pop(key, None)
    document["units"]["jets"] |= {"route": "sky", "target": {"marker": "overhead", "at": "10:00"}}
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_dict(document)
    assert str(caught.value) == (
        f"units.jets: 1,000,000 ranks of units are too many: at most 200,000{MORE}5"
    )


def test_halts_of_everything_for_very_many_vehicles() -> None:
    trucks = column("trucks", ranks=10_000, length=7, spacing=1, speed=3, elastic=True)
    programme = {
        f"h{number}": {"at": f"10:{number}:00", "duration": "1 s", "halts": True}
        for number in range(10, 60)
    }
    assert refusal(trucks, programme=programme) == (
        "units.trucks: 510,000 halts and changes of pace of all units and ranks are too many: "
        f"at most 500,000{MORE}2"
    )


def test_very_many_vehicles_behind_breakdowns() -> None:
    first = column("first", ranks=500, length=7, spacing=1, speed=3, elastic=True)
    trucks = column("trucks", ranks=140, length=7, spacing=1, speed=3, elastic=True)
    stall = {"unit": "trucks", "rank": 2, "place": "600 m", "drives-on": "1 min"}
    incidents = {f"i{number}": {**stall, "place": f"{500 + number} m"} for number in range(3)}
    assert refusal(first, trucks, incidents=incidents) == (
        f"incidents: 420 units and ranks behind breakdowns are too many: at most 400{MORE}2"
    )
    assert parade(first, trucks, incidents={"stall": stall}).breakdowns
    very_many = column("first", ranks=2000, length=7, spacing=1, speed=3, elastic=True)
    assert refusal(very_many, trucks, incidents={"stall": stall}) == (
        "incidents: 299,600 changes of leader (units and ranks behind breakdowns, times all "
        "that move) "
        f"are too many: at most 200,000{MORE}2"
    )


def test_very_many_laps() -> None:
    segments = {"there": 100.0, "back": 100.0}
    routes = {"round": ["there", "back"] * 101}
    assert refusal(block("guard"), segments=segments, routes=routes) == (
        f"routes.round: 101 laps of a route are too many: at most 100{MORE}2"
    )


def test_a_unit_does_not_stand_in_millions_of_ranks() -> None:
    guard = block("guard", length=1, ranks=10_000, files=10**6, rank_spacing=1, drawn_up=True)
    assert refusal(("guard", {**guard[1], "standing": {"files": 1}, "start": "100 m"})) == (
        "units.guard.standing.files: 10,000,000,000 would stand in more than 10,000 ranks; "
        "no setting raises this limit"
    )


def test_ranks_in_zones() -> None:
    blocks = [block(f"u{number}", ranks=10_000, rank_spacing=1) for number in range(11)]
    pieces = [{"avenue": [f"{10 * each} m", f"{10 * each + 5} m"]} for each in range(5)]
    assert refusal(*blocks, zones={"square": pieces}) == (
        f"zones.square: 550,000 ranks that pass the zone are too many: at most 500,000{MORE}2"
    )
    zones = {f"z{each}": pieces[:4] for each in range(25)}
    assert refusal(*blocks, zones=zones) == (
        "zones.z0: 11,000,000 ranks that pass a zone, in all zones are too many: "
        f"at most 10,000,000{MORE}2"
    )


def test_groups_of_very_many_units() -> None:
    document = small(groups={f"g{number}": ["*"] for number in range(3000)})
    document["units"] |= {f"u{each}": document["units"]["tanks"] for each in range(2000)}
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_dict(document)
    assert str(caught.value).startswith("groups: 6,009,000 units to look through for groups")


def test_what_only_a_run_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of(block("guard"), markers={"stand": 300.0, "gate": 400.0})
    monkeypatch.setitem(MOST, "events", 8)
    monkeypatch.setitem(MOST, "rows", 1)
    with pytest.raises(LimitError, match=rf"^9 events are too many: at most 8{MORE}2$"):
        len(run.events)
    with pytest.raises(LimitError) as caught:
        run.march_table()
    assert str(caught.value) == (
        "2 rows of the march table are too many: at most 1; choose fewer markers "
        "(`--marker NAME`), or set the environment variable PARADE_LIMITS=2"
    )
    assert len(run.march_table("stand")) == 1


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (["run", "FILE", "--out", "out"], "rows"),
        (["baseline", "FILE"], "events"),
    ],
)
def test_what_only_a_run_makes_is_reported_with_its_file(
    command: list[str],
    what: Limited,
    parade: Parade,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(MOST, what, 1)
    file = tmp_path / "drill.yaml"
    file.write_text(DRILL, encoding="utf-8")
    result = parade(*(file.name if each == "FILE" else each for each in command))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{file.name}: ")
    assert "are too many: at most 1; " in result.stderr
    assert list(tmp_path.iterdir()) == [file]
