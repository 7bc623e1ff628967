"""The baseline file: what is written, what is read back, and how a wrong one is answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from simulator import __version__, load, simulate
from simulator import baseline as baseline_file
from simulator.baseline import (
    Baseline,
    BaselineFile,
    baseline_document,
    baseline_path,
    load_baseline,
    read_baseline,
    schema_text,
    written_slack,
)
from simulator.errors import BaselineError
from simulator.timeline.comparison import VerdictRecord, record_of
from simulator.timeline.run import Run
from simulator.views.documents import to_json
from tests.build import block, run_of
from tests.drill import DRILL

# A third of a metre a second: no instant is a short decimal. 100 m: 300 s after 0.1 s.
RUN = run_of(
    block("guard", speed=1 / 3, release=0.1),
    segments={"avenue": 200},
    markers={"stand": 100},
    constraints=[
        {"name": "In time", "event": "guard@stand", "within": [None, "09:06"]},
    ],
)
TEXT = f"""\
{{
  "scenario": {{
    "name": "A parade",
    "hash": "{RUN.scenario.digest}"
  }},
  "version": "{__version__}",
  "start": "2024-05-08T09:00:00+00:00",
  "tolerance": "0.5 s",
  "tolerances": {{}},
  "events": {{
    "guard.released": "09:00:00.100",
    "guard.starts": "09:00:00.100",
    "guard.finishes": "09:11:00.100",
    "guard@stand": "09:05:00.100",
    "guard.departs@stand": "09:05:00.100",
    "guard.tail@stand": "09:06:00.100"
  }},
  "verdicts": {{
    "In time": {{"holds": true, "slack": 59.9, "unit": "s"}}
  }}
}}
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A baseline, in the working directory."""
    monkeypatch.chdir(tmp_path)
    path = Path("fete.baseline.json")
    path.write_text(TEXT, encoding="utf-8")
    return path


def written(run: Run, **changes: Any) -> str:
    """The text of a run's baseline."""
    return to_json(baseline_document(run) | changes)


def test_an_event_and_a_verdict_a_line_to_the_millisecond() -> None:
    assert written(RUN) == TEXT


def test_it_lies_beside_its_scenario() -> None:
    names = {"fete.yaml": "fete", "fete.parade.yaml": "fete.parade", "my.fete.yml": "my.fete"}
    for scenario, stem in names.items():
        assert baseline_path(Path("to", scenario)) == Path("to", f"{stem}.baseline.json")


def test_what_is_written_is_read_and_nothing_differs(file: Path) -> None:
    baseline = load_baseline(Path("fete.yaml"))
    verdict = baseline.content.verdicts["In time"]
    assert (verdict.holds, verdict.slack, verdict.unit) == (True, 59.9, "s")
    read = {name: at.seconds for name, at in baseline.content.events.items()}
    assert read == pytest.approx(dict(record_of(RUN).events), abs=5.001e-4, rel=0)
    assert baseline.compare(RUN).same
    assert to_json(baseline_document(RUN, baseline)) == TEXT


def test_rounding_is_no_difference_however_narrow_the_tolerance_is(file: Path) -> None:
    # 0.7 m/s: 100 m take 142.857142… s.
    changes = {"units.guard.speed": "0.7 m/s", "constraints.In time.within": [None, "09:05"]}
    run = simulate(RUN.scenario.with_(changes))
    for narrow in ({"tolerance": "0 s"}, {"tolerances": {"*": "0 s"}}):
        file.write_text(written(run, **narrow), encoding="utf-8")
        assert read_baseline(file).compare(run).same


def test_a_slack_that_is_nearly_zero_has_no_sign() -> None:
    assert str(written_slack(VerdictRecord(True, -1e-7, "s"))) == "0.0"


def test_a_broken_slack_is_never_written_as_zero() -> None:
    assert written_slack(VerdictRecord(False, -2.3e-6, "s")) == -2e-6
    assert written_slack(VerdictRecord(False, None, "s")) is None


def test_tolerances_are_kept_as_they_were_written(file: Path) -> None:
    tolerances = {"*.tail@*": "2 min", "guard*": "0.01 min"}
    text = written(RUN, tolerance="1.50 s", tolerances=tolerances)
    file.write_text(text, encoding="utf-8")
    kept = read_baseline(file)
    assert to_json(baseline_document(RUN, kept)) == text
    assert kept.tolerances.of("guard.tail@stand") == 120
    assert kept.tolerances.of("guard@stand") == 0.6
    assert kept.tolerances.of("navy@stand") == 1.5


def test_events_move_by_more_than_their_tolerance_or_not() -> None:
    late = simulate(RUN.scenario.with_({"units.guard.release.at": "09:00:01"}))  # 0.9 s later
    document = baseline_document(RUN) | {"tolerances": {"*@stand": "1 s"}}
    baseline = Baseline(Path("x"), BaselineFile.model_validate(document))
    moved = [one.event for one in baseline.compare(late).moved]
    assert moved == ["guard.released", "guard.starts", "guard.finishes"]


def test_a_day_on_which_the_clocks_are_changed_is_kept_exactly(file: Path) -> None:
    night = RUN.scenario.with_(
        {
            "start": "2024-10-26T23:00:00",
            "timezone": "Europe/Paris",
            "constraints": None,
            "units.guard.release.at": "2024-10-27T02:59:00",
        }
    )
    run = simulate(night)
    file.write_text(written(run), encoding="utf-8")
    assert read_baseline(file).compare(run).same
    assert '"guard.finishes": "02:10:00.000 CET +1 d"' in written(run)
    later = simulate(night.with_({"units.guard.release.at": "2024-10-27T02:59:30"}))
    assert {round(one.shift, 3) for one in read_baseline(file).compare(later).moved} == {30}


def test_the_schema_that_ships_is_that_of_the_model() -> None:
    shipped = Path(__file__).parents[1] / "simulator" / "schemas" / "baseline.schema.json"
    assert shipped.read_text(encoding="utf-8") == schema_text()


def test_the_schema_accepts_what_is_written_and_what_people_add() -> None:
    room = Path(__file__).parents[1] / "simulator" / "schemas"
    schema = json.loads((room / "baseline.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    validator.check_schema(schema)
    document = json.loads(written(RUN, tolerances={"*": "2 s"}))
    document["$schema"] = "baseline.schema.json"
    validator.validate(document)
    for wrong in ({"tolerence": "1 s"}, {"events": {"a": 3}}, {"verdicts": {"a": {"holds": True}}}):
        assert not validator.is_valid({**document, **wrong})


def test_there_must_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BaselineError) as raised:
        load_baseline(Path("to/fete.yaml"))
    assert str(raised.value) == (
        "to/fete.baseline.json: there is no such file; `parade baseline to/fete.yaml` writes it"
    )


WRITE = "; correct it, or delete it and write it again"
HOLDS = '"holds": true'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{\n", "", ":1:13: is not JSON: Extra data" + WRITE),
        (
            '"tolerances": {},',
            "<<<<<<< ours",
            ":9:3: is not JSON: Expecting property name enclosed in double quotes" + WRITE,
        ),
        ('"tolerance":', '"tolerence":', ":8:3: tolerence: unknown key; did you mean 'tolerance'?"),
        (
            '"tolerances": {}',
            '"tolerances": {"guard*": 2}',
            ":9:18: tolerances.guard*: '2' is not text: write it in quotes",
        ),
        (
            '"tolerances": {}',
            '"tolerances": {"guard*": "2"}',
            ":9:18: tolerances.guard*: '2' needs a unit: a duration such as 90 s, 7 min or "
            "00:07:30",
        ),
        (
            '"tolerances": {}',
            '"tolerances": {"guard*": "-2 s"}',
            ":9:18: tolerances.guard*: '-2 s' must not be negative",
        ),
        (
            '"tolerances": {}',
            '"tolerances": ["guard*"]',
            ":9:3: tolerances: write a mapping: {key: value}",
        ),
        (
            '"09:05:00.100"',
            '"9:05"',
            ":14:5: events.guard@stand: '9:05' is not a time of day such as 09:20:00.000, "
            "or on another day 00:10:00.000 +1 d",
        ),
        ("59.9", '"59.9"', ":19:32: verdicts.In time.slack: '59.9' is not a number"),
        ("59.9", "true", ":19:32: verdicts.In time.slack: 'true' is not a number"),
        (
            '"unit": "s"',
            '"unit": "min"',
            ":19:47: verdicts.In time.unit: 'min' is not s, m, people, vehicles, aircraft, "
            "units or people/m2",
        ),
        (
            HOLDS,
            '"holds": "yes"',
            ":19:17: verdicts.In time.holds: 'yes' is not true or false",
        ),
        (f"{HOLDS}, ", "", ":19:5: verdicts.In time.holds: is missing"),
        (
            '"start": "2024-05-08T09:00:00+00:00"',
            '"start": "nine"',
            ":7:3: start: 'nine' is not a date and time such as 2025-09-03T09:00:00+08:00",
        ),
        (
            '"guard.starts"',
            '"guard@stand"',
            ":14:5: the key 'guard@stand' is given twice; first on line 12",
        ),
        ("59.9", "NaN", ": NaN is not a number in JSON"),
        (TEXT, "[]", ": write a mapping: {key: value}"),
        (TEXT, "[" * 100_000, ": is nested too deeply for a baseline"),
        (TEXT, "", ":1:1: is not JSON: Expecting value" + WRITE),
    ],
)
def test_a_problem_is_reported_with_its_line(file: Path, old: str, new: str, message: str) -> None:
    assert old in TEXT
    file.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BaselineError) as raised:
        read_baseline(file)
    assert f"{file}{message}" in str(raised.value).splitlines()


def test_all_problems_are_reported_at_once(file: Path) -> None:
    text = TEXT.replace('"09:00:00.100"', "9").replace('"version"', '"verzion"')
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError) as raised:
        read_baseline(file)
    assert str(raised.value).splitlines() == [
        f"{file}:1:1: version: is missing",
        f"{file}:6:3: verzion: unknown key; did you mean 'version'?",
        f"{file}:11:5: events.guard.released: '9' is not text: write it in quotes",
        f"{file}:12:5: events.guard.starts: '9' is not text: write it in quotes",
    ]


@pytest.mark.parametrize("name", ["folder", "latin", "missing"])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif name == "latin":
        path.write_bytes(b'{\n"name": "f\xeate"}')
    message = {
        "folder": ": is a directory, not a baseline",
        "latin": ":2: is not UTF-8 text; save it as UTF-8",
        "missing": ": there is no such file",
    }
    with pytest.raises(BaselineError) as raised:
        read_baseline(path)
    assert str(raised.value) == f"{path}{message[name]}"


def test_a_baseline_of_another_day_and_a_tolerance_of_no_event(file: Path) -> None:
    file.write_text(
        TEXT.replace('"tolerances": {}', '"tolerances": {"gaurd@stand": "2 s"}'), encoding="utf-8"
    )
    later = simulate(
        RUN.scenario.with_({"start": "2024-05-09T09:00:00", "units.guard.release.at": "09:00:00"})
    )
    with pytest.raises(BaselineError) as raised:
        read_baseline(file).compare(later)
    assert str(raised.value).splitlines() == [
        f"{file}:7:3: start: it was recorded for 2024-05-08, but A parade now starts on "
        "2024-05-09; "
        "if this is intended, run: parade baseline FILE",
        f"{file}:9:18: tolerances.gaurd@stand: matches no event; did you mean 'guard@stand'?",
    ]


def test_a_file_may_be_too_large(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baseline_file, "LARGEST", 100)
    with pytest.raises(BaselineError, match=r"is too large for a baseline: 0.0 MB, at most 0 MB$"):
        read_baseline(file)


def test_a_tolerance_may_be_of_events_that_have_vanished_or_are_new(tmp_path: Path) -> None:
    path = tmp_path / "drill.yaml"
    path.write_text(DRILL, encoding="utf-8")
    run = simulate(load(path))
    document = baseline_document(run)
    events = {name: at for name, at in document["events"].items() if not name.startswith("speech")}
    document["events"] = {**events, "gone@stand": "00:00:00"}
    document["tolerances"] = {"speech.*": "1 s", "gone@*": "1 s"}
    comparison = Baseline(path, BaselineFile.model_validate(document)).compare(run)
    assert list(comparison.new) == ["speech.start", "speech.end"]
    assert list(comparison.vanished) == ["gone@stand"]
