"""Where units stand at the beginning, and whether they can: start stations, drawn-up units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from simulator.scenario.lineup.ranks import road_space, standing_space
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.units import GroundModel, UnitModel
from simulator.scenario.network import Network
from simulator.tolerances import SAME_PLACE


@dataclass(frozen=True, slots=True)
class InitialPosition:
    """A unit at the beginning: its route, its head's and its tail's station on it (m)."""

    name: str
    route: str
    head: float
    tail: float
    drawn_up: bool

    def on(self, route: str, network: Network) -> Iterator[tuple[float, float, float, int]]:
        """Each run of segments shared with a route, as stations of that route.

        Yields
        ------
        low, high, shift, laps
            The run, on that route; the shift from this unit's stations to that route's; and how
            many laps further this unit is there.
        """
        for run in network.runs(route, self.route):
            yield run.low, run.high, -run.shift, run.laps


@dataclass(frozen=True, slots=True)
class Placement:
    """Start stations by unit, what is wrong with them, and units without one.

    Attributes
    ----------
    starts
        Station of the head (m).
    problems
        ``(unit, key, message)``.
    lost
        Drawn-up units without a start and without a drawn-up unit ahead on their route.
    """

    starts: dict[str, float]
    problems: tuple[tuple[str, str, str], ...]
    lost: tuple[str, ...]


#: The fields of a unit by which it is placed.
_FIELDS = (
    *("route", "start", "drawn_up", "ranks", "files", "rank_spacing", "depth", "length", "spacing"),
    *("standing", "standing_gap", "gap", "people", "vehicles", "aircraft", "formation", "offsets"),
)


def placing_of(unit: UnitModel) -> tuple[object, ...]:
    """All of a unit that decides where units stand at the beginning."""
    return (type(unit), *(getattr(unit, name, None) for name in _FIELDS))


def place_units(units: Mapping[str, UnitModel], network: Network) -> Placement:
    """Say where the head of every unit stands at the beginning."""
    standing: dict[str, InitialPosition] = {}
    problems: list[tuple[str, str, str]] = []
    lost: list[str] = []
    for name, unit in units.items():
        drawn_up = isinstance(unit, GroundModel) and unit.drawn_up
        head = head_of(unit, network, standing)
        if head is None:
            lost.append(name)
            continue
        route_length = network.lengths[unit.route]
        if head > route_length - SAME_PLACE:
            message = f"its start is not on the route, which is {route_length:g} m long"
            problems.append((name, "start", message))
            continue
        tail = head - depth_of(unit)
        standing[name] = InitialPosition(name, unit.route, head, tail, drawn_up)
        if drawn_up and tail < -SAME_PLACE:
            message = f"drawn up, its tail stands {-tail:g} m before the beginning of its route"
            problems.append((name, "start" if unit.start is not None else "drawn-up", message))
    problems.extend(_conflicts(list(standing.values()), network))
    return Placement(
        {name: there.head for name, there in standing.items()}, tuple(problems), tuple(lost)
    )


def depth_of(unit: UnitModel) -> float:
    """Head to tail at the beginning (m); what is not drawn up reserves its road space."""
    if isinstance(unit, GroundModel) and unit.drawn_up:
        return standing_space(unit)
    return road_space(unit)


def head_of(
    unit: UnitModel, network: Network, ahead: Mapping[str, InitialPosition]
) -> float | None:
    """Station of a unit's head at the beginning (m); None if it stands behind no unit ahead."""
    if isinstance(unit.start, str):
        return network.station(unit.route, unit.start)
    if unit.start is not None:
        return unit.start
    if not (isinstance(unit, GroundModel) and unit.drawn_up):
        return 0.0
    gap = unit.gap if unit.standing_gap is None else unit.standing_gap
    for other in reversed(list(ahead.values())):
        if other.drawn_up:
            # On the same lap, where there are several.
            runs = sorted(other.on(unit.route, network), key=lambda run: (abs(run[3]), run[0]))
            for low, high, shift, _ in runs:
                tail = other.tail + shift
                if low - SAME_PLACE <= tail <= high + SAME_PLACE:
                    return tail - gap
    return None


def _conflicts(units: list[InitialPosition], network: Network) -> Iterator[tuple[str, str, str]]:
    drawn_up = [(place, unit) for place, unit in enumerate(units) if unit.drawn_up]
    laps = any(network.laps[unit.route] > 1 for unit in units)
    for place, unit in drawn_up:
        for number, other in enumerate(units if laps else units[:place]):
            if not laps and unit.route == other.route and unit.head <= other.tail:
                continue  # it stands behind, as most do
            message = None if other is unit else _conflict(unit, other, number > place, network)
            if message:
                yield unit.name, "drawn-up", message
                break


def _conflict(
    unit: InitialPosition, other: InitialPosition, later: bool, network: Network
) -> str | None:
    """What is wrong between a drawn-up unit and one earlier, or ``later``, in the order of march.

    Who has made fewer laps goes first; on the same lap, who is earlier in the order of march.
    """
    for low, high, shift, laps in unit.on(other.route, network):
        head, tail = min(unit.head + shift, high), max(unit.tail + shift, low)
        if head <= tail + SAME_PLACE:
            continue
        if other.drawn_up and not later:
            overlap = min(head, other.head) - max(tail, other.tail)
            if overlap > SAME_PLACE:
                return f"drawn up, it overlaps {other.name} by {overlap:g} m"
        if laps >= later and head > other.head + SAME_PLACE:
            why = "on an earlier lap" if laps else "in the order of march"
            return f"drawn up, it stands ahead of {other.name}, which comes before it {why}"
    return None


def free_from(units: Iterable[Unit], network: Network) -> dict[str, tuple[float, str | None]]:
    """When units without a cue may leave (s), and the settings path of that time.

    It is the start, or the clock time before it at which a unit ahead on their ground leaves.

    Parameters
    ----------
    units
        The order of march.
    network
        Gives the ground that they share.
    """
    earliest: dict[str, tuple[float, str | None]] = {}
    found: dict[str, tuple[float, str | None]] = {}
    at_start = (0.0, "start")
    for unit in units:
        if unit.flies:
            continue
        ground, cue = network.routes[unit.route], unit.bodies[0].start_cue
        if cue is None:
            ahead = (earliest.get(place, at_start) for place in ground)
            found[unit.name] = min(ahead, key=lambda each: each[0])
        elif cue.at is not None:
            for place in ground:
                if cue.at < earliest.get(place, at_start)[0]:
                    earliest[place] = cue.at, cue.setting
    return found
