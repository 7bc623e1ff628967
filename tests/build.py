"""A parade in three lines: numbers are SI, names are those of the scenario file.

    parade(
        block("guard", length=20, speed=1, release=40, gap=10),
        segments={"avenue": 1000}, markers={"rostrum": 500},
    )

A number becomes the text that a planner would write (``gap=10`` → ``gap: 10.0 m``), an underscore
a hyphen (``standing_gap`` → ``standing-gap``), and the whole goes through `Scenario.from_dict`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from simulator import simulate
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run

#: Time zero of every parade that is built here.
START = dt.datetime(2024, 5, 8, 9, 0, 0)
#: Motion is exact: instants (s), stations (m) and slacks are asserted to this.
EXACT = 1e-9

_UNIT_OF = {
    "m": "depth gap length rank_spacing spacing standing_gap start width",
    "m/s": "catch_up speed",
    "s": "delay duration form_up headway rank_reaction reaction time_gap",
}
_SI = {key: unit for unit, keys in _UNIT_OF.items() for key in keys.split()}

Named = tuple[str, dict[str, Any]]
Cue = dict[str, Any]


def exactly(value: float) -> Any:
    """What equals a closed form, to 1e-9 absolute."""
    return pytest.approx(value, abs=EXACT, rel=0)


def clock(seconds: float) -> str:
    """The clock time so many seconds after the start (negative: before it)."""
    return (START + dt.timedelta(seconds=seconds)).isoformat()


def at(seconds: float) -> Cue:
    """A cue at a clock time, given in seconds after the start."""
    return {"at": clock(seconds)}


def after(*events: str, delay: float = 0) -> Cue:
    """A cue some seconds after the last of some events."""
    return {"after": list(events), "delay": _quantity("s", delay)}


def hold(duration: float | None = None, until: Cue | None = None) -> dict[str, Any]:
    """A halt for a duration (s), until a cue, or both."""
    return _keys({"duration": duration, "until": until})


def item(cue: Cue, duration: float = 0) -> dict[str, Any]:
    """A programme item."""
    return {**cue, **_keys({"duration": duration})}


def target(marker: str, seconds: float) -> dict[str, str]:
    """A time on target: over the marker, so many seconds after the start."""
    return {"marker": marker, "at": clock(seconds)}


def planned(*events: str, delay: float = 0) -> dict[str, Any]:
    """The time that the plan gives: some seconds after the last of some events."""
    return {"planned": after(*events, delay=delay)}


def formation(name: str, **keys: Any) -> Named:
    """A unit on foot: 1 m/s, one rank, unless said otherwise."""
    return _unit(name, {"kind": "formation", "ranks": 1, "speed": 1.0, **keys})


def stands(**keys: Any) -> dict[str, Any]:
    """How a unit stands while it is drawn up."""
    return _keys(keys)


def block(name: str, *, length: float = 20, **keys: Any) -> Named:
    """A body of one rank that is as deep as it is long (m): what motion alone sees of a unit."""
    return formation(name, depth=length, **keys)


def column(name: str, **keys: Any) -> Named:
    """A unit of vehicles."""
    return _unit(name, {"kind": "column", "ranks": 1, **keys})


def flight(name: str, **keys: Any) -> Named:
    """A unit in the air; its route is called ``air`` unless said otherwise."""
    return _unit(name, {"kind": "flight", "route": "air", "aircraft": 1, **keys})


def parade(
    *units: Named,
    segments: Mapping[str, float] | None = None,
    routes: Mapping[str, Sequence[str] | Mapping[str, str]] | None = None,
    markers: Mapping[str, float | tuple[str, float]] | None = None,
    zones: Mapping[str, Any] | None = None,
    constraints: Sequence[Mapping[str, Any]] = (),
    **rest: Any,
) -> Scenario:
    """Build a scenario of some units in the order of march.

    Parameters
    ----------
    units
        As `formation`, `block`, `column` and `flight` give them.
    segments
        Name → length (m); default: one avenue of 1 km.
    routes
        Name → segments, or a lane as in the file; default: one route, ``along``, over all
        segments. A unit that names no route takes the first.
    markers
        Name → (segment, metres on it); a number alone is on the first segment.
    zones
        Name → as in the file, or (low, high) metres of the first segment.
    constraints
        As in the file; one without a name is called after its place: c0, c1, …
    rest
        Further keys of the file: programme, groups, window, …
    """
    segments = segments or {"avenue": 1000.0}
    routes = routes or {"along": list(segments)}
    first, first_route = next(iter(segments)), next(iter(routes))
    places = {
        name: place if isinstance(place, tuple) else (first, place)
        for name, place in (markers or {}).items()
    }
    document = {
        "name": "A parade",
        "start": START.isoformat(),
        "segments": {name: _quantity("m", length) for name, length in segments.items()},
        "routes": {
            name: dict(route) if isinstance(route, Mapping) else list(route)
            for name, route in routes.items()
        },
        "markers": {
            name: f"{segment} + {_quantity('m', offset)}"
            for name, (segment, offset) in places.items()
        },
        "zones": {
            name: {first: [_quantity("m", edge) for edge in zone]}
            if isinstance(zone, tuple)
            else zone
            for name, zone in (zones or {}).items()
        },
        "constraints": [{"name": f"c{place}", **each} for place, each in enumerate(constraints)],
        "units": {name: {"route": first_route, **keys} for name, keys in units},
        **{key.replace("_", "-"): value for key, value in rest.items()},
    }
    return Scenario.from_dict(document)


def run_of(*units: Named, **rest: Any) -> Run:
    """Run the scenario that `parade` builds."""
    return simulate(parade(*units, **rest))


def _unit(name: str, keys: dict[str, Any]) -> Named:
    if isinstance(keys.get("release"), int | float):
        keys["release"] = at(keys["release"])
    if isinstance(keys.get("gait_at"), Mapping):
        keys["gait_at"] = {
            marker: _quantity("m/s", pace) for marker, pace in keys["gait_at"].items()
        }
    return name, _keys(keys)


def _keys(keys: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key.replace("_", "-"): _quantity(_SI[key], value) if key in _SI else value
        for key, value in keys.items()
        if value is not None
    }


def _quantity(unit: str, value: Any) -> Any:
    return f"{float(value)!r} {unit}" if isinstance(value, int | float) else value
