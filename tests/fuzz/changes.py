"""Changes that a planner might make: most leave a document right, and refer to what is there."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable
from typing import Any

from tests.fuzz.parade import Parade
from tests.fuzz.values import TEXTS

Change = Callable[[random.Random, Parade], None]

_QUANTITY = re.compile(r"(-?\d+(?:\.\d+)?) (m|km|ft|s|min|h|km/h|m/s|mph|knots)")
_CLOCK = re.compile(r"(\d\d):(\d\d)(?::(\d\d))?")
#: Other units of the same quantity, and how many of them are one.
_OTHER = {
    "m": (("km", 0.001), ("ft", 1 / 0.3048), ("in", 1 / 0.0254), ("mi", 1 / 1609.344)),
    "km": (("m", 1000.0), ("nmi", 1 / 1.852)),
    "s": (("min", 1 / 60), ("h", 1 / 3600)),
    "min": (("s", 60.0), ("h", 1 / 60)),
    "km/h": (("m/s", 1 / 3.6), ("mph", 1 / 1.609344), ("knots", 1 / 1.852)),
    "m/s": (("km/h", 3.6), ("mph", 2.2369)),
}
ZONES = ("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
STARTS = (
    *("2025-03-30T00:30:00", "2025-10-26T00:30:00", "2025-11-02T00:59:59", "2024-02-29T23:50:00"),
    *("1900-01-01T00:00:00", "2261-12-31T10:00:00", "0002-01-01T12:00:00", "9999-12-30T12:00:00"),
)


def _some(chance: random.Random, values: Any) -> Any:
    """One of some values; None where there are none."""
    found = list(values)
    return chance.choice(found) if found else None


def duration(chance: random.Random) -> str:
    """A duration, as a planner writes it."""
    seconds = chance.choice([1, 5, 20, 60, 90, 300, 900, round(10 ** chance.uniform(-3, 4), 3)])
    minutes = f"{seconds // 60:g} min {seconds % 60:g} s"
    return chance.choice([f"{seconds} s", f"{seconds / 60:.9g} min", minutes])


def length(chance: random.Random) -> str:
    """A length, as a planner writes it."""
    metres = chance.choice([0, 1, 2.5, 5, 10, 30, 100, round(10 ** chance.uniform(-3, 4), 3)])
    return f"{metres} m"


def clock(chance: random.Random, parade: Parade) -> Any:
    """A clock time of the day, or one that is planned."""
    texts = [
        value[key] for value, key, _ in parade.places() if key in ("at", "on-station") and value
    ]
    text = _some(chance, (text for text in texts if isinstance(text, str)))
    found = _CLOCK.search(text or str(parade.document.get("start"))[11:])
    if found is None or chance.random() < 0.05:
        return {"planned": {"after": parade.event(chance), "delay": duration(chance)}}
    minutes = (int(found[1]) * 60 + int(found[2]) + chance.randint(-20, 40)) % 1440
    hour, minute = divmod(minutes, 60)
    second = chance.choice([0, 0, 0, 30, 59])
    return chance.choice(
        [
            f"{hour:02}:{minute:02}",
            f"{hour:02}:{minute:02}:{second:02}",
            f"{hour % 12 or 12}:{minute:02} {'AM' if hour < 12 else 'PM'}",
            f"{hour:02}:{minute:02} +0 d",
        ]
    )


def cue(chance: random.Random, parade: Parade) -> dict[str, Any]:
    """A clock time, or one or more events."""
    if chance.random() < 0.4:
        return {"at": clock(chance, parade)}
    events = [parade.event(chance) for _ in range(chance.choice([1, 1, 2]))]
    found: dict[str, Any] = {"after": events if len(events) > 1 else events[0]}
    return found | {"delay": duration(chance)} if chance.random() < 0.5 else found


def _own(chance: random.Random, parade: Parade, *kinds: str) -> tuple[Any, Any]:
    """A unit as it stands in the document, and with its profile's keys."""
    units = parade.units(*kinds)
    if not units:
        return {}, {}
    name = chance.choice(list(units))
    unit = copy.deepcopy(parade.section("units")[name])
    parade.section("units")[name] = unit
    return unit, units[name]


_GROUND = ("formation", "column")


def number(chance: random.Random, parade: Parade) -> None:
    """Make a quantity or a count somewhat larger or smaller."""
    factor = chance.choice([0.5, 0.9, 1.1, 2.0, 3.0, chance.uniform(0.5, 2)])
    places = [
        (above, key)
        for above, key, _ in parade.places()
        if key not in ("low", "high", "start")
        and (
            (isinstance(above[key], str) and _QUANTITY.fullmatch(above[key]))
            or (type(above[key]) is int and above[key] > 0)
        )
    ]
    if not places:
        return
    above, key = chance.choice(places)
    for each in ("value", "low", "high") if key == "value" else (key,):
        if each not in above if isinstance(above, dict) else False:
            continue
        if isinstance(above[each], int):
            above[each] = max(1, round(above[each] * factor))
        elif found := _QUANTITY.fullmatch(str(above[each])):
            above[each] = f"{float(found[1]) * factor:.6g} {found[2]}"


def other_unit(chance: random.Random, parade: Parade) -> None:
    """Write some quantities in other units."""
    for above, key, _ in list(parade.places()):
        found = _QUANTITY.fullmatch(str(above[key]))
        if found and found[2] in _OTHER and chance.random() < 0.3:
            unit, ratio = chance.choice(_OTHER[found[2]])
            above[key] = f"{float(found[1]) * ratio:.9g} {unit}"


def known(chance: random.Random, parade: Parade) -> None:
    """Say of a quantity what is known about it."""
    places = [
        (above, key)
        for above, key, path in parade.places()
        if isinstance(above[key], str)
        and _QUANTITY.fullmatch(above[key])
        and key not in ("value", "low", "high")
        and path[0] in ("units", "segments", "profiles", "programme", "gaits")
    ]
    if places:
        above, key = chance.choice(places)
        reason = chance.choice(["source", "assumed", "decided"])
        number, _, unit = above[key].partition(" ")
        bounds = {}
        if chance.random() < 0.6:
            bounds = {
                "low": f"{float(number) * 0.9:g} {unit}",
                "high": f"{float(number) * 2:g} {unit}",
            }
        text = chance.choice(["a guess", "§ 3", *TEXTS[-9:]])
        above[key] = {"value": above[key], **bounds, reason: text}


def clock_time(chance: random.Random, parade: Parade) -> None:
    """Move a clock time."""
    places = [
        (above, key)
        for above, key, _ in parade.places()
        if isinstance(above[key], str) and _CLOCK.fullmatch(above[key]) and key != "duration"
    ]
    if places:
        above, key = chance.choice(places)
        above[key] = clock(chance, parade)


def calendar(chance: random.Random, parade: Parade) -> None:
    """Have it on another day, in another zone."""
    parade.document["timezone"] = chance.choice(ZONES)
    if chance.random() < 0.5:
        parade.document["start"] = chance.choice(STARTS)
    if chance.random() < 0.3:
        parade.document["lead"] = chance.choice(["1 h", "6 h", "23 h", "0 s", "30 min"])


def step_off(chance: random.Random, parade: Parade) -> None:
    """Let everybody wait for something."""
    parade.document["step-off"] = chance.choice([cue(chance, parade), clock(chance, parade)])


def window(chance: random.Random, parade: Parade) -> None:
    """Have another window, or another main marker."""
    if chance.random() < 0.3:
        parade.document["main-marker"] = _some(chance, parade.section("markers")) or "x"
        return
    begin = chance.choice([parade.event(chance), clock(chance, parade)])
    until = [parade.event(chance) for _ in range(chance.choice([1, 1, 2]))]
    parade.document["window"] = {"from": begin, "length": duration(chance), "until": until}


def held(chance: random.Random, parade: Parade) -> None:
    """Let a unit halt at a marker."""
    unit, whole = _own(chance, parade, *_GROUND)
    marker = _some(chance, parade.markers(whole))
    if marker is not None:
        hold: dict[str, Any] = {"duration": duration(chance)}
        if chance.random() < 0.3:
            hold["until"] = cue(chance, parade)
        unit["holds"] = {**whole.get("holds", {}), marker: hold}
        if whole.get("kind") == "column" and chance.random() < 0.3:
            unit |= {"elastic": True, "hold": chance.choice(["each", "head"])}


def released(chance: random.Random, parade: Parade) -> None:
    """Let a unit wait for something else."""
    unit, whole = _own(chance, parade)
    unit.pop("target", None)
    if whole.get("kind") == "flight":
        unit["call"] = cue(chance, parade)
    elif "target" not in whole:
        unit["release"] = cue(chance, parade)


def due(chance: random.Random, parade: Parade) -> None:
    """Let a unit be at a marker by the clock."""
    unit, whole = _own(chance, parade)
    marker = _some(chance, parade.markers(whole))
    if marker is None or "release" in whole.keys() - unit.keys():
        return
    for key in ("release", "call"):
        unit.pop(key, None)
    unit["target"] = {"marker": marker, "at": clock(chance, parade)}
    if whole.get("kind") == "flight" and chance.random() < 0.3:
        unit["orbit"] = {"marker": marker, "period": duration(chance), "on-station": "00:00:01"}
        unit["orbit"]["on-station"] = clock(chance, parade)


def kept(chance: random.Random, parade: Parade) -> None:
    """Let a unit keep a distance or a time."""
    unit, whole = _own(chance, parade, *_GROUND)
    key = chance.choice(["gap", "reaction", "time-gap", "headway", "form-up", "width"])
    value: Any = length(chance) if key in ("gap", "width") else duration(chance)
    if key in ("time-gap", "headway") and (markers := parade.markers(whole)):
        at = chance.sample(markers, min(len(markers), chance.choice([1, 1, 2])))
        value = chance.choice([value, {"time": value, "at": at}])
    if unit:
        unit[key] = value


def paced(chance: random.Random, parade: Parade) -> None:
    """Give a unit another pace, or another from a marker on."""
    unit, whole = _own(chance, parade)
    pace = chance.choice(
        ["5 km/h", "1.2 m/s", "112 steps/min x 0.75 m", "120 bpm x 22.5 in", "3 mph"]
    )
    pace = _some(chance, [*parade.section("gaits"), pace])
    marker = _some(chance, parade.markers(whole))
    if marker is not None and chance.random() < 0.6:
        unit["gait-at"] = {**whole.get("gait-at", {}), marker: pace}
    elif unit:
        unit.pop("speed", None)
        unit["gait"] = pace


def ranked(chance: random.Random, parade: Parade) -> None:
    """Give a unit other ranks."""
    unit, whole = _own(chance, parade)
    if whole.get("kind") == "flight":
        for key in ("aircraft", "ranks", "offsets", "formation", "spacing"):
            unit.pop(key, None)
        unit |= chance.choice(
            [
                {"aircraft": 5, "formation": "vic", "spacing": "20 m", "length": "15 m"},
                {"ranks": [1, 2, 2], "spacing": "9 m"},
                {"offsets": ["0 m", "20 m", "20 m"]},
                {"aircraft": 4, "formation": chance.choice(["trail", "echelon-left"])},
            ]
        )
    elif unit:
        unit["ranks"] = chance.choice([1, 2, 7, [3, "2 x 4"], "9, 2 x 4", 40])
        unit["files"] = chance.choice([1, 3, 12])
        if whole.get("kind") == "column" and chance.random() < 0.6:
            unit |= {"elastic": True, "spacing": length(chance), "rank-reaction": duration(chance)}
        elif whole.get("kind") == "formation":
            unit.setdefault("rank-spacing", "1.2 m")
        if isinstance(unit["ranks"], list | str):
            del unit["files"]


def drawn_up(chance: random.Random, parade: Parade) -> None:
    """Let a unit stand on the route, or somewhere on it."""
    unit, whole = _own(chance, parade, *_GROUND)
    if unit:
        unit["drawn-up"] = chance.random() < 0.8
        if chance.random() < 0.3:
            unit["start"] = _some(chance, [*parade.markers(whole), "3 m", "40 m"])
        if chance.random() < 0.3:
            key = "spacing" if whole.get("kind") == "column" else "rank-spacing"
            unit["standing"] = {key: chance.choice(["0.7 m", "0.5 m", "1 m"])}
        if chance.random() < 0.3:
            unit["standing-gap"] = length(chance)


def more_units(chance: random.Random, parade: Parade) -> None:
    """Let more units of a kind march, at the end."""
    units = parade.section("units")
    name = _some(chance, parade.units())
    if name is not None:
        for _ in range(chance.choice([1, 1, 2, 5, 12])):
            units[f"{name}-{len(units)}"] = copy.deepcopy(units[name])


def fewer(chance: random.Random, parade: Parade) -> None:
    """Take out something that others seldom need."""
    section = chance.choice(["units", "constraints", "groups", "incidents", "day", "window", "x"])
    found = parade.document.get(section)
    if section == "x":
        unit, _ = _own(chance, parade)
        found = unit
    if section == "window":
        parade.document.pop("window", None)
    elif isinstance(found, dict) and found:
        del found[chance.choice(list(found))]
    elif isinstance(found, list) and found:
        del found[chance.randrange(len(found))]


def item(chance: random.Random, parade: Parade) -> None:
    """Put something on the programme; it may halt everybody."""
    name = f"item-{len(parade.section('programme'))}"
    made = {**cue(chance, parade), "duration": duration(chance)}
    parade.section("programme")[name] = made | ({"halts": True} if chance.random() < 0.4 else {})


def group(chance: random.Random, parade: Parade) -> None:
    """Group some units."""
    names = [*parade.units(), *parade.section("groups"), "formation", "all"]
    members = chance.sample(names, min(len(names), chance.randint(1, 3)))
    parade.section("groups")[f"group-{len(parade.section('groups'))}"] = members


def label(chance: random.Random, parade: Parade) -> None:
    """Call units, items and the scenario by odd labels."""
    for section in ("units", "programme"):
        for each in parade.section(section).values():
            if isinstance(each, dict) and chance.random() < 0.3:
                each["label"] = chance.choice(TEXTS) or "x"
    parade.document["name"] = chance.choice(TEXTS) or "x"
