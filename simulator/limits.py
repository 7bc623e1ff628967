"""How much a scenario may ask for: a few lines must not take all memory, or all day.

What is counted is counted before memory is taken for it.
"""

from __future__ import annotations

import os
from math import ceil, isfinite
from typing import Literal

from simulator.errors import LimitError

#: The environment variable that raises these limits (those of tables are fixed): 10 is ten times as
#: much.
SETTING = "PARADE_LIMITS"
Limited = Literal[
    "units",
    "bodies",
    "ranks",
    "stops",
    "behind",
    "changes of leader",
    "laps",
    "ranks in zones",
    "ranks in a zone",
    "members",
    "events",
    "rows",
    "drawn",
    "replications",
    "vertices",
    "samples",
    "frames",
    "bodies in trials",
]
#: What a run of five seconds and 500 MB has room for; of trials, a minute.
MOST: dict[Limited, int] = {
    "units": 20_000,
    "bodies": 50_000,
    "ranks": 200_000,
    "stops": 500_000,
    "behind": 400,
    "changes of leader": 200_000,
    "laps": 100,
    "ranks in zones": 10_000_000,
    "ranks in a zone": 500_000,
    "members": 5_000_000,
    "events": 500_000,
    "rows": 200_000,
    "drawn": 20_000_000,
    "replications": 100_000_000,
    "vertices": 500_000,
    "samples": 2_000_000,
    "frames": 1_500,
    "bodies in trials": 400_000,
}
#: What is counted under these names.
_MEANT: dict[Limited, str] = {
    "bodies": "units and ranks of elastic columns that move by themselves",
    "ranks": "ranks of units",
    "stops": "halts and changes of pace of all units and ranks",
    "behind": "units and ranks behind breakdowns",
    "changes of leader": "changes of leader (units and ranks behind breakdowns, times all that "
    "move)",
    "ranks in zones": "ranks that pass a zone, in all zones",
    "ranks in a zone": "ranks that pass the zone",
    "members": "units to look through for groups",
    "laps": "laps of a route",
    "rows": "rows of the march table",
    "samples": "positions of ranks in all samples",
    "frames": "frames of a clip",
    "drawn": "inputs in all runs of a design",
    "bodies in trials": "units and ranks in all runs of the search for fixes",
    "vertices": "vertices of a line on the map, including those added to long pieces,",
}
#: What would need fewer of them.
_FEWER: dict[Limited, str] = {
    "rows": "choose fewer markers (`--marker NAME`)",
    "frames": "choose a higher --speed, or a part (--from, --to)",
}


def too_many(what: Limited, number: int) -> str | None:
    """What is wrong with a number of something, if it is too large; else None.

    Raises
    ------
    LimitError
        If the environment variable is no number, however large the limit is.
    """
    most = MOST[what] * factor()  # infinity is no limit
    if number <= most:
        return None
    enough = ceil(number / MOST[what])
    fewer = f"{_FEWER[what]}, or " if what in _FEWER else "to allow more, "
    return (
        f"{number:,} {_MEANT.get(what, what)} are too many: at most {int(most):,}; "
        f"{fewer}set the environment variable {SETTING}={enough}"
    )


def check_limit(what: Limited, number: int) -> None:
    """Check a number that is known in a run only.

    Raises
    ------
    LimitError
        If it is too large.
    """
    if (message := too_many(what, number)) is not None:
        raise LimitError(message)


def factor() -> float:
    """How much more than usual a scenario may ask for.

    Raises
    ------
    LimitError
        If the environment variable is no number.
    """
    text = os.environ.get(SETTING, "1")
    try:
        factor = float(text)
    except ValueError:
        factor = 0.0
    if not (isfinite(factor) and factor >= 1):
        raise LimitError(f"{SETTING} is {text!r}; write a number such as 10, at least 1")
    return factor
