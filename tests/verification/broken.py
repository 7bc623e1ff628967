"""Random parades in which vehicles break down, as scenario documents.

Narrow and wide vehicles, elastic columns and marchers on a line, at a merge or at a fork; wrecks
that drive on and wrecks that are towed by one recovery vehicle or two. Reactions are whole
multiples of `REACTION`: one who steps through time can look back by whole steps.
"""

from __future__ import annotations

import copy
import random
from datetime import timedelta

from tests.verification.parades import ZERO, Document

#: All reactions are whole multiples of this (s).
REACTION = 0.5

SHAPES: dict[str, dict[str, list[str]]] = {
    "line": {"main": ["s0", "s1"]},
    "merge": {"main": ["s0", "s2"], "side": ["s1", "s2"]},
    "leave": {"main": ["s0", "s1"], "off": ["s0", "s2"]},
}


class Maker:
    """One parade with breakdowns in the making."""

    def __init__(self, seed: int, plain: bool) -> None:
        self.random = random.Random(f"broken/{seed}")
        #: Whether it has only what the stepping oracle knows.
        self.plain = plain
        self.segments: dict[str, float] = {}
        self.units: Document = {}
        self.ranks: dict[str, int] = {}
        self.incidents: Document = {}

    def metres(self, low: float, high: float) -> float:
        return round(self.random.uniform(low, high), 2)

    def document(self) -> Document:
        chance = self.random
        shape = chance.choice(["line", "line", "merge", "merge", "merge", "leave"])
        self.routes = {name: list(names) for name, names in SHAPES[shape].items()}
        for name in sorted({name for names in self.routes.values() for name in names}):
            self.segments[name] = self.metres(80, 150)
        self.common = "s2" if shape == "merge" else "s0"
        for number in range(chance.randint(3, 5)):
            self.add_unit(f"u{number}")
        self.add_breakdowns()
        document: Document = {
            "name": "broken",
            "start": ZERO.isoformat(),
            "segments": {name: self.segment(name) for name in self.segments},
            "routes": self.routes,
            "markers": {
                "stand": f"{self.common} + {self.metres(10, 70)} m",
                **{
                    f"at-{name}": f"{name} + {self.metres(10, length - 10)} m"
                    for name, length in self.segments.items()
                },
            },
            "zones": {"square": {self.common: ["20.0 m", "60.0 m"]}},
            "units": self.units,
            "groups": {},
            "programme": {},
            "incidents": self.incidents,
            "recovery": self.recovery(),
        }
        if not self.plain:
            self.add_more(document)
        return document

    def segment(self, name: str) -> Document:
        wide = self.random.random() < 0.95
        width = {"width": f"{self.metres(6, 11)} m"} if wide else {}
        return {"length": f"{self.segments[name]} m", **width}

    # -- units -------------------------------------------------------------------------------------

    def add_unit(self, name: str) -> None:
        chance = self.random
        reaction = chance.choice([0, 1, 2, 5]) * REACTION
        unit: Document = {
            "route": chance.choice(sorted(self.routes)),
            "speed": f"{self.metres(1.0, 3.0)} m/s",
            "gap": f"{self.metres(1, 12)} m",
            "reaction": f"{reaction} s",
        }
        if chance.random() < 0.93:
            unit["width"] = f"{self.metres(2, 5)} m"
        kind = chance.random()
        self.ranks[name] = 1
        if kind < 0.2:
            unit |= {"kind": "formation", "ranks": chance.randint(2, 6), "files": 3}
            unit |= {"rank-spacing": f"{self.metres(1, 2)} m", "depth": "0.5 m"}
            self.ranks[name] = 0
        else:
            unit |= {"kind": "column", "ranks": 1, "length": f"{self.metres(4, 9)} m"}
            unit |= {"crew": chance.randint(1, 4)}
        if kind > 0.6:
            self.ranks[name] = ranks = chance.randint(2, 4)
            unit |= {"ranks": ranks, "elastic": True, "spacing": f"{self.metres(1, 8)} m"}
            unit |= {"rank-reaction": f"{chance.choice([0, 1, 3]) * REACTION} s"}
            if chance.random() < 0.3:
                unit["catch-up"] = f"{self.metres(2.0, 3.5)} m/s"
        if name == "u0" or chance.random() < 0.6:
            second = 0.0 if name == "u0" else self.metres(0, 90)
            unit["release"] = {"at": (ZERO + timedelta(seconds=second)).isoformat()}
        self.units[name] = unit

    # -- what goes wrong ---------------------------------------------------------------------------

    def add_breakdowns(self) -> None:
        vehicles = [(unit, rank) for unit, ranks in self.ranks.items() for rank in range(ranks)]
        if not vehicles:
            self.ranks["u0"] = 1
            self.units["u0"] |= {"kind": "column", "ranks": 1, "length": "7.13 m", "crew": 2}
            for key in ("files", "rank-spacing", "depth"):
                del self.units["u0"][key]
            vehicles = [("u0", 0)]
        early = vehicles[: max(1, (len(vehicles) + 1) // 2)]
        chosen = self.random.sample(early, min(len(early), self.random.choice([1, 2, 2, 3])))
        for number, (unit, rank) in enumerate(chosen):
            self.incidents[f"w{number}"] = self.breakdown(unit, rank)

    def breakdown(self, unit: str, rank: int) -> Document:
        chance = self.random
        names = self.routes[self.units[unit]["route"]]
        edge = sum(self.segments[name] for name in names[: names.index(self.common)])
        incident: Document = {"unit": unit, "place": f"{round(edge + self.metres(8, 70), 2)} m"}
        if self.ranks[unit] > 1:
            incident["rank"] = rank + 1
        if chance.random() < 0.55:
            return incident | {"towed": True}
        return incident | {"drives-on": f"{self.metres(15, 140)} s"}

    def recovery(self) -> Document:
        found: Document = {}
        for number in range(self.random.choice([1, 1, 2])):
            work = {"working-time": f"{self.metres(10, 60)} s"}
            if self.random.random() < 0.5:
                work |= {"travel": f"{self.metres(5, 60)} s"}
            else:
                work |= {"stands": "stand", "speed": f"{self.metres(1, 6)} m/s"}
            found[f"tow-{number}"] = work
        return found

    # -- what the oracle does not know -------------------------------------------------------------

    def add_more(self, document: Document) -> None:
        chance = self.random
        for name, unit in list(self.units.items()):
            if self.ranks[name] == 0 and chance.random() < 0.7:
                fallen = {"unit": name, "rank": 1, "falls-out": 2, "place": "at-" + self.common}
                self.incidents[f"faint-{name}"] = fallen
            if chance.random() < 0.3:
                segment = chance.choice(self.routes[unit["route"]])
                hold = {"duration": f"{self.metres(5, 40)} s"}
                unit["holds"] = {f"at-{segment}": hold}
                if self.ranks[name] > 1 and chance.random() < 0.5:
                    unit["hold"] = "each"
            if chance.random() < 0.15 and unit["kind"] == "column" and name != "u0":
                unit["start"] = f"{self.metres(1, 7)} m"
        if chance.random() < 0.4:
            self.add_flight(document)
        if chance.random() < 0.25:
            at = (ZERO + timedelta(seconds=self.metres(20, 150))).isoformat()
            halt = {"at": at, "duration": f"{self.metres(5, 60)} s", "halts": True}
            document["programme"]["halt"] = halt

    def add_flight(self, document: Document) -> None:
        document["segments"]["air"] = {"length": "3000 m", "medium": "air"}
        document["routes"]["air"] = ["air"]
        document["zones"]["square"]["air"] = ["1000 m", "1400 m"]
        at = (ZERO + timedelta(seconds=90)).isoformat()
        flight = {"kind": "flight", "route": "air", "ranks": [1, 2, 2], "length": "15 m"}
        flight |= {"spacing": "40 m", "speed": "100 m/s", "crew": 2, "call": {"at": at}}
        document["units"]["jets"] = flight
        some = self.random.random() < 0.5
        back = {"rank": 2, "turns-back": 1} if some else {"turns-back": "all"}
        place = f"{self.metres(500, 2500)} m"
        document["incidents"]["back"] = {"unit": "jets", "place": place, **back}


def broken(seed: int, *, plain: bool) -> Document:
    """A random parade in which something breaks down.

    Parameters
    ----------
    seed
        The same seed gives the same parade.
    plain
        With nothing but breakdowns on the ground; otherwise with holds, starts further on, men who
        fall out, flights that turn back and halts of everything, too.
    """
    return Maker(seed, plain).document()


def without_widths(document: Document) -> Document:
    """The parade, on roads of which nobody knows how wide they are: nobody passes."""
    document = copy.deepcopy(document)
    for segment in document["segments"].values():
        segment.pop("width", None)
    return document
