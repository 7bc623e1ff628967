"""The line-up of a town: titles above, divisions, totals, heads again, words for numbers."""

from __future__ import annotations

import datetime as dt
from typing import Any

HEADS = [
    *("#", "Participating Group", "Category", "# of\nmarchers", "Vehicles", "Staging area"),
    *("Check-in", "Step-Off Time", "Contact / phone", "Music?"),
]
PEOPLE = {
    **{"Marching": 33, "Band": "approx. 60", "Vehicle": 4, "Float": 12, "Civic group": "20-25"},
    **{"School": 90, "Flyover": 8},
}
VEHICLES = {"Vehicle": 2, "Float": 1, "Flyover": 4}
#: What the words of the numbers are taken for: 60 in a band, 25 in a group.
TAKEN = {**PEOPLE, "Band": 60, "Civic group": 25}
UNITS = 80


def category(number: int) -> str:
    """The category of a unit, from 1."""
    return "Flyover" if number == UNITS else list(PEOPLE)[(number - 1) % 20 % 6]


def town() -> list[list[Any]]:
    """The cells, row by row."""
    rows: list[list[Any]] = [
        ["Town of Elmwood: Memorial Day"],
        ["25 May 2026 (draft 4)"],
        [],
        HEADS,
    ]
    for division in range(1, 5):
        rows.append([f"DIVISION {division}"])
        for member in range(20):
            number = 20 * (division - 1) + member + 1
            what = category(number)
            step_off: Any = {0: dt.time(11, 15 * (division - 1)), 7: "TBC"}.get(member)
            rows.append(
                [
                    *(number, f"{what} unit no. {number}", what, PEOPLE[what]),
                    *(VEHICLES.get(what), f"Street {division}", dt.time(9, 30)),
                    dt.time(11, 45) if what == "Flyover" else step_off,
                    *(f"555-01{number:02d}", "yes" if what == "Band" else None),
                ]
            )
        rows += [[None, "Subtotal", None, 400], []]
        if division == 2:
            rows.append(HEADS)
    return [*rows, ["TOTAL", None, None, 1234], ["* subject to change without notice"]]
