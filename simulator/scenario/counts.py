"""Counts and ranks: how many, and how many in each."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from simulator.scenario.words import quoted
from simulator.scenario.wrong import FieldError

#: More in a row or a column than these are a slip of the pen.
MOST = 1_000_000
MOST_RANKS = 10_000
_BLOCK = re.compile(r"(\d+)\s*[x×*]\s*(\d+)")


def _count(least: int) -> Callable[[Any], int]:
    def validate(value: Any) -> int:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if isinstance(value, float) and value.is_integer():
            whole = True
        if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,9}", value.strip()):
            whole = True
        if not whole:
            raise ValueError(f"{quoted(value)} is not a count; write a whole number such as 25")
        number = int(value)
        if number < least:
            raise ValueError(f"'{value}' is too few: at least {least}")
        if number > MOST:
            raise ValueError(f"'{value}' is too many: at most {MOST}")
        return number

    return validate


count = _count(1)
count_from_zero = _count(0)


def ranks(value: Any) -> int | tuple[int, ...]:
    """Read ranks: how many, or how many in each (`[9, 12 x 17]`)."""
    if isinstance(value, str):
        if re.fullmatch(r"\s*\d+\s*", value):
            return ranks(int(value))
        value = [part.strip() for part in value.strip().strip("[]").split(",")]
    if not isinstance(value, list | tuple):
        number = count(value)
        if number > MOST_RANKS:
            raise ValueError(f"{number} ranks are too many: at most {MOST_RANKS}")
        return number
    result: list[int] = []
    for number, entry in enumerate(value):
        block = _BLOCK.fullmatch(entry) if isinstance(entry, str) else None
        try:
            times, size = (count(block[1]), count(block[2])) if block else (1, count(entry))
        except ValueError:
            hint = "write the number in a rank, or '12 x 17' for twelve ranks of 17"
            raise FieldError(f"{quoted(entry)} is not a rank; {hint}", number) from None
        if len(result) + times > MOST_RANKS:
            raise ValueError(f"more than {MOST_RANKS} ranks")
        result.extend([size] * times)
    if not result:
        raise ValueError("the list of ranks is empty")
    return tuple(result)


def how_many(value: int | tuple[int, ...]) -> int:
    """The number of ranks."""
    return value if isinstance(value, int) else len(value)


RANKS_SCHEMA = {
    "anyOf": [
        {"type": "integer", "minimum": 1},
        {"type": "string"},
        {
            "type": "array",
            "minItems": 1,
            "items": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]},
        },
    ]
}
COUNT_SCHEMA = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9]+$"}]}
