"""The ground of a scenario: segments, routes, markers and zones as a network, with its lanes."""

from __future__ import annotations

from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.ground import WHOLE, LaneModel, lay, segments_of
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
