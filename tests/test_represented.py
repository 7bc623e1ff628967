"""Names: several things by their names, and what a notebook completes."""

from __future__ import annotations

import pytest
from IPython.core.completer import IPCompleter, provisionalcompleter

from simulator import Scenario, simulate
from simulator.timeline.run import Run
from tests.drill import DRILL

#: They need a shell.
MAGIC = [f"IPCompleter.magic_{name}matcher" for name in ("", "config_", "color_")]


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(Scenario.from_yaml(DRILL))


def test_a_name_stands_for_a_place(run: Run) -> None:
    units, verdicts = run.scenario.units, run.verdicts
    assert units["trucks"] is units[1] is units[-1]
    assert units[:1] == (units["guard"],)
    assert verdicts["window"] is verdicts[0]
    assert units.names == ("guard", "trucks")
    for each, message in (
        (units, "there is no unit 'truck'; did you mean 'trucks'?"),
        (verdicts, "there is no constraint 'truck'"),
    ):
        with pytest.raises(KeyError) as error:
            each["truck"]
        assert error.value.args[0].startswith(message)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ('run.scenario.units["', ["guard", "trucks"]),
        ('run.scenario.unit["t', ["trucks"]),
        ('run.verdicts["G', ["Guard on time"]),
        ('run.events["trucks@', ["trucks@stand"]),
        ('run.events["speech.', ["speech.end", "speech.start"]),
        ('run.scenario.network.markers["', ["stand"]),
        ('run.scenario.network.zones["', ["square"]),
        ('run.programme["', ["speech"]),
    ],
)
def test_a_notebook_completes_names(run: Run, typed: str, completed: list[str]) -> None:
    completer = IPCompleter(namespace={"run": run}, use_jedi=False, disable_matchers=MAGIC)
    with provisionalcompleter():
        found = completer.completions(typed, len(typed))
        lines = sorted(typed[: each.start] + each.text for each in found)
    head, _, _ = typed.partition('["')
    assert lines == [f'{head}["{name}' for name in completed]
