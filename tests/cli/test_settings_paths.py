"""Every settings path that a command prints is accepted by `--set` with the value printed."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from simulator import Run, load, simulate
from simulator.scenario.scenario import Scenario
from tests.conftest import Parade
from tests.drill import DRILL

ROOT = Path(__file__).parents[2]
FILES = [*sorted(ROOT.glob("scenarios/*.yaml")), *sorted(Path(__file__).parent.glob("*.yaml"))]
#: Events that are explained of each scenario.
MOST = 60

_SECTION = (
    "constraints|gaits|incidents|markers|profiles|programme|recovery|segments|step-off|units|"
    "window|zones"
)
_PATH = rf"(?:{_SECTION})(?:\.[\w-]+)+"
_CLOCK = r"\d\d:\d\d:\d\d"

Setting = tuple[str, str]


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def file(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@cache
def run_of(file: Path) -> Run:
    """The run of a file as it stands: nothing changes it."""
    return simulate(load(file))


def settings_in(parade: Parade, *words: object) -> str:
    """What a command prints, which may break constraints."""
    result = parade(*words)
    assert (result.stderr, result.exit_code in (0, 1)) == ("", True)
    return result.stdout


def some_events(run: Run) -> list[str]:
    names = list(run.events)
    return names[:: len(names) // MOST + 1]


def clock(scenario: Scenario, seconds: float) -> str:
    return (scenario.start + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat()


def of_links(part: Any, scenario: Scenario) -> Iterator[Setting]:
    """The settings in a document of chains; the value is what the link adds, or its clock time."""
    if isinstance(part, dict):
        path = part.get("setting")
        # A planned time is an instant of which the path gives the delay.
        if path is not None and part["kind"] != "planned":
            is_clock = part["kind"] in ("clock", "target")
            by_clock = is_clock or path.endswith("on-station")
            yield path, clock(scenario, part["instant"]) if by_clock else f"{part['seconds']} s"
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from of_links(each, scenario)


def accepts(run: Run, settings: list[Setting]) -> None:
    """They are what the scenario says already: with all of them, its events stay where they are."""
    before, scenario = run.events, run.scenario
    how = "day" if scenario.day else "set"
    after = simulate(load(scenario.file, **{how: dict(settings)})).events
    moved = [name for name in before if abs(before[name] - after[name]) > 1e-6]
    assert moved == []


def test_chains_in_json(parade: Parade, file: Path) -> None:
    run = run_of(file)
    printed = settings_in(parade, "explain", file, *some_events(run), "--format", "json")
    settings = list(of_links(json.loads(printed), run.scenario))
    accepts(run, settings)
    assert settings


def test_chains_in_lines(parade: Parade, file: Path) -> None:
    printed = settings_in(parade, "explain", file, *some_events(run_of(file)))
    settings = re.findall(rf"Root: ({_PATH}), ({_CLOCK})", printed)
    by_clock = re.findall(
        rf"^ +({_CLOCK}).*(?:by the clock|on target): ({_PATH})$", printed, re.MULTILINE
    )
    load(file, dict(settings) | {path: value for value, path in by_clock})
    assert settings
    assert set(re.findall(_PATH, printed)) == {path for path, _ in settings}


def test_the_reasons_of_verdicts(parade: Parade, file: Path) -> None:
    for words in (("check", file), ("run", file, "--why")):
        printed = settings_in(parade, *words)
        load(file, dict(re.findall(rf"chain from ({_PATH}) ({_CLOCK})", printed)))


def test_margins_in_json(parade: Parade, file: Path) -> None:
    run = run_of(file)
    document = json.loads(settings_in(parade, "margins", file, "--format", "json"))
    for key in ("value", "low", "high"):
        settings = {
            each["set"]: clock(run.scenario, each[key]) if each["clock"] else f"{each[key]} s"
            for each in document["margins"]
            if each[key] is not None
        }
        load(file, settings)
        if key == "value":
            accepts(run, list(settings.items()))


def test_assumptions(parade: Parade, file: Path) -> None:
    run = run_of(file)
    lines = settings_in(parade, "validate", file, "--assumptions").splitlines()
    rows = [re.split(r"  +", line.strip())[:4] for line in lines if re.match(rf"  {_PATH}  ", line)]
    assert len(rows) == len(run.scenario.known)
    # Of a long list only the ends are printed.
    accepts(run, [(path, value) for path, value, *_ in rows if "…" not in value])


@pytest.mark.parametrize(
    ("name", "late"),
    [
        ("village_fete", {"units.mayor.release.delay": "2 min"}),
        ("flypast_by_the_clock", {"programme.speech.duration": "12 min"}),
        ("stall", {"constraints": '[{name: far, event: tanks@far, within: [null, "09:13"]}]'}),
    ],
)
def test_fixes(parade: Parade, name: str, late: dict[str, str]) -> None:
    (file,) = (file for file in FILES if file.stem == name)
    words = [word for path, value in late.items() for word in ("--set", f"{path}={value}")]
    lines = settings_in(parade, "fixes", file, *words, "--all")
    fixes = json.loads(settings_in(parade, "fixes", file, *words, "--format", "json"))["fixes"]
    broken = {verdict.name for verdict in simulate(load(file, late)).verdicts if not verdict.holds}
    assert fixes
    for fix in fixes:
        assert fix["set"] in lines
        for settings in (fix["settings"], dict(_settings_of(fix["set"]))):
            run = simulate(load(file, {**late, **settings}))
            left = {verdict.name for verdict in run.verdicts if not verdict.holds}
            assert left == broken - {fix["constraint"], *fix["also"]}


def _settings_of(words: str) -> Iterator[Setting]:
    for word in shlex.split(words):
        if word != "--set":
            path, _, value = word.partition("=")
            yield path, value


def test_what_diff_was_given(parade: Parade) -> None:
    file = ROOT / "scenarios/village_fete.yaml"
    given = "units.mayor.release.delay=2 min"
    printed = settings_in(parade, "diff", file, "--set", given, "--format", "json")
    assert json.loads(printed)["after"]["settings"] == [given]


def test_a_label_in_the_place_of_a_name(drill: str, parade: Parade) -> None:
    for path in ("units.仪仗方队.gap", "units.仪仗方队"):
        assert parade("run", drill, "--set", f"{path}=null").stderr == (
            f"--set: {path}: there is no unit '仪仗方队'; did you mean 'guard'?\n"
        )
    assert parade("margins", drill, "仪仗方队.release").stderr == (
        "drill.yaml: there is no input '仪仗方队.release'; did you mean 'guard.release'?\n"
    )


def test_composed_and_decomposed_names_are_one(tmp_path: Path, parade: Parade) -> None:
    text = DRILL
    for name in ("guard", "speech", "stand", "square", "through"):
        text = re.sub(rf"\b{name}\b", f"{name}\u00e9", text)
    (tmp_path / "drill.yaml").write_text(text, encoding="utf-8")
    commands = [
        ["run", "drill.yaml", "--set", "units.guard\u00e9.label=x", "--marker", "stand\u00e9"],
        ["run", "drill.yaml", "--day", "programme.speech\u00e9.duration=61 s"],
        ["plot", "drill.yaml", "--zone", "square\u00e9"],
        ["plot", "drill.yaml", "--view", "time-distance", "--route", "through\u00e9"],
        ["margins", "drill.yaml", "guard\u00e9", "speech\u00e9.duration"],
        ["explain", "drill.yaml", "guard\u00e9@stand\u00e9"],
        ["baseline", "drill.yaml"],
        ["check", "--baseline", "drill.yaml"],
    ]
    for words in commands:
        result = parade(*(normalize("NFD", word) for word in words))
        assert (result.stderr, result.exit_code) == ("", 0)
        if words[0] == "baseline":
            file = tmp_path / "drill.baseline.json"
            recorded = file.read_text(encoding="utf-8").replace(
                '"tolerances": {}', '"tolerances": {"guard\u00e9*": "1 s"}'
            )
            file.write_text(normalize("NFD", recorded), encoding="utf-8")
