"""What is asked of the program: every command, with options and names that fit the file."""

from __future__ import annotations

import random
from collections.abc import Callable

from simulator.exchange.registry import FORMATS
from simulator.views.figures.plot import VIEWS
from tests.fuzz.documents import Files
from tests.fuzz.events import setting
from tests.fuzz.parade import Parade
from tests.fuzz.values import EVENTS, TEXTS, quantity

Words = tuple[str, ...]
_FILE, _PROJECT = "x.yaml", "r.json"
_FORMATS = ("png", "svg", "pdf")


class Asked:
    """The words after `parade`, chosen for some files."""

    def __init__(self, chance: random.Random, files: Files) -> None:
        self.chance = chance
        self.files = files
        self.parade = Parade.of(files)

    def words(self) -> Words:
        """One command."""
        if "x.baseline.json" in self.files and self.chance.random() < 0.7:
            return (*self._check(), "--baseline", *self._maybe(0.4, "--all"))
        tables = [name for name in self.files if name.startswith("lineup.")]
        if tables and self.chance.random() < 0.4:
            if tables[0].endswith(".xlsx") and self.chance.random() < 0.5:
                return ("export", _FILE, "--lineup-into", tables[0], "-o", "y.xlsx")
            return ("new", "y", "--lineup", tables[0])
        if _PROJECT in self.files and self.chance.random() < 0.9:
            return self._new()
        large = len(self.files[_FILE]) > 20_000
        weights = [weight * (0.1 if large and slow else 1) for _, weight, slow in _COMMANDS]
        return self.chance.choices([ask for ask, _, _ in _COMMANDS], weights)[0](self)

    def _maybe(self, share: float, *words: str) -> Words:
        return words if self.chance.random() < share else ()

    def _json(self, share: float = 0.3) -> Words:
        return self._maybe(share, "--format", "json")

    def _settings(self, share: float = 0.2) -> Words:
        if self.chance.random() >= share:
            return ()
        path, value = setting(self.chance, self.parade)
        if self.chance.random() < 0.1:
            path = self.chance.choice([*_PATHS, self.chance.choice(TEXTS)])
            value = self.chance.choice([quantity(self.chance), self.chance.choice(TEXTS)])
        if self.chance.random() < 0.15:
            return self._show()
        text = "null" if value is None else value
        return (self.chance.choice(["--set", "--day"]), f"{path}={text}")

    def _show(self) -> Words:
        clock = self.chance.choice(["24h", "12h", "h-hour", "h-hour"])
        h_hour = self._maybe(0.5, "--h-hour", self._event())
        return ("--units", "imperial", "--clock", clock, *h_hour)

    def _event(self) -> str:
        if self.chance.random() < 0.04:
            return self.chance.choice(EVENTS)
        return self.parade.event(self.chance)

    def _one(self, section: str) -> str:
        return self.chance.choice([*self.parade.section(section)] or ["x"])

    def _other(self) -> str:
        others = [name for name in self.files if name.endswith(".yaml") and name != _FILE]
        return self.chance.choice([_FILE, *others])

    def _figure(self) -> str:
        return f"x.{self.chance.choice(_FORMATS)}"

    def _run(self) -> Words:
        marker = self._maybe(0.2, "--marker", self._one("markers"))
        why = self._maybe(0.3, "--why")
        if self.chance.random() < 0.1:
            why += ("--seed", "7", *self._maybe(0.5, "--replication", "3"))
        return ("run", _FILE, *why, *self._json(), *marker, *self._settings(0.3))

    def _written(self) -> Words:
        marker = self._maybe(0.2, "--marker", self._one("markers"))
        return ("run", _FILE, "--out", "out", *marker, *self._settings())

    def _check(self) -> Words:
        runs = ("--runs", self.chance.choice(["1", "2", "9"]))
        files = (_FILE, *self._maybe(0.2, self._other()))
        return ("check", *files, *runs, *self._json(), *self._settings())

    def _explain(self) -> Words:
        events = [self._event() for _ in range(self.chance.choice([1, 1, 2, 3]))]
        return ("explain", _FILE, *events, *self._json(), *self._settings())

    def _validate(self) -> Words:
        what = self._maybe(0.5, "--assumptions") + self._maybe(0.3, "--standing")
        return ("validate", _FILE, *what, *self._json())

    def _baseline(self) -> Words:
        return ("baseline", _FILE, *self._maybe(0.3, "--tolerance", quantity(self.chance)))

    def _margins(self) -> Words:
        about = self.chance.choice(["units", "programme", "groups"])
        inputs = self._maybe(0.3, self._one(about))
        more = self._maybe(0.3, "--all") + self._json()
        figure = self._maybe(0.06, "-o", self._figure())
        return ("margins", _FILE, *inputs, *more, *figure, *self._settings())

    def _fixes(self) -> Words:
        return ("fixes", _FILE, *self._maybe(0.3, "--all"), *self._json(), *self._settings())

    def _ensemble(self) -> Words:
        how = self._maybe(0.4, "--sampling", self.chance.choice(["latin-hypercube", "sobol"]))
        how += self._maybe(0.2, "--engine", "simpy") + self._maybe(0.2, "--out", "out")
        how += self._maybe(0.3, "--outcome", self._event())
        number = ("--runs", self.chance.choice(["1", "2", "9", "12"]), "--workers", "1")
        return ("ensemble", _FILE, *number, *how, *self._json(), *self._settings())

    def _compare(self) -> Words:
        with_what = (self._other(),) if self.chance.random() < 0.3 else self._settings(1)
        number = ("--runs", self.chance.choice(["1", "2", "9"]), "--workers", "1")
        more = self._json() + self._maybe(0.3, "--all")
        return ("compare", _FILE, *with_what, *number, *more)

    def _plot(self) -> Words:
        view = self.chance.choice([*VIEWS])
        words: Words = ("plot", _FILE, "--view", view)
        if view == "snapshot":
            words += self._maybe(0.5, "--at", self._event())
        if view in ("time-distance", "gaps"):
            words += self._maybe(0.5, "--route", self._one("routes"))
        if view == "occupancy":
            words += self._maybe(0.3, "--zone", self._one("zones"))
            words += self._maybe(
                0.3, "--count", self.chance.choice(["people", "units", "aircraft"])
            )
        return (*words, *self._maybe(0.9, "-o", self._figure()), *self._settings())

    def _diff(self) -> Words:
        with_what = (self._other(),) if self.chance.random() < 0.3 else self._settings(1)
        more = self._json() + self._maybe(0.3, "--all") + self._maybe(0.2, "--tolerance", "2 s")
        return ("diff", _FILE, *with_what, *more, *self._maybe(0.08, "-o", self._figure()))

    def _export(self) -> Words:
        named = self.chance.choice([*FORMATS])
        steps = ["1 s", "10 s", "0.3 s", "0.001 s", "1 h", "0 s", "-1 s", "x"]
        step = self._maybe(0.5, "--step", self.chance.choice(steps))
        step = step if FORMATS[named].sampled else ()
        return ("export", _FILE, "--as", named, "-o", f"x.{named}", *step, *self._settings())

    def _sheet(self) -> Words:
        one = self.chance.choice(
            [
                ("--post", self._one("markers")),
                ("--unit", self._one("units")),
                ("--flight", self._one("units")),
                ("--assembly", self.chance.choice(["Elm Street", *TEXTS])),
                ("--all",),
            ]
        )
        more = self._maybe(0.1, "--runs", "3", "--workers", "1")
        to = ("-o", f"x.{self.chance.choice(['html', 'html', 'xlsx', 'pdf'])}")
        return ("sheet", _FILE, *one, *to, *more, *self._settings())

    def _play(self) -> Words:
        return ("play", _FILE, "-o", "x.html", *self._settings())

    def _report(self) -> Words:
        drawn = self._maybe(0.2, "--seed", "7", "--replication", "3")
        return ("report", _FILE, "-o", "x.html", *drawn, *self._settings())

    def _new(self) -> Words:
        if _PROJECT in self.files:
            return ("new", "gala", "--rundown", _PROJECT)
        name = self.chance.choice(["fete", "x", "out/fete", *TEXTS])
        return ("new", "--", name.replace("\x00", "").replace("/", "_"))

    def _schema(self) -> Words:
        return ("schema", *self.chance.choice([(), ("--run",), ("--baseline",)]))


_PATHS = (
    *("start", "units.guard.gap", "units.tanks.ranks", "units.jets.target.at", "day", "window"),
    *("units.guard.release.at", "programme.review.duration", "zones.square", "units.x", "lead"),
    *("constraints.0.at-most", "incidents.stall.place", "segments.east", "window.length"),
)
#: Each command, how often it is chosen, and whether it takes long for a large file.
_COMMANDS: tuple[tuple[Callable[[Asked], Words], float, bool], ...] = (
    (Asked._run, 40, False),
    (Asked._written, 0.5, True),
    (Asked._check, 9, False),
    (Asked._explain, 10, False),
    (Asked._validate, 10, False),
    (Asked._baseline, 4, False),
    (Asked._margins, 5, True),
    (Asked._fixes, 1, True),
    (Asked._ensemble, 2, True),
    (Asked._compare, 1, True),
    (Asked._plot, 2, True),
    (Asked._diff, 8, False),
    (Asked._sheet, 2, True),
    (Asked._export, 2, False),
    (Asked._play, 2, False),
    (Asked._report, 1, True),
    (Asked._new, 0.5, False),
    (Asked._schema, 0.3, False),
)
