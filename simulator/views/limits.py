"""Limit lines: what occupancy constraints allow, and whether it held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from simulator.scenario.constraints import OccupancyConstraint
from simulator.timeline.occupancy import Count
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.timeline.verdicts.times import moment
from simulator.views.sheet import Sheet
from simulator.views.style import BROKEN, HALO, INK, TINY

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Limit(NamedTuple):
    """One bound of an occupancy constraint, where it applies (s), and the constraint's verdict."""

    value: float
    word: str
    start: float
    stop: float
    verdict: Verdict

    @property
    def said(self) -> str:
        """``at most 4,200``, and by how much it is broken."""
        broken = "" if self.verdict.holds else f", broken by {-self.verdict.slack:,.0f}"
        return f"{self.word} {self.value:,.0f}{broken}"


def limits(run: Run, zone: str, count: Count) -> Iterator[Limit]:
    """The limits on a count in a zone, in the order of the file."""
    for constraint, verdict in zip(run.scenario.all_constraints, run.verdicts, strict=True):
        if not isinstance(constraint, OccupancyConstraint):
            continue
        if constraint.zone != zone or constraint.count != count or verdict.note is not None:
            continue
        start = run.begin if constraint.from_ is None else moment(run, constraint.from_)
        stop = run.end if constraint.to is None else moment(run, constraint.to)
        for word, value in (("at most", constraint.at_most), ("at least", constraint.at_least)):
            if value is not None:
                yield Limit(value, word, start, stop, verdict)


def draw_limit(axes: Axes, sheet: Sheet, limit: Limit, *, at_right: bool) -> None:
    """Draw a limit on axes of its count: red where it is broken; out of sight, as a word."""
    start, stop = max(limit.start, sheet.low), min(limit.stop, sheet.high)
    if stop < start:
        return
    color = INK if limit.verdict.holds else BROKEN
    top = axes.get_ylim()[1]
    in_sight = limit.value <= top
    if in_sight:
        axes.plot(
            [start, stop],
            [limit.value] * 2,
            color=color,
            linewidth=1.0 if limit.verdict.holds else 1.4,
            linestyle=(0, (4, 2)),
            label=limit.verdict.name,
            gid="limit",
        )
    said = limit.said if in_sight else f"↑ {limit.said}"
    axes.annotate(
        sheet.letters.text(f"{limit.verdict.name}: {said}", said),
        (stop if at_right else start, min(limit.value, top)),
        (-3 if at_right else 3, 2.5 if in_sight else -2),
        textcoords="offset points",
        ha="right" if at_right else "left",
        va="bottom" if in_sight else "top",
        size=TINY,
        color=color,
        bbox=HALO,
        **sheet.letters.style,
    )
