"""The parade in UXsim: Newell's model with one pace and one spacing for all of a link."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from parade_files import Halt, Parade, Vehicle
from uxsim import World


def run(
    parade: Parade, markers: dict[str, tuple[str, float]]
) -> tuple[dict[tuple[str, str], float], float]:
    """Run it with steps of 1 s.

    Edges are cut into links at markers and halts. A link has the pace of the slowest vehicle and
    the mean length and gap of those that use it: UXsim's vehicles have none of their own. A halt is
    a vehicle that does not ask for the next link.

    Returns
    -------
    tuple
        When each vehicle enters the link behind each marker (s), and how long it took (s).
    """
    cuts = _cuts(parade, markers)
    world = _world(parade, cuts)
    began = time.perf_counter()
    world.exec_simulation()
    took = time.perf_counter() - began
    found = {}
    for vehicle in parade.vehicles:
        entered = {str(link): t for t, link in world.VEHICLES[vehicle.name].log_t_link}
        for name, (edge, at) in markers.items():
            for link, t in entered.items():
                if f"{edge}@{at:g}" in link:
                    found[vehicle.name, name] = float(t)
    return found, took


def _cuts(parade: Parade, markers: dict[str, tuple[str, float]]) -> dict[str, list[float]]:
    """Edge → where its links begin and end (m)."""
    cuts: dict[str, set[float]] = {edge: {0.0, length} for edge, length in parade.lengths.items()}
    for edge, at in markers.values():
        cuts[edge].add(at)
    for vehicle in parade.vehicles:
        for halt in vehicle.halts:
            edge, at = _place(parade, vehicle, halt.station)
            cuts[edge].add(at)
    return {edge: sorted(places) for edge, places in cuts.items()}


def _world(parade: Parade, cuts: dict[str, list[float]]) -> World:
    """Nodes, links and vehicles."""
    world = World(
        deltan=1,
        reaction_time=1,
        tmax=max(vehicle.departs for vehicle in parade.vehicles) + 4000,
        print_mode=0,
        save_mode=0,
        show_progress=0,
        hard_deterministic_mode=True,
        random_seed=0,
    )
    joints = {_joint(parade, edge, at) for edge, places in cuts.items() for at in places}
    for joint in sorted(joints):
        world.addNode(joint, 0, 0)
    for edge, places in cuts.items():
        using = [vehicle for vehicle in parade.vehicles if edge in vehicle.edges]
        spacing = sum(vehicle.length + vehicle.gap for vehicle in using) / len(using)
        for low, high in pairwise(places):
            world.addLink(
                f"{edge}@{low:g}",
                _joint(parade, edge, low),
                _joint(parade, edge, high),
                length=high - low,
                free_flow_speed=min(vehicle.pace for vehicle in using),
                jam_density=1 / spacing,
                # By default a link takes in so little that its first vehicle waits for its turn.
                capacity_in=1,
                capacity_out=1,
            )
    for vehicle in parade.vehicles:
        edges = vehicle.edges
        ends = parade.ends[edges[0]][0], parade.ends[edges[-1]][1]
        made = world.addVehicle(*ends, vehicle.departs, name=vehicle.name)
        names = [f"{edge}@{low:g}" for edge in edges for low in cuts[edge][:-1]]
        made.specified_route = [world.get_link(name) for name in names]
        halts = {}
        for halt in vehicle.halts:
            edge, at = _place(parade, vehicle, halt.station)
            halts[f"{edge}@{cuts[edge][cuts[edge].index(at) - 1]:g}"] = halt
        if halts:
            made.user_function = _halting(halts)
    return world


def _halting(halts: dict[str, Halt]) -> Callable[[Any], None]:
    """What a vehicle does in each step: at a halt it does not ask for the next link."""
    came: dict[str, float] = {}

    def hold(vehicle: Any) -> None:
        link = vehicle.link
        halt = None if link is None else halts.get(link.name)
        if halt is None or vehicle.x < link.length:
            return
        now = vehicle.W.T * vehicle.W.DELTAT
        arrived = came.setdefault(link.name, now)
        over = arrived + halt.duration if halt.until is None else halt.until
        if now < over and vehicle in link.end_node.incoming_vehicles:
            link.end_node.incoming_vehicles.remove(vehicle)

    return hold


def _joint(parade: Parade, edge: str, at: float) -> str:
    """The node at a place of an edge: at its ends the joint."""
    if at == 0:
        return parade.ends[edge][0]
    return parade.ends[edge][1] if at == parade.lengths[edge] else f"{edge}@{at:g}"


def _place(parade: Parade, vehicle: Vehicle, station: float) -> tuple[str, float]:
    """The edge that leads to a station, and how far on it (m)."""
    for edge in vehicle.edges:
        if station <= parade.lengths[edge]:
            return edge, station
        station -= parade.lengths[edge]
    raise ValueError(f"{vehicle.name} halts beyond its route")
