"""Verdicts on shares of replications in words: those that are not counted, or not judged."""

from __future__ import annotations

from math import inf

import pytest

from simulator.ensemble.counting.probability import Probability
from simulator.ensemble.shares import ShareVerdict
from simulator.timeline.verdicts import Instance, Verdict
from simulator.views.documents import to_json
from simulator.views.ensemble.shares import share_document, share_text, worst_text

CENTRAL = Verdict("Few", "occupancy", True, "people", (Instance(3.0, 0.0, ()),), holds_in=0.9)


def found(
    count: int,
    of: int,
    *,
    failed: int = 0,
    decided: bool = True,
    holds: bool = False,
    slack: float | None = -3.0,
) -> ShareVerdict:
    worst = None if slack is None else 7
    return ShareVerdict(
        CENTRAL, 5, Probability(count, of), of + failed, failed, decided, holds, worst, slack
    )


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (
            found(30, 40),
            "in 75 % of 40 replications (95 % interval: 59.8 % to 85.8 %), 90 % required",
        ),
        (
            found(890, 1000, holds=True),
            "in 89 % of 1,000 replications (95 % interval: 86.9 % to 90.8 %), 90 % required; "
            "85 % or less would fail",
        ),
        (
            found(1, 1, failed=2, decided=False),
            "in 100 % of 1 replication (95 % interval: 20.7 % to 100 %), 90 % required; "
            "not decided; not counted: 2 replications without a result",
        ),
        (
            found(0, 0, failed=1, decided=False),
            "90 % required, and no replication has a result; "
            "not counted: 1 replication without a result",
        ),
        (found(0, 0, decided=False), "90 % required, and it applies in no replication"),
    ],
)
def test_what_is_not_counted_is_named(verdict: ShareVerdict, text: str) -> None:
    assert share_text(verdict) == text


@pytest.mark.parametrize(
    ("slack", "text"),
    [
        (-3.0, "slack -3 people in replication 7"),
        (-inf, "not judged in replication 7"),
        (None, None),
    ],
)
def test_the_worst_replication_and_the_command_that_shows_it(
    slack: float | None, text: str | None
) -> None:
    command = "parade run 'the fete.yaml' --set 'a.b=1 m' --seed 5 --replication 7"
    expected = None if text is None else f"{text}: {command}"
    settings = ["--set", "a.b=1 m"]
    assert worst_text(found(3, 4, slack=slack), "the fete.yaml", settings) == expected


def test_the_document_has_no_infinite_number() -> None:
    assert '"slack": null' in to_json(share_document(found(3, 4, slack=-inf)))
