"""Incidents of the day: breakdowns, flights that turn back, marchers who fall out.

Each is stated in the file, with its unit and its place: where the front of the rank is then.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.format import written
from simulator.represented import Represented
from simulator.scenario.model.incidents import IncidentKind


@dataclass(frozen=True, slots=True, repr=False)
class Incident(Represented):
    """One thing that goes wrong.

    Attributes
    ----------
    name, kind
        As in the scenario file.
    unit, rank
        Whose it is; the rank counts from 0.
    marker, station
        The marker where it happens, or None, and the station on the unit's route (m).
    lasts
        How long the vehicle stands until it drives on by itself (s).
    number
        How many marchers, or aircraft, leave; None: all of the unit.
    """

    name: str
    kind: IncidentKind
    unit: str
    rank: int
    marker: str | None
    station: float
    lasts: float = 0.0
    number: int | None = None

    @property
    def path(self) -> str:
        """Its settings path."""
        return f"incidents.{self.name}"

    @property
    def breaks_down(self) -> bool:
        """Whether a vehicle stands there and blocks others."""
        return self.kind in ("drives-on", "towed")

    @property
    def ends_its_way(self) -> bool:
        """Whether the rank or unit goes no further: towed, or turned back as a whole."""
        return self.kind == "towed" or (self.kind == "turns-back" and self.number is None)

    @property
    def place(self) -> str:
        """Where, as it is written: a marker, or metres along the route."""
        return self.marker or written(self.station, "m")

    def __str__(self) -> str:
        """As in `tender is towed away at colorado (incidents.fire)`."""
        what = {
            "drives-on": "breaks down",
            "towed": "is towed away",
            "turns-back": "turns back",
            "falls-out": "falls out",
        }[self.kind]
        return f"{self.unit} {what} at {self.place} ({self.path})"


@dataclass(frozen=True, slots=True, repr=False)
class RecoveryVehicle(Represented):
    """A vehicle that tows breakdowns away, one at a time, and returns to where it stands after
    each.

    Attributes
    ----------
    name
        As in the scenario file.
    working_time
        From its arrival at a breakdown until the road is clear (s).
    travel
        To any breakdown (s); None where it depends on the distance.
    speed
        Its speed (m/s), if the travel time depends on the distance.
    stations
        Route → the station where it stands (m).
    """

    name: str
    working_time: float
    travel: float | None = None
    speed: float = 0.0
    stations: tuple[tuple[str, float], ...] = ()

    @property
    def path(self) -> str:
        """Its settings path."""
        return f"recovery.{self.name}"

    def way(self, route: str, station: float) -> float:
        """How long it drives to a breakdown (s), or back from it."""
        if self.travel is not None:
            return self.travel
        return abs(dict(self.stations)[route] - station) / self.speed
