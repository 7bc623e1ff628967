"""Random parades that interact, as scenario documents.

A parade is a function of a seed and a size, so that hypothesis can shrink it.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from hypothesis import reject
from hypothesis import strategies as st

from simulator.errors import ScenarioError
from simulator.scenario.scenario import Scenario
from tests.verification.roads import Document, Roads

ZERO = datetime(2025, 9, 3, 9, 0, 0)


def clock(second: int) -> str:
    """A clock time of the day, so many seconds after the scenario's start."""
    return (ZERO + timedelta(seconds=second)).strftime("%H:%M:%S")


class Maker(Roads):
    """One parade in the making: numbers first, the document at the end."""

    def __init__(self, seed: int, size: int, *, elastic: bool = False, halts: bool = False) -> None:
        super().__init__(random.Random(f"{seed}/{size}"))
        #: Of what not every parade has: so that one with halts is the one without, and its halts.
        self.more = random.Random(f"{seed}/{size}/more")
        self.size = size
        self.elastic, self.halts = elastic, halts
        self.units: dict[str, Document] = {}
        #: Ground units: start, length, gap and stations where they stop.
        self.start: dict[str, float] = {}
        self.length: dict[str, float] = {}
        self.stops: dict[str, list[float]] = {}
        self.programme: dict[str, Document] = {}
        self.groups: dict[str, list[str]] = {}

    def document(self) -> Document:
        self.lay_out()
        for number in range(self.size):
            self.add_ground_unit(f"u{number}")
        self.add_flights()
        self.add_groups()
        self.add_programme()
        self.add_holds()
        self.add_paces()
        self.add_cues()
        air = {"air": {"length": "3000 m", "medium": "air"}} if "air" in self.routes else {}
        return {
            "name": "random",
            "start": ZERO.isoformat(),
            "segments": {name: f"{length} m" for name, length in self.segments.items()} | air,
            "routes": self.routes,
            "markers": {
                name: f"{segment} + {offset} m" for name, (segment, offset) in self.markers.items()
            },
            "zones": self.zones(),
            "programme": self.programme,
            "groups": self.groups,
            "units": self.units,
        }

    # -- units -------------------------------------------------------------------------------------

    def speed(self) -> str:
        if self.random.random() < 0.3:
            return f"{self.random.randint(60, 130)} steps/min x 0.75 m"
        return f"{self.random.choice([0.5, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0])} m/s"

    def station(self, unit: str, marker: str) -> float | None:
        """Station of a marker on a unit's route, where its head comes by."""
        segment, offset = self.markers[marker]
        edge = self.edges(self.units[unit]["route"]).get(segment)
        if edge is None or edge + offset < self.start.get(unit, 0.0):
            return None
        return round(edge + offset, 6)

    def add_ground_unit(self, name: str) -> None:
        chance = self.random
        gaps = [0.0, 5.0, self.metres(0, 20), self.metres(0, 20), self.metres(20, 70)]
        gap, reaction = chance.choice(gaps), 0.0
        if chance.random() < 0.5:
            reaction = chance.choice([1.0, 2.5, 20.0])
        unit: Document = {"route": chance.choice(sorted(set(self.routes) - {"air"}))}
        ranks = chance.choice(["few", "many", "blocks"])
        count = {"few": 1, "many": chance.randint(2, 12), "blocks": 4}[ranks]
        across = chance.randint(1, 12)
        if ranks == "blocks":
            unit["ranks"] = [chance.randint(1, 9), f"3 x {across}"]
        else:
            unit |= {"ranks": count, "files": across}
        if chance.random() < (0.35 if self.elastic else 0.65):
            spacing, depth = chance.choice([1.0, 1.5, 2.5]), chance.choice([0.5, 0.75])
            unit |= {"kind": "formation", "gait": self.speed()}
            unit |= {"rank-spacing": f"{spacing} m", "depth": f"{depth} m"}
            length = (count - 1) * spacing + depth
        else:
            own, spacing = chance.choice([4.0, 7.5]), chance.choice([2.0, 8.0])
            unit |= {"kind": "column", "speed": self.speed(), "crew": chance.randint(0, 4)}
            if self.elastic and count > 1 and self.more.random() < 0.8:
                spacing = self.more.choice([0.0, spacing, self.metres(0, 15)])
                unit |= self.elastically()
            unit |= {"length": f"{own} m", "spacing": f"{spacing} m"}
            length = count * own + (count - 1) * spacing
        unit |= {"gap": f"{gap} m", "reaction": f"{reaction} s"}
        self.units[name], self.length[name], self.stops[name] = unit, length, []
        self.place(name)

    def elastically(self) -> Document:
        """What makes a column elastic."""
        keys: Document = {"elastic": True}
        if self.more.random() < 0.7:
            keys["rank-reaction"] = f"{self.more.choice([0.5, 1.0, 2.5, 6.0])} s"
        if self.more.random() < 0.5:
            keys["catch-up"] = f"{self.more.choice([0.8, 1.5, 2.5, 4.0])} m/s"
        if self.more.random() < 0.4:
            keys["hold"] = "each"
        return keys

    def place(self, name: str) -> None:
        """Where the unit stands at first: at the beginning, further on, or drawn up."""
        chance, unit, total = self.random, self.units[name], 0.0
        total = self.route_length(unit["route"])
        ahead = list(self.units)[-2] if len(self.units) > 1 else None
        way = chance.random()
        leads = way < (0.5 if self.elastic else 0.25)
        if ahead is None and leads and total > self.length[name] + 20:
            self.start[name] = self.metres(self.length[name] + 1, total - 1)
            unit |= {"drawn-up": True, "start": f"{self.start[name]} m"}
            return
        if ahead is not None and self.units[ahead].get("drawn-up") and way < 0.7:
            standing = self.metres(0, 15)
            gap = float(unit["gap"].removesuffix(" m"))
            own = chance.random() < 0.5
            behind = self.length[ahead] + (standing if own else gap)
            start_at = round(self.start[ahead] - behind, 6)
            if start_at >= self.length[name]:
                unit |= {"drawn-up": True, "route": self.units[ahead]["route"]}
                unit |= {"standing-gap": f"{standing} m"} if own else {}
                self.start[name] = start_at
                return
        self.start[name] = 0.0
        if way > 0.75:
            self.start[name] = self.metres(self.grain, total * 0.7)
            if chance.random() < 0.3:
                self.start[name] = chance.choice(list(self.edges(unit["route"]).values()))
            unit["start"] = f"{self.start[name]} m"
            marker = self.mark(unit["route"], self.start[name])
            if marker is not None and chance.random() < 0.5:
                unit["start"] = marker

    def add_flights(self) -> None:
        for number in range(self.random.choice([0, 0, 1, 1, 2])):
            if "air" not in self.routes:
                self.routes["air"] = ["air"]
                self.segments["air"] = 3000.0
                self.markers |= {"call": ("air", 0.0), "over-hill": ("air", 500.0)}
                self.markers["overhead"] = ("air", 1200.0)
            flight = {
                "kind": "flight",
                "route": "air",
                "ranks": self.random.choice([1, 3, [1, 2, 2]]),
                "length": "15 m",
                "spacing": "40 m",
                "speed": self.random.choice(["300 km/h", "100 m/s", "160 knots"]),
            }
            if self.random.random() < 0.3:
                flight["gait-at"] = {self.random.choice(["over-hill", "overhead"]): "80 m/s"}
            if self.random.random() < 0.5:
                at = clock(self.random.randint(60, 600))
                flight["target"] = {"marker": "overhead", "at": at}
            else:
                flight["call"] = None
            items = list(self.units.items())
            items.insert(self.random.randint(0, len(items)), (f"j{number}", flight))
            self.units = dict(items)

    def add_groups(self) -> None:
        ground = list(self.start)
        if self.random.random() < 0.4:
            size = self.random.randint(2, len(ground))
            self.groups["g0"] = sorted(self.random.sample(ground, size), key=ground.index)
        if self.groups and self.random.random() < 0.3:
            self.groups["g1"] = ["g0", *(name for name in self.units if name.startswith("j"))]

    # -- what happens ------------------------------------------------------------------------------

    def add_holds(self) -> None:
        for name in self.start:
            holds: Document = {}
            for station in self.places_to_queue(name) + self.places_to_clear(name):
                marker = self.mark(self.units[name]["route"], station)
                if marker is not None and self.random.random() < 0.45:
                    self.hold(name, marker, holds, self.random.choice([5, 20, 60]))
            for marker in self.random.sample(sorted(self.markers), min(2, len(self.markers))):
                if self.random.random() < 0.4:
                    self.hold(name, marker, holds, self.random.choice([10, 45, 120, 300]))
            if holds:
                self.units[name]["holds"] = holds

    def hold(self, name: str, marker: str, holds: Document, seconds: int) -> None:
        station = self.station(name, marker)
        taken = [self.station(name, other) for other in holds]
        if station is None or station <= self.start[name] or station in taken:
            return
        holds[marker] = {"duration": f"{seconds + self.random.choice([0, 0.5])} s"}
        self.stops[name].append(station)

    def places_to_queue(self, name: str) -> list[float]:
        """Where a unit comes to stand behind the stops, and the starts, of one ahead of it."""
        mine, gap = self.edges(self.units[name]["route"]), self.units[name]["gap"]
        found = []
        for ahead in self.start:
            if ahead == name:
                break
            theirs = self.edges(self.units[ahead]["route"])
            back = self.length[ahead] + float(gap.removesuffix(" m"))
            for stop in [*self.stops[ahead], self.start[ahead]]:
                for segment in set(mine) & set(theirs):
                    station = round(mine[segment] + stop - theirs[segment] - back, 6)
                    if mine[segment] <= station < mine[segment] + self.segments[segment]:
                        found.append(station)
        found = [station for station in found if station > self.start[name]]
        return self.random.sample(sorted(found), min(len(found), 2))

    def places_to_clear(self, name: str) -> list[float]:
        """Where a unit's head is when its tail comes off ground that it shares with others."""
        mine = self.edges(self.units[name]["route"])
        ends = [edge + self.length[name] for edge in list(mine.values())[1:]]
        found = [round(end, 6) for end in ends if end > self.start[name]]
        return self.random.sample(found, min(len(found), 1))

    def add_paces(self) -> None:
        for name in self.start:
            if self.random.random() < 0.4:
                passed = [
                    marker
                    for marker in sorted(self.markers)
                    if (self.station(name, marker) or 0.0) > self.start[name]
                ]
                chosen = self.random.sample(passed, min(len(passed), self.random.randint(1, 2)))
                if len({self.station(name, marker) for marker in chosen}) == len(chosen) > 0:
                    self.units[name]["gait-at"] = {marker: self.speed() for marker in chosen}

    def add_programme(self) -> None:
        for number in range(self.random.randint(0, 2)):
            item: Document = {"duration": f"{self.random.randint(0, 240)} s"}
            if self.random.random() < 0.6:
                item["at"] = clock(self.random.randint(-90, 300))
            else:
                item |= self.after(next(iter(self.start)))
            self.programme[f"item{number}"] = item
        if self.halts:
            self.add_halts()

    def add_halts(self) -> None:
        """One or two times when everything on the ground stands still, not both at once."""
        start = self.more.randint(-30, 400)
        for number in range(self.more.randint(1, 2)):
            duration = self.more.choice([20, 75, 75.5, 300])
            self.programme[f"halt{number}"] = {
                "at": clock(start),
                "duration": f"{duration} s",
                "halts": True,
            }
            start += round(duration + 0.5) + self.more.choice([0, 30, 110])

    def after(self, waiting: str) -> Document:
        """A cue on an event, mostly of a unit ahead of the one that waits."""
        ground = list(self.start)
        place = ground.index(waiting)
        ahead, behind = ground[:place], ground[place + 1 :]
        early = not ahead or self.random.random() < 0.12
        pool = (behind or ahead) if early else ahead
        events = [self.event(self.random.choice(pool), early)]
        if self.random.random() < 0.3:
            events.append(self.event(self.random.choice(pool), early))
        if self.programme and self.random.random() < 0.3:
            events.append(f"{self.random.choice(sorted(self.programme))}.end")
        if self.groups and self.random.random() < 0.3:
            last = place > 0 and waiting not in self.groups["g0"] and self.random.random() < 0.5
            events = [f"g0{'.finishes' if last else self.random.choice(['.starts', '.released'])}"]
        cue: Document = {"after": events if len(events) > 1 else events[0]}
        if self.random.random() < 0.6:
            cue["delay"] = f"{self.random.randint(0, 80) / 2} s"
        return cue

    def event(self, unit: str, early: bool) -> str:
        if early and self.random.random() < 0.5:
            return f"{unit}{self.random.choice(['.released', '.starts'])}"
        passed = [m for m in sorted(self.markers) if self.station(unit, m) is not None]
        if not passed:
            return f"{unit}.starts"
        marker = self.random.choice(passed)
        if early:
            return f"{unit}@{marker}"
        if self.random.random() < 0.1:
            return f"{unit}.finishes"
        return unit + self.random.choice(["@", "@", ".departs@", ".tail@"]) + marker

    def cue(self, waiting: str) -> Document:
        first = waiting == next(iter(self.start))
        if self.random.random() < (0.8 if first else 0.5):
            return {"at": clock(self.random.randint(-60, 500))}
        return self.after(waiting)

    def add_cues(self) -> None:
        for name, unit in self.units.items():
            if "call" in unit:
                unit["call"] = self.cue(list(self.start)[-1])
            if unit["kind"] == "flight":
                continue
            if self.random.random() < 0.4:
                unit["release"] = self.cue(name)
            for hold in unit.get("holds", {}).values():
                if self.random.random() < 0.3:
                    hold["until"] = self.cue(name)
                    if self.random.random() < 0.5:
                        del hold["duration"]


def parade(seed: int, size: int, *, elastic: bool = False, halts: bool = False) -> Document:
    """A random parade of so many ground units, and perhaps some flights."""
    return Maker(seed, size, elastic=elastic, halts=halts).document()


def parades(
    least: int = 2, most: int = 7, *, elastic: bool = False, halts: bool = False
) -> st.SearchStrategy[Document]:
    """Random parades, most of them with elastic columns, or with halts of everything, where these
    are wanted; shrinks to few units.
    """
    mostly = st.sampled_from([False, True, True])
    return st.builds(
        parade,
        st.integers(0, 2**32 - 1),
        st.integers(least, most),
        elastic=mostly if elastic else st.just(False),
        halts=mostly if halts else st.just(False),
    )


def loaded(document: Document) -> Scenario:
    """The scenario of a parade; one that waits for itself, and says so, is not looked at."""
    try:
        return Scenario.from_dict(document)
    except ScenarioError as error:
        if all("a circle of cues" in problem.message for problem in error.problems):
            reject()
        raise
