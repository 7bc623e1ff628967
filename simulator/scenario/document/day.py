"""The day in a document: what turns out otherwise than planned, as settings by path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from simulator.errors import Place, Problem, ScenarioError
from simulator.scenario.document.settings import set_paths, split_path
from simulator.scenario.document.tree import SECTIONS, Node, mapping, of_plain
from simulator.scenario.memo import Memo
from simulator.scenario.model.event_name import EventName
from simulator.wording import composed

DAY = "day"
#: What the plan does not have.
_OF_THE_DAY = (DAY, "incidents")


def changed(
    document: Node,
    plan: Mapping[str, object],
    day: Mapping[str, object],
    places: tuple[str | None, str | None],
) -> Node:
    """A document with new values by path.

    Parameters
    ----------
    document
        The whole document; it is not changed.
    plan
        New values of the plan; a path that begins with ``day.`` is one of the day.
    day
        New values of the day.
    places
        The files in the places of the values of the plan and of the day.

    Raises
    ------
    ScenarioError
        If a path of the plan does not exist; paths of the day are looked at when they are applied.
    """
    prefix = f"{DAY}."
    plan, day = ({composed(path): value for path, value in each.items()} for each in (plan, day))
    of_plan = {path: value for path, value in plan.items() if not path.startswith(prefix)}
    if of_plan:
        document = set_paths(document, of_plan, places[0])
    of_day: dict[str, Node] = {}
    for given, place in ((plan, places[0]), (day, places[1])):
        for path, value in given.items():
            where = Place(place) if place else None
            if given is day:
                of_day[path] = _node(value, path, where)
            elif path not in of_plan:
                of_day[path.removeprefix(prefix)] = _node(value, path, where)
    if not of_day:
        return document
    top, before = mapping(document), mapping(document.child(DAY) or Node({}))
    return Node({**top, DAY: Node({**before, **of_day})}, document.place)


def _node(value: object, path: str, place: Place | None) -> Node:
    try:
        return of_plain(value, place)
    except ValueError as error:
        raise ScenarioError([Problem(path, str(error), place)]) from None


def day_of(document: Node) -> dict[str, Node]:
    """The settings of the day, by path.

    Raises
    ------
    ScenarioError
        If they are no mapping.
    """
    node = document.child(DAY)
    if node is None or node.value is None:
        return {}
    if not isinstance(node.value, dict):
        message = "write a mapping: {programme.speech.duration: 9 min}"
        raise ScenarioError([Problem(DAY, message, node.place)])
    return node.value


def without_day(document: Node) -> Node:
    """A document without its day, but with its incidents."""
    if document.child(DAY) is None:
        return document
    rest = {key: node for key, node in mapping(document).items() if key != DAY}
    return Node(rest, document.place)


def plan_of(document: Node) -> Node:
    """The plan in a document: it has no day, no incidents, and no constraints on these."""
    top = mapping(document)
    rest = {key: node for key, node in top.items() if key not in _OF_THE_DAY}
    names = mapping(top.get("incidents", Node({}))).keys()
    listed = rest.get("constraints")
    if names and listed is not None and isinstance(listed.value, list):
        kept = [node for node in listed.value if names.isdisjoint(_subjects(node))]
        if len(kept) < len(listed.value):
            rest["constraints"] = Node(kept, listed.place)
    return Node(rest, document.place)


def of_incidents(problems: Iterable[Problem], document: Node) -> list[Problem]:
    """What is wrong with a plan, in other words where it names an event of an incident.

    Parameters
    ----------
    problems
        What is wrong with the plan of the document.
    document
        With its incidents.
    """
    incidents = mapping(document.child("incidents") or Node({})).keys()
    return [_of_incident(problem, document, incidents) for problem in problems]


def _of_incident(problem: Problem, document: Node, incidents: Set[str]) -> Problem:
    node = document.at(split_path(document, problem.path))
    if node is None or not isinstance(node.value, str) or incidents.isdisjoint(_subjects(node)):
        return problem
    right = "planned times come from the plan"
    if ".planned." not in problem.path:
        on_the_day = f"this one under day: {{{problem.path}: {node.value}}}"
        right = f"write an event or a clock time of the plan, and {on_the_day}"
    message = f"'{node.value}' is an event of an incident, which the plan does not have: {right}"
    return replace(problem, message=message)


def has_planned_times(node: Node) -> bool:
    """Whether a planned time may be in a part of a document."""
    found = node.child("planned") is not None
    return found or any(has_planned_times(child) for _, child in node.children())


def _subjects(node: Node) -> Iterator[str]:
    """The subjects of the events that may be named in a part of a document."""
    if isinstance(node.value, str):
        try:
            yield EventName.parse(node.value).subject
        except ValueError:
            return
    for _, child in node.children():
        yield from _subjects(child)


def with_day(document: Node, memo: Memo) -> tuple[Node, list[Problem]]:
    """A document with the settings of its day, in place of these; and those that are wrong.

    Parameters
    ----------
    document
        With its day.
    memo
        What it takes over remains the same objects, so that nothing is built again.
    """
    settings, plan = day_of(document), without_day(document)
    problems = list(_wrong_paths(settings))
    right = _without(settings, problems)
    try:
        return _laid(plan, right, memo), problems
    except ScenarioError as error:
        problems += error.problems
    return _laid(plan, _without(settings, problems), memo), problems


def _without(settings: Mapping[str, Node], problems: Sequence[Problem]) -> dict[str, Node]:
    wrong = {problem.path for problem in problems}
    return {path: node for path, node in settings.items() if f"{DAY}.{path}" not in wrong}


def _laid(plan: Node, settings: Mapping[str, Node], memo: Memo) -> Node:
    """A plan with settings, those of each section laid by themselves: one more leaves the others'
    sections the same objects.
    """
    top, problems = mapping(plan), list[Problem]()
    together: dict[str, dict[str, Node]] = {}
    for path, node in settings.items():
        first = path.partition(".")[0]
        # A setting of a unit may be one that its profile gives.
        together.setdefault("units" if first == "profiles" else first, {})[path] = node
    laid: dict[str, Node | None] = {**top}
    for section, own in sorted(together.items()):
        touched = sorted({path.partition(".")[0] for path in own})
        read = [key for key in ("profiles", *top) if key in touched or key == "profiles"]

        def lay(*_: object, own: Mapping[str, Node] = own, touched: Sequence[str] = touched) -> Any:
            done = set_paths(plan, own, above=f"{DAY}.")
            return {key: done.child(key) for key in touched}

        inputs = (tuple(own), *own.values(), tuple(read), *map(top.get, read))
        try:
            laid |= memo((DAY, section), lay, *inputs)
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return Node({key: node for key, node in laid.items() if node is not None}, plan.place)


def _wrong_paths(settings: Mapping[str, Node]) -> Iterator[Problem]:
    for path, node in settings.items():
        first, _, rest = path.partition(".")
        if first in ("start", "timezone"):
            message = f"{first} cannot change on the day"
        elif first in ("extends", DAY):
            message = f"{first} cannot be set on the day"
        elif first in (*SECTIONS, "constraints") and not rest:
            message = f"write a path to a value, such as {first}.NAME.KEY"
        else:
            continue
        yield Problem(f"{DAY}.{path}", message, node.place)
