"""Planned times: the plan gives them, the day keeps them; slots one after the other."""

from __future__ import annotations

from simulator import simulate
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from tests.build import after, block, column, item, parade, planned
from tests.verification.cases.case import Theme

THEME = Theme("Planned times")

#: Vehicles clear the square after a speech; flights come over it in their slots.
PLAN = {
    "speech": 300, "v": 3, "square": 700, "start": 500, "length": 7, "delay": 11, "every": 50,
    "way": 20_000, "fly": 200,
}  # fmt: skip
CLEAR = "speech + (square - start + length) / v"


def plan(
    *, speech: float, v: float, square: float, start: float, length: float, delay: float,
    every: float, way: float, fly: float,
) -> Scenario:  # fmt: skip
    tanks = column(
        "tanks", length=length, speed=v, start=start, route="march", release=after("speech.end")
    )
    target = {
        "marker": "overhead",
        "at": planned("tanks.clears@square", delay=delay),
        "every": f"{every} s",
    }
    jets = ((f"jets-{number}", {"route": "air", "profile": "jets"}) for number in (1, 2, 3))
    return parade(
        tanks, *jets,
        segments={"avenue": 2000.0, "sky": way},
        routes={"march": ["avenue"], "air": ["sky"]},
        markers={"overhead": ("sky", way)},
        zones={"square": (start, square)},
        programme={"speech": item({"at": "09:00:00"}, speech)},
        profiles={
            "jets": {"kind": "flight", "aircraft": 1, "speed": f"{fly} m/s", "target": target}
        },
    )  # fmt: skip


def run_late(late: float, **given: float) -> Run:
    """The run of a day on which the speech is longer."""
    speech = f"{given['speech'] + late} s"
    return simulate(plan(**given).on_day({"programme.speech.duration": speech}))


@THEME.case(
    "The third flight is overhead in its slot, as the last vehicle has cleared the square",
    f"{CLEAR} + delay + 2 * every", "s", shown=True, **PLAN,
)  # fmt: skip
def third(**given: float) -> float:
    return simulate(plan(**given)).events["jets-3@overhead"]


@THEME.case(
    "It leaves its start before the vehicles have cleared the square",
    f"{CLEAR} + delay + 2 * every - way / fly", "s", **{**PLAN, "way": 40_000},
)  # fmt: skip
def leaves(**given: float) -> float:
    return simulate(plan(**given)).events["jets-3.starts"]


@THEME.case(
    "The plan has a longer speech: the flights are later by as much",
    f"{CLEAR} + more + delay", "s", **PLAN, more=120,
)  # fmt: skip
def plan_moves(*, more: float, **given: float) -> float:
    changed = plan(**given).with_({"programme.speech.duration": f"{given['speech'] + more} s"})
    return simulate(changed).events["jets-1@overhead"]


@THEME.case(
    "The speech is longer on the day: the flights come as planned", f"{CLEAR} + delay", "s",
    shown=True,
    **PLAN, late=120,
)  # fmt: skip
def day_does_not(*, late: float, **given: float) -> float:
    return run_late(late, **given).events["jets-1@overhead"]


@THEME.case(
    "… the vehicles clear the square later by as much", f"{CLEAR} + late", "s",
    **PLAN, late=120,
)  # fmt: skip
def vehicles_late(*, late: float, **given: float) -> float:
    return run_late(late, **given).events["tanks.clears@square"]


@THEME.case(
    "A unit sets off before another is at a marker: a negative delay",
    "release + marker / v - before", "s", release=60, marker=500, v=1, before=40,
)  # fmt: skip
def sets_off_before(*, release: float, marker: float, v: float, before: float) -> float:
    guard = block("guard", speed=v, release=release, route="along")
    band = block(
        "band", speed=v, route="beside", release={"at": planned("guard@stand", delay=-before)}
    )
    scenario = parade(
        guard, band, segments={"avenue": 1000.0, "street": 1000.0},
        routes={"along": ["avenue"], "beside": ["street"]}, markers={"stand": marker},
    )  # fmt: skip
    return simulate(scenario).events["band.starts"]
