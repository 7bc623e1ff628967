"""Names: each that is used is defined, and no two things are called the same."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import islice

from simulator.scenario.document.tree import SECTIONS, Path
from simulator.scenario.lineup.groups import (
    circles_of_groups,
    is_pattern,
    units_called,
    units_in,
)
from simulator.scenario.model.base import UsedName, values_of
from simulator.scenario.model.ground import LaneModel
from simulator.scenario.model.units import KINDS
from simulator.scenario.validation.draft import Draft, names_in_removed
from simulator.wording import unknown

#: As many circles of groups are reported: each takes a walk over all groups.
MOST_CIRCLES = 20


def check_names(draft: Draft) -> None:
    """Check that names are defined, and that units, groups and items differ in theirs."""
    for path, section, name in (*names_used(draft), *names_in_removed(draft)):
        if name not in draft.names[section]:
            message = is_label(draft, section, name)
            draft.error(path, message or unknown(SECTIONS[section], name, draft.names[section]))
    mark_what_rests_on_invalid(draft)
    _check_groups(draft)
    _check_shared(draft)


def names_used(draft: Draft) -> Iterator[tuple[Path, str, str]]:
    """Path, section and name of every name that is used outside groups and constraints."""
    for marker, location in draft.file.markers.items():
        lane = isinstance(draft.file.routes.get(location.segment), LaneModel)
        yield ("markers", marker), "routes" if lane else "segments", location.segment
    for zone, model in draft.file.zones.items():
        for piece in model.stretches:
            yield draft.piece_path(("zones", zone), piece.segment), "segments", piece.segment
    for path, name in values_of(draft.file, UsedName):
        if path[0] == "constraints":
            continue
        section = name.sections[0]
        # A route may go over a lane, which is a route itself.
        lane = section == "segments" and isinstance(draft.file.routes.get(name), LaneModel)
        yield draft.written_path(path), "routes" if lane else section, name.defined


def mark_what_rests_on_invalid(draft: Draft) -> None:
    """Mark every entry as invalid that uses the name of one that is."""
    for path, section, name in names_used(draft) if draft.invalid else ():
        if not draft.is_valid(section, name):
            draft.mark_invalid(path)


def _check_groups(draft: Draft) -> None:
    groups = draft.file.groups
    for group, members in groups.items():
        for number, member in enumerate(members):
            message = unknown_selection(draft, member) or _matches_nothing(draft, member)
            if message is not None:
                draft.error(draft.written_path(("groups", group, number)), message)
    for circle in islice(circles_of_groups(groups), MOST_CIRCLES):
        draft.error(("groups", circle[0]), f"circular groups: {' → '.join(circle)}")


def unknown_selection(draft: Draft, name: str) -> str | None:
    """What is wrong with the name of a unit, group, kind or profile, or a pattern; else None."""
    units = draft.names["units"]
    if is_pattern(name):
        fits = any(fnmatchcase(unit, name) for unit in units)
        return None if fits else f"no unit's name matches '{name}'"
    known = [*units, *draft.names["groups"], *KINDS, *draft.names["profiles"], "all"]
    if name in known:
        return None
    return is_label(draft, "units", name) or unknown("unit, group, kind or profile", name, known)


def is_label(draft: Draft, section: str, name: str) -> str | None:
    """What to write for a label that stands where a name is meant; None if it is no label."""
    entries = getattr(draft.file, section) if section in ("units", "programme") else {}
    sought = name.casefold()
    named = (
        key
        for key, entry in entries.items()
        if (label := getattr(entry, "label", None)) and label.casefold() == sought
    )
    key = next(named, None)
    word = SECTIONS[section]
    return key and f"there is no {word} '{name}'; that is the label of {key}: write {key}"


def _matches_nothing(draft: Draft, name: str) -> str | None:
    """What is wrong with the name of a kind or a profile that no unit has; else None."""
    units = draft.names["units"]
    if name in draft.names["groups"] or units_called(name, units, draft.file.units):
        return None
    if any(not draft.is_valid("units", unit) for unit in units):
        return None  # it may be the kind, or the profile, of one that is wrong
    return f"no unit is a {name}" if name in KINDS else f"no unit has the profile {name}"


def _check_shared(draft: Draft) -> None:
    """What is the subject of events has a name of its own."""
    owner: dict[str, str] = {}
    for section in ("units", "groups", "programme", "incidents"):
        for name in draft.names[section]:
            if name in owner:
                draft.error((section, name), f"{owner[name]} has that name; choose another")
            elif section in ("units", "groups"):
                _check_hidden(draft, section, name)
            word = SECTIONS[section]
            owner.setdefault(name, f"{'an' if word[0] in 'aeio' else 'a'} {word}")
    for name in draft.names["profiles"]:
        _check_hidden(draft, "profiles", name)


def _check_hidden(draft: Draft, section: str, name: str) -> None:
    if (hidden := _hides(draft, section, name)) is not None:
        draft.error((section, name), f"{hidden}; choose another name")


def _hides(draft: Draft, section: str, name: str) -> str | None:
    """What a name no longer selects since it selects something else; None if nothing is missed.

    A unit hides a profile, a kind and `all`; so does a group; `all` and a kind hide a profile.
    """
    if name not in (*KINDS, "all") and name not in draft.names["profiles"]:
        return None
    models = draft.file.units
    others = [unit for unit in draft.names["units"] if unit != name]
    of_profile = {unit for unit, model in models.items() if model.profile == name} - {name}
    if section == "profiles":
        hidden, selected = of_profile, units_called(name, others, models)
    elif section == "groups":
        if name not in draft.file.groups:
            return None  # it is wrong: what it selects is not known
        hidden = units_called(name, others, models)
        selected = units_in(name, draft.file.groups, draft.names["units"], models)
    else:
        hidden, selected = units_called(name, others, models), set()
    missed = next((unit for unit in others if unit in hidden - selected), None)
    if missed is None:
        return None
    if section == "profiles":
        return f"{_kind(name)} hides it, and does not select {missed}"
    what = f"the profile {name}" if hidden == of_profile and name != "all" else _kind(name)
    which = "all units" if name == "all" else f"{missed}, too"
    return f"it hides {what}, which selects {which}"


def _kind(name: str) -> str:
    return name if name == "all" else f"the kind {name}"
