"""The page on motion says what the program does: its examples are run, its figures compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.movement.simulate import simulate
from simulator.scenario.load import load
from tests.build import block, exactly, run_of

PAGE = (Path(__file__).parents[2] / "docs" / "motion.md").read_text("utf-8")
#: Each scenario of the page with the table of events that follows it.
EXAMPLES = re.findall(
    r"```yaml\n(.*?)```.*?\| event \| at \|[^\n]*\n\| --- [^\n]*\n(.*?)\n\n", PAGE, re.S
)
ROW = re.compile(r"\| `(?P<event>[^`]+)` \| (?P<at>-?[\d.]+) s \|")


def title(example: tuple[str, str]) -> str:
    return example[0].splitlines()[0].removeprefix("name: ")


def test_every_scenario_of_the_page_has_its_table() -> None:
    assert len(EXAMPLES) == PAGE.count("```yaml") == PAGE.count("| event | at |") >= 11


@pytest.mark.parametrize("example", EXAMPLES, ids=title)
def test_an_example_gives_its_figures(example: tuple[str, str], tmp_path: Path) -> None:
    text, table = example
    file = tmp_path / "example.yaml"
    file.write_text(text, "utf-8")
    events = simulate(load(file)).events

    rows = ROW.findall(table)
    assert len(rows) == len(table.strip().splitlines())
    assert {name: events[name] for name, _ in rows} == {
        name: exactly(float(at)) for name, at in rows
    }


def lost_at_a_start() -> list[tuple[float, float, float]]:
    """Rows of the table on acceleration: v (m/s), a (m/s²), seconds lost."""
    rows = re.findall(r"^  \| [^|]+ \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", PAGE, re.M)
    return [(float(v), float(a), float(lost)) for v, a, lost in rows]


@pytest.mark.parametrize(("v", "a", "lost"), lost_at_a_start())
def test_acceleration_would_cost_what_the_page_says(v: float, a: float, lost: float) -> None:
    # Even acceleration covers v² / (2a) at the mean speed v / 2: a gait for that stretch has the
    # same arrival at its end, and all beyond is later by the loss.
    run_up = v * v / (2 * a)
    markers = {"full-speed": run_up, "far": run_up + 100}
    at_once = block("unit", speed=v, release=0)
    gradual = block("unit", speed=v / 2, gait_at={"full-speed": v}, release=0)
    first, second = (run_of(unit, markers=markers).events for unit in (at_once, gradual))

    assert second["unit@full-speed"] == exactly(v / a)
    for marker in markers:
        assert second[f"unit@{marker}"] - first[f"unit@{marker}"] == exactly(v / (2 * a))
    assert lost == exactly(v / (2 * a))


def test_the_table_on_acceleration_is_found() -> None:
    assert len(lost_at_a_start()) == 4


@pytest.mark.parametrize(("u", "v"), [(0.75, 1.5), (1.0, 4.0)])
def test_a_change_of_speed_would_cost_the_square_of_the_difference_over_2av(
    u: float, v: float
) -> None:
    a = 0.5
    run_up = (v * v - u * u) / (2 * a)
    markers = {"change": 100.0, "full-speed": 100 + run_up, "far": 200 + run_up}
    at_once = block("unit", speed=u, gait_at={"change": v}, release=0)
    gaits = {"change": (u + v) / 2, "full-speed": v}
    gradual = block("unit", speed=u, gait_at=gaits, release=0)
    first, second = (
        run_of(unit, markers=markers).events["unit@far"] for unit in (at_once, gradual)
    )

    assert second - first == exactly((v - u) ** 2 / (2 * a * v))


def test_a_queue_loses_it_once_and_not_once_a_unit() -> None:
    v, a, n = 1.4, 1.0, 6
    run_up = v * v / (2 * a)
    markers = {"full-speed": run_up, "far": 500.0}
    last = {}
    for name, keys in {
        "at once": {"speed": v},
        "gradual": {"speed": v / 2, "gait_at": {"full-speed": v}},
    }.items():
        units = [block("u0", release=0, **keys)]
        units += [block(f"u{k}", speed=v, gap=2, reaction=1) for k in range(1, n)]
        last[name] = run_of(*units, markers=markers).events[f"u{n - 1}@far"]

    assert last["gradual"] - last["at once"] == exactly(v / (2 * a))
