"""A baseline: the agreed run of a scenario, in a small JSON file beside it.

Each event is one line with its time of day, so that a diff of the file shows what moved. People
edit and merge the file, so every problem in it is reported with its place.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    StrictBool,
    ValidationError,
    WithJsonSchema,
)

from simulator._version import __version__
from simulator.errors import BaselineError, Place, Problem, ScenarioError
from simulator.format import TimeOfDay, read_time_of_day
from simulator.reading import UnreadableError, read_text
from simulator.scenario.document.tree import Node
from simulator.scenario.document.yaml import parse
from simulator.scenario.model.base import Part
from simulator.scenario.model.quantities import duration
from simulator.scenario.scenario import Scenario
from simulator.scenario.validation.messages import messages_of
from simulator.timeline.comparison import (
    Comparison,
    Record,
    Tolerances,
    VerdictRecord,
    changes_of_the_clock,
    comparison_of,
    instant_of_day,
    record_of,
)
from simulator.timeline.run import Run
from simulator.tolerances import WRITTEN
from simulator.wording import composed, did_you_mean, nearest, quoted

#: The largest file that is read (bytes): about 200,000 events.
LARGEST = 20_000_000
#: The tolerance of a new baseline: more than rounding, less than a clock on the square shows.
TOLERANCE = "0.5 s"
#: Of a second, or of the unit of a slack.
_DIGITS = 3

# -- the file --------------------------------------------------------------------------------------


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{quoted(value)} is not text: write it in quotes")
    return value


def _read_number(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{quoted(value)} is not a number")
    return float(value)


def _read_tolerance(value: Any) -> str:
    text = _read_text(value)
    if duration(text) < 0:
        raise ValueError(f"{quoted(text)} must not be negative")
    return text


def _read_start(value: Any) -> dt.datetime:
    text = _read_text(value)
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        example = "2025-09-03T09:00:00+08:00"
        raise ValueError(f"{quoted(text)} is not a date and time such as {example}") from None


Quoted = Annotated[str, BeforeValidator(_read_text)]
Clock = Annotated[
    TimeOfDay,
    PlainValidator(lambda value: read_time_of_day(_read_text(value))),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
            r"( [A-Z]{2,6}|[+-][0-9]{2}:[0-9]{2})?( [+-][0-9]{1,7} d)?$",
        }
    ),
]
Tolerance = Annotated[
    str,
    BeforeValidator(_read_tolerance),
    WithJsonSchema({"type": "string", "description": "A duration such as `2 s` or `1 min`."}),
]


class ScenarioPart(Part):
    """The scenario that was run."""

    name: Quoted = Field(description="Its name.")
    hash: Quoted = Field(description="SHA-256 of its content.")


class VerdictPart(Part):
    """The verdict on a constraint."""

    holds: StrictBool = Field(description="Whether it holds.")
    slack: Annotated[float | None, BeforeValidator(_read_number)] = Field(
        description="By how much it holds, or, if negative, is broken."
    )
    unit: Literal["s", "m", "people", "vehicles", "aircraft", "units", "people/m2"] = Field(
        description="The unit of the slack."
    )


class BaselineFile(Part):
    """What `parade baseline` writes. People edit `tolerance` and `tolerances`."""

    schema_: Quoted | None = Field(None, alias="$schema", description="This schema, for editors.")
    scenario: ScenarioPart = Field(description="The scenario that was run.")
    version: Quoted = Field(description="The version of the simulator that wrote it.")
    start: Annotated[dt.datetime, BeforeValidator(_read_start)] = Field(
        description="Time zero of the scenario. Times of day are relative to its day."
    )
    tolerance: Tolerance = Field(
        description="How much an event, or a slack in seconds, may differ."
    )
    tolerances: dict[str, Tolerance] = Field(
        {},
        description="The tolerance for events whose name matches a glob; the first match applies.",
    )
    events: dict[str, Clock] = Field(description="The time of day of every event, by name.")
    verdicts: dict[str, VerdictPart] = Field(
        description="The verdict on every constraint, by name."
    )


def schema_text() -> str:
    """The JSON Schema of the file, as it is shipped."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **BaselineFile.model_json_schema(by_alias=True),
        "title": "A baseline of the parade simulator",
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


# -- a baseline ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Baseline:
    """A baseline file and its content."""

    file: Path
    content: BaselineFile

    def compare(self, run: Run) -> Comparison:
        """What in a run differs from the baseline by more than its tolerances.

        Raises
        ------
        BaselineError
            If the scenario starts on another day, or a tolerance matches no event.
        """
        before, after = self._record(run.scenario), record_of(run)
        problems = []
        if after.day != before.day:
            days = f"it was recorded for {before.day}, but {after.name} now starts on {after.day}"
            command = f"parade baseline {run.scenario.file or 'FILE'}"
            problems.append(self._problem(f"{days}; if this is intended, run: {command}", "start"))
        events = {**after.events, **before.events}
        for glob in self.content.tolerances:
            if not any(fnmatchcase(event, glob) for event in events):
                hint = did_you_mean(nearest(glob, events))
                problems.append(self._problem(f"matches no event{hint}", "tolerances", glob))
        if problems:
            raise BaselineError(problems)
        return comparison_of(before, after, self.tolerances)

    @property
    def tolerances(self) -> Tolerances:
        """The tolerances in seconds, none smaller than the digits of the file."""
        by_event = self.content.tolerances.items()
        return Tolerances(
            max(duration(self.content.tolerance), WRITTEN),
            tuple((glob, max(duration(text), WRITTEN)) for glob, text in by_event),
        )

    def _record(self, scenario: Scenario) -> Record:
        """The record; a scenario on the same day tells when the clocks are changed."""
        content, day = self.content, self.content.start.date()
        jumps: dict[str, float] = {}
        if day == scenario.start.date():
            instants = {name: instant_of_day(scenario, *at) for name, at in content.events.items()}
            jumps, _ = changes_of_the_clock(scenario, instants)
        return Record(
            name=content.scenario.name,
            digest=content.scenario.hash,
            day=day,
            events={name: at.seconds for name, at in content.events.items()},
            verdicts={
                name: VerdictRecord(verdict.holds, verdict.slack, verdict.unit)
                for name, verdict in content.verdicts.items()
            },
            offset=content.start.utcoffset(),
            jumps=jumps,
            zones={name: at.zone for name, at in content.events.items() if at.zone},
        )

    def _problem(self, message: str, *keys: str) -> Problem:
        return Problem(".".join(keys), message, _place(self.file, _text_of(self.file), keys))


def baseline_path(scenario: Path) -> Path:
    """The baseline file of a scenario file: ``fete.yaml`` → ``fete.baseline.json``."""
    return scenario.with_name(f"{scenario.stem}.baseline.json")


def load_baseline(scenario: Path) -> Baseline:
    """Read the baseline of a scenario file.

    Raises
    ------
    BaselineError
        If it does not exist, or with everything that is wrong in it.
    """
    path = baseline_path(scenario)
    if not os.path.lexists(path):  # a broken link is there
        raise _error(path, f"there is no such file; `parade baseline {scenario}` writes it")
    return read_baseline(path)


def read_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises
    ------
    BaselineError
        With everything that is wrong in it.
    """
    text = _text_of(path)
    try:
        return Baseline(path, BaselineFile.model_validate(_content(path, text)))
    except ValidationError as error:
        found = [
            (_place(path, text, keys), ".".join(map(str, keys)), message)
            for keys, message in messages_of(error, (), BaselineFile)
        ]
    found.sort(key=lambda problem: problem[0].line or 0)
    raise BaselineError([Problem(where, message, place) for place, where, message in found])


def baseline_document(run: Run, old: Baseline | None = None) -> dict[str, Any]:
    """The baseline of a run as it is written, with the tolerances of an old one."""
    record = record_of(run)
    return {
        "scenario": {"name": record.name, "hash": record.digest},
        "version": __version__,
        "start": run.scenario.start.isoformat(),
        "tolerance": TOLERANCE if old is None else old.content.tolerance,
        "tolerances": {} if old is None else dict(old.content.tolerances),
        "events": {name: record.written(name, _DIGITS) for name in record.events},
        "verdicts": {
            name: {"holds": verdict.holds, "slack": written_slack(verdict), "unit": verdict.unit}
            for name, verdict in record.verdicts.items()
        },
    }


def written_slack(verdict: VerdictRecord) -> float | None:
    """A slack to the millisecond, so that noise is no difference; a broken one is never zero."""
    if verdict.slack is None:
        return None
    slack = round(verdict.slack, _DIGITS) + 0.0  # no -0.0
    return slack if slack or verdict.holds else float(f"{verdict.slack:.1g}")


# -- reading ---------------------------------------------------------------------------------------


def _text_of(path: Path) -> str:
    try:
        return read_text(path, "baseline", LARGEST)
    except UnreadableError as error:
        raise _error(path, str(error), error.line) from None


def _content(path: Path, text: str) -> Any:
    """The parsed JSON."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        mapping = {composed(key): value for key, value in pairs}
        if len(mapping) == len(pairs):
            return mapping
        try:
            parse(text, str(path))  # reports the key and both lines
        except ScenarioError as error:
            raise BaselineError(error.problems) from None
        raise _error(path, "a key is given twice")

    def no_number(constant: str) -> Any:
        raise _error(path, f"{constant} is not a number in JSON")

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except json.JSONDecodeError as error:
        message = f"is not JSON: {error.msg}; correct it, or delete it and write it again"
        raise _error(path, message, error.lineno, error.colno) from None
    except RecursionError:
        raise _error(path, "is nested too deeply for a baseline") from None


def _place(path: Path, text: str, keys: tuple[str | int, ...]) -> Place:
    """Where something stands in the file. JSON is YAML, and its reader keeps the lines."""
    here, tree = Place(str(path)), _tree(text, str(path))
    return here if tree is None else tree.nearest_place(keys) or here


@lru_cache(maxsize=1)
def _tree(text: str, name: str) -> Node | None:
    try:
        return parse(text, name)
    except ScenarioError:
        return None


def _error(
    path: Path, message: str, line: int | None = None, column: int | None = None
) -> BaselineError:
    return BaselineError([Problem("", message, Place(str(path), line, column))])
