"""How long a changed copy of a scenario takes, against a whole build of the same document.

    python benchmarks/variation.py

One duration is to take at most 0.2. Both are measured in turn, several times; the least of each
counts.
"""

from __future__ import annotations

from pathlib import Path

from motion import least

from simulator import Scenario, load
from simulator.scenario.document.settings import set_paths

FILE = Path(__file__).parents[1] / "scenarios" / "victory_day_2025.yaml"
ROUNDS = 60
CHANGES = {
    "a duration": ("programme.speech.duration", "14 min"),
    "a delay": ("units.guard.release.delay", "41 s"),
    "the gap of a unit": ("units.anti-drone.gap", "31 m"),
    "the gap of a profile": ("profiles.vehicles.gap", "17 m"),
    "a marker": ("markers.rostrum", "frontage + 251 m"),
    "a name": ("name", "Another day"),
}


def main() -> None:
    """Measure and print."""
    scenario = load(FILE)
    print(f"{'':<24} {'with_':>12} {'whole build':>12} {'ratio':>6}")
    for what, (path, value) in CHANGES.items():
        document = set_paths(scenario.document, {path: value})
        changed, whole = least(
            ROUNDS,
            lambda p=path, v=value: scenario.with_({p: v}),  # type: ignore[misc]
            lambda d=document: Scenario.of_document(d, FILE),  # type: ignore[misc]
        )
        print(f"{what:<24} {changed * 1e3:9.2f} ms {whole * 1e3:9.2f} ms {changed / whole:6.2f}")


if __name__ == "__main__":
    main()
