"""Worked examples of doctrine, drill books and textbooks, as `tests/verification/marches` has them.

The formula is the source's, in its units; what was printed there is compared in
`test_march_tables.py`.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from tests.verification.cases.case import Theme
from tests.verification.marches import SHOWS

THEME = Theme(
    "March tables",
    "Worked examples from doctrine, drill books and textbooks "
    "(`tests/verification/march_tables.json`), in the units of their sources. If a source "
    "counts a whole pitch for the last element, the rest of that pitch is added to what the run "
    "shows.",
)

EXAMPLES = {
    example["id"]: example
    for example in json.loads((Path(__file__).parents[1] / "march_tables.json").read_text("utf-8"))
}


#: An input whose name no formula of Python may use.
PASS, SPOKEN = "pass", "passing"


def of_march(example: str, result: str, **given: Any) -> float:
    inputs = {PASS if name == SPOKEN else name: value for name, value in given.items()}
    march, _ = SHOWS[example](**inputs)[result]
    return march


def add(
    example: str, result: str, name: str, formula: str, unit: str, *, shown: bool = False
) -> None:
    found = EXAMPLES[example]
    given = {
        SPOKEN if name == PASS else name: value["value"] for name, value in found["inputs"].items()
    }
    run = partial(of_march, example, result)
    THEME.add(name, formula, unit, run, source=found["source"], shown=shown, **given)


for density, example in {
    "Close": "derived_close_column_pass_60_vehicles",
    "Open": "derived_open_column_pass_60_vehicles",
}.items():
    name = f"{density} column of 60 vehicles"
    add(
        example, "pass_min", f"{name}: pass time", "vehicles * 60 / (density * speed)", "min",
        shown=density == "Close",
    )  # fmt: skip
    add(example, "road_space", f"{name}: road space", "vehicles / density", "km")
SERIAL = "derived_serial_pass_with_time_gaps"
add(
    SERIAL, "pass_min", "A serial of three march units with time gaps: pass time",
    "vehicles * 60 / (density * speed) + gaps * gap_min", "min",
)  # fmt: skip
add(
    SERIAL, "road_space", "A serial of three march units with time gaps: road space",
    "vehicles / density + gaps * gap_min / 60 * speed", "km", shown=True,
)  # fmt: skip
CHAIN = "derived_arrive_clear_chain"
add(
    CHAIN, "clear_CP_min", "A column clears the critical point",
    "d_CP / v * 60 + passing", "min",
)  # fmt: skip
add(
    CHAIN, "completion_min", "A column with a halt clears the release point",
    "d_RP / v * 60 + halt + passing", "min", shown=True,
)  # fmt: skip
add(
    "derived_af_flight_depth", "depth_in", "Depth of a flight of twelve ranks",
    "ranks * individual_depth + (ranks - 1) * distance", "in",
)  # fmt: skip
add(
    "featherstone_quarter_column_depth", "depth", "Depth of a battalion in quarter column",
    "5 * (companies - 1) + 3", "yd",
)  # fmt: skip
add(
    "balck_german_brigade_depth", "brigade_depth", "Depth of a brigade on the road",
    "battalions * battalion_depth + distances", "m",
)  # fmt: skip
add(
    "clear_defile_mathforum", "minutes", "A column clears a defile",
    "(length + defile) / 1000 / speed * 60", "min", shown=True,
)  # fmt: skip
add(
    "clear_defile_ck12_pupils", "T", "Pupils, four abreast, over a bridge",
    "((people / abreast - 1) * pitch + bridge) / speed", "min", shown=True,
)  # fmt: skip
add(
    "clear_point_ahead_train", "clear_time", "A train clears a point ahead",
    "(distance + length) / speed * 60", "min",
)  # fmt: skip
add(
    "pennypacker_obstacle_regiment", "delay", "Every rank loses a second at an obstacle",
    "men / abreast * per_rank", "s",
)  # fmt: skip
add(
    "modela_start_lag", "lag", "The last of six cars starts behind a light",
    "cars * step_delay", "s",
)  # fmt: skip
add(
    "modela_gap_and_catchup", "catch_up", "A late car catches up",
    "v_lead * lag / (v_tail - v_lead)", "s", shown=True,
)  # fmt: skip
add(
    "it1905_quick_time", "yd_per_min", "Quick time, by the minute",
    "cadence * pace / 36", "yd",
)  # fmt: skip
add(
    "beijing_96m_128_steps", "steps", "Steps between the two lines of the square",
    "distance / step", "steps",
)  # fmt: skip
add(
    "derived_rio_night_schedule", "total_min", "A night of samba schools",
    "n * slot + (n - 1) * changeover", "min",
)  # fmt: skip
add(
    "derived_rose_parade_transit", "time", "The first float from start to finish",
    "route / speed", "h",
)  # fmt: skip
