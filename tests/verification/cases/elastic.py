"""Elastic columns: each rank of vehicles follows the rank ahead."""

from __future__ import annotations

from typing import Any

from simulator.timeline.run import Run
from tests.build import block, column, hold, run_of
from tests.verification.cases.case import Theme

THEME = Theme("Elastic columns")

TEN = {"n": 10, "length": 7, "spacing": 18, "reaction": 2, "v": 8}
SLOW = {**TEN, "slow": 4, "slow_from": 2000, "slow_to": 3000}
HALT = {**TEN, "halt": 2000, "stays": 300}


def tanks(
    *others: Any, n: int, length: float, spacing: float, reaction: float, v: float,
    markers: dict[str, float], **keys: Any,
) -> Run:  # fmt: skip
    unit = column(
        "tanks", ranks=n, length=length, spacing=spacing, elastic=True, rank_reaction=reaction,
        speed=v, **{"release": 0, **keys},
    )  # fmt: skip
    return run_of(unit, *others, segments={"avenue": 8000}, markers=markers)


def last(run: Run, n: int) -> Any:
    return run.passages[f"tanks#{n}"]


def pass_time(run: Run, marker: str) -> float:
    return run.march_table_rows(marker)[0].pass_time


@THEME.case(
    "Pass time of a column on the march",
    "(n - 1) * ((length + spacing) / v + reaction) + length / v", "s", shown=True, **TEN,
)  # fmt: skip
def on_the_march(**given: Any) -> float:
    return pass_time(tanks(**given, markers={"m": 1000}), "m")


@THEME.case(
    "Its road space, from the motion",
    "(n - 1) * (length + spacing + reaction * v) + length", "m", **TEN,
)  # fmt: skip
def road_space(**given: Any) -> float:
    return tanks(**given, markers={"m": 1000}).march_table_rows("m")[0].road_space


@THEME.case(
    "Without rank-reaction it passes as a rigid one",
    "((n - 1) * (length + spacing) + length) / v", "s", **{**TEN, "reaction": 0},
)  # fmt: skip
def as_rigid(**given: Any) -> float:
    return pass_time(tanks(**given, markers={"m": 1000}), "m")


def accordion(
    *, slow: float, slow_from: float, slow_to: float, v: float, markers: dict[str, float],
    **given: Any,
) -> Run:  # fmt: skip
    gaits = {"slow": slow, "fast": v}
    places = {"slow": slow_from, "fast": slow_to, **markers}
    return tanks(v=v, gait_at=gaits, markers=places, **given)


@THEME.case(
    "Accordion: before a slow stretch",
    "(n - 1) * ((length + spacing) / v + reaction) + length / v", "s", **SLOW,
)  # fmt: skip
def before(**given: Any) -> float:
    return pass_time(accordion(**given, markers={"m": 1000}), "m")


@THEME.case(
    "Accordion: after a slow stretch the column stays stretched",
    "(n - 1) * ((length + spacing) / slow + reaction) + length / v", "s", shown=True, **SLOW,
)  # fmt: skip
def stretched(**given: Any) -> float:
    return pass_time(accordion(**given, markers={"m": 5000}), "m")


@THEME.case(
    "With a catch-up pace its pass time recovers",
    "(n - 1) * ((length + spacing) / v + reaction) + length / v", "s",
    shown=True, **SLOW, catch_up=10,
)  # fmt: skip
def recovered(**given: Any) -> float:
    return pass_time(accordion(**given, markers={"m": 5000}), "m")


@THEME.case(
    "Its last vehicle has caught up at this station",
    "slow_to + (n - 1) * (length + spacing) * (1 / slow - 1 / v) / (1 / v - 1 / catch_up)",
    "m", shown=True, **SLOW, catch_up=10,
)  # fmt: skip
def caught_up(*, n: int, catch_up: float, **given: Any) -> float:
    passage = last(accordion(n=n, catch_up=catch_up, **given, markers={}), n)
    hurries = int(abs(passage.slownesses - 1 / catch_up).argmin())  # the first such stretch
    return passage.stations[hurries + 1]


def halted(*, halt: float, stays: float, n: int, **given: Any) -> Run:
    markers = {"halt": halt, "after": 2 * halt}
    return tanks(n=n, **given, holds={"halt": hold(stays)}, markers=markers)


@THEME.case(
    "A halted column starts as a wave: the last vehicle",
    "halt / v + stays + (n - 1) * reaction", "s", shown=True, **HALT,
)  # fmt: skip
def wave(*, n: int, length: float, spacing: float, halt: float, **given: Any) -> float:
    run = halted(n=n, length=length, spacing=spacing, halt=halt, **given)
    return last(run, n).departure(halt - (n - 1) * (length + spacing))


@THEME.case(
    "The wave runs backwards at",
    "(length + spacing) / reaction", "m/s", **HALT,
)  # fmt: skip
def wave_speed(*, n: int, halt: float, v: float, stays: float, **given: Any) -> float:
    run = halted(n=n, halt=halt, v=v, stays=stays, **given)
    stood = float(last(run, n).position(halt / v + stays - 1))
    return (halt - stood) / (last(run, n).departure(stood) - run.events["tanks.departs@halt"])


@THEME.case(
    "Once it moves it is as open as before",
    "(n - 1) * ((length + spacing) / v + reaction) + length / v", "s", **HALT,
)  # fmt: skip
def open_again(**given: Any) -> float:
    return pass_time(halted(**given), "after")


@THEME.case(
    "A column that is drawn up starts as a wave: its tail passes a marker",
    "(place - start + (n - 1) * (length + spacing) + length) / v + (n - 1) * reaction",
    "s", **TEN, start=1000, place=3000,
)  # fmt: skip
def drawn_up(*, start: float, place: float, **given: Any) -> float:
    run = tanks(**given, start=start, drawn_up=True, markers={"m": place})
    return run.events["tanks.tail@m"]


@THEME.case(
    "One hold: the others wait for the head; pass time at the stand",
    "stays + (n - 1) * ((length + spacing) / v + reaction) + length / v",
    "s", **{**HALT, "stays": 30},
)  # fmt: skip
def one_hold(**given: Any) -> float:
    return pass_time(halted(**given), "halt")


@THEME.case(
    "`hold: each`: every vehicle halts; pass time at the stand",
    "(n - 1) * (stays + (length + spacing) / v + reaction) + stays + length / v",
    "s", shown=True, **{**HALT, "stays": 30},
)  # fmt: skip
def hold_each(**given: Any) -> float:
    return pass_time(halted(**given, hold="each"), "halt")


@THEME.case(
    "The unit behind a column follows its last vehicle",
    "(place + (n - 1) * (length + spacing) + length + gap) / v + (n - 1) * reaction + own",
    "s", **TEN, gap=40, own=3, place=3000,
)  # fmt: skip
def jeep(*, gap: float, own: float, place: float, v: float, **given: Any) -> float:
    unit = block("jeep", length=4, speed=v, gap=gap, reaction=own)
    return tanks(unit, v=v, **given, markers={"m": place}).events["jeep@m"]


@THEME.case(
    "Each vehicle wheels at the corner: the last is round it",
    "corner / v + arc / wheel + (n - 1) * (pitch / wheel + reaction)",
    "s", n=3, pitch=25, reaction=1, v=6, wheel=2, corner=300, arc=30,
)  # fmt: skip
def wheels(
    *, n: int, pitch: float, reaction: float, v: float, wheel: float, corner: float, arc: float
) -> float:
    run = tanks(
        n=n, length=5, spacing=pitch - 5, reaction=reaction, v=v,
        gait_at={"corner": wheel, "round": v}, markers={"corner": corner, "round": corner + arc},
    )  # fmt: skip
    return last(run, n).arrival(corner + arc)
