"""The input table: the same bits whatever slice is drawn, and whatever else is; CSV."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from simulator import ScenarioError
from simulator.ensemble.columns import Column
from simulator.ensemble.sampling import BLOCK
from simulator.ensemble.table import InputTable, draw
from simulator.errors import OutputError
from simulator.scenario.model.distributions import Triangular

GAP = Column("units.navy.gap", Triangular(10.0, 15.0, 30.0), 15.0, "m")
DELAY = Column("units.navy.release.delay", Triangular(0.0, 5.0, 60.0), 5.0, "s")
PACE = Column("gaits.quick", Triangular(1.3, 1.4, 1.5), 1.4, "m/s")


def test_slices_are_the_same_bits_as_the_whole() -> None:
    whole = draw([GAP, DELAY], 0, 2 * BLOCK + 300, seed=7)
    for first, count in [(0, 1), (17, 5), (BLOCK - 1, 2), (BLOCK, BLOCK), (2 * BLOCK + 299, 1)]:
        part = draw([GAP, DELAY], first, count, seed=7)
        assert part.first == first
        assert_array_equal(part.values, whole.rows(first, first + count).values, strict=True)


def test_another_column_changes_no_draw() -> None:
    alone = draw([GAP], 0, 50, seed=7)
    among = draw([PACE, GAP, DELAY], 0, 50, seed=7)
    assert among.names == ("gaits.quick", "units.navy.gap", "units.navy.release.delay")
    assert_array_equal(among.column("units.navy.gap"), alone.column("units.navy.gap"), strict=True)


def test_columns_seeds_and_blocks_have_streams_of_their_own() -> None:
    same = Triangular(0.0, 0.5, 1.0)
    one, other = Column("a", same, 0.5, "m"), Column("b", same, 0.5, "m")
    drawn = draw([one, other], 0, 2 * BLOCK, seed=7).values
    again = draw([one], 0, 2 * BLOCK, seed=8).values
    streams = np.column_stack([drawn[:BLOCK], drawn[BLOCK:], again[:BLOCK], again[BLOCK:]])
    correlation = np.corrcoef(streams.T) - np.eye(6)
    assert abs(correlation).max() < 4 / BLOCK**0.5


def test_the_mean_and_the_variance_are_those_of_a_triangle() -> None:
    low, mode, high, count = 10.0, 15.0, 30.0, 100_000
    drawn = draw([GAP], 0, count, seed=1).column("units.navy.gap")
    mean = (low + mode + high) / 3
    squares = low**2 + mode**2 + high**2 - low * mode - low * high - mode * high
    variance = squares / 18
    assert abs(drawn.mean() - mean) < 4 * (variance / count) ** 0.5
    # A triangle's fourth central moment is 12/5 of its squared variance.
    assert abs(drawn.var() - variance) < 4 * variance * ((12 / 5 - 1) / count) ** 0.5


def test_a_table_is_read_back_exactly(tmp_path: Path) -> None:
    table = draw([GAP, DELAY], 995, 10, seed=3)
    file = tmp_path / "inputs.csv"
    file.write_text(table.to_csv(), encoding="utf-8")
    found = InputTable.from_csv(file)
    assert (found.names, found.first, len(found)) == (table.names, 995, 10)
    assert_array_equal(found.values, table.values, strict=True)
    assert found.row(0) == table.row(0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1: the first column must be replication: the number of the replication"),
        ("run,a\n0,1\n", "1: the first column must be replication: the number of the replication"),
        ("replication,a,a\n0,1,2\n", "1: the column a appears twice"),
        ("replication,a\n0,1\n1\n", "3: there are 1 values for 2 columns"),
        ("replication,a\n0,1\n1,soon\n", "3: a: 'soon' is not a number"),
        ("replication,a\n0,1\n1,inf\n", "3: a: 'inf' is not a number"),
        ("replication,a\n-1,1\n0,1\n", " replication -1 is not a whole number from 0 on"),
        ("replication,a\n0.5,1\n", " replication 0.5 is not a whole number from 0 on"),
        ("replication,a\n0,1\n2,1\n", " replication 2 comes after 0"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_place(
    tmp_path: Path, text: str, message: str
) -> None:
    file = tmp_path / "inputs.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        InputTable.from_csv(file)
    assert str(error.value) == f"{file}:{message}"


def test_a_parquet_file_is_read_back_exactly(tmp_path: Path) -> None:
    table = draw([GAP, DELAY], 995, 10, seed=3)
    table.to_parquet(tmp_path / "inputs.parquet")
    found = InputTable.from_parquet(tmp_path / "inputs.parquet")
    assert (found.names, found.first) == (table.names, 995)
    assert_array_equal(found.values, table.values, strict=True)


def test_a_wrong_parquet_file_is_said(tmp_path: Path) -> None:
    file = tmp_path / "inputs.parquet"

    def message(**columns: list[object]) -> str:
        pd.DataFrame(columns).to_parquet(file)
        with pytest.raises(ScenarioError) as error:
            InputTable.from_parquet(file)
        return str(error.value).removeprefix(f"{file}: ")

    assert message(a=[1.0]) == "the first column must be replication: the number of the replication"
    assert message(replication=[0, 1], a=[1.0, None]) == "a: some values are not numbers"
    text = message(replication=[0], a=["soon"])
    assert text.startswith("is not a table of numbers: could not convert")
    file.write_text("PAR", encoding="utf-8")
    with pytest.raises(ScenarioError, match="is not a table of numbers"):
        InputTable.from_parquet(file)
    with pytest.raises(ScenarioError, match=r"no\.parquet: there is no such file$"):
        InputTable.from_parquet(tmp_path / "no.parquet")


def test_without_pyarrow_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.extras.find_spec", lambda _: None)
    with pytest.raises(OutputError) as error:
        InputTable.from_parquet(tmp_path / "inputs.parquet")
    assert str(error.value) == (
        f"{tmp_path}/inputs.parquet: Parquet needs pyarrow: pip install 'parade-simulator[parquet]'"
    )


def test_a_table_without_rows_is_empty(tmp_path: Path) -> None:
    file = tmp_path / "inputs.csv"
    file.write_text("replication,a\n", encoding="utf-8")
    assert InputTable.from_csv(file).values.shape == (0, 1)
