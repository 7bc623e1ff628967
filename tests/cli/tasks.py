"""Tasks for processes of a pool, in a module that loads nothing else."""

from __future__ import annotations

import os
import time
from pathlib import Path


def wait(seconds: float) -> float:
    """Wait, and give back how long."""
    time.sleep(seconds)
    return seconds


def wait_and_mark(task: tuple[float, str]) -> str:
    """Wait, then make a file of this name, and give back its name."""
    seconds, path = task
    time.sleep(seconds)
    Path(path).touch()
    return path


def process_of(_: int) -> int:
    """Which process this is."""
    return os.getpid()


def give_up(number: int) -> int:
    """End the process where it is told to."""
    if number:
        os._exit(1)
    return number
