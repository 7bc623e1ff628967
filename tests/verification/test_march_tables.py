"""Worked examples of road movement from doctrine, drill books and textbooks, as marches.

`march_tables.json` holds the examples with their sources; `marches` shows each as a march whose
result must equal the closed form to 1e-9, and the closed form the printed figure to the digits that
are printed (``within``: half of the last one; absent: exactly).

Not shown, of the collection that these were taken from:

* whose source errs: st100_3_corps_eight_routes, fm3_21_8_open_column_density,
  its_quick_time_mph_pace, its_double_time_mph_pace, edmondson_french_ordinary, watkins_108_ppm,
  tmp_4000_men_slip, messenger_algebra_1027166, messenger_autocolumn_1_2km,
  halts_us_basic_double_time, uk_march_million_length, dc_march_refills;
* whose inputs were inferred from the result: kleist_panzer_division_pass,
  grand_review_cavalry_7_miles, fsr_cavalry_walk_per_minute, fsr_cavalry_trot_per_minute,
  fsr_guns_per_minute, balck_austria_alternating_pace;
* arithmetic that no march is needed for: civil_density_4_in_500ft, etb_flow_1000_in_2h,
  kleist_group_vehicle_total, moss_steps_for_mph_table, balck_austria_battalion_paces,
  uk_march_area, derived_fm55_10_graph_slope, derived_cavalry_manual_twos,
  derived_grant_funeral_speed, derived_grand_review_flow, derived_or_march_journal,
  messenger_nrich_ratio;
* the front of a line, which the program ignores: featherstone_front_in_line,
  polybius_stade_16_deep, balck_six_file_saving;
* elements that turn about, or a sound that travels along a column: reversal_150m_column,
  reversal_komal_35m, derived_band_sound_lag;
* figures that are "about" by more than their digits, or measured on one walker:
  derived_balck_rear_regiment_abreast, derived_coronation_transit, derived_queen_procession,
  watkins_measured_paces.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.build import exactly
from tests.verification.marches import SHOWS

EXAMPLES = json.loads(Path(__file__).with_name("march_tables.json").read_text("utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_a_march_shows(example: dict[str, Any]) -> None:
    inputs = {name: given["value"] for name, given in example["inputs"].items()}
    shown = SHOWS[example["id"]](**inputs)

    assert set(example["expected"]) <= set(shown)
    for name, printed in example["expected"].items():
        march, closed_form = shown[name]
        assert march == exactly(closed_form), name
        within = max(printed.get("within", 0), 1e-9)
        assert closed_form == pytest.approx(printed["value"], abs=within, rel=0), name


def test_every_example_is_shown_once() -> None:
    names = [example["id"] for example in EXAMPLES]
    assert len(set(names)) == len(names)
    assert set(names) == set(SHOWS)
