"""Importing this loads what the processes of a pool need, as one runs before others are forked."""

from __future__ import annotations

from simulator import load, simulate_many
from tests.bundled import SCENARIOS

for _engine in ("simpy", "batch"):
    simulate_many(load(SCENARIOS / "trooping.yaml"), 2, engine=_engine, workers=1)
