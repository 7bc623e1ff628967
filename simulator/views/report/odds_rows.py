"""Many replications on a page: how often constraints hold, when, and what matters most."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from simulator.ensemble.ensemble import SHARES, Ensemble, Odds
from simulator.ensemble.sensitivity import default_outcome
from simulator.format import NOTHING, percentage, slack
from simulator.views.blocks import Paragraph, Table, printable
from simulator.views.ensemble.shares import interval_text
from simulator.views.ensemble.text import ensemble_blocks, odds_mood
from simulator.views.figures.plot import drawn_as
from simulator.views.report.playable import Playable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The quantiles of slack that are shown.
_SHOWN = (0.05, 0.5, 0.95)


class OddsRow(NamedTuple):
    """A constraint: how often it holds.

    Attributes
    ----------
    name, mood
        Of the constraint, and how urgent it is.
    holds, interval
        The share of the replications, and its interval, in words.
    dot, low, high
        The same as places on a line (%).
    required
        The share that it asks for; empty if none.
    slacks
        The slack that 5, 50 and 95 % of the replications do not exceed.
    worst
        The replication with the least slack; None if it never applies.
    """

    name: str
    mood: str
    holds: str
    interval: str
    dot: float
    low: float
    high: float
    required: str
    slacks: tuple[str, ...]
    worst: int | None


class EnsemblePart(NamedTuple):
    """What a page has on many replications.

    Attributes
    ----------
    lines, total, mood
        What was run, and how often all constraints hold.
    rows, heads
        The constraints, and the heads of the quantiles of their slack.
    tables, notes
        The other tables, and remarks.
    figures
        Texts, and figures as SVG.
    playable
        Those that the page can play.
    first, last
        The numbers of the first and the last replication.
    seed, runs
        From which inputs were drawn, and how many replications there are.
    """

    lines: list[str]
    total: str
    mood: str
    rows: list[OddsRow]
    heads: list[str]
    tables: list[Table]
    notes: list[str]
    figures: list[tuple[str, bytes]]
    playable: Playable
    first: int
    last: int
    seed: int | None
    runs: int


def ensemble_part(ensemble: Ensemble, playable: Playable) -> EnsemblePart:
    """What a page has on an ensemble."""
    heading, *blocks, total = ensemble_blocks(ensemble)
    assert isinstance(heading, Paragraph)
    assert isinstance(total, Paragraph)
    tables = [each for each in blocks if isinstance(each, Table)]
    notes = [line for each in blocks if isinstance(each, Paragraph) for line in each.lines]
    return EnsemblePart(
        list(map(printable, heading.lines[1:])),
        printable(total.lines[0]),
        total.mood,
        [_row(odds) for odds in ensemble.constraints],
        [f"slack {percentage(share, 0)}" for share in _SHOWN],
        # The first is of the constraints, which have rows of their own.
        tables[1:] if ensemble.constraints else tables,
        list(map(printable, notes)),
        [(text, drawn_as(draw, ".svg")) for text, draw in _figures(ensemble).items()],
        playable,
        ensemble.summary.first,
        ensemble.summary.first + ensemble.runs - 1,
        ensemble.seed,
        ensemble.runs,
    )


def _row(odds: Odds) -> OddsRow:
    found, asked, never = odds.probability, odds.central.holds_in, not odds.probability.of
    share, (low, high) = (0.0, (0.0, 0.0)) if never else (found.value, found.interval)
    slacks = [NOTHING] * len(_SHOWN)
    if odds.slack is not None:
        quantiles = [odds.slack.quantiles[SHARES.index(each)] for each in _SHOWN]
        slacks = [slack(each, odds.central.unit) for each in quantiles]
    return OddsRow(
        name=odds.name,
        mood=odds_mood(odds),
        holds=NOTHING if never else percentage(share),
        interval="never applies" if never else interval_text(found),
        dot=round(100 * share, 2),
        low=round(100 * low, 2),
        high=round(100 * high, 2),
        required="" if asked is None else percentage(asked),
        slacks=tuple(slacks),
        worst=odds.worst[0] if odds.worst else None,
    )


def _figures(ensemble: Ensemble) -> dict[str, Callable[[], Axes]]:
    figures: dict[str, Callable[[], Axes]] = {}
    if ensemble.summary.layout.zones:
        figures["How full the zone may be"] = ensemble.plot.bands
    if default_outcome(ensemble) is not None and ensemble.sensitivity().inputs:
        figures["What moves the outcome most"] = ensemble.plot.tornado
    return figures
