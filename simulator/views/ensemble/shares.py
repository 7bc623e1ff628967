"""Verdicts on shares of replications in words, and as plain data."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from math import isfinite
from typing import Any

from simulator.ensemble.counting.probability import Probability
from simulator.ensemble.counting.sequential import SequentialTest
from simulator.ensemble.shares import ShareVerdict
from simulator.format import counted, percentage, slack


def interval_text(found: Probability) -> str:
    """The interval of a probability: `83.9 % to 92.6 %`."""
    low, high = found.interval
    return f"{percentage(low, 1)} to {percentage(high, 1)}"


def share_text(found: ShareVerdict) -> str:
    """How often a constraint holds and must hold: `in 97 % of 100 replications (…), …`."""
    asked = f"{percentage(found.asked)} required"
    if found.probability.of:
        share = percentage(found.probability.value)
        text = f"in {share} of {counted(found.probability.of, 'replications')}"
        text += f" (95 % interval: {interval_text(found.probability)}), {asked}"
    elif found.failed:
        text = f"{asked}, and no replication has a result"
    else:
        text = f"{asked}, and it applies in no replication"
    if not found.decided and found.probability.of:
        text += "; not decided"
    elif found.holds and found.probability.value < found.asked:
        below = SequentialTest(found.asked).below
        text += f"; {percentage(below, 3)} or less would fail"
    if found.failed:
        text += f"; not counted: {counted(found.failed, 'replications')} without a result"
    return text


def worst_text(found: ShareVerdict, file: object, settings: Sequence[str] = ()) -> str | None:
    """The replication with the least slack, and the command that shows it.

    Parameters
    ----------
    found
        The verdict.
    file
        The scenario file.
    settings
        Options of the command that change it, such as ``--set``, ``programme.speech.at=09:01``.
    """
    if found.worst is None or found.slack is None:
        return None
    what = "not judged"
    if isfinite(found.slack):
        what = f"slack {slack(found.slack, found.central.unit)}"
    words = ["parade", "run", str(file), *settings]
    words += ["--seed", str(found.seed), "--replication", str(found.worst)]
    return f"{what} in replication {found.worst}: {shlex.join(words)}"


def share_document(found: ShareVerdict) -> dict[str, Any]:
    """A verdict on a share as plain data."""
    low, high = found.probability.interval
    return {
        "asked": found.asked,
        "holds": found.holds,
        "decided": found.decided,
        "count": found.probability.count,
        "of": found.probability.of,
        "interval": [low, high],
        "replications": found.replications,
        "failed": found.failed,
        "seed": found.seed,
        "worst": found.worst,
        "slack": found.slack,
    }
