"""Documents that are right, or nearly: they reach the engine, the verdicts and the figures."""

from __future__ import annotations

import copy
import random
from functools import cache
from typing import Any

import yaml

from simulator import load
from simulator.scenario.document.tree import plain
from simulator.scenario.line import Polyline
from tests.fuzz import changes, draws, events
from tests.fuzz.by_schema import every_key
from tests.fuzz.changes import Change
from tests.fuzz.documents import (
    SCENARIOS,
    Files,
    bundled_trees,
    scenario_file,
)
from tests.fuzz.parade import Parade, difference
from tests.scenario.test_junk import FULL
from tests.verification.parades import Maker

CHANGES: tuple[Change, ...] = (
    *(changes.number, changes.number, changes.number, changes.other_unit, changes.known),
    *(changes.clock_time, changes.calendar, changes.step_off, changes.window, changes.held),
    *(changes.released, changes.due, changes.kept, changes.kept, changes.paced, changes.ranked),
    *(changes.drawn_up, changes.more_units, changes.fewer, changes.item, changes.group),
    *(changes.label, events.constraint, events.constraint, events.constraint, events.incident),
    *(events.incident, events.day, events.lane, events.lap, draws.distribution),
    *(draws.distribution, draws.factor, draws.presence, draws.breakdowns),
)
_ODD_NAMES = ("é", "e\u0301", "閲兵", "x-1", "Ünit_2", "a" * 60, "אב", "ก็", "u2-")


def changed(chance: random.Random) -> Files:
    """A scenario with some changes that a planner might make."""
    name, document = any_scenario(chance)
    parade = Parade(copy.deepcopy(document))
    change(chance, parade)
    if name is not None and chance.random() < 0.15:
        over = {"extends": name, **difference(document, parade.document)}
        return scenario_file(over)
    if chance.random() < 0.15:
        parade = Parade(_renamed(chance, parade))
    if chance.random() < 0.05:
        text = yaml.safe_dump(parade.document, allow_unicode=True, sort_keys=False)
        return {"x.yaml": text.encode("utf-8", "replace")}
    return scenario_file(parade.document)


def combined(chance: random.Random) -> Files:
    """Two scenarios in one."""
    first, second = (Parade(copy.deepcopy(any_scenario(chance)[1])) for _ in range(2))
    for name in sorted(_named(first) & _named(second)):
        second = Parade(second.renamed(name, f"{name}-2"))
    for section in _SECTIONS:
        first.section(section).update(second.section(section))
    taken = {each.get("name") for each in first.constraints}
    first.constraints.extend(
        each
        for each in second.constraints
        if isinstance(each, dict) and each.get("name") not in taken
    )
    if chance.random() < 0.5:
        change(chance, first)
    return scenario_file({key: value for key, value in first.document.items() if value})


def change(chance: random.Random, parade: Parade) -> None:
    """Change a document in a few ways."""
    for _ in range(chance.choice([1, 1, 1, 1, 2, 2, 3])):
        chance.choice(CHANGES)(chance, Parade(parade.document))
    for key in ("day", "incidents", "recovery", "groups", "constraints", "programme"):
        if not parade.document.get(key, True):
            del parade.document[key]


_SECTIONS = (
    *("segments", "routes", "markers", "zones", "gaits", "programme", "profiles", "units"),
    *("groups", "incidents", "recovery"),
)


def any_scenario(chance: random.Random) -> tuple[str | None, dict[str, Any]]:
    """A right scenario, and the bundled file that it is, if it is one."""
    dice = chance.random()
    if dice < 0.2:
        return None, FULL
    if dice < 0.55:
        kinds = {key: chance.random() < 0.5 for key in ("elastic", "halts", "times", "laps")}
        size = chance.choice([1, 2, 3, 5])
        return None, Maker(chance.randrange(10**6), size, **kinds).document()
    name = chance.choice(list(bundled_trees()) if dice > 0.985 else _small())
    return name, resolved(name)


@cache
def _small() -> list[str]:
    return [name for name in bundled_trees() if len(str(resolved(name))) < 8000]


@cache
def resolved(name: str) -> dict[str, Any]:
    """A bundled scenario with what it extends."""
    found = plain(load(SCENARIOS / name).written)
    assert isinstance(found, dict)
    for segment in found["segments"].values():
        if isinstance(segment, dict) and isinstance(line := segment.get("line"), Polyline):
            segment["line"] = {line.system: [list(place) for place in line.points]}
    return found


def _named(parade: Parade) -> set[str]:
    """What a document names, and the program does not."""
    found = {name for section in _SECTIONS for name in parade.section(section)}
    return found - every_key()


def _renamed(chance: random.Random, parade: Parade) -> dict[str, Any]:
    names = sorted(_named(parade))
    if not names:
        return parade.document
    return parade.renamed(chance.choice(names), chance.choice(_ODD_NAMES))
