"""What the columns of a line-up give."""

from __future__ import annotations

import pytest

from simulator.scenario.document.column_use import ColumnUse, key_of_head


@pytest.mark.parametrize(
    ("head", "key"),
    [
        *(("Rank spacing", "rank-spacing"), ("RANK_SPACING", "rank-spacing"), (" Gap ", "gap")),
        *(("Name", "name"), ("Unit", None), ("info", None)),
    ],
)
def test_a_head_names_a_key_in_any_case(head: str, key: str | None) -> None:
    assert key_of_head(head) == key


@pytest.mark.parametrize(
    ("keys", "kind", "key"),
    [
        (("vehicles", "aircraft"), "column", "vehicles"),
        (("vehicles", "aircraft"), "flight", "aircraft"),
        (("vehicles", "aircraft"), "formation", None),
        (("release", "target.at"), "formation", "release"),
        (("release", "target.at"), "flight", "target.at"),
        # What is unknown of a unit is reported elsewhere.
        (("release", "target.at"), None, "release"),
        (("vehicles",), "formation", "vehicles"),
        (("info",), "formation", None),
        ((), "formation", None),
    ],
)
def test_of_several_keys_the_first_counts_that_a_kind_has(
    keys: tuple[str, ...], kind: str | None, key: str | None
) -> None:
    assert ColumnUse("Head", keys).key_for(kind) == key
