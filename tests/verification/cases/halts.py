"""A halt of everything."""

from __future__ import annotations

from typing import Any

from simulator.timeline.run import Run
from tests.build import after, at, block, column, flight, hold, item, run_of
from tests.verification.cases.case import Theme

THEME = Theme(
    "A halt of everything",
    "The day starts at 09:00:00; two minutes of silence begin at 11:00:00, 7,200 s later.",
)

SILENCE = {"silent": 7200, "silence": 120}


def halting(*units: Any, silence: float, silent: float = 0, begins: Any = None, **rest: Any) -> Run:
    quiet = {**item(begins or at(silent), silence), "halts": True}
    programme = {"silence": quiet, **rest.pop("programme", {})}
    return run_of(
        *units,
        programme=programme,
        **{"segments": {"avenue": 20_000}, **rest},
    )


@THEME.case(
    "A unit on the march stands, and is later by the halt",
    "place / v + silence", "clock", shown=True, v=1.25, place=9500, **SILENCE,
)  # fmt: skip
def stands(*, v: float, place: float, **given: float) -> float:
    run = halting(block("guard", speed=v, release=0), markers={"m": place}, **given)
    return run.events["guard@m"]


@THEME.case(
    "Where it stands meanwhile",
    "v * silent", "m", v=1.25, **SILENCE,
)  # fmt: skip
def where(*, v: float, silent: float, silence: float) -> float:
    run = halting(block("guard", speed=v, release=0), silent=silent, silence=silence)
    return run.passages["guard"].position(silent + silence / 2)


@THEME.case(
    "A unit that reaches its marker just then has arrived, and leaves when the halt is over",
    "place / v + silence", "clock", v=1.25, place=9000, **SILENCE,
)  # fmt: skip
def just_then(*, v: float, place: float, **given: float) -> float:
    run = halting(block("guard", speed=v, release=0), markers={"m": place}, **given)
    return run.events["guard.departs@m"]


@THEME.case(
    "A hold lasts by the ground's clock",
    "place / v + stays + silence", "clock", v=1.25, place=8950, stays=60, **SILENCE,
)  # fmt: skip
def held(*, v: float, place: float, stays: float, **given: float) -> float:
    guard = block("guard", speed=v, release=0, holds={"m": hold(stays)})
    return halting(guard, markers={"m": place}, **given).events["guard.departs@m"]


@THEME.case(
    "A cue that comes meanwhile takes effect when the halt is over",
    "silent + silence", "clock", release=7250, **SILENCE,
)  # fmt: skip
def cue_meanwhile(*, release: float, **given: float) -> float:
    return halting(block("guard", release=release), **given).events["guard.starts"]


@THEME.case(
    "A flight that is called meanwhile flies on",
    "called + fly / speed", "clock", shown=True, called=7210, fly=5000, speed=100, **SILENCE,
)  # fmt: skip
def flies_on(*, called: float, fly: float, speed: float, **given: float) -> float:
    run = halting(
        block("guard", release=0),
        flight("jets", speed=speed, call=after("speech.start")),
        programme={"speech": item(at(called), 50)},
        segments={"avenue": 20_000, "sky": 2 * fly},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"overhead": ("sky", fly)},
        **given,
    )
    return run.events["jets@overhead"]


@THEME.case(
    "The anthem begins as the colour guard reaches the stand; the guard marches on after it",
    "place / v + anthem", "clock", shown=True, v=1.25, place=9500, anthem=90,
)  # fmt: skip
def after_an_event(*, v: float, place: float, anthem: float) -> float:
    run = halting(
        block("colours", speed=v, release=0),
        markers={"stand": place},
        begins=after("colours@stand"),
        silence=anthem,
    )
    return run.events["colours.departs@stand"]


@THEME.case(
    "A unit behind it is later by the anthem, wherever it was",
    "release + place / v + anthem", "clock", v=1.25, place=9500, anthem=90, release=600,
)  # fmt: skip
def behind_after_an_event(*, v: float, place: float, anthem: float, release: float) -> float:
    run = halting(
        block("colours", speed=v, release=0),
        block("band", speed=v, release=release),
        markers={"stand": place},
        begins=after("colours@stand"),
        silence=anthem,
    )
    return run.events["band@stand"]


@THEME.case(
    "Two halts that overlap count once",
    "place / v + later - silent + again", "clock",
    shown=True, v=1.25, place=9500, **SILENCE, later=7260,
    again=90,
)  # fmt: skip
def two_at_once(*, v: float, place: float, later: float, again: float, **given: float) -> float:
    return two_halts(v=v, place=place, later=later, again=again, **given)


@THEME.case(
    "Two halts add up",
    "place / v + silence + again", "clock", v=1.25, place=9500, **SILENCE, later=7500, again=60,
)  # fmt: skip
def two_halts(*, v: float, place: float, later: float, again: float, **given: float) -> float:
    second = {**item(at(later), again), "halts": True}
    guard = block("guard", speed=v, release=0)
    run = halting(guard, markers={"m": place}, programme={"second": second}, **given)
    return run.events["guard@m"]


@THEME.case(
    "An elastic column goes on as it was, without a wave: its pass time",
    "(n - 1) * ((length + spacing) / v + reaction) + length / v",
    "s", n=5, length=7, spacing=18, reaction=2, v=5, silent=200, silence=120,
)  # fmt: skip
def no_wave(
    *, n: int, length: float, spacing: float, reaction: float, v: float, **given: float
) -> float:
    tanks = column(
        "tanks", ranks=n, length=length, spacing=spacing, speed=v, elastic=True,
        rank_reaction=reaction, release=0,
    )  # fmt: skip
    return halting(tanks, markers={"m": 2000}, **given).march_table_rows("m")[0].pass_time


@THEME.case(
    "People stay in the zone meanwhile (people-seconds of a block of one)",
    "(zone + length) / v + silence", "people s", v=1, zone=100, length=20, silent=150, silence=120,
)  # fmt: skip
def in_the_zone(*, v: float, zone: float, length: float, **given: float) -> float:
    guard = block("guard", length=length, speed=v, release=0)
    return halting(guard, zones={"square": (100, 100 + zone)}, **given).occupancy(
        "square"
    ).integral("people")  # fmt: skip
