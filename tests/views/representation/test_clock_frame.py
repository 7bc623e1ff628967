"""Data frames show clock times as people read them; their values stay aware times."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest

from simulator import Scenario, simulate
from simulator.timeline.run import Run
from tests.drill import DRILL

NOTE = "clock times of 2024-05-08, Europe/Paris, to the second"


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(Scenario.from_yaml(DRILL))


def test_clock_times_are_shown_without_date_and_offset_and_stay_aware_times(run: Run) -> None:
    table = run.march_table("stand")
    assert table["arrive"][0] == run.scenario.clock(360)
    assert str(table.dtypes["arrive"]) == "datetime64[ns, Europe/Paris]"
    shown = repr(table[["unit", "arrive", "clear"]])
    assert shown.splitlines() == [
        "     unit    arrive     clear",
        "0   guard  09:06:00  09:06:03",
        "1  trucks  09:06:13  09:06:23",
        NOTE,
    ]
    html = table._repr_html_()
    assert "<td>09:06:13</td>" in html
    assert "+02:00" not in html
    assert f">{NOTE}</small>" in html
    assert "mathjax_ignore" in html
    assert "2024-05-08 09:06:00+02:00" in table.to_csv()


def test_what_is_selected_sorted_and_pickled_is_shown_likewise(run: Run) -> None:
    table = run.timeline()
    for each in (
        table.head(3),
        table.iloc[:3],
        table[["clock"]],
        pickle.loads(pickle.dumps(table)),
    ):
        assert NOTE in repr(each)
    last_first = table.sort_values("time", ascending=False)[["event", "clock"]].head(1)
    assert "09:09:43" in repr(last_first)
    long = pd.concat([table] * 9, ignore_index=True)
    assert "+02:00" in repr(long)  # pandas keeps nothing of ours here, and shows it in its own way


def test_times_in_another_zone_are_shown_as_pandas_has_them(run: Run) -> None:
    table = run.march_table("stand")
    there = table.assign(arrive=table["arrive"].dt.tz_convert("UTC"))[["arrive", "clear"]]
    assert "2024-05-08 07:06:00+00:00" in repr(there)
    assert "09:06:03" in repr(there)


def test_of_many_rows_the_first_and_the_last_are_shown(run: Run) -> None:
    table = run.timeline()
    with pd.option_context("display.max_rows", 4, "display.min_rows", 4):
        shown = repr(table[["event", "clock"]])
    lines = shown.splitlines()
    assert "09:00:00" in lines[1]
    assert "09:09:43" in lines[5]
    assert lines[-2:] == [f"[{len(table)} rows x 2 columns]", NOTE]


def test_another_day_the_hour_h_and_no_time_at_all(run: Run) -> None:
    late = run.scenario.with_({"programme.speech.duration": "16 h"})
    assert "01:05:00 +1 d" in repr(simulate(late).march_table("stand")[["unit", "arrive"]])
    by_h = run.scenario.with_({"show": {"clock": "h-hour", "h-hour": "speech.end"}})
    table = simulate(by_h).march_table("stand")[["unit", "arrive"]]
    assert "H+0:05:00" in repr(table)
    assert repr(table).endswith(f"H is 09:01:00; {NOTE}")
    table.loc[0, "arrive"] = pd.NaT
    assert repr(table).splitlines()[1].split() == ["0", "guard", "-"]
