"""Tasks for processes of a pool, in a module that loads nothing else."""

from __future__ import annotations

import os
import time


def wait(seconds: float) -> float:
    """Wait, and give back how long."""
    time.sleep(seconds)
    return seconds


def process_of(_: int) -> int:
    """Which process this is."""
    return os.getpid()


def give_up(number: int) -> int:
    """End the process where it is told to."""
    if number:
        os._exit(1)
    return number
