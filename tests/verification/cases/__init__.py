"""The closed-form cases of docs/verification.md, by theme.

`tests/verification/test_cases.py` runs each; `python -m tests.verification.page` prints all.
"""

from tests.verification.cases import (
    breakdowns,
    elastic,
    flights,
    following,
    halts,
    kept_times,
    laps,
    margins,
    occupancy,
    planned,
    review,
    routes,
    starts,
    tables,
    verdicts,
)

THEMES = (
    following.THEME,
    kept_times.THEME,
    starts.THEME,
    elastic.THEME,
    routes.THEME,
    laps.THEME,
    review.THEME,
    halts.THEME,
    breakdowns.THEME,
    flights.THEME,
    planned.THEME,
    occupancy.THEME,
    verdicts.THEME,
    margins.THEME,
    tables.THEME,
)
