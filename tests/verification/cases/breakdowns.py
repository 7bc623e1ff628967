"""Breakdowns: who passes a wreck, who does not, and who tows it away."""

from __future__ import annotations

from typing import Any

from simulator.timeline.run import Run
from tests.build import after, block, column, flight, formation, run_of
from tests.verification.cases.case import Theme

THEME = Theme(
    "Breakdowns",
    "A float breaks down in a street 10 m wide. Floats are 6 m wide and go at 1 m/s; bands are "
    "3 m wide.",
)

FORM = {"length": 20, "gap": 10, "reaction": 2}
STALL = {**FORM, "wreck": 500, "lasts": 900}
STREET = {"street": {"length": "1 km", "width": "10 m"}}


def floats(name: str, **keys: Any) -> Any:
    return column(name, width=6, **{"speed": 1.0, **keys})


def stalled(
    *others: Any, wreck: float, lasts: float, length: float, gap: float, reaction: float,
    **rest: Any,
) -> Run:  # fmt: skip
    """The swan breaks down; the others, given as functions of what all keep, come behind it."""
    form = {"length": length, "gap": gap, "reaction": reaction}
    stall = {"unit": "swan", "place": f"{wreck} m", "drives-on": f"{lasts} s"}
    units = [floats("swan", release=0, **form), *(make(form) for make in others)]
    keys = {"segments": STREET, "markers": {"m": 900}, "incidents": {"stall": stall}, **rest}
    return run_of(*units, **keys)


def ship(**keys: Any) -> Any:
    return lambda form: floats("ship", **form, **keys)


def band(name: str = "brass", **keys: Any) -> Any:
    return lambda form: block(name, width=3, **{**form, **keys})


@THEME.case(
    "A float breaks down, and drives on by itself",
    "wreck + lasts + (900 - wreck)", "clock", **STALL,
)  # fmt: skip
def drives_on(**given: Any) -> float:
    return stalled(**given).events["swan@m"]


@THEME.case(
    "The next float, too wide to pass, starts one reaction later",
    "wreck + lasts + reaction + length + gap + 900 - wreck", "clock", shown=True, **STALL,
)  # fmt: skip
def too_wide(**given: Any) -> float:
    return stalled(ship(release=100), **given).events["ship@m"]


@THEME.case(
    "A band passes, and loses nothing",
    "release + 900 / v", "clock", **STALL, release=300, v=1.25,
)  # fmt: skip
def passes(*, release: float, v: float, **given: Any) -> float:
    return stalled(band(release=release, speed=v), **given).events["brass@m"]


@THEME.case(
    "A band behind a float that stands passes both",
    "release + 900 / v", "clock", **STALL, release=400, v=1.25,
)  # fmt: skip
def passes_two(*, release: float, v: float, **given: Any) -> float:
    run = stalled(ship(release=100), band(release=release, speed=v), **given)
    return run.events["brass@m"]


@THEME.case(
    "A band behind a float on the march comes to its place behind it, and passes from there",
    "wreck + 2 * reaction + (900 - wreck + 2 * (length + gap)) / v", "clock",
    shown=True, **STALL, v=2,
)  # fmt: skip
def behind_one(*, v: float, **given: Any) -> float:
    return stalled(ship(), band(speed=v), **given).events["brass@m"]


@THEME.case(
    "The float drives on while a band is beside it: the band stays ahead",
    "release + (wreck + length_of_band + gap) / v + reaction", "clock", shown=True,
    **{**STALL, "lasts": 40}, release=40, v=1, length_of_band=100,
)  # fmt: skip
def stays_ahead(*, release: float, v: float, length_of_band: float, **given: Any) -> float:
    # The band is so long that the wreck, which stands for 40 s, waits for its tail.
    long = {"release": release, "speed": v, "length": length_of_band}
    run = stalled(band(**long), **given)
    return run.passages["swan"].departure(given["wreck"])


@THEME.case(
    "It drives on before the band comes: the band stays behind",
    "wreck + lasts + reaction + (length + gap) + (900 - wreck)", "clock",
    **{**STALL, "lasts": 60}, release=340, v=2,
)  # fmt: skip
def over_before(*, release: float, v: float, **given: Any) -> float:
    return stalled(band(release=release, speed=v), **given).events["brass@m"]


@THEME.case(
    "A road as wide as float and band together is wide enough",
    "release + 900 / v", "clock", **STALL, release=300, v=1.25, width=9,
)  # fmt: skip
def just_wide(*, release: float, v: float, width: float, **given: Any) -> float:
    segments = {"street": {"length": "1 km", "width": f"{width} m"}}
    run = stalled(band(release=release, speed=v), segments=segments, **given)
    return run.events["brass@m"]


@THEME.case(
    "A road a millimetre too narrow",
    "wreck + lasts + reaction + (length + gap) / v + (900 - wreck) / 1", "clock", shown=True,
    **STALL, release=300, v=1, width=8.999,
)  # fmt: skip
def just_not(*, release: float, v: float, width: float, **given: Any) -> float:
    segments = {"street": {"length": "1 km", "width": f"{width} m"}}
    run = stalled(band(release=release, speed=v), segments=segments, **given)
    return run.events["brass@m"]


def side_street(
    *, late: float, release: float, side: float, join: float, wreck: float, lasts: float,
    length: float, gap: float, reaction: float,
) -> Run:  # fmt: skip
    """The band comes out of a side street, and after a ship that is still to come."""
    form = {"length": length, "gap": gap, "reaction": reaction}
    stall = {"unit": "swan", "place": f"{wreck} m", "drives-on": f"{lasts} s"}
    return run_of(
        floats("swan", release=0, **form),
        floats("ship", release=late, **form),
        block("brass", width=3, release=release, route="out", **form),
        segments={
            "upper": {"length": f"{join} m", "width": "10 m"},
            "side": f"{side} m",
            **STREET,
        },
        routes={"along": ["upper", "street"], "out": ["side", "street"]},
        markers={"line": ("street", 0), "m": ("street", 900 - join)},
        incidents={"stall": stall},
    )


SIDE = {**STALL, "join": 470, "side": 100, "release": 450}


@THEME.case(
    "Out of a side street a unit does not pass if the next in the order is still to come",
    "wreck + lasts + 2 * reaction + 2 * (length + gap) + 900 - wreck", "clock",
    shown=True, **SIDE, late=300,
)  # fmt: skip
def may_not(**given: Any) -> float:
    return side_street(**given).events["brass@m"]


@THEME.case(
    "Out of a side street it passes if that one stands already",
    "release + side + 900 - join", "clock", **{**SIDE, "release": 700}, late=10,
)  # fmt: skip
def may(**given: Any) -> float:
    return side_street(**given).events["brass@m"]


RANKS = {
    "n": 5, "length": 7, "spacing": 18, "reaction": 2, "v": 4, "wreck": 600, "lasts": 900,
}  # fmt: skip


@THEME.case(
    "The first of an elastic column breaks down, the others drive round it: the last",
    "m / v + (n - 1) * ((length + spacing) / v + reaction)", "clock", **RANKS, m=900,
)  # fmt: skip
def drives_round(
    *, n: int, length: float, spacing: float, reaction: float, v: float, wreck: float,
    lasts: float, m: float,
) -> float:  # fmt: skip
    tanks = column(
        "tanks", ranks=n, length=length, spacing=spacing, rank_reaction=reaction, speed=v,
        elastic=True, width=4, release=0,
    )  # fmt: skip
    stall = {"unit": "tanks", "rank": 1, "place": f"{wreck} m", "drives-on": f"{lasts} s"}
    run = run_of(tanks, segments=STREET, markers={"m": m}, incidents={"stall": stall})  # fmt: skip
    return run.passages[f"tanks#{n}"].arrival(m)


TOWED = {
    **FORM, "swan": 800, "ship": 500, "behind": 100, "stands": 500, "drive": 3, "work": 240
}  # fmt: skip


def towed(
    *, swan: float, ship: float, behind: float, stands: float, drive: float, work: float,
    length: float, gap: float, reaction: float, wreckers: int,
) -> Run:  # fmt: skip
    """Two floats break down, the second, further back, first."""
    form = {"length": length, "gap": gap, "reaction": reaction}
    lorry = {"stands": "yard", "speed": f"{drive} m/s", "working-time": f"{work} s"}
    return run_of(
        floats("swan", release=0, **form),
        floats("ship", release=behind, **form),
        floats("castle", release=2 * behind, **form),
        segments=STREET,
        markers={"yard": stands, "m": 900},
        incidents={
            "smoke": {"unit": "swan", "place": f"{swan} m", "towed": True},
            "axle": {"unit": "ship", "place": f"{ship} m", "towed": True},
        },
        recovery={f"lorry-{number}": lorry for number in range(wreckers)},
    )


@THEME.case(
    "One recovery vehicle: the second wreck waits until it is back from the first",
    "max(swan, behind + ship + abs(ship - stands) / drive + work + abs(ship - stands) / drive)"
    " + abs(swan - stands) / drive + work",
    "clock", shown=True, **TOWED,
)  # fmt: skip
def one_wrecker(**given: Any) -> float:
    return towed(**given, wreckers=1).events["smoke.end"]


@THEME.case(
    "Two recovery vehicles: no wreck waits",
    "swan + abs(swan - stands) / drive + work", "clock", shown=True, **TOWED,
)  # fmt: skip
def two_wreckers(**given: Any) -> float:
    return towed(**given, wreckers=2).events["smoke.end"]


@THEME.case(
    "A towed wreck binds no more: those behind start one reaction later",
    "swan + abs(swan - stands) / drive + work + reaction + length + gap + 900 - swan", "clock",
    **TOWED,
)  # fmt: skip
def binds_nobody(**given: Any) -> float:
    return towed(**given, wreckers=2).events["castle@m"]


@THEME.case(
    "A towed vehicle has left the square (people-seconds of a crew of two)",
    "2 * (swan + abs(swan - stands) / drive + work - behind)", "people s", **TOWED,
)  # fmt: skip
def has_left(
    *, swan: float, behind: float, stands: float, drive: float, work: float, length: float,
    **given: Any,
) -> float:  # fmt: skip
    run = run_of(
        floats("swan", release=0, length=length, crew=2),
        segments=STREET,
        markers={"yard": stands},
        zones={"square": (behind, 1000.0)},
        incidents={"smoke": {"unit": "swan", "place": f"{swan} m", "towed": True}},
        recovery={
            "lorry": {"stands": "yard", "speed": f"{drive} m/s", "working-time": f"{work} s"}
        },
    )
    return run.occupancy("square").integral("people")


@THEME.case(
    "A man falls out: the square counts one less from there on (people-seconds)",
    "files * (zone + depth) / v - (zone + depth - (place - zone_from)) / v", "people s",
    files=10, depth=0.5, v=1.25, zone_from=200, zone=100, place=240,
)  # fmt: skip
def falls_out(
    *, files: int, depth: float, v: float, zone_from: float, zone: float, place: float
) -> float:
    run = run_of(
        formation("navy", files=files, depth=depth, speed=v, release=0),
        zones={"square": (zone_from, zone_from + zone)},
        incidents={"heat": {"unit": "navy", "place": f"{place} m", "falls-out": 1}},
    )
    return run.occupancy("square").integral("people")


@THEME.case(
    "A flight turns back: a cue on the incident comes when it does",
    "called + back / speed", "clock", called=100, back=6000, speed=120,
)  # fmt: skip
def turns_back(*, called: float, back: float, speed: float) -> float:
    run = run_of(
        block("guard", release=after("fog.start")),
        flight("jets", speed=speed, call={"after": "speech.end"}),
        programme={"speech": {"at": "09:00:00", "duration": f"{called} s"}},
        segments={"avenue": 1000, "sky": 10_000},
        routes={"along": ["avenue"], "air": ["sky"]},
        incidents={"fog": {"unit": "jets", "place": f"{back} m", "turns-back": "all"}},
    )
    return run.events["guard.starts"]
