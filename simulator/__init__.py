"""A discrete-event parade timeline simulator.

>>> from simulator import fixes, load, margins, simulate, simulate_many
>>> run = simulate("scenarios/village_fete.yaml")            # doctest: +SKIP
>>> margins(run), fixes(run)                                 # doctest: +SKIP
>>> simulate_many(run.scenario, 1_000).probabilities         # doctest: +SKIP

Names are imported when they are first used, so that `import simulator` stays fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from simulator._version import __version__ as __version__

if TYPE_CHECKING:
    from simulator.ensemble.ensemble import Ensemble as Ensemble
    from simulator.ensemble.simulate_many import simulate_many as simulate_many
    from simulator.errors import ParadeWarning as ParadeWarning
    from simulator.errors import ScenarioError as ScenarioError
    from simulator.errors import SimulatorError as SimulatorError
    from simulator.movement.simulate import simulate as simulate
    from simulator.scenario.load import load as load
    from simulator.scenario.scenario import Scenario as Scenario
    from simulator.timeline.run import Run as Run
    from simulator.whatif.fixes import fixes as fixes
    from simulator.whatif.margins import margins as margins
    from simulator.whatif.side_by_side import compare as compare

_ROOM_OF = {
    "Ensemble": "simulator.ensemble.ensemble",
    "ParadeWarning": "simulator.errors",
    "Run": "simulator.timeline.run",
    "Scenario": "simulator.scenario.scenario",
    "ScenarioError": "simulator.errors",
    "SimulatorError": "simulator.errors",
    "compare": "simulator.whatif.side_by_side",
    "fixes": "simulator.whatif.fixes",
    "load": "simulator.scenario.load",
    "margins": "simulator.whatif.margins",
    "simulate": "simulator.movement.simulate",
    "simulate_many": "simulator.ensemble.simulate_many",
}

__all__ = [
    "Ensemble",
    "ParadeWarning",
    "Run",
    "Scenario",
    "ScenarioError",
    "SimulatorError",
    "__version__",
    "compare",
    "fixes",
    "load",
    "margins",
    "simulate",
    "simulate_many",
]


def __getattr__(name: str) -> object:
    if name in _ROOM_OF:
        return getattr(import_module(_ROOM_OF[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
