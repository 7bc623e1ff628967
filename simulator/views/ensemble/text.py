"""Ensembles in words: probabilities and quantiles on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.ensemble.columns import not_drawn
from simulator.ensemble.ensemble import SHARES, Ensemble, EventSpread, Odds
from simulator.ensemble.sensitivity import default_outcome
from simulator.format import NOTHING, clock, counted, percentage, slack
from simulator.scenario.model.event_name import EventName
from simulator.timeline.occupancy import COUNTS
from simulator.views.blocks import Block, Column, Mood, Paragraph, Row, Table, right
from simulator.views.ensemble.sensitivity import sensitivity_blocks
from simulator.views.ensemble.shares import interval_text
from simulator.views.own_display import in_own_display
from simulator.views.summary import h_hour_lines, ranked_markers

#: The quantiles that people see: 5, 50 and 95 %.
_SHOWN = (0, 2, 4)
_HEADS = tuple(percentage(SHARES[each], 0) for each in _SHOWN)


@in_own_display
def ensemble_blocks(ensemble: Ensemble, outcome: str | None = None) -> list[Block]:
    """How often constraints hold, when units are at the main marker, how full zones are, and which
    inputs move an outcome most: by default the slack of the constraint broken most often.
    """
    blocks: list[Block] = [_heading(ensemble)]
    if ensemble.constraints:
        blocks += [_constraints(ensemble), *_how_to_see_the_worst(ensemble)]
    blocks += _times(ensemble)
    if ensemble.summary.layout.zones:
        blocks.append(_zones(ensemble))
    blocks += _sensitivity(ensemble, outcome)
    blocks += _failures(ensemble)
    if fixed := not_drawn(ensemble.scenario):
        text = f"Not drawn, as no distribution is stated: {', '.join(fixed)}"
        blocks.append(Paragraph((text,), "warning"))
    return [*blocks, _total(ensemble)]


def _heading(ensemble: Ensemble) -> Paragraph:
    given = "from a table" if ensemble.seed is None else f"seed {ensemble.seed}"
    sampled = "" if ensemble.sampling in ("random", "table") else f", {ensemble.sampling}"
    drawn = f"{counted(len(ensemble.summary.columns), 'inputs')} drawn"
    lines = [
        ensemble.scenario.name,
        *h_hour_lines(ensemble.scenario),
        f"{counted(ensemble.runs, 'replications')}, {given}{sampled}: {drawn}; {_by(ensemble)}",
    ]
    if ensemble.interrupted:
        lines.append(f"interrupted: {ensemble.requested:,} replications were requested")
    return Paragraph(lines, "heading")


def _by(ensemble: Ensemble) -> str:
    if ensemble.engine == "batch":
        return "batch driver"
    return "SimPy" + (f" (not in batch: {ensemble.not_batch})" if ensemble.not_batch else "")


def _constraints(ensemble: Ensemble) -> Table:
    total = ensemble.summary.completed
    sometimes = any(odds.probability.of < total for odds in ensemble.constraints)
    asked = any(odds.met is not None for odds in ensemble.constraints)
    columns = (
        *right("holds", "95 % interval", *(["applies"] if sometimes else [])),
        *right(*(["required"] if asked else [])),
        Column("constraint", narrow="wrap"),
        *right(*(f"slack {head}" for head in _HEADS), "worst"),
    )
    rows = [_odds(odds, total if sometimes else None, asked=asked) for odds in ensemble.constraints]
    return Table("How often constraints hold, and their slack", columns, rows)


def _how_to_see_the_worst(ensemble: Ensemble) -> Iterator[Paragraph]:
    if ensemble.sampling == "random" and any(odds.worst for odds in ensemble.constraints):
        command = f"parade run FILE --seed {ensemble.seed} --replication NUMBER"
        yield Paragraph((f"worst: the replication with the least slack; {command} shows it",))


def _odds(odds: Odds, total: int | None, *, asked: bool) -> Row:
    """A row of the table; with how often the constraint applies, of so many replications, and with
    the share that it asks for.
    """
    probability, spread = odds.probability, odds.slack
    holds = interval = NOTHING
    if probability.of:
        holds = percentage(probability.value)
        interval = interval_text(probability)
    applies = [] if total is None else [_share(probability.of, total)]
    shown, worst = [NOTHING] * len(_SHOWN), NOTHING
    if spread is not None:
        shown = [slack(spread.quantiles[each], odds.central.unit) for each in _SHOWN]
        worst = f"#{odds.worst[0]}"
    required = [_required(odds)] if asked else []
    return Row((holds, interval, *applies, *required, odds.name, *shown, worst), odds_mood(odds))


def _required(odds: Odds) -> str:
    """The share that a constraint asks for, and whether that is met."""
    if odds.central.holds_in is None:
        return NOTHING
    return f"{percentage(odds.central.holds_in)}, {'met' if odds.met else 'not met'}"


def _share(count: int, of: int) -> str:
    return percentage(count / of) if of else NOTHING


def odds_mood(odds: Odds) -> Mood:
    """How urgent the odds of a constraint are."""
    if odds.probability.count == odds.probability.of if odds.met is None else odds.met:
        return "good"
    return "bad" if odds.central.severity == "error" else "warning"


def _times(ensemble: Ensemble) -> Iterator[Table]:
    """When the programme starts and ends, and when units are at the main marker."""
    scenario, events = ensemble.scenario, ensemble.events
    edges = [
        (f"{item.label} {edge}s", events[f"{name}.{edge}"])
        for name, item in scenario.programme.items()
        for edge in ("start", "end")
        if _varies(events[f"{name}.{edge}"])
    ]
    if edges:
        yield _instants(ensemble, "Programme", "item", edges)
    for marker in ranked_markers(scenario)[:1]:
        names = {unit.name: str(EventName.head(unit.name, marker)) for unit in scenario.units}
        heads = [(unit, events[name]) for unit, name in names.items() if name in events]
        if heads:
            yield _instants(ensemble, f"When units are at {marker}", "unit", heads)


def _varies(event: EventSpread) -> bool:
    return event.time is not None and event.time.least < event.time.greatest


def _instants(
    ensemble: Ensemble, title: str, head: str, events: Sequence[tuple[str, EventSpread]]
) -> Table:
    sometimes = any(event.occurs.count < event.occurs.of for _, event in events)
    columns = (
        Column(head),
        *right(*(["occurs"] if sometimes else [])),
        Column("central", right=True, narrow="drop"),
        *right(*_HEADS),
    )
    rows = []
    for label, event in events:
        occurs = [_share(event.occurs.count, event.occurs.of)] if sometimes else []
        central = NOTHING if event.central is None else clock(ensemble.scenario, event.central)
        shown = [NOTHING] * len(_SHOWN)
        if event.time is not None:
            shown = [clock(ensemble.scenario, event.time.quantiles[each]) for each in _SHOWN]
        rows.append(Row((label, *occurs, central, *shown)))
    return Table(title, columns, rows)


def _zones(ensemble: Ensemble) -> Table:
    """The largest number in each zone, at the same moment in so many replications."""
    rows = []
    for zone in ensemble.summary.layout.zones:
        bands = ensemble.bands(zone)
        for kind, count in enumerate(COUNTS):
            highest = bands[_SHOWN[-1], :, kind]
            if highest.max() > 0:
                at = clock(ensemble.scenario, float(ensemble.times[highest.argmax()]))
                peaks = (f"{bands[each, :, kind].max():,.0f}" for each in _SHOWN[1:])
                rows.append(Row((zone, count, *peaks, at)))
    columns = (Column("zone"), Column("count"), *right(*_HEADS[1:], "at"))
    return Table("Highest occupancy at any moment", columns, rows)


def _sensitivity(ensemble: Ensemble, outcome: str | None) -> Iterator[Block]:
    """All inputs, or by default some, and only where there is something to be seen."""
    if outcome is not None:
        yield from sensitivity_blocks(ensemble.scenario, ensemble.sensitivity(outcome), None)
    elif default_outcome(ensemble) is not None:
        found = ensemble.sensitivity()
        if found.inputs:
            yield from sensitivity_blocks(ensemble.scenario, found)


def _failures(ensemble: Ensemble) -> Iterator[Paragraph]:
    if not ensemble.failed:
        return
    count = counted(ensemble.failed, "replications")
    lines = [f"{count} without a result, not counted above:"]
    for place, message in list(ensemble.summary.messages.items())[:3]:
        lines.append(f"#{place}: {message.splitlines()[0]}")
    yield Paragraph(lines, "warning")


def _total(ensemble: Ensemble) -> Paragraph:
    if not ensemble.constraints:
        return Paragraph(("No constraints defined",))
    found = ensemble.all_hold
    if not found.of:
        return Paragraph(("No replication has a result",), "bad")
    text = (
        f"All constraints hold in {percentage(found.value)} of the replications "
        f"(95 % interval: {interval_text(found)})"
    )
    return Paragraph((text,), "good" if found.count == found.of else "bad")
