"""Sampled positions for other tools: SUMO's floating car data, and trajectories for PedPy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from simulator.exchange.plane import Plane
from simulator.exchange.samples import Samples, samples
from simulator.format import written
from simulator.timeline.passage import Floats

if TYPE_CHECKING:
    from simulator.timeline.run import Run

#: So many positions are made into text at once.
_BLOCK = 20_000
_FCD = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' + (
    'xsi:noNamespaceSchemaLocation="http://sumo.dlr.de/xsd/fcd_file.xsd"'
)


def to_fcd(run: Run, step: float) -> Iterator[bytes]:
    """SUMO's floating car data (XML): a vehicle is a rank, its position that of its front.

    `lane` and `pos` are segment and metres on it; `x` and `y` those of `Plane`.
    """
    found, network = samples(run, step), run.scenario.network
    # sumolib's fast reader finds attributes in SUMO's own order only.
    heads = [f"<vehicle id={quoteattr(each.name)}" for each in found.ranks]
    kinds = [quoteattr(each.body.unit.kind) for each in found.ranks]
    lanes = [quoteattr(f"{name}_0") for name in network.segments]
    number = {name: index for index, name in enumerate(network.segments)}
    legs = {
        route: (
            np.array([leg.start for leg in passes]),
            np.array([number[leg.segment] for leg in passes]),
        )
        for route, passes in network.legs.items()
    }
    x, y, angle = _places(run, found)
    segment, offset = np.empty(len(x), dtype=np.int64), np.empty(len(x))
    for route, there in _by_route(found):
        starts, numbers = legs[route]
        leg = np.searchsorted(starts, found.station[there], side="right") - 1
        leg = np.maximum(leg, 0)
        segment[there], offset[there] = numbers[leg], found.station[there] - starts[leg]
    begin = run.scenario.clock(0).isoformat()
    title = escape(run.scenario.name).replace("-", "\u2010")
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {title}; time 0 is {begin} -->\n'.encode()
    yield f"<fcd-export {_FCD}>\n".encode()
    columns = (found.frame, found.rank, x, y, angle, found.speed, offset, segment)
    before: int | None = None
    for block in _blocks(columns):
        lines = []
        for frame, rank, *where, at, lane in zip(*block, strict=True):
            if frame != before:
                close = "" if before is None else "</timestep>\n"
                time = written(round(frame * step, 6), "").rstrip()
                lines.append(f'{close}<timestep time="{time}">\n')
                before = frame
            px, py, towards, speed = where
            lines.append(
                f'{heads[rank]} x="{px:.3f}" y="{py:.3f}" angle="{towards:.2f}" '
                f'type={kinds[rank]} speed="{speed:.3f}" pos="{at:.3f}" lane={lanes[lane]} '
                'slope="0.00"/>\n'
            )
        yield "".join(lines).encode()
    yield b"</fcd-export>\n" if before is None else b"</timestep>\n</fcd-export>\n"


def to_pedpy(run: Run, step: float) -> Iterator[bytes]:
    """A trajectory as PedPy and JuPedSim read it (text): a pedestrian is a rank."""
    found = samples(run, step)
    first = int(found.frame[0]) if len(found.frame) else 0
    x, y, _ = _places(run, found)
    name, begin = " ".join(run.scenario.name.split()), run.scenario.clock(first * step)
    lines = [
        f"# {name}; frame 0 is {begin.isoformat()}",
        f"# framerate: {1 / step:.9g}",
        *(
            f"# {number} is {each.name}: {each.people} people, {each.vehicles} vehicles, "
            f"{each.aircraft} aircraft"
            for number, each in enumerate(found.ranks, 1)
        ),
        "# id frame x/m y/m z/m",
    ]
    yield "".join(f"{line}\n" for line in lines).encode()
    for block in _blocks((found.rank + 1, found.frame - first, x, y)):
        rows = zip(*block, strict=True)
        yield "".join(f"{i} {frame} {px:.3f} {py:.3f} 0\n" for i, frame, px, py in rows).encode()


def _blocks(columns: Iterable[np.ndarray]) -> Iterator[list[list[float]]]:
    columns = tuple(columns)
    for low in range(0, len(columns[0]), _BLOCK):
        yield [column[low : low + _BLOCK].tolist() for column in columns]


def _by_route(found: Samples) -> Iterator[tuple[str, np.ndarray]]:
    """The samples on each route."""
    routes = np.array([each.body.route for each in found.ranks])
    for route in dict.fromkeys(routes.tolist()):
        yield route, np.flatnonzero((routes == route)[found.rank])


def _places(run: Run, found: Samples) -> tuple[Floats, Floats, Floats]:
    """Coordinates (m) and directions (degrees) of all samples."""
    plane = Plane(run.scenario.network)
    x, y, angle = (np.empty(len(found.frame)) for _ in range(3))
    for route, there in _by_route(found):
        line, station = plane.routes[route], found.station[there]
        x[there], y[there] = line.at(station)
        angle[there] = line.heading(station)
    return x, y, angle
