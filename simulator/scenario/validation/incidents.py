"""Incidents: whether each can happen to its unit, at its place, after the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.scenario.lineup.ranks import sizes, standing_offsets
from simulator.scenario.model.incidents import IncidentKind, IncidentModel
from simulator.scenario.model.units import Column, Flight, Formation, GroundModel, UnitModel
from simulator.scenario.network import Network
from simulator.scenario.passes import pass_of
from simulator.scenario.validation.draft import Draft
from simulator.tolerances import SAME_PLACE

_OF: dict[IncidentKind, tuple[type[UnitModel], str]] = {
    "drives-on": (Column, "a column breaks down"),
    "towed": (Column, "a column breaks down"),
    "turns-back": (Flight, "a flight turns back"),
    "falls-out": (Formation, "marchers fall out"),
}

#: More breakdowns of a unit, on average, are taken for a slip.
MOST_EXPECTED = 20
LAPS = "the route {route} passes a segment twice; breakdowns are not modelled there"


def check_incidents(draft: Draft, network: Network, starts: Mapping[str, float]) -> None:
    """Check every incident by itself, with its unit, and with the other incidents of the unit."""
    stations: dict[str, float] = {}
    for name, incident in draft.file.incidents.items():
        place = incident.place
        known = not isinstance(place, str) or draft.is_valid("markers", pass_of(place)[0])
        if not (
            known and draft.is_valid("incidents", name) and draft.is_valid("units", incident.unit)
        ):
            draft.mark_invalid(("incidents", name))
            continue
        unit = draft.file.units[incident.unit]
        problems = list(_of_the_unit(incident, unit)) or list(_of_the_rank(incident, unit))
        station = network.station_of(unit.route, incident.place)
        if not problems:
            problems += _of_the_place(incident, unit, station, starts, network)
        if incident.breaks_down and (route := _route_with_laps(draft, network)):
            problems.append((incident.kind, LAPS.format(route=route)))
        if incident.towed:
            problems += _of_the_recovery(draft, unit, network)
        for key, message in problems:
            draft.error(("incidents", name, *([key] if key else [])), message)
        if not problems and station is not None:
            stations[name] = station
    _check_together(draft, stations)
    _check_rates(draft, network, starts)


def _check_rates(draft: Draft, network: Network, starts: Mapping[str, float]) -> None:
    """Check that units with a rate of breakdowns can break down."""
    for name, unit in draft.file.units.items():
        model = unit.breakdowns if isinstance(unit, Column) else None
        if model is None or not draft.is_valid("units", name):
            continue
        like = {"unit": name, "rank": 1, "drives_on": model.drives_on, "towed": model.towed}
        incident = IncidentModel.model_construct(None, **like, turns_back=None, falls_out=None)
        problems = [message for _, message in _of_the_unit(incident, unit)]
        if (route := _route_with_laps(draft, network)) is not None:
            problems.append(LAPS.format(route=route))
        if model.towed:
            problems += [message for _, message in _of_the_recovery(draft, unit, network)]
        for message in problems:
            draft.error(("units", name, "breakdowns"), message)
        way = network.lengths.get(unit.route, 0.0) - starts.get(name, 0.0)
        expected = model.rate * sum(sizes(unit)) * way
        if expected > MOST_EXPECTED:
            message = (
                f"{expected:.0f} breakdowns of {name} would be expected: at most {MOST_EXPECTED}"
            )
            draft.error(("units", name, "breakdowns", "rate"), message)


def _of_the_unit(incident: IncidentModel, unit: UnitModel) -> Iterator[tuple[str, str]]:
    kind, rule = _OF[incident.kind]
    if not isinstance(unit, kind):
        yield incident.kind, f"{rule}; {incident.unit} is a {unit.kind}"  # type: ignore[attr-defined]
    elif isinstance(unit, Column) and len(sizes(unit)) > 1 and not unit.elastic:
        message = f"the ranks of {incident.unit} move as one; write elastic: true in the column"
        yield "unit", message


def _of_the_rank(incident: IncidentModel, unit: UnitModel) -> Iterator[tuple[str, str]]:
    ranks = sizes(unit)
    whole = incident.kind == "turns-back" and incident.number is None
    if whole and incident.rank is not None:
        yield "rank", "the whole flight turns back; omit the rank"
        return
    if incident.rank is None:
        if len(ranks) > 1 and not whole:
            yield "", f"rank is missing: {incident.unit} has {len(ranks)}"
            return
    elif incident.rank > len(ranks):
        yield "rank", f"{incident.unit} has {len(ranks)} {'ranks' if len(ranks) > 1 else 'rank'}"
        return
    number, size = incident.number, ranks[(incident.rank or 1) - 1]
    if number is not None and number > size:
        yield incident.kind, f"that rank has only {size}"


def _of_the_place(
    incident: IncidentModel,
    unit: UnitModel,
    station: float | None,
    starts: Mapping[str, float],
    network: Network,
) -> Iterator[tuple[str, str]]:
    name, length = incident.unit, network.lengths[unit.route]
    if station is None:
        passes = network.never_passes(unit.route, str(incident.place))
        yield "place", f"the route of {name}, {unit.route}, {passes}"
        return
    if station > length + SAME_PLACE:
        yield "place", f"{station:g} m is off the route {unit.route}, which is {length:g} m long"
        return
    start = starts[name]
    if isinstance(unit, GroundModel) and unit.drawn_up:
        start -= standing_offsets(unit)[(incident.rank or 1) - 1]
    if station <= start + SAME_PLACE:
        there = "where it starts" if station >= start - SAME_PLACE else "before it starts"
        yield "place", f"it lies {there}: {start:g} m along the route"
    if isinstance(unit, Flight) and unit.orbit is not None and incident.turns_back == "all":
        hold = network.station(unit.route, unit.orbit.marker)
        if hold is not None and abs(hold - station) <= SAME_PLACE:
            yield "place", f"{name} orbits there; choose a place before or beyond it"
    if isinstance(unit, Column) and (incident.rank in (None, 1) or unit.hold == "each"):
        for marker in unit.holds:
            halts = network.station(unit.route, marker)
            if halts is not None and abs(halts - station) <= SAME_PLACE:
                yield "place", f"{name} halts there, at {marker}; choose another place"


def _of_the_recovery(draft: Draft, unit: UnitModel, network: Network) -> Iterator[tuple[str, str]]:
    if not draft.names["recovery"]:
        yield "towed", "no recovery vehicle is defined; add one under recovery"
    for name, vehicle in draft.file.recovery.items():
        stands = pass_of(vehicle.stands or "")[0]
        known = draft.is_valid("markers", stands)
        if known and network.station(unit.route, str(vehicle.stands)) is None:
            yield (
                "towed",
                f"{name} stands at {vehicle.stands}, which the route {unit.route} does not pass; "
                "write travel instead",
            )


def _check_together(draft: Draft, stations: Mapping[str, float]) -> None:
    """The incidents of a rank come one after the other, and none after it has left."""
    incidents = draft.file.incidents
    seen: dict[tuple[str, int | None], list[str]] = {}
    for name in sorted(stations, key=lambda each: stations[each]):
        incident, path = incidents[name], ("incidents", name, "place")
        whole = incident.turns_back == "all"
        rank = None if whole else incident.rank or 1
        for other in seen.get((incident.unit, rank), []) + seen.get((incident.unit, None), []):
            before = incidents[other]
            if before.turns_back == "all":
                why = "unreachable: the flight turns back earlier"
            elif incident.breaks_down and stations[name] - stations[other] <= SAME_PLACE:
                why = "it has already broken down there"
            elif before.towed:
                why = "unreachable: it is towed away earlier"
            else:
                continue
            draft.error(path, f"{why} ({other})")
            break
        seen.setdefault((incident.unit, rank), []).append(name)
    _check_numbers(draft, stations)


def _check_numbers(draft: Draft, stations: Mapping[str, float]) -> None:
    """No more leave a rank than there are in it."""
    left: dict[str, list[int]] = {}
    for name in stations:
        incident = draft.file.incidents[name]
        if incident.number is None:
            continue
        path, rank = ("incidents", name, incident.kind), (incident.rank or 1) - 1
        ranks = sizes(draft.file.units[incident.unit])
        gone = left.setdefault(incident.unit, [0] * len(ranks))
        gone[rank] += incident.number
        if gone == list(ranks):
            message = f"earlier incidents leave none of {incident.unit}"
            if incident.turns_back is not None:
                message += "; write turns-back: all"
            draft.error(path, message)
        if gone[rank] > ranks[rank] >= incident.number:
            message = f"together with earlier incidents, {gone[rank]} leave a rank of {ranks[rank]}"
            draft.error(path, message)


def _route_with_laps(draft: Draft, network: Network) -> str | None:
    """The route of a unit on the ground that passes a segment twice, if any."""
    units = draft.file.units.values()
    routes = (unit.route for unit in units if isinstance(unit, GroundModel))
    return next((route for route in routes if network.laps.get(route, 1) > 1), None)
