"""Who marches in random parades, and where they stand at first."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from tests.verification.roads import Document, Roads

ZERO = datetime(2025, 9, 3, 9, 0, 0)


def clock(second: int) -> str:
    """A clock time of the day, so many seconds after the scenario's start."""
    return (ZERO + timedelta(seconds=second)).strftime("%H:%M:%S")


class LineUp(Roads):
    """Units in the making."""

    def __init__(
        self, seed: int, size: int, *, elastic: bool, times: bool, laps: bool = False
    ) -> None:
        super().__init__(random.Random(f"{seed}/{size}"), laps=laps)
        #: For what not every parade has: whatever is drawn of it, a plain parade stays the same.
        self.more = random.Random(f"{seed}/{size}/more")
        #: How they stand at first, and how long they form up.
        self.first = random.Random(f"{seed}/{size}/first")
        self.size = size
        self.elastic = elastic
        self.times = times
        self.of_laps = random.Random(f"{seed}/{size}/laps")
        self.of_times = random.Random(f"{seed}/{size}/times")
        self.units: dict[str, Document] = {}
        #: Ground units: start, length, gap and stations where they stop.
        self.start: dict[str, float] = {}
        self.length: dict[str, float] = {}
        #: Head to tail while drawn up.
        self.depth: dict[str, float] = {}
        self.stops: dict[str, list[float]] = {}
        self.groups: dict[str, list[str]] = {}

    def speed(self) -> str:
        if self.random.random() < 0.3:
            return f"{self.random.randint(60, 130)} steps/min x 0.75 m"
        return f"{self.random.choice([0.5, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0])} m/s"

    def station(self, unit: str, marker: str) -> float | None:
        """Station of a marker on a unit's route, where its head comes by."""
        name, _, number = marker.partition("#")
        stations = self.passes(self.units[unit]["route"], name)[int(number or 1) - 1 :]
        return next((s for s in stations[:1] if s >= self.start.get(unit, 0.0)), None)

    def places(self, unit: str) -> list[str]:
        """The markers, or one pass of each at which a unit comes by more than once."""
        if not self.laps:
            return sorted(self.markers)
        found = []
        for marker in sorted(self.markers):
            often = len(self.passes(self.units[unit]["route"], marker))
            number = self.of_laps.randint(1, max(often, 1))
            found.append(marker if number == 1 else f"{marker}#{number}")
        return found

    def add_ground_unit(self, name: str) -> None:
        chance = self.random
        gaps = [0.0, 5.0, self.metres(0, 20), self.metres(0, 20), self.metres(20, 70)]
        gap, reaction = chance.choice(gaps), 0.0
        forms_up = f"{self.first.choice([15, 40.5, 120])} s" if self.first.random() < 0.2 else None
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
        unit |= self.times_kept(unit["route"]) if self.times else {}
        unit |= {} if forms_up is None else {"form-up": forms_up}
        self.units[name], self.length[name], self.stops[name] = unit, length, []
        self.place(name)

    def fill_the_loop(self, name: str) -> None:
        """A gap with which a unit alone nearly fills its loop, and follows its own rear."""
        legs, chance = self.legs(self.units[name]["route"]), self.of_laps
        loops = [
            later - station
            for number, (segment, station) in enumerate(legs)
            for other, later in legs[number + 1 :]
            if other == segment
        ]
        gap = round(
            min(loops, default=0.0) - self.length[name] - chance.choice([1, 7.5, 20, 20.25]), 6
        )
        if gap > 0 and not self.units[name].get("drawn-up") and chance.random() < 0.8:
            self.units[name] |= {"gap": f"{gap} m", "reaction": f"{chance.choice([20, 45])} s"}

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

    def times_kept(self, route: str) -> Document:
        """A time gap, a headway, or both: everywhere, or at one or two markers."""
        chance, keys = self.of_times, {}
        for key, seconds in {"time-gap": [0, 5, 40, 90.5], "headway": [30, 61, 61, 150.5]}.items():
            if chance.random() < 0.45:
                kept: Document = {"time": f"{chance.choice(seconds)} s"}
                passed = [
                    name for name, place in self.markers.items() if place[0] in self.edges(route)
                ]
                if passed and chance.random() < 0.5:
                    kept["at"] = chance.sample(
                        sorted(passed), min(len(passed), chance.randint(1, 2))
                    )
                keys[key] = kept if "at" in kept else kept["time"]
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
            self.stand(name)
            return
        if ahead is not None and self.units[ahead].get("drawn-up") and way < 0.7:
            standing = self.metres(0, 15)
            gap = float(unit["gap"].removesuffix(" m"))
            own = chance.random() < 0.5
            behind = self.depth[ahead] + (standing if own else gap)
            start_at = round(self.start[ahead] - behind, 6)
            if start_at >= self.length[name]:
                unit |= {"drawn-up": True, "route": self.units[ahead]["route"]}
                unit |= {"standing-gap": f"{standing} m"} if own else {}
                self.start[name] = start_at
                self.stand(name)
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

    def stand(self, name: str) -> None:
        """How a unit stands that is drawn up: as it marches, closer, or in other ranks."""
        unit, chance = self.units[name], self.first
        self.depth[name] = self.length[name]
        if chance.random() < 0.4:
            return
        ranks = unit["ranks"] if isinstance(unit["ranks"], int) else 4
        across, rest = unit.get("files", 0), {}
        on_foot = unit["kind"] == "formation"
        own = float(unit["depth" if on_foot else "length"].removesuffix(" m"))
        key = "rank-spacing" if on_foot else "spacing"
        closest = own if on_foot else 0.0
        marching = float(unit[key].removesuffix(" m"))
        pitch = round(closest + chance.choice([0, 0.25, 0.5]) * (marching - closest), 6)
        if across and ranks % 2 == 0 and chance.random() < 0.4:
            ranks //= 2
            rest = chance.choice([{"files": across * 2}, {"files": across * 2, "ranks": ranks}])
        unit["standing"] = {key: f"{pitch} m", **rest}
        front_to_front = pitch if on_foot else pitch + own
        self.depth[name] = round((ranks - 1) * front_to_front + own, 6)

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
        if self.random.random() < 0.4 and len(ground) > 1:
            size = self.random.randint(2, len(ground))
            self.groups["g0"] = sorted(self.random.sample(ground, size), key=ground.index)
        if self.groups and self.random.random() < 0.3:
            self.groups["g1"] = ["g0", *(name for name in self.units if name.startswith("j"))]
