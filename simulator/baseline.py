"""A baseline: a run as it was agreed on, in a small JSON file beside its scenario.

An event a line, as a time of the day: what a change of the scenario moves is read in the diff.
People change the file, and merges leave their marks in it: it is read with care.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, ValidationError, WithJsonSchema

from simulator._version import __version__
from simulator.errors import BaselineError, Place, Problem, ScenarioError
from simulator.format import read_time_of_day, time_of_day
from simulator.reading import UnreadableError, read_text
from simulator.scenario.document.tree import Node
from simulator.scenario.document.yaml import parse
from simulator.scenario.model.base import Part
from simulator.scenario.model.quantities import duration
from simulator.scenario.validation.messages import messages_of
from simulator.timeline.comparison import (
    Comparison,
    Record,
    Tolerances,
    VerdictRecord,
    compare,
    record_of,
)
from simulator.timeline.run import Run
from simulator.tolerances import WRITTEN
from simulator.views.documents import to_json
from simulator.wording import did_you_mean, nearest, quoted

#: The largest file that is read (bytes): of some 200,000 events.
LARGEST = 20_000_000
_DIGITS = 3

# -- the file --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how much an instant may differ, as people wrote it: `2 s`."""

    text: str

    @property
    def seconds(self) -> float:
        """In seconds."""
        return duration(self.text)


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


def _read_tolerance(value: Any) -> Tolerance:
    tolerance = Tolerance(_read_text(value))
    if tolerance.seconds < 0:
        raise ValueError(f"{quoted(value)} must not be negative")
    return tolerance


def _read_start(value: Any) -> dt.datetime:
    text = _read_text(value)
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        example = "2025-09-03T09:00:00+08:00"
        raise ValueError(f"{quoted(text)} is not a date and time such as {example}") from None


Quoted = Annotated[str, BeforeValidator(_read_text)]
Clock = Annotated[
    float,
    BeforeValidator(lambda value: read_time_of_day(_read_text(value))),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?( [+-][0-9]{1,4} d)?$",
        }
    ),
]
ToleranceText = Annotated[
    Tolerance,
    BeforeValidator(_read_tolerance),
    WithJsonSchema({"type": "string", "description": "Such as `2 s` or `1 min`."}),
]


class ScenarioPart(Part):
    """Which scenario was run."""

    name: Quoted = Field(description="Its name.")
    hash: Quoted = Field(description="SHA-256 of its whole content.")


class VerdictPart(Part):
    """What the run gave for a constraint."""

    holds: StrictBool = Field(description="Whether it held.")
    slack: Annotated[float | None, BeforeValidator(_read_number)] = Field(
        description="By how much it held, or, where negative, was broken."
    )
    unit: Literal["s", "m", "people", "vehicles", "aircraft", "units", "people/m2"] = Field(
        description="Of the slack."
    )


class BaselineFile(Part):
    """What `parade baseline` writes. People change `tolerance` and `tolerances`."""

    schema_: Quoted | None = Field(None, alias="$schema", description="This schema, for editors.")
    scenario: ScenarioPart = Field(description="Which scenario was run.")
    version: Quoted = Field(description="The version of the simulator that wrote it.")
    start: Annotated[dt.datetime, BeforeValidator(_read_start)] = Field(
        description="Time zero of the scenario. Times of the day have its offset from UTC."
    )
    tolerance: ToleranceText = Field(
        description="By how much an event, or slack in seconds, may differ."
    )
    tolerances: dict[str, ToleranceText] = Field(
        {},
        description="The same for events whose name matches a glob; the first that matches counts.",
    )
    events: dict[str, Clock] = Field(description="The time of the day of every event, by its name.")
    verdicts: dict[str, VerdictPart] = Field(
        description="What the run gave for each constraint, by its name."
    )


def schema_text() -> str:
    """The JSON Schema of the file, as the text that ships."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **BaselineFile.model_json_schema(by_alias=True),
        "title": "A baseline of the parade simulator",
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


# -- what it says ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Baseline:
    """What a baseline says.

    Attributes
    ----------
    file
        Where it stands.
    record
        The run as it was.
    version
        Of the program that wrote it.
    tolerance, tolerances
        By how much an instant may differ: of all events; by glob of their names, the first that
        matches. At first it is more than floats' noise and than what rounding does, and less than
        what a clock on the square shows.
    """

    file: Path
    record: Record
    version: str
    tolerance: Tolerance = Tolerance("0.5 s")
    tolerances: Mapping[str, Tolerance] = field(default_factory=dict)

    def compare(self, run: Run) -> Comparison:
        """Say what in a run differs from it by more than its tolerances.

        Raises
        ------
        BaselineError
            Where the scenario starts on another day, or a tolerance is of no event.
        """
        record = record_of(run)
        problems = []
        if record.day != self.record.day:
            days = f"it is of {self.record.day}, and {run.scenario.name} now starts on {record.day}"
            anew = f"parade baseline {run.scenario.file or 'FILE'}"
            problems.append(self._problem(f"{days}; if this is intended, run: {anew}", "start"))
        events = {**record.events, **self.record.events}
        for glob in self.tolerances:
            if not any(Tolerances(0.0, ((glob, 1.0),)).of(event) for event in events):
                hint = did_you_mean(nearest(glob, events))
                problems.append(self._problem(f"no event is called so{hint}", "tolerances", glob))
        if problems:
            raise BaselineError(problems)
        return compare(self.record, record, self.seconds)

    @property
    def seconds(self) -> Tolerances:
        """The tolerances, none below what rounding does."""
        return Tolerances(
            max(self.tolerance.seconds, WRITTEN),
            tuple((glob, max(one.seconds, WRITTEN)) for glob, one in self.tolerances.items()),
        )

    def _problem(self, message: str, *keys: str) -> Problem:
        return Problem(".".join(keys), message, _place(self.file, _text_of(self.file), keys))


def baseline_path(scenario: Path) -> Path:
    """Where the baseline of a scenario file stands: ``fete.yaml`` → ``fete.baseline.json``."""
    return scenario.with_name(f"{scenario.stem}.baseline.json")


def load_baseline(scenario: Path) -> Baseline:
    """Read the baseline of a scenario file.

    Raises
    ------
    BaselineError
        Where there is none, or with everything that is wrong in it.
    """
    path = baseline_path(scenario)
    if not path.exists():
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
        file = BaselineFile.model_validate(_content(path, text))
    except ValidationError as error:
        raise BaselineError(list(_problems(path, text, error))) from None
    return Baseline(
        file=path,
        record=Record(
            name=file.scenario.name,
            digest=file.scenario.hash,
            day=file.start.date(),
            events=file.events,
            verdicts={
                name: VerdictRecord(verdict.holds, verdict.slack, verdict.unit)
                for name, verdict in file.verdicts.items()
            },
        ),
        version=file.version,
        tolerance=file.tolerance,
        tolerances=file.tolerances,
    )


def baseline_of(run: Run, path: Path, old: Baseline | None = None) -> Baseline:
    """The baseline of a run, with the tolerances of an old one."""
    base = Baseline(path, record_of(run), __version__)
    if old is None:
        return base
    return Baseline(path, base.record, __version__, old.tolerance, old.tolerances)


def baseline_text(baseline: Baseline, start: dt.datetime) -> str:
    """Write a baseline as JSON, an event and a verdict a line.

    Parameters
    ----------
    baseline
        What to write.
    start
        The scenario's start.
    """
    record = baseline.record
    return to_json(
        {
            "scenario": {"name": record.name, "hash": record.digest},
            "version": baseline.version,
            "start": start.isoformat(),
            "tolerance": baseline.tolerance.text,
            "tolerances": {glob: one.text for glob, one in baseline.tolerances.items()},
            "events": {name: time_of_day(at, _DIGITS) for name, at in record.events.items()},
            "verdicts": {name: _to_row(verdict) for name, verdict in record.verdicts.items()},
        }
    )


def _to_row(verdict: VerdictRecord) -> dict[str, Any]:
    slack = verdict.slack
    if slack is not None:
        # Written once, to the millisecond: no platform's last digit makes a diff. No -0.0 either.
        slack = round(slack, _DIGITS) + 0.0 if isfinite(slack) else None
    return {"holds": verdict.holds, "slack": slack, "unit": verdict.unit}


# -- reading ---------------------------------------------------------------------------------------


def _text_of(path: Path) -> str:
    try:
        return read_text(path, "baseline", LARGEST)
    except UnreadableError as error:
        raise _error(path, str(error), error.line) from None


class _TwiceError(ValueError):
    """A key that is there twice."""


def _content(path: Path, text: str) -> Any:
    """What the JSON says."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        mapping = dict(pairs)
        if len(mapping) < len(pairs):
            raise _TwiceError
        return mapping

    def no_number(constant: str) -> Any:
        raise _error(path, f"{constant} is not a number in JSON")

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except json.JSONDecodeError as error:
        message = f"is not JSON: {error.msg}; correct it, or delete it and write it anew"
        raise _error(path, message, error.lineno, error.colno) from None
    except _TwiceError:
        try:
            parse(text, str(path))  # knows which key it is, and both lines
        except ScenarioError as error:
            raise BaselineError(error.problems) from None
        raise _error(path, "a key is given twice") from None
    except RecursionError:
        raise _error(path, "is nested too deeply for a baseline") from None


def _problems(path: Path, text: str, error: ValidationError) -> Iterator[Problem]:
    """Everything that is wrong, in the order of the file."""
    found = [
        Problem(".".join(map(str, keys)), message, _place(path, text, keys))
        for keys, message in messages_of(error, (), BaselineFile)
    ]
    return iter(sorted(found, key=lambda one: (one.place.line or 0) if one.place else 0))


def _place(path: Path, text: str, keys: tuple[str | int, ...]) -> Place:
    """Where something stands: JSON is YAML, whose reader knows the line of everything."""
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
