"""Baselines: the recorded events and verdicts of a run, to compare later runs with."""
