"""Every view shows a result in the way of its scenario."""

from __future__ import annotations

import pytest

from simulator import fixes, margins, simulate, simulate_many
from simulator.display import PLAIN, display
from simulator.errors import SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.views.blocks import plain_text
from simulator.views.comparison import comparison_blocks
from simulator.views.documents import run_document, to_json
from simulator.views.ensemble.text import ensemble_blocks
from simulator.views.fixes import fix_blocks
from simulator.views.margins import margin_blocks
from simulator.views.notebook import run_html, scenario_html
from simulator.views.summary import summary
from tests.drill import DRAWN, DRILL

SHOWN = {"show.units": "imperial", "show.clock": "12h"}
LATE = {"programme.speech.duration": "90 s"}


def drill(text: str = DRILL, **changes: object) -> Scenario:
    """The drill, changed."""
    import yaml

    return Scenario.from_dict(yaml.safe_load(text)).with_(changes)


def run_so(**changes: object) -> Run:
    """A run of the drill, imperial by twelve hours."""
    return simulate(drill(**SHOWN, **changes))


def test_a_run_is_shown_as_its_scenario_states() -> None:
    run, late = run_so(), run_so(**LATE)
    assert "guard   仪仗方队  formation  9:01:00 AM  9:01:00 AM  9:06:00 AM" in plain_text(
        summary(run)
    )
    assert "marches 85 ft at 4.474 mph" in str(run.explain("trucks@stand"))
    assert "9:06:30 AM" in plain_text(fix_blocks(fixes(late)))
    assert "9:00:00 AM" in plain_text(margin_blocks(margins(run)))
    assert "9:01:00.0 AM  9:01:30.0 AM" in plain_text(comparison_blocks(run.compare(late)))
    assert "9:00:00 AM" in scenario_html(run.scenario)
    assert "9:06:23 AM" in run_html(run)
    found = simulate_many(drill(DRAWN, **SHOWN), 5, workers=1)
    assert "9:06:13 AM" in plain_text(ensemble_blocks(found))
    assert display() is PLAIN


def test_documents_and_tables_stay_in_si_and_iso() -> None:
    plain, shown = simulate(drill()), run_so()
    summary(shown)
    assert to_json(run_document(shown)) == to_json(run_document(plain))
    assert shown.scenario == plain.scenario


def test_constraints_are_described_so() -> None:
    clocks = {"constraints.0": {"name": "Guard on time", "event": "guard@stand",
                                "within": ["09:05:00", "09:06:00"]}}  # fmt: skip
    text = scenario_html(drill(**SHOWN, **clocks))
    assert "guard@stand within 9:05:00 AM to 9:06:00 AM" in text
    text = scenario_html(drill(**{"show.clock": "h-hour"}, **clocks))
    assert "guard@stand within H+0:04:00 to H+0:05:00" in text


@pytest.mark.parametrize(
    ("h_hour", "text"),
    [
        (None, "H+0:05:00"),  # the window is from speech.end
        ("start", "H+0:06:00"),
        ("guard@stand", "H+0:00:00"),
        ("09:10", "H-0:04:00"),
    ],
)
def test_the_hour_h(h_hour: str | None, text: str) -> None:
    run = simulate(drill(**{"show.clock": "h-hour", "show.h-hour": h_hour}))
    arrives = next(line for line in plain_text(summary(run)).splitlines() if "guard  " in line)
    assert text in arrives.split()


def test_an_hour_h_that_never_comes_is_an_error() -> None:
    absent = {"units.guard.presence": "0 %", "show.clock": "h-hour", "show.h-hour": "guard@stand"}
    run = simulate(
        drill(DRILL.partition("groups:")[0].replace("both.tail", "trucks.tail"), **absent)
    )
    with pytest.raises(SimulatorError, match=r"^times are shown from guard@stand: "):
        summary(run)
