"""The day and its plan: what turns out otherwise, and the times that the plan gives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from simulator.errors import ConstraintError
from simulator.format import NOTHING, clock, difference
from simulator.scenario.clock import SinceStart
from simulator.scenario.document.overlay import origin
from simulator.scenario.document.settings import split_path
from simulator.scenario.document.tree import plain
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.model.clock_times import Planned, after_text
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.views.blocks import Block, Column, Row, Table, right

#: A number with more decimals than people want.
_LONG = re.compile(r"\d+\.\d{4,}(?:e-?\d+)?")


class PlannedTime(NamedTuple):
    """A planned time: the settings path of what happens then, and how the plan gives it."""

    path: str
    time: Cue | Planned

    @property
    def how(self) -> str:
        """How the plan gives it: `11 s after tanks@gate`."""
        return after_text(self.time.after, self.time.delay)


def planned_times(scenario: Scenario) -> Iterator[PlannedTime]:
    """The planned times of units and programme items, and those that constraints name."""
    for cue in scenario.times:
        if cue.planned:
            yield PlannedTime((cue.setting or "").removesuffix(".planned.delay"), cue)
    for path, time in scenario.planned_times.items():
        if path[0] in ("window", "constraints"):
            name = scenario.constraints[int(path[1])].name if path[0] == "constraints" else path[1]
            yield PlannedTime(".".join(map(str, (path[0], name, *path[2:]))), time)


def day_text(scenario: Scenario) -> list[str]:
    """What a file says of its day, in short: for the line of `parade validate`."""
    found = {"day": len(scenario.day), "planned": len(list(planned_times(scenario)))}
    words = {"day": "{} changed on the day", "planned": "{} planned"}
    return [words[key].format(number) for key, number in found.items() if number]


def plan_tables(run: Run) -> list[Block]:
    """What the day changes, and the planned times; nothing where there is neither."""
    tables: list[Block] = []
    if run.scenario.day:
        tables.append(_day_table(run.scenario))
    if run.scenario.planned_times:
        tables.append(_planned_table(run))
    return tables


def _day_table(scenario: Scenario) -> Table:
    rows = [
        Row((path, *(_text(each, _value(each, path)) for each in (scenario.plan, scenario))))
        for path in scenario.day
    ]
    columns = (Column("setting", narrow="wrap"), *right("plan", "day"))
    return Table("On the day", columns, rows)


def _planned_table(run: Run) -> Table:
    """Each planned time; and by how much later its event is on the day."""
    rows = []
    for each in planned_times(run.scenario):
        cells = [each.path, NOTHING, each.how]
        instant, now = _instant(run, each.time), _now(run, each.time)
        if instant is not None:
            cells[1] = clock(run.scenario, instant)
        if run.plan is not None:
            later = None if instant is None or now is None else now - instant
            cells.append(NOTHING if later is None else difference(later, "s"))
        rows.append(Row(cells))
    columns = [Column("what", narrow="wrap"), *right("at"), Column("as planned", narrow="wrap")]
    if run.plan is not None:
        columns += right("now later by")
    return Table("Planned times", columns, rows)


def _instant(run: Run, time: Cue | Planned) -> float | None:
    try:
        return run.planned(time)
    except ConstraintError:
        return None


def _now(run: Run, time: Cue | Planned) -> float | None:
    """When it would be by the events of the run itself (s)."""
    found = [run.events.find(name) for name in time.after]
    known = [instant for instant in found if instant is not None]
    return max(known) + time.delay if len(known) == len(found) else None


def _value(scenario: Scenario, path: str) -> object:
    """What a document says at a path, where the unit has it of itself or of its profile."""
    node = scenario.document.at(origin(scenario.document, split_path(scenario.document, path)))
    value = None if node is None else plain(node)
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _text(scenario: Scenario, value: object) -> str:
    """A value for people: a drawn one with the digits that matter."""
    if value is None:
        return NOTHING
    if isinstance(value, SinceStart):
        return clock(scenario, value.seconds)
    if isinstance(value, str):
        return _LONG.sub(lambda found: f"{float(found[0]):.3f}", value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def day_document(scenario: Scenario) -> list[dict[str, Any]]:
    """What the day changes, as plain data: settings with their values in the plan and on the day.

    A value of None: there is none.
    """
    return [
        {"set": path, "plan": _plain(scenario.plan, path), "day": _plain(scenario, path)}
        for path in scenario.day
    ]


def planned_document(run: Run) -> list[dict[str, Any]]:
    """The planned times, as plain data; ``at`` in seconds since the start."""
    return [
        {
            "what": each.path,
            "after": list(map(str, each.time.after)),
            "delay": float(each.time.delay),
            "at": _instant(run, each.time),
        }
        for each in planned_times(run.scenario)
    ]


def _plain(scenario: Scenario, path: str) -> object:
    value = _value(scenario, path)
    return json.loads(json.dumps(value, default=str))
