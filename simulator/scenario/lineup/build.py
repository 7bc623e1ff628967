"""From the validated model to the network, units, programme and recovery vehicles, in SI."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.clock import Clock
from simulator.scenario.day_clock import Calendar
from simulator.scenario.lanes import Lane
from simulator.scenario.lineup.absent import NOBODY, Absent
from simulator.scenario.lineup.cue import Cue, Hold, Item, Orbit, Target
from simulator.scenario.lineup.incidents import Incident, RecoveryVehicle
from simulator.scenario.lineup.ranks import (
    offsets_of,
    people_of,
    pitch_and_depth,
    road_space,
    sizes,
    standing_offsets,
)
from simulator.scenario.lineup.spacing import Spacing, SpacingKey
from simulator.scenario.lineup.unit import Elastic, Unit
from simulator.scenario.model.clock_times import Planned
from simulator.scenario.model.cues import CueKeys, CueModel, PlainCueKeys, Slots, TargetModel
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.ground import WHOLE, FromEnd, LaneModel, lay, segments_of
from simulator.scenario.model.units import (
    AnyUnit,
    Column,
    Flight,
    Formation,
    GroundModel,
    KeptTimeModel,
    UnitModel,
)
from simulator.scenario.network import Marker, Network, Stretch
from simulator.tolerances import SAME_PLACE

#: Groups (None: the units of its own profile), and the place of a unit in each, from 0.
Places = tuple[tuple[str | None, int], ...]


def network_of(file: ScenarioFile) -> Network:
    """Geometry of a scenario: its ground, with the lanes beside its routes."""
    network = ground_of(file)
    return network if len(network.routes) == len(file.routes) else _with_lanes(network, file)


def ground_of(file: ScenarioFile) -> Network:
    """Geometry without lanes; whole segments in zones get their length."""
    segments = {name: segment.length for name, segment in file.segments.items()}
    zones = {
        zone: tuple(
            Stretch(piece.segment, piece.low, segments[piece.segment])
            if piece.high == WHOLE
            else piece
            for piece in model.stretches
        )
        for zone, model in file.zones.items()
    }
    areas = {zone: model.area for zone, model in file.zones.items() if model.area is not None}
    routes = {name: route for name, route in file.routes.items() if isinstance(route, tuple)}
    plain = {name: route for name, route in routes.items() if set(route) <= segments.keys()}
    widths = {
        name: segment.width for name, segment in file.segments.items() if segment.width is not None
    }
    lines = {name: segment.line for name, segment in file.segments.items() if segment.line}
    markers = {name: place for name, place in file.markers.items() if place.segment in segments}
    return Network(segments, plain, markers, zones, areas, widths=widths, lines=lines)


def _with_lanes(ground: Network, file: ScenarioFile) -> Network:
    """The ground with the lanes beside its routes; a zone holds the lane beside it."""
    models = {name: each for name, each in file.routes.items() if isinstance(each, LaneModel)}
    laid = {name: lay(model, ground) for name, model in models.items()}
    lanes = {name: lane for name, lane in laid.items() if isinstance(lane, Lane)}
    zones = dict(ground.zones)
    for name, lane in lanes.items():
        for zone, stretches in zones.items():
            pieces = [lane.clipped(*edges) for edges in ground.stretches(lane.beside, zone)]
            beside = [Stretch(name, *piece) for piece in pieces if piece[1] > piece[0] + SAME_PLACE]
            zones[zone] = (*stretches, *beside)
    segments = {**ground.segments, **{name: lane.length for name, lane in lanes.items()}}
    routes = {name: segments_of(name, route) for name, route in file.routes.items()}
    return Network(
        segments,
        {name: route for name, route in routes.items() if set(route) <= segments.keys()},
        {name: place for name, place in file.markers.items() if place.segment in segments},
        zones,
        ground.areas,
        lanes,
        ground.widths,
        ground.lines,
    )


def items_of(
    file: ScenarioFile, network: Network, calendar: Calendar, absent: Absent = NOBODY
) -> dict[str, Item]:
    """The programme."""
    return {
        name: Item(
            name,
            item.label or name,
            _cue(item, calendar, f"programme.{name}", absent),
            item.duration,
            item.halts,
            _site_of(item.place, network),
        )
        for name, item in file.programme.items()
    }


def _site_of(place: str | Marker | None, network: Network) -> str | Marker | None:
    """Where something happens; on a segment in metres from its start."""
    if isinstance(place, FromEnd) and place.segment in network.segments:
        return Marker(place.segment, network.segments[place.segment] - place.before)
    return place


def recovery_of(file: ScenarioFile, network: Network) -> tuple[RecoveryVehicle, ...]:
    """The recovery vehicles, in the order of the file."""
    found = []
    for name, model in file.recovery.items():
        routes = network.routes if model.stands in network.markers else ()
        there = ((route, network.station(route, model.stands or "")) for route in routes)
        stations = tuple((route, station) for route, station in there if station is not None)
        speed = model.speed or 0.0
        found.append(RecoveryVehicle(name, model.working_time, model.travel, speed, stations))
    return tuple(found)


def pace_of(given: float | str | None, gaits: Mapping[str, float]) -> float:
    """Speed (m/s) of a gait, a speed, or a name from gaits."""
    return gaits[given] if isinstance(given, str) else given or 0.0


def paces_of(
    unit: UnitModel, start: float, network: Network, gaits: Mapping[str, float]
) -> tuple[tuple[float, float], ...]:
    """Stations and speeds, the first at the start: a change exactly there takes the place of it."""
    paces = {start: _first_pace(unit, gaits)}
    for marker, pace in unit.gait_at.items():
        station = network.station(unit.route, marker)
        if station is not None:
            paces[_snapped(station, start)] = pace_of(pace, gaits)
    return tuple(sorted(paces.items()))


def pace_at(paces: Iterable[tuple[float, float]], station: float) -> float:
    """The pace (m/s) from a station on."""
    return [pace for place, pace in paces if place <= station + SAME_PLACE][-1]


def _first_pace(unit: UnitModel, gaits: Mapping[str, float]) -> float:
    return pace_of(unit.speed if unit.gait is None else unit.gait, gaits)


def _standing(model: GroundModel) -> NDArray[np.float64] | None:
    assert isinstance(model, Formation | Column)
    closer = model.drawn_up and model.standing is not None
    return np.array(standing_offsets(model)) if closer else None


def _snapped(station: float, start: float) -> float:
    return start if abs(station - start) <= SAME_PLACE else station


def _cue(
    model: PlainCueKeys, calendar: Calendar, path: str, absent: Absent, slot: float = 0.0
) -> Cue:
    if model.at is not None:
        return _time(model.at, calendar, path, slot)
    after = absent.after(model)
    if after[0] in absent and isinstance(model, CueKeys) and model.otherwise is not None:
        return _cue(model.otherwise, calendar, f"{path}.otherwise", absent, slot)
    return Cue(None, after, model.delay + slot, slot=slot, path=path)


def _time(
    time: Clock | Planned, calendar: Calendar, path: str, slot: float = 0.0, key: str = "at"
) -> Cue:
    """The cue of a clock time, or of a planned time."""
    if isinstance(time, Planned):
        return Cue(None, time.after, time.delay + slot, True, slot, path, key)
    return Cue(calendar.instant(time) + slot, slot=slot, path=path, key=key)


@dataclass(frozen=True, slots=True)
class UnitBuilder:
    """Builds the units of a file: with its gaits and incidents, on a network, by a calendar.

    A unit that has a slot among others needs its ``places`` there; who does not come is ``absent``.
    """

    file: ScenarioFile
    network: Network
    calendar: Calendar
    places: Places = ()
    absent: Absent = NOBODY

    def unit(self, name: str, model: AnyUnit, index: int, first: int, start: float) -> Unit:
        """An entry of the order of march.

        Parameters
        ----------
        name, model
            As in the file.
        index, first
            Its place in the order of march, and that of its first body among all bodies.
        start
            Station of its head (m).
        """
        pitch, depth = pitch_and_depth(model)
        numbers = np.array(sizes(model), dtype=np.int64)
        none = np.zeros_like(numbers)
        unit = Unit(
            name=name,
            label=model.label or name,
            kind=model.kind,
            index=index,
            first=first,
            route=model.route,
            route_length=self.network.lengths[model.route],
            start=start,
            length=road_space(model),
            paces=paces_of(model, start, self.network, self.file.gaits),
            pace=_first_pace(model, self.file.gaits),
            offsets=np.arange(len(numbers), dtype=np.float64) * pitch,
            depth=depth,
            people=np.array(people_of(model), dtype=np.int64),
            vehicles=numbers if isinstance(model, Column) else none,
            aircraft=numbers if isinstance(model, Flight) else none,
            incidents=self._incidents(name, model),
            assembly=model.assembly,
            report=None if model.report is None else self.calendar.instant(model.report),
            info=model.info,
        )
        if isinstance(model, Flight):
            return self._flight(unit, model)
        return replace(
            unit,
            gap=model.gap,
            reaction=model.reaction,
            times=tuple(self._times(unit, model)),
            holds=self._holds(unit, model),
            release=self._release(unit, model),
            target=self._target(unit, model.target),
            form_up=model.form_up,
            drawn_up=model.drawn_up,
            standing=_standing(model),
            elastic=self._elastic(model) if isinstance(model, Column) else None,
            width=model.width,
        )

    def _cue(self, model: CueModel | None, path: str) -> Cue | None:
        if model is None:
            return None
        return _cue(model, self.calendar, path, self.absent, self._slot(model))

    def _slot(self, model: Slots) -> float:
        """How much later than the first of several units it is (s)."""
        return 0.0 if model.every is None else model.every * dict(self.places)[model.among]

    def _release(self, unit: Unit, model: GroundModel) -> Cue | None:
        """Its own cue, or else the step-off; a unit with a time on target needs none."""
        if model.target is not None:
            return None
        own = self._cue(model.release, f"{unit.path}.release")
        shared = self.file.step_off
        if own is not None or shared is None:
            return own
        return _cue(shared, self.calendar, "step-off", self.absent)

    def _incidents(self, name: str, unit: UnitModel) -> tuple[Incident, ...]:
        found = []
        for incident, model in self.file.incidents.items():
            place = model.place
            station = self.network.station_of(unit.route, place) if model.unit == name else None
            if station is None:
                continue
            rank = 0 if model.rank is None else model.rank - 1
            marker = place if isinstance(place, str) else None
            lasts, number = model.drives_on or 0.0, model.number
            found.append(Incident(incident, model.kind, name, rank, marker, station, lasts, number))
        return tuple(sorted(found, key=lambda each: (each.rank, each.station)))

    def _holds(self, unit: Unit, model: GroundModel) -> tuple[Hold, ...]:
        holds = []
        for marker, hold in model.holds.items():
            station = self.network.station(unit.route, marker)
            if station is not None:
                path = f"{unit.path}.holds.{marker}"
                until = self._cue(hold.until, f"{path}.until")
                station = _snapped(station, unit.start)
                holds.append(Hold(marker, station, hold.duration or 0.0, until, path=path))
        return tuple(sorted(holds, key=lambda hold: hold.station))

    def _times(self, unit: Unit, model: GroundModel) -> Iterator[Spacing]:
        """The time gap and the headway that a unit keeps."""
        kept: dict[SpacingKey, KeptTimeModel | None] = {
            "time-gap": model.time_gap,
            "headway": model.headway,
        }
        for key, given in kept.items():
            if given is None:
                continue
            # Its setting is the short form, unless that would lose the markers.
            setting = f"{unit.path}.{key}" + ("" if given.at is None else ".time")
            places = (self.network.station(unit.route, marker) for marker in given.at or ())
            stations = tuple(place for place in places if place is not None)
            yield Spacing(key, 0.0, given.time, given.at, setting, stations)

    def _elastic(self, model: Column) -> Elastic | None:
        if not model.elastic or len(sizes(model)) < 2:
            return None
        catch_up = None if model.catch_up is None else pace_of(model.catch_up, self.file.gaits)
        return Elastic(model.spacing, model.rank_reaction, catch_up, model.hold == "each")

    def _flight(self, unit: Unit, model: Flight) -> Unit:
        call = self._cue(model.call, f"{unit.path}.call")
        orbit = self._orbit(unit, model, call)
        holds: tuple[Hold, ...] = ()
        if orbit is not None:
            # An orbit is a hold: until the call, and then until a gate. Without a call the flight
            # may leave at the first gate.
            holds = (Hold(orbit.marker, orbit.station, 0.0, call or orbit.on_station),)
            call = None
        offsets = offsets_of(model)
        return replace(
            unit,
            holds=holds,
            release=call,
            target=self._target(unit, model.target),
            orbit=orbit,
            offsets=unit.offsets if offsets is None else np.array(offsets),
        )

    def _target(self, unit: Unit, target: TargetModel | None) -> Target | None:
        path = f"{unit.path}.target"
        station = None if target is None else self.network.station(unit.route, target.marker)
        if target is None or station is None:
            return None
        slot = self._slot(target)
        if target.at is None:
            after_call = (target.after_call or 0.0) + slot
            return Target(target.marker, station, None, after_call, slot, path)
        cue = _time(target.at, self.calendar, path, slot)
        return Target(target.marker, station, cue, slot=slot, path=path)

    def _orbit(self, unit: Unit, model: Flight, call: Cue | None) -> Orbit | None:
        orbit = model.orbit
        station = None if orbit is None else self.network.station(unit.route, orbit.marker)
        if orbit is None or station is None:
            return None
        # A change of speed there is one of the orbit's.
        places = (place for place, _ in unit.paces if abs(place - station) <= SAME_PLACE)
        station = next(places, station)
        nominal = pace_at(unit.paces, station)
        return Orbit(
            orbit.marker,
            station,
            orbit.period,
            _time(orbit.on_station, self.calendar, f"{unit.path}.orbit", key="on-station"),
            nominal,
            *(model.speeds or (nominal, nominal)),
            call,
        )
