"""Counts and ranks."""

from __future__ import annotations

import pytest

from simulator.scenario.model.base import FieldError
from simulator.scenario.model.fields import count, ranks

FIXED = "no setting raises this limit"
HINT = "write the number in a rank, or '12 x 17' for twelve ranks of 17"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (25, 25),
        ("25", 25),
        (25.0, 25),
        ("1,200", 1200),
        ("1 200", 1200),
        ("1\u00a0200", 1200),
        ("1\u202f200", 1200),
        ("1'200", 1200),
    ],
)
def test_a_count(written: object, number: int) -> None:
    assert count(written) == number


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("many", "'many' is not a count; write a whole number such as 25"),
        ("1 20", "'1 20' is not a count; write a whole number such as 25"),
        ("1,20", "'1,20' is not a count; write a whole number such as 25"),
        (2.5, "'2.5' is not a count; write a whole number such as 25"),
        (True, "'true' is not a count; write a whole number such as 25"),
        (None, "nothing is not a count; write a whole number such as 25"),
        (0, "'0' is too few: at least 1"),
        (-3, "'-3' is too few: at least 1"),
        (10**7, f"'10000000' is too many: at most 1,000,000; {FIXED}"),
        ("9" * 30, f"'{'9' * 30}' is too many: at most 1,000,000; {FIXED}"),
    ],
)
def test_what_is_no_count(written: object, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        count(written)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (12, 12),
        ("12", 12),
        ([9, "3 x 17"], (9, 17, 17, 17)),
        (["2×4"], (4, 4)),
        ("9, 3 x 17", (9, 17, 17, 17)),
        ("9; 3 x 17", (9, 17, 17, 17)),
        ("[9, 3 x 17]", (9, 17, 17, 17)),
        ("3 x 17", (17, 17, 17)),
        ([1, 2, 2], (1, 2, 2)),
    ],
)
def test_ranks(written: object, read: object) -> None:
    assert ranks(written) == read


@pytest.mark.parametrize(
    ("written", "path", "message"),
    [
        (
            [9, "12 by 17"],
            (1,),
            f"'12 by 17' is not a rank; {HINT}",
        ),
        ("9 100", (0,), f"'9 100' is not a rank; {HINT}"),
        (["0 x 17"], (0,), "'0' is too few: at least 1"),
        ([9, 10**7], (1,), f"'10000000' is too many: at most 1,000,000; {FIXED}"),
    ],
)
def test_what_is_no_rank_is_pointed_at(written: object, path: tuple[int], message: str) -> None:
    with pytest.raises(FieldError) as caught:
        ranks(written)
    assert (caught.value.path, str(caught.value)) == (path, message)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ([], "the list of ranks is empty"),
        (20_000, f"'20000' is too many: at most 10,000; {FIXED}"),
        (1_000_001, f"'1000001' is too many: at most 10,000; {FIXED}"),
        ("9" * 5000, f"'{'9' * 60}…' is too many: at most 10,000; {FIXED}"),
        (["1000000 x 1000000"], f"more than 10,000 ranks; {FIXED}"),
    ],
)
def test_ranks_are_bounded(written: object, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        ranks(written)
    assert str(caught.value) == message
