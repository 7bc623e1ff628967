"""What `fixes` searches by running: settings and times whose effect is not linear.

Gaps, reactions and paces enter in many places at once, dropped units change the order of units, and
some times decide at which gate a flight leaves its orbit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import floor
from typing import Literal, NamedTuple

from simulator.format import written
from simulator.scenario.document.tree import Node, plain
from simulator.scenario.events.instants import OfGroup
from simulator.scenario.lineup.spacing import Spacing
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.quantities import length
from simulator.scenario.model.units import GroundModel
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.whatif.inputs import Input, setting
from simulator.whatif.searching.runs import Settings


class _Quantity(NamedTuple):
    """How a quantity is searched: its unit, its decimals, the least value that is tried, and what
    stands in for a value of zero.
    """

    unit: str
    decimals: int
    least: float
    from_zero: float


_QUANTITIES = {
    "gap": _Quantity("m", 1, 0.0, 20.0),
    "reaction": _Quantity("s", 1, 0.0, 2.0),
    "time-gap": _Quantity("s", 1, 0.0, 20.0),
    "headway": _Quantity("s", 1, 0.0, 20.0),
    "pace": _Quantity("m/s", 3, 0.001, 1.0),
}
#: Changes that are tried, and changes that show whether a quantity matters, as parts of the value.
_PARTS = (0.05, 0.1, 0.2, 0.35, 0.6, 1.0, 1.7, 3.0)
_PART_PROBES = (-0.6, 0.6, 3.0)
#: The same for times (s).
_STEPS = (10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200)
_STEP_PROBES = (-600, -60, 60, 600)


@dataclass(frozen=True, slots=True)
class Search:
    """One quantity that is tried with other values.

    Attributes
    ----------
    what
        Its name: `navy.gap`, `profile foot: gap`, `gait quick`.
    unit
        Of a change.
    least
        The largest change downwards, negative or zero; -inf if there is none.
    changes, probes
        Sizes of the changes that are tried, ascending; changes that show whether it matters.
    rounded
        Rounds a change.
    settings
        The settings that make a change.
    halvings
        How often the step from the last change that did not work to one that does is halved.
    later
        With a larger value no event on the ground comes earlier (1), or with a smaller one (-1);
        0: neither is known.
    of
        The unit or the item whose quantity it is; None where more may change with it.
    family
        What is tried of each unit: `gap`; empty for what is tried by itself. All of a family move
        what they move in the same direction.
    """

    what: str
    unit: str
    least: float
    changes: Sequence[float]
    probes: Sequence[float]
    rounded: Callable[[float], float]
    settings: Callable[[float], Settings]
    halvings: int
    later: Literal[1, 0, -1] = 0
    of: str | None = None
    family: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A unit that is left out: `without navy`, and the settings that do it.

    Attributes
    ----------
    what, settings, unit
        As of a `Search`; there is no change.
    of
        A flight, without which nothing comes later; None where more is not the same without it.
    """

    what: str
    settings: Settings
    unit: str = ""
    of: str | None = None


def time_search(scenario: Scenario, what: Input) -> Search:
    """The search of a time, in whole seconds.

    The later a flight is due over its target, the later it leaves its orbit, and the later it is
    wherever it comes from there on.
    """
    found = Search(
        what.name,
        "s",
        what.least,
        changes=_STEPS,
        probes=_STEP_PROBES,
        rounded=floor,
        settings=partial(setting, scenario, what),
        halvings=_STEPS[-1].bit_length(),
        of=what.subject if what.subject in (*scenario.unit, *scenario.programme) else None,
    )
    unit = scenario.unit.get(what.subject)
    if unit is None or not unit.flies:
        return found
    return replace(found, later=1 if what.kind == "target" else 0, family=what.kind)


def searches(run: Run) -> list[Search | Dropped]:
    """What is searched: shared settings, those of each ground unit, and each unit left out."""
    scenario = run.scenario
    found: list[Search | Dropped] = [*_shared(scenario), *_of_markers(scenario)]
    for unit in scenario.units:
        found += _of_unit(scenario, unit)
    if len(scenario.units) > 1:
        found += [_without(scenario, unit.name) for unit in scenario.units]
    return found


def _quantity_search(
    what: str,
    path: str,
    kind: str,
    value: float,
    units: Iterable[Unit] | None,
    *,
    lays: bool = False,
) -> Search:
    """The search of a quantity.

    Parameters
    ----------
    what, path, kind, value
        Its name, its settings path, what it is, and its value.
    units
        Whose it is; None where it is that of a marker.
    lays
        Whether where these units stand decides where markers lie.
    """
    quantity = _QUANTITIES[kind]
    whole = value or quantity.from_zero

    def rounded(change: float) -> float:
        return round(value + change, quantity.decimals) - value

    def settings(change: float) -> Settings:
        return {path: written(round(value + change, quantity.decimals), quantity.unit)}

    ordered = units is not None and not lays and all(_is_ordered(unit, kind) for unit in units)
    return Search(
        what,
        quantity.unit,
        least=quantity.least - value,
        changes=[part * whole for part in _PARTS],
        probes=[part * whole for part in _PART_PROBES],
        rounded=rounded,
        settings=settings,
        halvings=6,
        later=(-1 if kind == "pace" else 1) if ordered else 0,
    )


def _is_ordered(unit: Unit, kind: str) -> bool:
    """Whether a unit comes no earlier with more of a quantity, or with a slower pace.

    Not a flight, which leaves earlier for its target; nor ranks that catch up where their own pace
    is slower than one before.
    """
    catches_up = unit.elastic is not None and unit.elastic.catch_up is not None
    changes = len(unit.paces) > 1 or unit.pace != unit.paces[0][1]
    return not unit.flies and not (kind == "pace" and catches_up and changes)


def _lays_markers(scenario: Scenario, units: Iterable[Unit], key: str) -> bool:
    """Whether markers lie where a change of a quantity of some units moves them."""
    markers = scenario.document.child("markers") or Node({})
    laid = any(
        each.child(word) for _, each in markers.children() for word in ("beyond", "ahead-of")
    )
    models = (scenario.model.units[unit.name] for unit in units)
    return (
        laid
        and key == "gap"
        and any(
            isinstance(each, GroundModel) and each.drawn_up and each.standing_gap is None
            for each in models
        )
    )


def _without(scenario: Scenario, unit: str) -> Dropped:
    groups = {
        f"groups.{name}": [member for member in members if member != unit]
        for name, members in scenario.model.groups.items()
        if unit in members
    }
    found = Dropped(f"without {unit}", {f"units.{unit}": None, **groups})
    first = any(isinstance(each, OfGroup) and not each.last for each in scenario.awaited)
    slots = any(cue.slot for cue in scenario.times)
    alone = scenario.unit[unit].flies and not (first or slots)
    return replace(found, of=unit) if alone else found


def _shared(scenario: Scenario) -> Iterator[Search]:
    for gait, pace in scenario.model.gaits.items():
        users = [
            each for each in scenario.units if not each.flies or pace in dict(each.paces).values()
        ]
        yield _quantity_search(f"gait {gait}", f"gaits.{gait}", "pace", pace, users)
    gaits = list(scenario.model.gaits)
    profiles = scenario.document.child("profiles") or Node({})
    for name, profile in profiles.children():
        users = [unit for unit in scenario.units if scenario.model.units[unit.name].profile == name]
        if len(users) < 2 or users[0].flies:
            continue
        for key in ("gap", "reaction", "time-gap", "headway", "speed", "gait"):
            given = profile.child(key)
            kind = key if key in _QUANTITIES else "pace"
            named = given is not None and plain(given.child("value") or given) in gaits
            values = {_value(unit, kind) for unit in users}
            if given is not None and not named and len(values) == 1:
                kept = _kept(users[0], key)
                below = key if kept is None else kept.setting.removeprefix(f"{users[0].path}.")
                path, lays = f"profiles.{name}.{below}", _lays_markers(scenario, users, key)
                what = f"profile {name}: {key}"
                yield _quantity_search(what, path, kind, values.pop(), users, lays=lays)


def _of_markers(scenario: Scenario) -> Iterator[Search]:
    """How far from a unit a marker lies that is laid by it."""
    markers = scenario.document.child("markers") or Node({})
    for name, marker in markers.children():
        given = marker.child("by")
        if given is not None:
            value = length(plain(given.child("value") or given))
            yield _quantity_search(f"{name}.by", f"markers.{name}.by", "gap", value, None)


def _of_unit(scenario: Scenario, unit: Unit) -> Iterator[Search]:
    for key, kind in (("gap", "gap"), ("reaction", "reaction"), ("speed", "pace")):
        if kind == "pace" or not unit.flies:
            what, value = f"{unit.name}.{key}", _value(unit, kind)
            lays = _lays_markers(scenario, [unit], key)
            found = _quantity_search(what, f"units.{what}", kind, value, [unit], lays=lays)
            yield replace(found, of=None if lays else unit.name, family=key if found.later else "")


def _value(unit: Unit, kind: str) -> float:
    if kind in ("time-gap", "headway"):
        kept = _kept(unit, kind)
        return 0.0 if kept is None else kept.seconds
    return {"gap": unit.gap, "reaction": unit.reaction, "pace": unit.paces[0][1]}[kind]


def _kept(unit: Unit, key: str) -> Spacing | None:
    """The time gap or the headway that a unit keeps."""
    return next((kept for kept in unit.times if kept.key == key), None)
