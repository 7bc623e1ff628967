"""`parade plot`: one figure, in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.cli.plot import COUNTS
from simulator.timeline import occupancy
from tests.conftest import Parade


@pytest.mark.parametrize(
    ("name", "magic"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml"), ("a.PDF", b"%PDF")]
)
@pytest.mark.parametrize("view", ["occupancy", "time-distance"])
def test_the_suffix_says_what_kind_of_file(
    parade: Parade, drill: str, name: str, magic: bytes, view: str
) -> None:
    result = parade("plot", drill, "--view", view, "-o", name)
    assert (result.stdout, result.stderr, result.exit_code) == (f"wrote {name}\n", "", 0)
    assert Path(name).read_bytes().startswith(magic)
    assert sorted(map(str, Path().iterdir())) == sorted([name, drill])


def test_a_figure_has_a_name_by_default(parade: Parade, drill: str, tmp_path: Path) -> None:
    result = parade("plot", drill, "--view", "time-distance")
    assert result.stdout == "wrote drill_time_distance.png\n"
    assert (tmp_path / "drill_time_distance.png").exists()


def test_without_a_zone_units_on_their_way_are_drawn(parade: Parade) -> None:
    Path("list.csv").write_text("Unit,Type\nBand,march\n", encoding="utf-8")
    parade("new", "fete", "--lineup", "list.csv")
    result = parade("plot", "fete.yaml")
    assert result.stdout == "wrote fete_time_distance.png\n"
    result = parade("plot", "fete.yaml", "--count", "units")
    assert result.stderr == "fete: the scenario has no zone, so there is no occupancy to draw\n"


def test_a_broken_constraint_can_be_drawn(parade: Parade, drill: str) -> None:
    result = parade("plot", drill, "--set", "window.length=5 min")
    assert (result.stdout, result.exit_code) == ("wrote drill_occupancy.png\n", 0)


def test_zone_and_counts_are_those_asked_for(parade: Parade, drill: str) -> None:
    words = ("plot", drill, "--zone", "square", "--count", "units", "--count", "vehicles")
    result = parade(*words, "-o", "a.svg")
    assert (result.stdout, result.stderr) == ("wrote a.svg\n", "")
    text = Path("a.svg").read_text(encoding="utf-8")
    assert "units in square" in text
    assert "vehicles" in text
    assert "people" not in text


def test_the_route_is_that_asked_for(parade: Parade, drill: str) -> None:
    lane = "{beside: through, from: 900 m, to: 100 m}"
    way = ("--set", f"routes.lane={lane}", "--route", "lane", "--view", "time-distance")
    assert parade("plot", drill, *way, "-o", "a.svg").stdout == "wrote a.svg\n"
    assert "along lane" in Path("a.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--zone", "sqare"), "there is no zone 'sqare'; did you mean 'square'?\n"),
        (
            ("--route", "thorugh", "--view", "time-distance"),
            "there is no route 'thorugh'; did you mean 'through'?\n",
        ),
        (("--route", "through"), "Error: --route requires --view time-distance or gaps\n"),
        (
            ("--zone", "square", "--view", "time-distance"),
            "Error: --zone requires --view occupancy\n",
        ),
        (
            ("--count", "units", "--view", "time-distance"),
            "Error: --count requires --view occupancy\n",
        ),
    ],
)
def test_what_does_not_exist_or_does_not_go_together(
    parade: Parade, drill: str, words: tuple[str, ...], message: str
) -> None:
    result = parade("plot", drill, *words)
    assert result.stderr.endswith(message)
    assert result.exit_code == 2


def test_the_counts_are_those_of_a_zone() -> None:
    assert occupancy.COUNTS == COUNTS
