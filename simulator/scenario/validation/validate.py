"""From a document to a validated scenario: every problem at once, each where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from simulator.errors import Problem, ScenarioError
from simulator.scenario.clock import Calendar
from simulator.scenario.document.profiles import merge_profiles, untaken
from simulator.scenario.document.tree import SECTIONS, Node, Path, plain
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.units import KINDS
from simulator.scenario.network import Network
from simulator.scenario.validation.checks import check
from simulator.scenario.validation.draft import Draft, Findings
from simulator.scenario.validation.messages import explain
from simulator.scenario.validation.profiles import check_keys, check_profiles
from simulator.wording import quoted, unknown

#: Stands in for what is missing or wrong while the rest is looked at.
_FILLERS: dict[str, Any] = {"name": "?", "start": dt.datetime(2000, 1, 1), "units": {}}
_UNIT_FILLERS: dict[str, Any] = {"kind": "formation", "route": "x", "ranks": 1, "length": "1 m"}


@dataclass(frozen=True, slots=True)
class Validated:
    """A validated scenario file, and the geometry and units that it is resolved to."""

    file: ScenarioFile
    network: Network
    units: tuple[Unit, ...]
    calendar: Calendar
    groups: dict[str, tuple[str, ...]]


def validate(document: Node, others: Sequence[Problem] = ()) -> Validated:
    """Validate a whole document.

    Parameters
    ----------
    document
        The document, with all that it extends.
    others
        What is known to be wrong already; it is reported with the rest.

    Raises
    ------
    ScenarioError
        With everything that is wrong.
    """
    findings = Findings(document, tuple(others))
    draft = _draft(_sections(plain(document), findings), findings)
    calendar = Calendar.of(draft.file.start, ZoneInfo(draft.file.timezone))
    resolved = check(draft, calendar)
    problems = findings.problems()
    if problems:
        raise ScenarioError(problems)
    return Validated(draft.file, resolved.network, resolved.units, calendar, resolved.groups)


def _sections(data: Any, findings: Findings) -> dict[str, Any]:
    """The sections of a document; one that is empty is as if it were not there."""
    given = {key: value for key, value in data.items() if value is not None}
    for section in SECTIONS:
        if section in given and not isinstance(given[section], Mapping):
            findings.add((section,), f"{quoted(given[section])} is not a mapping: name: …")
            given[section] = {}
    return given


def _draft(data: dict[str, Any], findings: Findings) -> Draft:
    names = {section: tuple(data.get(section, ())) for section in SECTIONS}
    profiles = data.pop("profiles", {})
    wrong: set[tuple[str, str]] = set()
    units = data.get("units", {})
    data["units"] = merge_profiles(units, profiles)
    for name, unit in units.items():
        profile = unit.get("profile") if isinstance(unit, Mapping) else None
        if isinstance(profile, str) and profile not in profiles:
            findings.add(("units", name, "profile"), unknown("profile", profile, profiles))
            wrong.add(("units", name))
    for name, unit in data["units"].items():
        if isinstance(unit, Mapping) and unit.get("kind") not in list(KINDS):
            # The model looks no further at a unit whose kind cannot be told.
            for path, message in check_keys(unit):
                findings.add(("units", name, *path), message)
    draft = _valid_part(data, Draft(_nothing(), names, findings, wrong, lost=frozenset(wrong)))
    # A model of each kind of unit takes time to make: where all is right, few profiles need one.
    for path, message in check_profiles(profiles if findings.found else untaken(units, profiles)):
        findings.add(path, message)
    if not names["units"] and ("units",) not in [path for path, _ in findings.found]:
        findings.add(("units",), "is missing: the units, in the order of march")
    return draft


def _nothing() -> ScenarioFile:
    return ScenarioFile.model_validate(_FILLERS)


def _valid_part(data: dict[str, Any], draft: Draft) -> Draft:
    """Validate; note what is wrong and cut it out, until the rest is valid."""
    constraints = data.get("constraints")
    numbers = list(range(len(constraints))) if isinstance(constraints, list) else []
    first = True
    while True:
        try:
            draft.file = ScenarioFile.model_validate(data)
        except ValidationError as error:
            found = list(explain(error, ScenarioFile))
        else:
            draft.numbers = tuple(numbers)
            return draft
        cut: set[int] = set()
        for path, message in found:
            # What the missing profile would have given is not missing besides.
            if first and not (path[:2] in draft.lost and "is missing" in message):
                draft.findings.add(_numbered(path, numbers), message)
            if path[0] == "constraints" and len(path) > 1:
                number = int(path[1])
                if number not in cut:
                    _keep(draft, ("constraints", numbers[number]), data["constraints"][number])
                cut.add(number)
            else:
                _cut(data, path, draft)
        if cut:
            data["constraints"] = [c for n, c in enumerate(data["constraints"]) if n not in cut]
            numbers = [number for n, number in enumerate(numbers) if n not in cut]
        first = False


def _keep(draft: Draft, path: Path, value: Any) -> None:
    """Keep what is cut out: the names in it are looked at still."""
    draft.removed.append((path, value))


def _numbered(path: Path, numbers: list[int]) -> Path:
    if len(path) > 1 and path[0] == "constraints":
        return (path[0], numbers[int(path[1])], *path[2:])
    return path


def _cut(data: dict[str, Any], path: Path, draft: Draft) -> None:
    """Take out what is wrong at a path; put a filler where something must be."""
    section = str(path[0])
    draft.distrust(path)
    if section not in SECTIONS or len(path) == 1:
        _keep(draft, (section,), data.pop(section, None))
        if section in _FILLERS:
            data[section] = _FILLERS[section]
        return
    name = str(path[1])
    entries = data[section] = dict(data[section])
    unit = entries.get(name)
    of_the_name = len(path) == 2 and isinstance(unit, Mapping) and unit.get("kind") in list(KINDS)
    if section != "units" or not isinstance(unit, Mapping) or of_the_name:
        _keep(draft, (section, name), entries.pop(name, None))
        return
    unit = entries[name] = dict(unit)
    # An error at the unit itself is one of its kind.
    key = str(path[2]) if len(path) > 2 else "kind"
    _keep(draft, (section, name, key), unit.pop(key, None))
    # A filler that is wrong itself (a length, of a formation) is not tried again.
    if key in _UNIT_FILLERS and (name, key) not in draft.cut:
        unit[key] = _UNIT_FILLERS[key]
    draft.cut.add((name, key))
