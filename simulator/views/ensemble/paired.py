"""What changes between two ensembles, in words and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulator.ensemble.ensemble import SHARES, Ensemble
from simulator.ensemble.paired import PairedComparison, PairedEvent, PairedOdds
from simulator.format import NOTHING, counted, difference, percentage
from simulator.scenario.model.event_name import EventName
from simulator.tolerances import NO_CHANGE
from simulator.views.blocks import Block, Column, Mood, Paragraph, Row, Table, right
from simulator.views.documents import header
from simulator.views.html import blocks_html
from simulator.views.own_display import in_own_display
from simulator.views.summary import ranked_markers

#: The most events that are listed by default.
MOST = 12
#: The quantiles that people see: 5, 50 and 95 %.
_SHOWN = (0, 2, 4)
_HEADS = tuple(percentage(SHARES[each], 0) for each in _SHOWN)


@in_own_display
def paired_blocks(found: PairedComparison, *, show_all: bool = False) -> list[Block]:
    """How often constraints hold in both, how events move, and all constraints together.

    Parameters
    ----------
    found
        The comparison.
    show_all
        List every event that moves, not only the programme and units at the main marker.
    """
    blocks: list[Block] = []
    if found.constraints:
        rows = [_odds(each) for each in found.constraints]
        columns = (
            *right("was", "is", "change, points", "95 % interval"),
            Column("constraint", narrow="wrap"),
            *right(*(f"slack by {head}" for head in _HEADS)),
        )
        blocks.append(Table("How often constraints hold", columns, rows))
    blocks += _in_one_only(found)
    blocks += _events(found, show_all=show_all)
    return [*blocks, *_failures(found), *_total(found)]


@in_own_display
def paired_html(found: PairedComparison) -> str:
    """The same as an HTML fragment, for notebooks."""
    names = (each.scenario.name for each in (found.before, found.after))
    heading = Paragraph((" → ".join(names), inputs_text(found)), "heading")
    return blocks_html([heading, *paired_blocks(found)])


def inputs_text(found: PairedComparison) -> str:
    """How many pairs there are, and which inputs are drawn alike."""
    shared = len(found.shared_inputs)
    parts = [f"{counted(shared, 'inputs')} drawn alike"]
    for each, name in ((found.before, "first"), (found.after, "second")):
        if more := len(each.summary.columns) - shared:
            parts.append(f"{more} only in the {name}")
    return f"{counted(found.pairs, 'pairs')} of replications, seed {found.before.seed}: " + (
        ", ".join(parts)
    )


def paired_document(found: PairedComparison) -> dict[str, Any]:
    """All differences as plain data: of probabilities as shares, of instants in seconds."""
    return {
        "before": _side(found.before),
        "after": _side(found.after),
        "pairs": found.pairs,
        "shared_inputs": list(found.shared_inputs),
        "shares": list(SHARES),
        "all_hold": _odds_document(found.all_hold),
        "constraints": [_odds_document(each) for each in found.constraints],
        "events": {
            each.name: {"pairs": each.pairs, "by": list(each.quantiles)} for each in found.events
        },
    }


def _side(ensemble: Ensemble) -> dict[str, Any]:
    return {
        **header(ensemble.scenario, seed=ensemble.seed),
        "runs": ensemble.runs,
        "failed": ensemble.failed,
        "engine": ensemble.engine,
    }


def _odds_document(odds: PairedOdds) -> dict[str, Any]:
    known = bool(odds.pairs)
    return {
        "name": odds.name,
        "pairs": odds.pairs,
        **{name: getattr(odds, name) for name in ("both", "only_before", "only_after", "neither")},
        "before": odds.before.value if known else None,
        "after": odds.after.value if known else None,
        "difference": odds.difference if known else None,
        "interval": list(odds.interval),
        "unit": odds.unit,
        "slack_by": None if odds.slack is None else list(odds.slack),
    }


def _odds(odds: PairedOdds) -> Row:
    was = after = by = interval = NOTHING
    if odds.pairs:
        was, after = percentage(odds.before.value), percentage(odds.after.value)
        by, interval = _points(odds.difference), _interval(odds)
    shown = [NOTHING] * len(_SHOWN)
    if odds.slack is not None:
        shown = [_by(odds.slack[each], odds.unit) for each in _SHOWN]
    return Row((was, after, by, interval, odds.name, *shown), _mood(odds))


def _mood(odds: PairedOdds) -> Mood:
    low, high = odds.interval
    return "good" if low > 0 else "bad" if high < 0 else "plain"


def _by(value: float, unit: str) -> str:
    return "0" if abs(value) <= NO_CHANGE else difference(value, unit)


def _points(share: float) -> str:
    return f"{100 * share:+.1f}" if round(100 * share, 1) else "0"


def _interval(odds: PairedOdds) -> str:
    low, high = odds.interval
    return f"{_points(low)} to {_points(high)}"


def _in_one_only(found: PairedComparison) -> Iterator[Paragraph]:
    """Constraints that cannot be compared."""
    both = {each.name for each in found.constraints}
    for ensemble, name in ((found.before, "first"), (found.after, "second")):
        if others := [each for each in ensemble.summary.layout.constraints if each not in both]:
            yield Paragraph((f"Constraints only in the {name}: {', '.join(others)}",))


def _events(found: PairedComparison, *, show_all: bool) -> Iterator[Table]:
    listed = _moved(found.events, () if show_all else _watched(found.after))
    columns = (Column("event"), *right(*_HEADS))
    cut = listed if show_all else listed[:MOST]
    rows = [
        Row((each.name, *(_by(each.quantiles[place], "s") for place in _SHOWN))) for each in cut
    ]
    if rows:
        yield Table("How much later events occur", columns, rows)


def _moved(events: Sequence[PairedEvent], watched: Sequence[str]) -> list[PairedEvent]:
    """Those that move in some pairs, that with the greatest median first; of these, if any."""
    moved = [each for each in events if max(map(abs, each.quantiles)) > NO_CHANGE]
    chosen = [each for each in moved if not watched or each.name in watched]
    return sorted(chosen, key=lambda each: -round(abs(each.median), 3))


def _watched(ensemble: Ensemble) -> list[str]:
    """The edges of the programme, and units at the main marker."""
    scenario = ensemble.scenario
    names = [f"{item}.{edge}" for item in scenario.programme for edge in ("start", "end")]
    for marker in ranked_markers(scenario)[:1]:
        names += [str(EventName.head(unit.name, marker)) for unit in scenario.units]
    return names


def _failures(found: PairedComparison) -> Iterator[Paragraph]:
    for ensemble, name in ((found.before, "first"), (found.after, "second")):
        if ensemble.failed:
            count = counted(ensemble.failed, "replications")
            text = f"{count} of the {name} without a result: these pairs are not counted"
            yield Paragraph((text,), "warning")


def _total(found: PairedComparison) -> Iterator[Paragraph]:
    odds = found.all_hold
    if odds.pairs and found.constraints:
        text = (
            f"All constraints hold in {percentage(odds.before.value)}, then in "
            f"{percentage(odds.after.value)}, of the replications: {_points(odds.difference)} "
            f"points (95 % interval: {_interval(odds)})"
        )
        yield Paragraph((text,), _mood(odds))
