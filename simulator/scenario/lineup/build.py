"""From the validated model to what movement sees: the network and the bodies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from simulator.scenario.clock import Calendar
from simulator.scenario.lineup.body import Body, Elastic, Hold, Item
from simulator.scenario.lineup.cue import Cue, Orbit, Target
from simulator.scenario.lineup.incidents import Incident, RecoveryVehicle
from simulator.scenario.lineup.ranks import aircraft_of, offsets_of
from simulator.scenario.model.cues import CueKeys
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.ground import WHOLE, LaneModel, lay, segments_of
from simulator.scenario.model.units import Column, Flight, Formation, GroundModel, UnitModel
from simulator.scenario.network import Lane, Network, Stretch
from simulator.tolerances import SAME_PLACE


def network_of(file: ScenarioFile) -> Network:
    """Geometry of a scenario; whole segments in zones get their length, lanes are laid."""
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
    network = Network(segments, plain, dict(file.markers), zones, areas, widths=widths)
    if len(plain) == len(file.routes):
        return network  # no lanes
    return _with_lanes(network, file)


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
        ground.markers,
        zones,
        ground.areas,
        lanes,
        ground.widths,
    )


def sizes(unit: UnitModel) -> tuple[int, ...]:
    """Marchers, vehicles or aircraft in each rank."""
    if isinstance(unit, Flight):
        return aircraft_of(unit)
    assert isinstance(unit, Formation | Column)
    return unit.ranks if isinstance(unit.ranks, tuple) else (unit.files,) * unit.ranks


def pitch_and_depth(unit: UnitModel) -> tuple[float, float]:
    """Front to front of two ranks, and the depth of one (m)."""
    if isinstance(unit, Formation):
        return unit.rank_spacing or 0.0, unit.depth
    assert isinstance(unit, Column | Flight)
    return unit.length + unit.spacing, unit.length


def road_space(unit: UnitModel) -> float:
    """Head to tail (m)."""
    pitch, depth = pitch_and_depth(unit)
    given = offsets_of(unit) if isinstance(unit, Flight) else None
    return ((len(sizes(unit)) - 1) * pitch if given is None else given[-1]) + depth


def pace_of(given: float | str | None, gaits: Mapping[str, float]) -> float:
    """Speed (m/s) of a gait, a speed, or a name from gaits."""
    return gaits[given] if isinstance(given, str) else given or 0.0


def paces_of(
    unit: UnitModel, start: float, network: Network, gaits: Mapping[str, float]
) -> tuple[tuple[float, float], ...]:
    """Stations and speeds, the first at the start: a change exactly there takes the place of it."""
    first = unit.gait if unit.gait is not None else unit.speed
    paces = {start: pace_of(first, gaits)}
    for marker, pace in unit.gait_at.items():
        station = network.station(unit.route, marker)
        if station is not None:
            paces[_snapped(station, start)] = pace_of(pace, gaits)
    return tuple(sorted(paces.items()))


def _snapped(station: float, start: float) -> float:
    return start if abs(station - start) <= SAME_PLACE else station


def cue_of(model: CueKeys | None, calendar: Calendar) -> Cue | None:
    """A cue with its clock time in seconds."""
    if model is None:
        return None
    at = None if model.at is None else calendar.instant(model.at)
    return Cue(at, model.after or (), model.delay)


def items_of(file: ScenarioFile, calendar: Calendar) -> dict[str, Item]:
    """The programme."""
    return {
        name: Item(
            name, item.label or name, cue_of(item, calendar) or Cue(), item.duration, item.halts
        )
        for name, item in file.programme.items()
    }


def body_of(
    name: str,
    unit: UnitModel,
    *,
    index: int,
    start: float,
    file: ScenarioFile,
    network: Network,
    calendar: Calendar,
) -> Body:
    """One unit, resolved; its start station is known by now."""
    pitch, depth = pitch_and_depth(unit)
    numbers = np.array(sizes(unit), dtype=np.int64)
    none = np.zeros_like(numbers)
    ground = unit if isinstance(unit, GroundModel) else None
    flight = unit if isinstance(unit, Flight) else None
    crew = 1 if isinstance(unit, Formation) else getattr(unit, "crew", 0)
    paces = paces_of(unit, start, network, file.gaits)
    orbit = orbit_of(flight, paces, network, calendar) if flight else None
    holds = holds_of(ground, start, network, calendar) if ground else ()
    release = ground.release if ground else flight.call if flight and not orbit else None
    offsets = offsets_of(flight) if flight else None
    return Body(
        name=name,
        label=unit.label or name,
        kind=unit.kind,  # type: ignore[attr-defined]
        index=index,
        route=unit.route,
        route_length=network.lengths[unit.route],
        start=start,
        length=road_space(unit),
        gap=ground.gap if ground else 0.0,
        reaction=ground.reaction if ground else 0.0,
        paces=paces,
        pace=pace_of(unit.gait if unit.gait is not None else unit.speed, file.gaits),
        holds=holds if orbit is None else (_hold_of(orbit),),
        release=cue_of(release, calendar),
        target=target_of(flight, network, calendar) if flight and not orbit else None,
        drawn_up=bool(ground and ground.drawn_up),
        offsets=np.arange(len(numbers), dtype=np.float64) * pitch
        if offsets is None
        else np.array(offsets),
        depth=depth,
        people=numbers * crew,
        vehicles=numbers if isinstance(unit, Column) else none,
        aircraft=numbers if flight else none,
        elastic=elastic_of(unit, file.gaits) if isinstance(unit, Column) else None,
        orbit=orbit,
        unit=name,
        place=index,
        width=ground.width if ground else None,
        incidents=incidents_of(name, unit, file, network),
    )


def incidents_of(
    name: str, unit: UnitModel, file: ScenarioFile, network: Network
) -> tuple[Incident, ...]:
    """What goes wrong with a unit, ascending by rank and station."""
    found = []
    for incident, model in file.incidents.items():
        station = network.station_of(unit.route, model.place) if model.unit == name else None
        if station is None:
            continue
        rank = 0 if model.rank is None else model.rank - 1
        place = model.place if isinstance(model.place, str) else f"{model.place:g} m"
        lasts, number = model.drives_on or 0.0, model.number
        found.append(Incident(incident, model.kind, name, rank, place, station, lasts, number))
    return tuple(sorted(found, key=lambda each: (each.rank, each.station)))


def recovery_of(file: ScenarioFile, network: Network) -> tuple[RecoveryVehicle, ...]:
    """The recovery vehicles, in the order of the file."""
    found = []
    for name, model in file.recovery.items():
        there = (
            [(route, network.station(route, model.stands)) for route in network.routes]
            if (model.stands is not None and model.stands in network.markers)
            else []
        )
        stations = tuple((route, station) for route, station in there if station is not None)
        speed = model.speed or 0.0
        found.append(RecoveryVehicle(name, model.working_time, model.travel, speed, stations))
    return tuple(found)


def target_of(unit: Flight, network: Network, calendar: Calendar) -> Target | None:
    """What a flight is to be on time for."""
    target = unit.target
    station = None if target is None else network.station(unit.route, target.marker)
    if target is None or station is None:
        return None
    if target.at is None:
        return Target(target.marker, station, target.after_call or 0.0, after_call=True)
    return Target(target.marker, station, calendar.instant(target.at))


def orbit_of(
    unit: Flight, paces: tuple[tuple[float, float], ...], network: Network, calendar: Calendar
) -> Orbit | None:
    """Where a flight orbits."""
    orbit = unit.orbit
    station = None if orbit is None else network.station(unit.route, orbit.marker)
    if orbit is None or station is None:
        return None
    # A change of speed there is one of the orbit's.
    station = next((place for place, _ in paces if abs(place - station) <= SAME_PLACE), station)
    nominal = pace_at(paces, station)
    return Orbit(
        orbit.marker,
        station,
        orbit.period,
        calendar.instant(orbit.on_station),
        *(unit.speeds or (nominal, nominal)),
        cue_of(unit.call, calendar),
        target_of(unit, network, calendar),
    )


def pace_at(paces: Iterable[tuple[float, float]], station: float) -> float:
    """The pace (m/s) from a station on."""
    return [pace for place, pace in paces if place <= station + SAME_PLACE][-1]


def _hold_of(orbit: Orbit) -> Hold:
    """An orbit is a hold: until the call, and then until a gate. Without a call it may leave at
    the first.
    """
    return Hold(orbit.marker, orbit.station, 0.0, orbit.call or Cue(at=orbit.on_station))


def elastic_of(unit: Column, gaits: Mapping[str, float]) -> Elastic | None:
    """How the ranks of a column follow one another; None where they move as one."""
    if not unit.elastic or len(sizes(unit)) < 2:
        return None
    catch_up = None if unit.catch_up is None else pace_of(unit.catch_up, gaits)
    return Elastic(unit.spacing, unit.rank_reaction, catch_up, unit.hold == "each")


def holds_of(
    unit: GroundModel, start: float, network: Network, calendar: Calendar
) -> tuple[Hold, ...]:
    """Holds, ascending by station."""
    holds = [
        Hold(marker, _snapped(station, start), hold.duration or 0.0, cue_of(hold.until, calendar))
        for marker, hold in unit.holds.items()
        if (station := network.station(unit.route, marker)) is not None
    ]
    return tuple(sorted(holds, key=lambda hold: hold.station))


def earliest(bodies: Iterable[Body], programme: Iterable[Item]) -> float:
    """The earliest clock time that something waits for (s); not later than the start."""
    cues = [item.cue for item in programme]
    times = [0.0]
    for body in bodies:
        cues += body.cues
        if body.aim is not None and not body.aim.after_call:
            times.append(body.aim.instant)
        if body.orbit is not None:
            times.append(body.orbit.on_station)
    return min(times + [cue.at for cue in cues if cue.at is not None])
