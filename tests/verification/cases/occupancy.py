"""Who is in a zone: people-seconds, peaks, entries."""

from __future__ import annotations

from typing import Any

from simulator import simulate
from simulator.timeline.run import Run
from tests.build import at, column, flight, formation, hold, parade, run_of
from tests.verification.cases.case import Theme

THEME = Theme(
    "Occupancy",
    "A rank is in a zone from its front at the near edge to its rear at the far one.",
)

BLOCK = {"ranks": 8, "files": 12, "spacing": 1.2, "depth": 0.5, "v": 1.25, "zone": 60}


def guard(
    *, ranks: int, files: int, spacing: float, depth: float, v: float, zone: float, **keys: Any
) -> Run:
    unit = formation(
        "guard", ranks=ranks, files=files, rank_spacing=spacing, depth=depth, speed=v, release=0,
        **keys,
    )  # fmt: skip
    return run_of(unit, zones={"z": (200, 200 + zone)}, markers={"edge": 200 + zone})


@THEME.case(
    "A block crosses a zone: people-seconds",
    "ranks * files * (zone + depth) / v", "people s", shown=True, **BLOCK,
)  # fmt: skip
def integral(**given: Any) -> float:
    return guard(**given).occupancy("z").integral("people")


@THEME.case(
    "It enters and clears: how long some of it is inside",
    "(zone + (ranks - 1) * spacing + depth) / v", "s", **BLOCK,
)  # fmt: skip
def inside(**given: Any) -> float:
    events = guard(**given).events
    return events["guard.clears@z"] - events["guard.enters@z"]


@THEME.case(
    "A zone shorter than the block never holds all of it: the peak",
    "files * ceil((zone + depth) / spacing)", "people", shown=True, **{**BLOCK, "zone": 3},
)  # fmt: skip
def peak(**given: Any) -> float:
    return guard(**given).occupancy("z").peak("people").value


@THEME.case(
    "It halts at the far edge: the ranks inside stay as long",
    "ranks * files * ((zone + depth) / v + stays)", "people s", **BLOCK, stays=100,
)  # fmt: skip
def halts_inside(*, stays: float, **given: Any) -> float:
    return guard(**given, holds={"edge": hold(stays)}).occupancy("z").integral("people")


@THEME.case(
    "An elastic column crosses a zone: people-seconds of its crews",
    "n * crew * (zone + length) / slow", "people s",
    n=10, crew=4, length=7, spacing=18, reaction=2, v=8, slow=4, zone=100,
)  # fmt: skip
def crews(
    *, n: int, crew: int, length: float, spacing: float, reaction: float, v: float, slow: float,
    zone: float,
) -> float:  # fmt: skip
    tanks = column(
        "tanks", ranks=n, crew=crew, length=length, spacing=spacing, elastic=True, speed=v,
        rank_reaction=reaction, gait_at={"slow": slow}, release=0,
    )  # fmt: skip
    scenario = parade(
        tanks, segments={"avenue": 8000}, markers={"slow": 2000}, zones={"z": (3000, 3000 + zone)}
    )
    return simulate(scenario).occupancy("z").integral("people")


@THEME.case(
    "Five jets cross the air above the square: aircraft-seconds",
    "n * (zone + length) / v", "aircraft s", n=5, length=15, v=120, zone=500,
)  # fmt: skip
def jets(*, n: int, length: float, v: float, zone: float) -> float:
    unit = flight("jets", aircraft=n, formation="vic", length=length, spacing=25, speed=v,
                  call=at(0))  # fmt: skip
    scenario = parade(
        unit, segments={"in": 9000, "square": zone, "out": 9000},
        routes={"air": ["in", "square", "out"]}, zones={"z": ["square"]},
    )  # fmt: skip
    return simulate(scenario).occupancy("z").integral("aircraft")
