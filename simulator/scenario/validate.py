"""From a document to a validated scenario file: every problem at once, each where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from simulator.errors import Problem, ScenarioError
from simulator.scenario.clock import Calendar, Clock
from simulator.scenario.explain import explain
from simulator.scenario.lineup import Body, Item
from simulator.scenario.model import ScenarioFile
from simulator.scenario.network import Network
from simulator.scenario.placement import place_units
from simulator.scenario.profiles import merge_profiles
from simulator.scenario.resolve import body_of, items_of, network_of
from simulator.scenario.tree import Node, plain


@dataclass(frozen=True, slots=True)
class Validated:
    """A validated scenario and what it is resolved to."""

    file: ScenarioFile
    network: Network
    bodies: tuple[Body, ...]
    programme: dict[str, Item]
    groups: dict[str, tuple[str, ...]]
    calendar: Calendar
    begin: float


def validate(document: Node) -> Validated:
    problems: list[Problem] = []
    data: dict[str, Any] = plain(document)
    merged = merge_profiles(data.get("units") or {}, data.pop("profiles", {}))
    data["units"] = merged.units
    try:
        file = ScenarioFile.model_validate(data)
    except ValidationError as error:
        for path, message in explain(error, ScenarioFile):
            problems.append(
                Problem(".".join(map(str, path)), message, document.nearest_place(path))
            )
        raise ScenarioError(problems)
    network = network_of(file)
    calendar = Calendar.of(file.start, ZoneInfo(file.timezone))
    placement = place_units(file.units, network)
    bodies = tuple(
        body_of(name, unit, index, placement.starts[name], file, network, calendar)
        for index, (name, unit) in enumerate(file.units.items())
    )
    programme = items_of(file, calendar)
    return Validated(
        file,
        network,
        bodies,
        programme,
        flat_groups(file),
        calendar,
        begin_of(bodies, programme),
    )


def flat_groups(file: ScenarioFile) -> dict[str, tuple[str, ...]]:
    def members(name, seen):
        if name in file.units:
            return {name}
        if name in seen:
            return set()
        return set().union(*(members(m, seen | {name}) for m in file.groups.get(name, ())))

    return {g: tuple(u for u in file.units if u in members(g, frozenset())) for g in file.groups}


def begin_of(bodies, programme) -> float:
    cues = (
        [b.release for b in bodies]
        + [h.until for b in bodies for h in b.holds]
        + [i.cue for i in programme.values()]
    )
    times = [c.at for c in cues if c is not None and c.at is not None]
    times += [b.target.instant for b in bodies if b.target]
    return min(0.0, *times) if times else 0.0
