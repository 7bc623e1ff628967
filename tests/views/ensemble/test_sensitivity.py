"""Which inputs move an outcome, in words and as plain data."""

from __future__ import annotations

from dataclasses import replace

from simulator.ensemble.sensitivity import Influence, Sensitivity
from simulator.views.blocks import plain_text
from simulator.views.ensemble.sensitivity import rank_text, sensitivity_blocks, sensitivity_document
from tests.ensemble.small import last_of_both

GAP = Influence("units.two.gap", -0.9, 0.8, 0.85, 3.0, -2.0)
PRESENCE = Influence("units.1.presence", 0.2, 0.04, None, 0.0, 1.0)


def text(found: Sensitivity, most: int | None = None) -> str:
    return plain_text(list(sensitivity_blocks(last_of_both(), found, most)))


def test_each_input_has_a_row_and_the_columns_are_explained() -> None:
    found = Sensitivity("One waits", "slack", "s", 2000, 1.0, (GAP, PRESENCE))
    assert text(found) == (
        "What moves the slack of 'One waits' most\n"
        "  input             rank correlation  first-order  total  at its lowest  at its highest\n"
        "  units.two.gap                -0.90         80 %   85 %           +3 s            -2 s\n"
        "  units.1.presence             +0.20          4 %      -            0 s            +1 s\n"
        "\n"
        "at its lowest, highest: the mean in the tenth of the replications with such values\n"
        "first-order: the share of the variance that the input explains by itself\n"
        "total: that, and what it explains jointly with one other input\n"
    )
    assert "units.1.presence" not in text(found, 1)


def test_an_event_has_clock_times_and_missing_indices_a_reason() -> None:
    without = Influence("units.two.gap", 0.5, None, None, 0.0, 60.0)
    found = Sensitivity("one@gate", "event", "time", 50, 30.0, (without,), ("needs more",))
    assert text(found) == (
        "What moves one@gate most\n"
        "  input          rank correlation  at its lowest  at its highest\n"
        "  units.two.gap             +0.50       09:00:00        09:01:00\n"
        "\n"
        "at its lowest, highest: the mean in the tenth of the replications with such values\n"
        "needs more\n"
    )


def test_what_is_always_the_same_is_moved_by_nothing() -> None:
    found = Sensitivity("one@gate", "event", "time", 50, 30.0, ())
    assert text(found) == "What moves one@gate most: it is the same in all replications\n"


def test_as_plain_data() -> None:
    found = Sensitivity("One waits", "slack", "s", 2000, 1.0, (PRESENCE,), ("why",))
    assert sensitivity_document(found) == {
        "outcome": "One waits",
        "kind": "slack",
        "unit": "s",
        "rows": 2000,
        "mean": 1.0,
        "inputs": [
            {
                "name": "units.1.presence",
                "rank": 0.2,
                "first": 0.04,
                "total": None,
                "low": 0.0,
                "high": 1.0,
            }
        ],
        "notes": ["why"],
    }


def test_no_correlation_has_no_minus() -> None:
    assert [rank_text(replace(GAP, rank=rank)) for rank in (-0.004, -0.006)] == ["+0.00", "-0.01"]
