"""`parade margins`, and the page that shows it and `parade fixes`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from simulator import __version__, load
from tests.conftest import Parade

ROOT = Path(__file__).parents[2]

# The guard may be 5 s too late or too early at the stand. The trucks wait behind it until 73 s,
# whatever their release; then the window has 277 s left: 73 + 277 s.
TABLE = """\
How far each input alone can move, tightest first
  input                   now        later  earlier  breaks first
  speech.start       09:00:00         +5 s     -5 s  Guard on time
  speech.duration  1 min 00 s         +5 s     -5 s  Guard on time
  guard.release           0 s         +5 s        -  Guard on time
  trucks.release     09:00:00  +5 min 50 s        -  window

later, earlier: for a duration, longer and shorter
-: it cannot be earlier
"""


def many(number: int) -> list[str]:
    """Settings that add programme items which nothing hangs on."""
    items = {f"programme.item-{item}": '{at: "10:00"}' for item in range(number)}
    return [word for path, value in items.items() for word in ("--set", f"{path}={value}")]


def test_the_inputs_are_listed_tightest_first(parade: Parade, drill: str) -> None:
    result = parade("margins", drill)
    assert (result.stdout, result.stderr, result.exit_code) == (TABLE, "", 0)


def test_an_input_is_asked_for_by_its_name_its_path_its_unit_or_its_item(
    parade: Parade, drill: str
) -> None:
    result = parade(
        "margins", drill, "trucks", "units.guard.release.delay", "speech.start", "speech"
    )
    assert result.stdout == TABLE
    assert "guard" not in parade("margins", drill, "trucks").stdout


def test_a_constraint_that_only_warns_is_marked_and_so_is_a_range_that_goes_too_far(
    parade: Parade, drill: str
) -> None:
    duration = "{value: 1 min, low: 50 s, high: 64 s, assumed: last year's}"
    result = parade(
        "margins", drill, "speech", "--set", "constraints.Guard on time.severity=warning",
        "--set", f"programme.speech.duration={duration}",
    )  # fmt: skip
    assert result.stdout == (
        "How far each input alone can move, tightest first\n"
        "  input                   now           low to high  later  earlier  breaks first\n"
        "  speech.start       09:00:00                         +5 s     -5 s"
        "  Guard on time (warning)\n"
        "  speech.duration  1 min 00 s  50 s to 1 min 04 s !   +5 s     -5 s"
        "  Guard on time (warning)\n"
        "\n"
        "later, earlier: for a duration, longer and shorter\n"
        "!: the declared range (low to high) exceeds the margin\n"
    )


def test_of_many_inputs_the_tightest_are_told(parade: Parade, drill: str) -> None:
    few = parade("margins", drill, *many(18)).stdout
    every = parade("margins", drill, *many(18), "--all").stdout
    assert few.splitlines()[:6] == every.splitlines()[:6] == TABLE.splitlines()[:6]
    assert "\n\n2 more inputs, with no limit: use --all to list them\n" in few
    assert len(few.partition("\n\n")[0].splitlines()) == 22
    assert len(every.partition("\n\n")[0].splitlines()) == 24
    assert "more inputs" not in every


def test_what_is_broken_is_said_and_not_looked_at(parade: Parade, drill: str) -> None:
    result = parade("margins", drill, "--set", "programme.speech.duration=70 s")
    assert result.stdout.endswith(
        "One constraint is already broken and not considered here: Guard on time\n"
        "To see what fixes them, run: parade fixes FILE\n"
    )
    assert "Guard on time" not in result.stdout.partition("\n\n")[0]
    assert result.exit_code == 0


def test_without_constraints_nothing_has_a_limit(parade: Parade, drill: str) -> None:
    result = parade("margins", drill, "--set", "constraints=[]", "--set", "window=null")
    assert result.stdout.endswith("\n\nNo constraints defined: nothing can break\n")
    assert len(re.findall(r"\bany\b", result.stdout.partition("\n\n")[0])) == 6


def test_the_document_has_every_input_with_exact_numbers(parade: Parade, drill: str) -> None:
    duration = "{value: 1 min, high: 66 s, assumed: last year's}"
    words = ("--format", "json", "--set", f"programme.speech.duration={duration}")
    result = parade("margins", drill, *many(30), *words)
    assert (result.stderr, result.exit_code) == ("", 0)
    document = json.loads(result.stdout)
    assert list(document) == ["scenario", "version", "start", "broken", "margins"]
    assert document["scenario"]["name"] == load(drill).name
    assert (document["version"], document["broken"]) == (__version__, [])
    assert document["start"] == "2024-05-08T09:00:00+02:00"
    assert len(document["margins"]) == 34
    start, speech, guard, trucks = document["margins"][:4]
    exact = pytest.approx(5, abs=1e-5)
    assert speech == {
        "input": "speech.duration",
        "set": "programme.speech.duration",
        "kind": "duration",
        "subject": "speech",
        "clock": False,
        "value": 60.0,
        "low": None,
        "high": 66.0,
        "later": {
            "seconds": exact,
            "breaks": "Guard on time",
            "severity": "error",
            "ends": False,
            "beyond": True,
        },
        "earlier": {
            "seconds": exact,
            "breaks": "Guard on time",
            "severity": "error",
            "ends": False,
            "beyond": False,
        },
    }
    assert (start["clock"], start["value"]) == (True, 0.0)
    assert (guard["earlier"]["seconds"], guard["earlier"]["ends"]) == (0.0, True)
    assert trucks["later"]["seconds"] == pytest.approx(350, abs=1e-5)
    unlimited = document["margins"][-1]["later"]
    assert unlimited == {
        "seconds": None, "breaks": None, "severity": None, "ends": False, "beyond": False,
    }  # fmt: skip


CALLED = str(ROOT / "scenarios" / "flypast_called.yaml")


def test_what_the_gates_of_an_orbit_quantise_is_named_and_not_told(parade: Parade) -> None:
    names = ["speech.start", "speech.duration", "guard.release", "tanks.release"]
    names += ["jets.on-station", "jets.call", "jets.target"]
    last = parade("margins", CALLED).stdout.splitlines()[-1]
    reason = "no margin (run `parade margins FILE INPUT` for the reason)"
    assert last == f"{reason}: {', '.join(names)}"
    document = json.loads(parade("margins", CALLED, "--format", "json").stdout)
    assert (document["margins"], document["without"]) == ([], names)


def test_asked_for_alone_it_is_refused(parade: Parade) -> None:
    result = parade("margins", CALLED, "speech.duration")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == (
        f"{CALLED}: speech.duration has no margin: it affects when jets leaves its orbit, which is "
        "possible only at gates; try other values of programme.speech.duration\n"
    )


def test_names_that_are_none_are_all_told_with_the_nearest(parade: Parade, drill: str) -> None:
    result = parade("margins", drill, "speach", "guard", "guard.relaese", "?")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == (
        "drill.yaml: there is no input 'speach'; did you mean 'speech'?\n"
        "drill.yaml: there is no input 'guard.relaese'; did you mean 'guard.release'?\n"
        "drill.yaml: there is no input '?'; known: speech.start, speech, speech.duration, "
        "guard.release, guard, trucks.release, trucks\n"
    )


@pytest.mark.parametrize(("form", "said"), [("text", "stdout"), ("json", "stderr")])
def test_a_figure_is_drawn_as_well(parade: Parade, drill: str, form: str, said: str) -> None:
    result = parade("margins", drill, "--format", form, "-o", "margins.svg")
    assert getattr(result, said).endswith("wrote margins.svg\n")
    if form == "json":
        json.loads(result.stdout)
    assert "trucks.release" in Path("margins.svg").read_text(encoding="utf-8")


def test_a_figure_that_cannot_be_written_is_told_before_any_work(
    parade: Parade, drill: str
) -> None:
    for name, why in (
        ("margins.doc", "margins.doc: must end in .png, .svg or .pdf\n"),
        ("nowhere/margins.png", "nowhere: there is no such folder\n"),
    ):
        result = parade("margins", "not-there.yaml", "-o", name)
        assert (result.stdout, result.stderr, result.exit_code) == ("", why, 2)


def test_a_file_that_is_wrong_is_told_as_ever(parade: Parade) -> None:
    result = parade("margins", "nowhere.yaml")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == "nowhere.yaml: there is no such file\n"


def test_an_input_without_a_margin_is_named_and_alone_gives_the_reason(
    parade: Parade, tmp_path: Path
) -> None:
    (tmp_path / "review.yaml").write_text(
        """\
name: Review
start: 2024-05-08T09:00:00
segments: {avenue: 800 m}
routes: {along: [avenue], lane: {beside: along, from: 700 m, to: 200 m}}
programme: {speech: {at: "09:00", duration: 1 min}}
units:
  army:
    {kind: formation, ranks: 1, route: along, speed: 1 m/s, start: 0.3 km, release: {at: "09:03"}}
  car: {kind: column, route: lane, ranks: 1, length: 5 m, speed: 5 m/s, release: {at: "09:01"}}
constraints: [{name: Reviewed, event: car@army, within: [null, "09:10"]}]
""",
        encoding="utf-8",
    )
    result = parade("margins", "review.yaml")
    assert result.exit_code == 0
    assert "speech.duration" in result.stdout
    assert result.stdout.endswith(
        "no margin (run `parade margins FILE INPUT` for the reason): army.release, car.release\n"
    )

    alone = parade("margins", "review.yaml", "car.release")
    assert alone.exit_code == 2
    assert alone.stderr.splitlines()[-1] == (
        "review.yaml: no margin: if this input moves, car and army are both moving at car@army, "
        "which a cue or a constraint names"
    )
