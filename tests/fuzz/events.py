"""What may be asked of a parade, and what may happen to it: constraints, incidents, lanes, laps."""

from __future__ import annotations

import copy
import random
from typing import Any

from tests.fuzz.changes import clock, cue, duration, length
from tests.fuzz.parade import Parade


def constraint(chance: random.Random, parade: Parade) -> None:
    """Ask for something more."""
    for _ in range(chance.choice([1, 1, 3])):
        made = _constraint(chance, parade)
        if made is not None:
            made["name"] = f"asked {len(parade.constraints)}"
            if chance.random() < 0.2:
                made |= {"severity": "warning", "because": "x"}
            if chance.random() < 0.1:
                made["holds-in"] = chance.choice(["95 %", "50 %", "100 %", 0.999])
            parade.constraints.append(made)


def _constraint(chance: random.Random, parade: Parade) -> dict[str, Any] | None:  # noqa: PLR0911, PLR0912 - one a kind
    units = parade.units()
    names = list(units)
    if not names:
        return None
    unit = chance.choice(names)
    markers, zones = parade.markers(units[unit]), parade.zones(units[unit])
    chosen = chance.choice(["all", "formation", "column", unit, names, chance.sample(names, 1)])
    event, other = parade.event(chance), parade.event(chance)
    within = chance.choice([[duration(chance), None], [None, "2 h"], ["-1 h", "3 h"]])
    limit = {chance.choice(["at-least", "at-most"]): duration(chance)}
    kind = chance.choice(
        [
            *("event", "event", "between", "window", "order", "passing", "tot", "halt", "inside"),
            *("time-gap", "headway", "gap", "separation", "zone", "density", "empty"),
        ]
    )
    place: dict[str, Any] = {"along": chance.choice([units[unit].get("route"), *zones[:1]])}
    if markers and chance.random() < 0.7:
        place = {"marker": chance.choice(markers) + chance.choice([""] * 20 + ["#2"])}
    if (kind in ("inside", "zone", "density", "empty") and not zones) or (
        kind == "passing" and not markers
    ):
        kind = "event"
    match kind:
        case "event":
            if chance.random() < 0.5:
                return {"event": event, "within": [None, clock(chance, parade)]}
            return {"event": event, "at": clock(chance, parade), "tolerance": duration(chance)}
        case "between":
            return {"between": [event, other], "within": within}
        case "window":
            return {"window": {"from": event, "length": duration(chance), "until": other}}
        case "order":
            return {"order": [event, other, parade.event(chance)]}
        case "passing":
            return {"order": chosen, "marker": chance.choice(markers)}
        case "tot":
            return {"tot": chosen, "tolerance": duration(chance)}
        case "halt":
            return {"halt": chosen, "at-most": duration(chance)}
        case "inside":
            return {"inside": chosen, "zone": chance.choice(zones), **limit}
        case "time-gap" | "headway":
            return {kind: chosen, **limit, **place}
        case "gap":
            return {"gap": chosen, "at-least": length(chance), **place}
        case "separation":
            return {"separation": "flight", "at-least": length(chance)}
        case "zone":
            count = chance.choice(["people", "vehicles", "aircraft", "units"])
            between = {"from": event, "to": other} if chance.random() < 0.4 else {}
            most = {chance.choice(["at-least", "at-most"]): chance.choice([0, 1, 100, "2,500"])}
            return {"zone": chance.choice(zones), "count": count, **most, **between}
        case "density":
            name = chance.choice(zones)
            zone = parade.section("zones")[name]
            if not (isinstance(zone, dict) and "area" in zone):
                area = chance.choice(["22000 m2", "2.2 ha", "5 acres"])
                parade.section("zones")[name] = {"stretches": zone, "area": area}
            return {"zone": name, "count": "people/m2", "at-most": chance.choice([0.4, 2, 1e-3])}
    return {"empty": chance.choice(zones), "at-most": duration(chance), "from": event, "to": other}


def incident(chance: random.Random, parade: Parade) -> None:
    """Let something go wrong."""
    units = parade.units()
    name = chance.choice(list(units)) if units else None
    if name is None:
        return
    unit = units[name]
    markers = parade.markers(unit)
    place = chance.choice([*markers, "10 m", "100 m", length(chance)])
    made: dict[str, Any] = {"unit": name, "place": place, "rank": chance.choice([1] * 6 + [2])}
    own = copy.deepcopy(parade.section("units")[name])
    match unit.get("kind"):
        case "flight":
            made["turns-back"] = chance.choice([1, "all"])
            if made["turns-back"] == "all":
                del made["rank"]
        case "formation":
            made["falls-out"] = 1
        case _:
            own["elastic"] = True
            own["width"] = chance.choice(["2 m", "9 m"])
            made["drives-on"] = duration(chance)
            if chance.random() < 0.5:
                del made["drives-on"]
                made["towed"] = True
                parade.section("recovery").setdefault(
                    "tow", {"travel": duration(chance), "working-time": duration(chance)}
                )
                if markers and chance.random() < 0.4:
                    stands = {"stands": chance.choice(markers), "speed": "15 km/h"}
                    parade.section("recovery")["tow-2"] = stands | {"working-time": "5 min"}
    parade.section("units")[name] = own
    parade.section("incidents")[f"incident-{len(parade.section('incidents'))}"] = made
    if chance.random() < 0.4:
        for each, size in list(parade.section("segments").items()):
            if isinstance(size, str):
                parade.section("segments")[each] = {"length": size, "width": "15 m"}


def day(chance: random.Random, parade: Parade) -> None:
    """Let something turn out otherwise than planned."""
    for _ in range(chance.choice([1, 1, 2])):
        path, value = setting(chance, parade)
        parade.section("day")[path] = value


def setting(chance: random.Random, parade: Parade) -> tuple[str, Any]:
    """A path of the document, and another value for it."""
    places = [
        (above, key, path)
        for above, key, path in parade.places()
        if path[0] in ("units", "profiles", "segments", "programme", "gaits", "markers", "window")
        and isinstance(above[key], str | int | float)
        and not isinstance(above[key], bool)
        and key not in ("low", "high")
    ]
    if not places or chance.random() < 0.1:
        return f"units.{chance.choice([*parade.units(), 'x'])}", None
    above, key, path = chance.choice(places)
    if "value" in path:
        path = path[: path.index("value")]
    text = str(above[key])
    head, _, unit = text.partition(" ")
    if key in ("at", "on-station"):
        return ".".join(path), clock(chance, parade)
    try:
        factor = chance.choice([0.5, 0.9, 1.1, 2.0])
        if unit and " " not in unit:
            return ".".join(path), f"{float(head) * factor:.6g} {unit}"
        return ".".join(path), max(1, round(int(text) * factor))
    except (ValueError, OverflowError):
        return ".".join(path), above[key]


def lane(chance: random.Random, parade: Parade) -> None:
    """Let a car drive along a lane beside a route."""
    routes = parade.section("routes")
    ground = {unit.get("route") for unit in parade.units("formation", "column").values()}
    beside = [name for name in routes if name in ground and isinstance(routes[name], list)]
    if not beside:
        return
    route = chance.choice(beside)
    ends = [*parade.markers({"route": route}), "10 m", "90 m", "start", "end"]
    name = f"lane-{len(routes)}"
    routes[name] = {"beside": route, "from": chance.choice(ends), "to": chance.choice(ends)}
    parade.section("units")[f"car-{len(routes)}"] = {
        **{"kind": "column", "route": name, "ranks": 1, "length": "5 m", "speed": "9 km/h"},
        **({"release": cue(chance, parade)} if chance.random() < 0.5 else {}),
    }


def lap(chance: random.Random, parade: Parade) -> None:
    """Let a route go round again."""
    routes = parade.section("routes")
    ground = {unit.get("route") for unit in parade.units("formation", "column").values()}
    found = [name for name in routes if name in ground and isinstance(routes[name], list)]
    if found:
        name = chance.choice(found)
        segments = routes[name]
        first = chance.randrange(len(segments)) if segments else 0
        routes[name] = [*segments, *segments[first:] * chance.choice([1, 1, 2])]
