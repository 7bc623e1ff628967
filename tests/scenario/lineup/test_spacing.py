"""Messages about time gaps and headways that units keep."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenario.small import changed, wrong


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            "units.guard.headway",
            "61 m",
            "units.guard.headway: '61 m' is a length, not a duration; write a duration such as "
            "90 s, 7 min or 00:07:30",
        ),
        ("units.guard.time-gap", "-40 s", "units.guard.time-gap: negative duration '-40 s'"),
        ("units.guard.headway", {"at": "rostrum"}, "units.guard.headway.time: is missing"),
        (
            "units.guard.headway",
            {"time": "61 s", "at": []},
            "units.guard.headway.at: the list is empty",
        ),
        (
            "units.guard.headway",
            {"time": "61 s", "at": ["rostrun"]},
            "units.guard.headway.at.0: there is no marker 'rostrun'; did you mean 'rostrum'?",
        ),
        (
            "units.guard.time-gap",
            {"time": {"value": "40 s", "source": "a book"}, "at": "overhead"},
            "units.guard.time-gap.at.0: the route of guard, avenue, does not pass overhead",
        ),
        (
            "units.jets.headway",
            "61 s",
            "units.jets.headway: is not a key of a flight but of a formation or column",
        ),
    ],
)
def test_a_time_that_is_wrong(path: str, value: Any, message: str) -> None:
    assert wrong(changed(path, value)) == [message]
