"""Random parades that interact, as scenario documents.

A parade is a function of a seed and a size, so that hypothesis can shrink it.
"""

from __future__ import annotations

from hypothesis import reject
from hypothesis import strategies as st

from simulator.errors import ScenarioError
from simulator.scenario.scenario import Scenario
from tests.verification.lineups import ZERO, LineUp, clock
from tests.verification.roads import Document

__all__ = ["ZERO", "Document", "clock", "loaded", "parade", "parades"]


class Maker(LineUp):
    """One parade in the making: numbers first, the document at the end."""

    def __init__(
        self,
        seed: int,
        size: int,
        *,
        elastic: bool,
        halts: bool,
        times: bool = False,
        laps: bool = False,
    ) -> None:
        super().__init__(seed, size, elastic=elastic, times=times, laps=laps)
        self.halts = halts
        self.programme: dict[str, Document] = {}

    def document(self) -> Document:
        self.lay_out()
        for number in range(self.size):
            self.add_ground_unit(f"u{number}")
        if self.laps and self.size == 1:
            self.fill_the_loop("u0")
        self.add_flights()
        self.add_groups()
        self.add_programme()
        self.add_holds()
        self.add_paces()
        self.add_cues()
        self.keep_no_time_behind_starts()
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

    # -- what happens ------------------------------------------------------------------------------

    def keep_no_time_behind_starts(self) -> None:
        """A unit keeps its times at markers that it passes: without those behind its start."""
        for name, unit in self.units.items() if self.times else ():
            for key in ("time-gap", "headway"):
                if isinstance(kept := unit.get(key), dict):
                    kept["at"] = [m for m in kept["at"] if self.station(name, m) is not None]
                    if not kept["at"]:
                        del unit[key]

    def add_holds(self) -> None:
        for name in self.start:
            holds: Document = {}
            for station in self.places_to_queue(name) + self.places_to_clear(name):
                marker = self.mark(self.units[name]["route"], station)
                if marker is not None and self.random.random() < 0.45:
                    self.hold(name, marker, holds, self.random.choice([5, 20, 60]))
            for marker in self.random.sample(self.places(name), min(2, len(self.markers))):
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
                    for marker in self.places(name)
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
        """One or two times when everything on the ground stands still, perhaps both at once."""
        start = self.more.randint(-30, 400)
        for number in range(self.more.randint(1, 2)):
            duration = self.more.choice([20, 75, 75.5, 300])
            keys: Document = {"duration": f"{duration} s", "halts": True}
            if self.more.random() < 0.5:
                keys |= self.after(self.more.choice(list(self.start)))
            else:
                keys["at"] = clock(start)
            self.programme[f"halt{number}"] = keys
            start += self.more.choice([0, 10, round(duration + 0.5), 150, 400])

    def after(self, waiting: str) -> Document:
        """A cue on an event, mostly of a unit ahead of the one that waits."""
        ground = list(self.start)
        place = ground.index(waiting)
        ahead, behind = ground[:place], ground[place + 1 :]
        early = not ahead or self.random.random() < 0.12
        pool = ((behind or ahead) if early else ahead) or [waiting]
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
        passed = [m for m in self.places(unit) if self.station(unit, m) is not None]
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


def parade(
    seed: int,
    size: int,
    *,
    elastic: bool = False,
    halts: bool = False,
    times: bool = False,
    laps: bool = False,
) -> Document:
    """A random parade of so many ground units, and perhaps some flights."""
    return Maker(seed, size, elastic=elastic, halts=halts, times=times, laps=laps).document()


def parades(
    least: int = 2,
    most: int = 7,
    *,
    elastic: bool = False,
    halts: bool = False,
    times: bool = False,
    laps: bool = False,
) -> st.SearchStrategy[Document]:
    """Random parades, most of them with elastic columns, halts of everything, or time gaps and
    headways, where these are wanted, all on loops, if that is; shrinks to few units.
    """
    mostly = st.sampled_from([False, True, True])
    return st.builds(
        parade,
        st.integers(0, 2**32 - 1),
        st.integers(least, most),
        elastic=mostly if elastic else st.just(False),
        halts=mostly if halts else st.just(False),
        times=mostly if times else st.just(False),
        laps=st.just(laps),
    )


def loaded(document: Document) -> Scenario:
    """The scenario of a parade; one that waits for itself, and says so, is not looked at."""
    try:
        return Scenario.from_dict(document)
    except ScenarioError as error:
        # On a loop a unit may be too long.
        unusable = ("circular cues", "meet its own rear", "drawn up, it ")
        if all(any(each in problem.message for each in unusable) for problem in error.problems):
            reject()
        raise
