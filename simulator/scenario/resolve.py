"""From the validated model to what movement sees: the network and the bodies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from simulator.scenario.clock import Calendar
from simulator.scenario.cues import CueKeys
from simulator.scenario.ground import WHOLE
from simulator.scenario.lanes import LaneModel, lay, segments_of
from simulator.scenario.lineup import Body, Cue, Elastic, Hold, Item, Target
from simulator.scenario.model import ScenarioFile
from simulator.scenario.network import SAME_PLACE, Lane, Network, Stretch
from simulator.scenario.units import Column, Flight, Formation, GroundModel, UnitModel


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
    network = Network(segments, plain, dict(file.markers), zones, areas)
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
    )


def sizes(unit: UnitModel) -> tuple[int, ...]:
    """Marchers, vehicles or aircraft in each rank."""
    if isinstance(unit, Flight):
        if unit.ranks is None:
            return (unit.aircraft or 1,)
        return unit.ranks if isinstance(unit.ranks, tuple) else (1,) * unit.ranks
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
    return (len(sizes(unit)) - 1) * pitch + depth


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
    target = flight.target if flight else None
    station = network.station(unit.route, target.marker) if target else None
    return Body(
        name=name,
        label=unit.label or name,
        kind=unit.kind,  # type: ignore[attr-defined]
        index=index,
        route=unit.route,
        route_length=network.lengths[unit.route],
        start=start,
        length=(len(numbers) - 1) * pitch + depth,
        gap=ground.gap if ground else 0.0,
        reaction=ground.reaction if ground else 0.0,
        paces=paces_of(unit, start, network, file.gaits),
        holds=holds_of(ground, start, network, calendar) if ground else (),
        release=cue_of(ground.release if ground else flight.call if flight else None, calendar),
        target=Target(target.marker, station, calendar.instant(target.at))
        if target and station is not None
        else None,
        drawn_up=bool(ground and ground.drawn_up),
        offsets=np.arange(len(numbers), dtype=np.float64) * pitch,
        depth=depth,
        people=numbers * crew,
        vehicles=numbers if isinstance(unit, Column) else none,
        aircraft=numbers if flight else none,
        elastic=elastic_of(unit, file.gaits) if isinstance(unit, Column) else None,
        unit=name,
        place=index,
    )


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
        cues += [cue for cue in (body.release, *(hold.until for hold in body.holds)) if cue]
        if body.target is not None:
            times.append(body.target.instant)
    return min(times + [cue.at for cue in cues if cue.at is not None])
