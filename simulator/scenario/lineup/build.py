"""From the validated model to the network, units, programme and recovery vehicles, in SI."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from simulator.scenario.clock import Calendar
from simulator.scenario.lineup.cue import Cue, Hold, Item, Orbit, Target
from simulator.scenario.lineup.incidents import Incident, RecoveryVehicle
from simulator.scenario.lineup.ranks import offsets_of, pitch_and_depth, road_space, sizes
from simulator.scenario.lineup.unit import Elastic, Unit
from simulator.scenario.model.cues import CueKeys
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.ground import WHOLE, LaneModel, lay, segments_of
from simulator.scenario.model.units import (
    AnyUnit,
    Column,
    Flight,
    Formation,
    GroundModel,
    UnitModel,
)
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


def cue_of(model: CueKeys | None, calendar: Calendar, path: str) -> Cue | None:
    """A cue with its clock time in seconds, and its settings path."""
    if model is None:
        return None
    at = None if model.at is None else calendar.instant(model.at)
    return Cue(at, model.after or (), model.delay, path)


def items_of(file: ScenarioFile, calendar: Calendar) -> dict[str, Item]:
    """The programme."""
    return {
        name: Item(
            name,
            item.label or name,
            cue_of(item, calendar, f"programme.{name}") or Cue(),
            item.duration,
            item.halts,
        )
        for name, item in file.programme.items()
    }


def unit_of(  # noqa: PLR0917 - all that a unit is resolved from
    name: str,
    model: AnyUnit,
    index: int,
    first: int,
    start: float,
    file: ScenarioFile,
    network: Network,
    calendar: Calendar,
) -> Unit:
    """An entry of the order of march.

    Parameters
    ----------
    name, model
        As in the file.
    index, first
        Its place in the order of march, and that of its first body among all bodies.
    start
        Station of its head (m).
    file
        Its gaits and incidents.
    network, calendar
        Where and when.
    """
    unit = _common(name, model, index, first, start, file, network)
    if isinstance(model, Flight):
        return _flight(unit, model, network, calendar)
    return _ground(unit, model, file.gaits, network, calendar)


def _common(  # noqa: PLR0917
    name: str,
    model: AnyUnit,
    index: int,
    first: int,
    start: float,
    file: ScenarioFile,
    network: Network,
) -> Unit:
    """What units of all kinds have."""
    pitch, depth = pitch_and_depth(model)
    numbers = np.array(sizes(model), dtype=np.int64)
    none = np.zeros_like(numbers)
    crew = 1 if isinstance(model, Formation) else model.crew
    return Unit(
        name=name,
        label=model.label or name,
        kind=model.kind,
        index=index,
        first=first,
        route=model.route,
        route_length=network.lengths[model.route],
        start=start,
        length=road_space(model),
        paces=paces_of(model, start, network, file.gaits),
        pace=pace_of(model.gait if model.gait is not None else model.speed, file.gaits),
        offsets=np.arange(len(numbers), dtype=np.float64) * pitch,
        depth=depth,
        people=numbers * crew,
        vehicles=numbers if isinstance(model, Column) else none,
        aircraft=numbers if isinstance(model, Flight) else none,
        incidents=incidents_of(name, model, file, network),
    )


def _ground(
    unit: Unit,
    model: Formation | Column,
    gaits: Mapping[str, float],
    network: Network,
    calendar: Calendar,
) -> Unit:
    return replace(
        unit,
        gap=model.gap,
        reaction=model.reaction,
        holds=holds_of(unit, model, network, calendar),
        release=cue_of(model.release, calendar, f"{unit.path}.release"),
        drawn_up=model.drawn_up,
        elastic=elastic_of(model, gaits) if isinstance(model, Column) else None,
        width=model.width,
    )


def _flight(unit: Unit, model: Flight, network: Network, calendar: Calendar) -> Unit:
    orbit = orbit_of(unit, model, network, calendar)
    offsets = offsets_of(model)
    return replace(
        unit,
        holds=() if orbit is None else (_hold_of(orbit),),
        release=cue_of(model.call, calendar, f"{unit.path}.call") if orbit is None else None,
        target=target_of(unit, model, network, calendar),
        orbit=orbit,
        offsets=unit.offsets if offsets is None else np.array(offsets),
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
        marker = model.place if isinstance(model.place, str) else None
        lasts, number = model.drives_on or 0.0, model.number
        found.append(Incident(incident, model.kind, name, rank, marker, station, lasts, number))
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


def target_of(unit: Unit, model: Flight, network: Network, calendar: Calendar) -> Target | None:
    """What a flight is to be on time for."""
    target, path = model.target, f"{unit.path}.target"
    station = None if target is None else network.station(unit.route, target.marker)
    if target is None or station is None:
        return None
    if target.at is None:
        return Target(target.marker, station, target.after_call or 0.0, True, path)
    return Target(target.marker, station, calendar.instant(target.at), path=path)


def orbit_of(unit: Unit, model: Flight, network: Network, calendar: Calendar) -> Orbit | None:
    """Where a flight orbits."""
    orbit = model.orbit
    station = None if orbit is None else network.station(unit.route, orbit.marker)
    if orbit is None or station is None:
        return None
    # A change of speed there is one of the orbit's.
    station = next(
        (place for place, _ in unit.paces if abs(place - station) <= SAME_PLACE), station
    )
    nominal = pace_at(unit.paces, station)
    return Orbit(
        orbit.marker,
        station,
        orbit.period,
        calendar.instant(orbit.on_station),
        nominal,
        *(model.speeds or (nominal, nominal)),
        cue_of(model.call, calendar, f"{unit.path}.call"),
        f"{unit.path}.orbit",
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
    unit: Unit, model: GroundModel, network: Network, calendar: Calendar
) -> tuple[Hold, ...]:
    """Holds, ascending by station."""
    holds = []
    for marker, hold in model.holds.items():
        station = network.station(unit.route, marker)
        if station is None:
            continue
        station, path = _snapped(station, unit.start), f"{unit.path}.holds.{marker}"
        until = cue_of(hold.until, calendar, f"{path}.until")
        holds.append(Hold(marker, station, hold.duration or 0.0, until, path=path))
    return tuple(sorted(holds, key=lambda hold: hold.station))
