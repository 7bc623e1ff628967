"""`parade plot`: one figure, in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def test_a_broken_constraint_can_be_drawn(parade: Parade, drill: str) -> None:
    result = parade("plot", drill, "--set", "window.length=5 min")
    assert (result.stdout, result.exit_code) == ("wrote drill_occupancy.png\n", 0)
