"""A baseline: a run as it was agreed on, in a small JSON file beside its scenario.

An event a line, as a time of the day: what a change of the scenario moves is read in the diff.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from simulator._version import __version__
from simulator.baseline.file import BaselineFile, Length
from simulator.errors import BaselineError, Place, Problem
from simulator.format import time_of_day
from simulator.timeline.comparison import (
    Comparison,
    Judged,
    Record,
    Tolerances,
    compare,
    record_of,
)
from simulator.timeline.run import Run
from simulator.tolerances import WRITTEN
from simulator.views.documents import to_json
from simulator.wording import did_you_mean, nearest

#: More than floats' noise and than what rounding does, less than what a clock on the square shows.
TOLERANCE = "0.5 s"
_DIGITS = 3


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
        By how much (s) an instant may differ: of all events; by glob of their names, the first
        that matches. As written.
    """

    file: Path
    record: Record
    version: str
    tolerance: Length = field(default_factory=lambda: Length(TOLERANCE))
    tolerances: Mapping[str, Length] = field(default_factory=dict)

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
            problems.append(self._problem(f"{days}; if that is meant: {anew}", "start"))
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
        place = BaselineFile.read(self.file).place(*keys)
        return Problem(".".join(keys), message, place)


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
        raise BaselineError(
            [
                Problem(
                    "",
                    f"there is no such file; `parade baseline {scenario}` writes it",
                    Place(str(path)),
                )
            ]
        )
    return read_baseline(path)


def read_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises
    ------
    BaselineError
        With everything that is wrong in it.
    """
    file = BaselineFile.read(path)
    document = file.document()
    scenario, start = document["scenario"], document["start"]
    return Baseline(
        file=path,
        record=Record(
            name=scenario["name"],
            digest=scenario["hash"],
            day=start.date(),
            events={name: clock.seconds for name, clock in document["events"].items()},
            verdicts={
                name: Judged(said["holds"], said["slack"], said["unit"])
                for name, said in document["verdicts"].items()
            },
        ),
        version=document["version"],
        tolerance=document["tolerance"],
        tolerances=document["tolerances"],
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
            "verdicts": {name: _judged(said) for name, said in record.verdicts.items()},
        }
    )


def _judged(said: Judged) -> dict[str, Any]:
    slack = said.slack
    if slack is not None:
        # Written once, to the millisecond: no platform's last digit makes a diff. No -0.0 either.
        slack = round(slack, _DIGITS) + 0.0 if isfinite(slack) else None
    return {"holds": said.holds, "slack": slack, "unit": said.unit}
