"""Load a scenario from its file, with what it extends and what is set on top."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from simulator.errors import Place, Problem, ScenarioError
from simulator.reading import ask_for
from simulator.scenario.document.day import changed
from simulator.scenario.document.other_files import with_other_files
from simulator.scenario.document.overlay import lay_over
from simulator.scenario.document.tree import Node, mapping
from simulator.scenario.document.yaml import parse, parse_value, scenario_text
from simulator.scenario.scenario import Scenario

#: The longest chain of `extends`.
LONGEST_CHAIN = 20
#: What is named as the places of values set on top of a file: of its plan, of its day.
OPTIONS = ("--set", "--day")


#: A scenario, or the file of one.
AnyScenario = Scenario | str | os.PathLike[str]


def load(
    path: str | os.PathLike[str],
    set: Mapping[str, object] | None = None,
    day: Mapping[str, object] | None = None,
) -> Scenario:
    """Load a scenario.

    Parameters
    ----------
    path
        The scenario file.
    set
        New values of the plan by path, as `{"units.navy.gap": "30 m"}`; a text is read as YAML.
    day
        In the same way, what differs from the plan on the day.

    Returns
    -------
    Scenario
        Validated and resolved.

    Raises
    ------
    ScenarioError
        With everything that is wrong, each with its place.
    """
    file = Path(path)
    problems: list[Problem] = []
    notices: list[str] = []
    document = _read(file, (), problems, notices)
    if set or day:
        of_plan, of_day = (
            {key: parse_value(value, key, option) for key, value in (values or {}).items()}
            for values, option in zip((set, day), OPTIONS, strict=True)
        )
        document = changed(document, of_plan, of_day, OPTIONS)
    return Scenario.of_document(document, file, problems, notices=notices)


def scenario_of(given: AnyScenario) -> Scenario:
    """A scenario, loaded where its file is given.

    Raises
    ------
    ScenarioError
        With everything that is wrong, each with its place.
    """
    return given if isinstance(given, Scenario) else load(given)


def _read(
    file: Path,
    chain: tuple[Path, ...],
    problems: list[Problem],
    notices: list[str],
    asked_at: Place | None = None,
) -> Node:
    """Read a file, which another one extends at a place, and lay it over what it extends."""
    document = parse(_text(file, asked_at), str(file))
    below = dict(mapping(document))
    extends = below.pop("extends", None)
    document = Node(below, document.place)
    if extends is None or extends.value is None:
        return with_other_files(document, file.parent, notices)
    place = extends.place
    assert place is not None
    if not isinstance(extends.value, str):
        raise ScenarioError.one("write the path of another scenario file", place, "extends")
    base = file.parent / extends.value
    chain = (*chain, file)
    # Path.resolve() fails in a circle of links.
    seen = [os.path.realpath(link) for link in chain]
    if (found := os.path.realpath(base)) in seen:
        circle = " → ".join(link.name for link in (*chain[seen.index(found) :], base))
        raise ScenarioError.one(f"circular: {circle}", place, "extends")
    if len(chain) > LONGEST_CHAIN:
        raise ScenarioError.one(
            f"more than {LONGEST_CHAIN} files extend one another", place, "extends"
        )
    ask_for(base)
    if not _may_exist(base):
        raise ScenarioError.one(
            f"there is no file '{extends.value}' beside this one", place, "extends"
        )
    below_it = _read(base, chain, problems, notices, place)
    document = with_other_files(document, file.parent, notices, below_it)
    return lay_over(below_it, document, problems)


def _text(file: Path, asked_at: Place | None) -> str:
    """The text of a file; if another file extends it, what is wrong with it is wrong there."""
    try:
        return scenario_text(file)
    except ScenarioError as error:
        if asked_at is None:
            raise
        raise ScenarioError.one(str(error), asked_at, "extends") from None


def _may_exist(path: Path) -> bool:
    """Whether a path is not known to be missing; if it cannot be reached, reading it says why."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True
