"""The scenario: a validated file, resolved to what the other rooms work with."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from simulator.errors import Place, Problem, ScenarioError, by_place
from simulator.represented import Represented
from simulator.scenario.clock import Clock
from simulator.scenario.content import text_of_content
from simulator.scenario.document.day import (
    changed,
    day_of,
    has_planned_times,
    of_incidents,
    plan_of,
    with_day,
    without_day,
)
from simulator.scenario.document.other_files import with_other_files
from simulator.scenario.document.overlay import origin
from simulator.scenario.document.settings import split_path
from simulator.scenario.document.tree import Node, plain, tree_of
from simulator.scenario.document.yaml import parse
from simulator.scenario.events.instants import Instant
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.build import recovery_of
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.lineup.groups import select
from simulator.scenario.lineup.incidents import Incident, RecoveryVehicle
from simulator.scenario.lineup.placement import free_from
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.memo import Memo
from simulator.scenario.model.constraints.base import ConstraintModel
from simulator.scenario.model.constraints.times import WindowConstraint
from simulator.scenario.model.quantities import Quantity
from simulator.scenario.validation.validate import Content, validate
from simulator.wording import composed


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Scenario(Represented, Content):
    """What is to happen: ground, programme, order of march, constraints.

    Make one by `load`, `Scenario.from_yaml`, `Scenario.from_dict`, or from another by `with_` (a
    change of the plan) or `on_day` (a difference on the day). Two are equal if their validated
    contents are.

    Attributes
    ----------
    document
        The document that it was built from, with all that it extends and the settings of its day.
    written
        The same before these settings, with its ``day``.
    file
        Where it was loaded from, or None.
    memo
        The steps by which it was built: a changed copy reuses those that it can.
    notices
        What a reader of its files should know, such as that hidden rows of a table count.
    """

    document: Node
    written: Node
    file: Path | None = None
    notices: tuple[str, ...] = ()
    memo: Memo = field(default_factory=Memo, repr=False)
    _plan: Scenario | None = field(default=None, repr=False)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Scenario:
        """Build a scenario in code, from a mapping with the structure of the file.

        Raises
        ------
        ScenarioError
            With everything that is wrong.
        """
        return cls._in_code(tree_of(document))

    @classmethod
    def from_yaml(cls, text: str) -> Scenario:
        """Build a scenario in code, from the text of a scenario file.

        Files that it names are looked for in the working folder.

        Raises
        ------
        ScenarioError
            With everything that is wrong, each with its line and column in the text.
        """
        return cls._in_code(parse(text, "text"))

    @classmethod
    def _in_code(cls, document: Node) -> Scenario:
        notices: list[str] = []
        tree = with_other_files(document, Path(), notices)
        return cls.of_document(tree, None, notices=notices)

    @classmethod
    def of_document(
        cls,
        written: Node,
        file: Path | None,
        problems: Sequence[Problem] = (),
        before: Scenario | None = None,
        notices: Sequence[str] | None = None,
    ) -> Scenario:
        """Validate and resolve a document.

        Parameters
        ----------
        written, file
            The document, with all that it extends, and where it was loaded from.
        problems
            What is known to be wrong already; it is reported with the rest.
        before
            A scenario, of which the steps whose inputs are the same are taken over.
        notices
            What a reader of the files should know; by default as before.

        Raises
        ------
        ScenarioError
            With everything that is wrong.
        """
        memo = Memo() if before is None else before.memo.copy()
        plan, document, found = _planned(written, file, problems, before, memo)
        try:
            content = validate(document, problems, memo, plan.event_names if plan else None)
        except ScenarioError as error:
            found += error.problems
        if found:
            raise ScenarioError(by_place(found))
        if notices is None:
            notices = () if before is None else before.notices
        return cls(
            **vars(content),
            document=document,
            written=written,
            file=file,
            notices=tuple(notices),
            memo=memo,
            _plan=plan,
        )

    def with_(self, changes: Mapping[str, Any] | None = None, **more: Any) -> Scenario:
        """Make a copy with a changed plan; the settings of its day stay.

        Parameters
        ----------
        changes, **more
            New values by path: `with_(**{"units.navy.gap": "30 m"})`; None removes a key.

        Raises
        ------
        ScenarioError
            Where a path or a value is wrong.
        """
        return self._changed({**(changes or {}), **more}, {})

    def on_day(self, changes: Mapping[str, Any] | None = None, **more: Any) -> Scenario:
        """Make a copy, as `with_` does, with more that differs from the plan on the day."""
        return self._changed({}, {**(changes or {}), **more})

    def _changed(self, of_plan: Mapping[str, Any], of_day: Mapping[str, Any]) -> Scenario:
        # What is wrong with a new value is not wrong in the file.
        places = (None, None) if self.file is None else ("with_", "on_day")
        written = changed(self.written, of_plan, of_day, places)
        return self.of_document(written, self.file, before=self)

    @property
    def day(self) -> dict[str, Any]:
        """What differs from the plan on the day, besides incidents: settings by path."""
        return {path: plain(node) for path, node in day_of(self.written).items()}

    @cached_property
    def plan(self) -> Scenario:
        """The scenario without its day and its incidents; itself if it has neither.

        Raises
        ------
        ScenarioError
            If it is wrong without its incidents.
        """
        if self._plan is not None:
            return self._plan
        if not (self.model.incidents or self.day):
            return self
        try:
            return self.of_document(plan_of(self.written), self.file)
        except ScenarioError as error:
            raise ScenarioError(of_incidents(error.problems, self.written)) from None

    @property
    def name(self) -> str:
        """Its name."""
        return self.model.name

    @property
    def start(self) -> dt.datetime:
        """Time zero, in the scenario's time zone."""
        return self.calendar.start

    @property
    def lead(self) -> float:
        """How long before the start a clock time may be (s)."""
        return self.calendar.lead

    @property
    def constraints(self) -> tuple[ConstraintModel, ...]:
        """What must hold, in the order of the file."""
        return self.model.constraints

    @property
    def all_constraints(self) -> tuple[ConstraintModel, ...]:
        """The scenario's own window, named ``window``, and then its constraints."""
        if self.model.window is None:
            return self.constraints
        return (WindowConstraint(name="window", window=self.model.window), *self.constraints)

    def select(self, names: Iterable[str]) -> tuple[str, ...]:
        """Units, in the order of march: by unit, group, kind, profile, pattern, or ``all``."""
        return select(map(composed, names), self.groups, self.unit, self.model.units)

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """What goes wrong, in the order of march."""
        return tuple(each for unit in self.units for each in unit.incidents)

    @cached_property
    def breakdowns(self) -> tuple[Incident, ...]:
        """Where vehicles break down: units behind them may pass."""
        return tuple(each for each in self.incidents if each.breaks_down)

    @cached_property
    def recovery(self) -> tuple[RecoveryVehicle, ...]:
        """The recovery vehicles, in the order of the file."""
        return recovery_of(self.model, self.network)

    @cached_property
    def unit(self) -> dict[str, Unit]:
        """Units by name, in the order of march."""
        return {unit.name: unit for unit in self.units}

    def owner(self, subject: str) -> str:
        """The unit that a body belongs to; of any other subject of an event, itself."""
        return self.body[subject].unit.name if subject in self.body else subject

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """What moves by itself, in the order of march: units, and ranks of elastic columns."""
        return tuple(body for unit in self.units for body in unit.bodies)

    @cached_property
    def body(self) -> dict[str, Body]:
        """What moves by itself, by name: `tanks` is the first rank of the elastic column tanks,
        `tanks#2` its second.
        """
        return {body.name: body for body in self.bodies}

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """All cues: of the programme, then of the units in the order of march."""
        items = (item.cue for item in self.programme.values())
        return (*items, *(cue for unit in self.units for cue in unit.cues))

    @cached_property
    def times(self) -> tuple[Cue, ...]:
        """The clock times and planned times at which anything happens."""
        found: list[Cue] = []
        for unit in self.units:
            if unit.orbit is not None:
                found.append(unit.orbit.on_station)
            if unit.target is not None and unit.target.cue is not None:
                found.append(unit.target.cue)
        return (*found, *(cue for cue in self.cues if cue.at is not None or cue.planned))

    @cached_property
    def planned(self) -> tuple[Cue, ...]:
        """The planned times at which anything happens, in the order of march."""
        return tuple(dict.fromkeys(cue for cue in self.times if cue.planned))

    @cached_property
    def begin(self) -> float:
        """The earliest clock time that anything waits for (s); not later than the start."""
        return min([0.0, *(cue.at for cue in self.times if cue.at is not None)])

    @cached_property
    def free(self) -> dict[str, tuple[float, str | None]]:
        """When units without a cue may leave (s), and the settings path of that time."""
        return free_from(self.units, self.network)

    @property
    def begin_setting(self) -> str | None:
        """The settings path of the clock time at which the run begins; None: it is the start."""
        return next((cue.setting for cue in self.times if cue.at == self.begin), None)

    @cached_property
    def opening(self) -> float:
        """When the run begins by the clock (s), or when a flight leaves for its target."""
        leave = [body.departure for body in self.bodies]
        return min([self.begin, *(cue.at for cue in leave if cue and cue.at is not None)])

    @cached_property
    def heard(self) -> tuple[Instant, ...]:
        """The events that something waits for on the day, each once."""
        names = dict.fromkeys(name for cue in self.cues if not cue.planned for name in cue.after)
        return tuple(map(self.event_names.resolve, names))

    @cached_property
    def awaited(self) -> tuple[Instant, ...]:
        """Those, and the events of planned times."""
        names = dict.fromkeys(name for cue in self.planned for name in cue.after)
        found = (self.event_names.resolve(name) for name in names if name in self.event_names)
        return tuple(dict.fromkeys((*self.heard, *found)))

    @cached_property
    def known(self) -> dict[str, Quantity[Any]]:
        """The facts, guesses and decisions (the quantities with a reason), by their paths, in the
        order of the file; what a profile gives to its units is listed there, once.
        """
        found = {path: one for section in self.quantities for path, one in section.items()}
        ordered = [path for path in self.document.paths() if path in found]
        return {".".join(map(str, path)): found[path] for path in ordered}

    def quantity(self, path: str) -> Quantity[Any] | None:
        """What is known of a number, as `units.navy.gap`: there, or in the unit's profile."""
        where = origin(self.document, split_path(self.document, path))
        return self.known.get(".".join(map(str, where)))

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of the whole validated content."""
        return hashlib.sha256(self._content.encode()).hexdigest()

    @cached_property
    def _content(self) -> str:
        plan = self.plan if self.planned_times else self
        return text_of_content(self.model, self.known, None if plan is self else plan._content)

    def place(self, path: str) -> Place | None:
        """Where in its file something is, as `units.navy.gap` or `constraints.2`."""
        where = origin(self.document, split_path(self.document, path))
        return self.document.nearest_place(where)

    def instant(self, clock: Clock) -> float:
        """Seconds from the start to a clock time of the model."""
        return self.calendar.instant(clock)

    def clock(self, seconds: float) -> dt.datetime:
        """Date and time, in the scenario's time zone, of an instant (s)."""
        return self.calendar.clock(seconds)

    def __reduce__(self) -> tuple[object, ...]:
        """It is pickled as its document, and built again where it arrives."""
        return self.of_document, (self.written, self.file, (), None, self.notices)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scenario):
            return NotImplemented
        return self._content == other._content

    def __hash__(self) -> int:
        return hash(self.digest)


def _planned(
    written: Node,
    file: Path | None,
    problems: Sequence[Problem],
    before: Scenario | None,
    memo: Memo,
) -> tuple[Scenario | None, Node, list[Problem]]:
    """The plan of a document that has a day, the document of the day, and what is wrong with both.

    A plan that is as before is taken over. Incidents make a day only if there are planned times.
    """
    try:
        day = day_of(written)
    except ScenarioError as error:
        return None, without_day(written), [*error.problems]
    if not day and not (written.child("incidents") and has_planned_times(written)):
        return None, without_day(written), []
    document, found = plan_of(written), list[Problem]()
    plan = None if before is None else before._plan or before
    if plan is None or not document.same_entries(plan.written):
        try:
            plan = Scenario.of_document(document, file, problems, plan)
        except ScenarioError as error:
            plan, found = None, of_incidents(error.problems, written)
    laid, wrong = with_day(written, memo)
    return plan, laid, [*found, *wrong]
