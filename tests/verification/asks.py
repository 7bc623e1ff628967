"""Constraints of every kind, made to fit a random parade: they hold by a chosen slack."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from simulator import simulate
from simulator.errors import ConstraintError, ScenarioError
from simulator.scenario.model.constraints import KINDS
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from tests.verification.parades import ZERO, Document

Asked = dict[str, Any]
ALL_KINDS = [kind.kind for kind in KINDS]


def clock(seconds: float) -> str:
    """The date and time, so many seconds after the start of a random parade."""
    return (ZERO + timedelta(seconds=seconds)).isoformat()


def with_flights(document: Document, rng: random.Random) -> Document:
    """The parade with two more flights on one route, of different speeds."""
    document = copy.deepcopy(document)
    document["segments"] |= {"sky": {"length": "3000 m", "medium": "air"}}
    document["routes"] |= {"sky": ["sky"]}
    document["markers"] |= {"above": "sky + 1200 m"}
    for name in ("swift", "slow"):
        at = clock(rng.randint(60, 400))
        document["units"][name] = {
            "kind": "flight",
            "route": "sky",
            "aircraft": rng.randint(1, 3),
            "length": f"{rng.randint(0, 40)} m",
            "speed": f"{rng.randint(60, 120)} m/s",
            **({"target": {"marker": "above", "at": at}} if rng.random() < 0.5 else {}),
        }
        if "target" not in document["units"][name]:
            document["units"][name]["call"] = {"at": at}
    return document


def asking(
    document: Document,
    rng: random.Random,
    *,
    kinds: Sequence[str] = ALL_KINDS,
    broken: bool = False,
) -> Document | None:
    """The parade with constraints of as many kinds as fit it, or None where none does.

    Each holds, by a slack that is random; of those that are to be broken, one is.
    """
    run = simulate(Scenario.from_dict(document))
    asked: list[Asked] = []
    for kind in kinds:
        found = list(Asks(run, rng).of(kind))
        rng.shuffle(found)
        for constraint in found[:2]:
            fitted = _fitted(document, constraint, rng.choice([0.0, 0.7, 5.0, 20.0]), rng)
            if fitted is not None:
                asked.append({**fitted, "name": f"{kind} {len(asked)}"})
    if not asked:
        return None
    if broken:
        for one in rng.sample(asked, len(asked)):
            worse = _fitted(document, {**one}, -rng.choice([0.4, 3.0, 12.0]), rng)
            if worse is not None:
                one.update(worse)
                break
        else:
            return None
    return {**copy.deepcopy(document), "constraints": asked}


class Asks:
    """What may be asked of a run; the bounds are still anything."""

    def __init__(self, run: Run, rng: random.Random) -> None:
        self.run = run
        self.rng = rng
        self.scenario = run.scenario
        self.ground = [body.name for body in self.scenario.units if not body.flies]
        self.flights = [body.name for body in self.scenario.units if body.flies]
        self.markers = sorted(self.scenario.network.markers)
        self.events = [name for name in run.events if "released" not in name]

    def of(self, kind: str) -> Iterator[Asked]:
        """Constraints of a kind."""
        method = getattr(self, "_" + kind.replace("-", "_"), None)
        assert method is not None, f"write a method for constraints of kind {kind} in asks.py"
        yield from method()

    def _pick(self, least: int, names: list[str]) -> list[str]:
        return self.rng.sample(names, self.rng.randint(least, len(names)))

    def _two(self) -> tuple[str, str]:
        one, two = self.rng.sample(self.events, 2)
        read = self.run.events
        return (one, two) if read[one] <= read[two] else (two, one)

    def _window(self) -> Iterator[Asked]:
        for _ in range(2):
            first, last = self._two()
            until = [last, *self.rng.sample(self.events, 1)]
            yield {"window": {"from": first, "length": "100000 s", "until": until}}

    def _event(self) -> Iterator[Asked]:
        for _ in range(2):
            name = self.rng.choice(self.events)
            now = self.run.events[name]
            far = [now - 30.0, now + 30.0]
            far[self.rng.randint(0, 1)] = now
            yield {"event": name, "within": [clock(round(edge, 3)) for edge in far]}

    def _between(self) -> Iterator[Asked]:
        for _ in range(3):
            first, last = self._two()
            sides: list[str | None] = [None, "100000 s"]
            if self.rng.random() < 0.5:
                sides = ["0 s", None]
            yield {"between": [first, last], "within": sides}

    def _order(self) -> Iterator[Asked]:
        for _ in range(2):
            names = self.rng.sample(self.events, min(3, len(self.events)))
            names.sort(key=lambda name: self.run.events[name])
            yield {"order": names}
        yield {"order": "all", "marker": self.rng.choice(self.markers)}

    def _tot(self) -> Iterator[Asked]:
        for unit in self.flights:
            marker = "above" if self.scenario.unit[unit].route == "sky" else "overhead"
            at = clock(round(self.run.events[f"{unit}@{marker}"], 3))
            yield {"tot": unit, "marker": marker, "at": at, "tolerance": "1000 s"}
            ground = self.rng.choice(self.events)
            yield {"tot": unit, "marker": marker, "at": ground, "tolerance": "100000 s"}

    def _halt(self) -> Iterator[Asked]:
        yield {"halt": self._pick(1, self.ground), "at-most": "100000 s"}
        yield {"halt": "all", "at-most": "100000 s"}

    def _inside(self) -> Iterator[Asked]:
        for zone in ("square", "corner"):
            yield {"inside": "all", "zone": zone, "at-most": "100000 s"}
            yield {"inside": self._pick(1, self.ground), "zone": zone, "at-least": "0 s"}

    def _time_gap(self) -> Iterator[Asked]:
        places: list[Asked] = [{"marker": marker} for marker in self.markers]
        places += [{"along": segment} for segment in self.scenario.network.segments]
        for place in self.rng.sample(places, min(4, len(places))):
            bound = self.rng.choice([{"at-least": "0 s"}, {"at-most": "100000 s"}])
            yield {"time-gap": "all", **place, **bound}

    def _headway(self) -> Iterator[Asked]:
        for asked in self._time_gap():
            yield {"headway" if key == "time-gap" else key: value for key, value in asked.items()}

    def _gap(self) -> Iterator[Asked]:
        places: list[Asked] = [{"marker": marker} for marker in self.markers]
        places += [{"along": segment} for segment in self.scenario.network.segments] * 2
        for place in self.rng.sample(places, min(5, len(places))):
            bound = self.rng.choice([{"at-least": "0 m"}, {"at-most": "100000 m"}])
            yield {"gap": "all", **place, **bound}

    def _separation(self) -> Iterator[Asked]:
        yield {"separation": "flight", "at-least": "0.001 s"}
        yield {"separation": "flight", "at-least": "0.001 m"}
        yield {"separation": "flight", "at-least": "0.001 s", "marker": "above"}

    def _occupancy(self) -> Iterator[Asked]:
        for zone in ("square", "corner"):
            count = self.rng.choice(["people", "units", "vehicles"])
            yield {"zone": zone, "count": count, "at-most": 100_000}
            yield {"zone": zone, "count": "people", "at-most": 100_000, **self._interval()}
            yield {"zone": zone, "count": count, "at-least": 0, **self._interval()}

    def _empty(self) -> Iterator[Asked]:
        for zone in ("square", "corner"):
            yield {"empty": zone, "at-most": "100000 s", **self._interval()}

    def _interval(self) -> Asked:
        first, last = self._two()
        if self.rng.random() < 0.3:
            return {"from": first, "to": clock(round(self.run.events[last] + 40, 3))}
        return {"from": first, "to": last}


def _fitted(
    document: Document, constraint: Asked, slack: float, rng: random.Random
) -> Asked | None:
    """The constraint with its bound moved so that it holds by so much (or less than nothing)."""
    asked = copy.deepcopy(constraint)
    now = _slack(document, asked)
    if now is None or abs(now) > 1e7:
        return None
    if asked.get("order") or asked.get("event"):
        return asked if (now >= 0) == (slack >= 0) else None
    holder, key, side = _bound(asked)
    text = str(holder[key][side] if side is not None else holder[key])
    number, _, unit = text.partition(" ")
    loosens = -1.0 if key == "at-least" or side == 0 else 1.0
    if not unit:
        slack = float(rng.randint(0, 3)) if slack >= 0 else -float(rng.randint(1, 3))
    moved = round(float(number) + loosens * (slack - now), 4)
    least = 0.001 if key == "at-least" and "separation" in asked else 0.0
    if key == "within":
        least = -1e9
    if moved < least:
        return None
    value: Any = f"{moved} {unit}" if unit else round(moved)
    if side is not None:
        holder[key][side] = value
    else:
        holder[key] = value
    fitted = _slack(document, asked)
    return asked if fitted is not None and (fitted >= 0) == (slack >= 0) else None


def _bound(asked: Asked) -> tuple[Any, str, int | None]:
    """Where the bound of a constraint stands."""
    if "window" in asked:
        return asked["window"], "length", None
    if "between" in asked:
        return asked, "within", 1 if asked["within"][0] is None else 0
    key = next(key for key in ("at-least", "at-most", "tolerance") if key in asked)
    return asked, key, None


def _slack(document: Document, asked: Asked) -> float | None:
    """The slack of a constraint on a parade; None where it does not fit it."""
    try:
        scenario = Scenario.from_dict({**document, "constraints": [{**asked, "name": "it"}]})
        return simulate(scenario).verdicts[-1].slack
    except (ScenarioError, ConstraintError):
        return None
