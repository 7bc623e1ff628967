"""The occupancy of a zone over the window: exact steps, stacked by kind of unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.errors import OutputError
from simulator.format import clock
from simulator.scenario.lineup.unit import Kind
from simulator.timeline.occupancy import Count, Occupancy, Peak
from simulator.timeline.run import Run
from simulator.timeline.verdicts.cases import RunTimes
from simulator.timeline.verdicts.judges import requirement
from simulator.timeline.verdicts.verdict import Verdict
from simulator.timeline.verdicts.zones import ZoneCount, interval_of, values_between
from simulator.views.figures.annotations import ROW, draw_annotations, flypasts
from simulator.views.figures.frame import Frame, clock_axis, day_and_zone, draw_window, frame_of
from simulator.views.figures.style import (
    BROKEN,
    HALO,
    INK,
    KINDS,
    QUIET,
    SMALL,
    TINY,
    footnote,
    headings,
    new_figure,
    plain_frame,
)
from simulator.wording import unknown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Of the figure: width, main panel, lesser panel, space between (inches).
_WIDTH, _MAIN, _LESSER, _BETWEEN = 10.0, 3.4, 0.72, 0.16
#: Around the panels: left, right, bottom, and top without the rows of annotations (inches).
_LEFT, _RIGHT, _BOTTOM, _TOP = 0.72, 0.25, 0.55, 0.42
#: A limit further above the peak than this is written as words: a line would flatten the steps.
_IN_SIGHT = 2.0


class _Zone(NamedTuple):
    """What is drawn: a zone, all that is in it, and each kind of unit alone."""

    name: str
    steps: Occupancy
    by_kind: Mapping[Kind, Occupancy]


def occupancy_figure(
    run: Run, axes: Axes | None = None, zone: str | None = None, count: Count = "people"
) -> Axes:
    """Draw who is in a zone.

    Parameters
    ----------
    run
        What happened.
    axes
        Where to draw the one count; default: a new figure, with lesser panels below for what
        people alone do not show (vehicles, aircraft).
    zone
        Its name; default: that of the first occupancy constraint, else the first zone.
    count
        ``people``, ``vehicles``, ``aircraft`` or ``units``.

    Returns
    -------
    matplotlib.axes.Axes
        The axes of the count.

    Raises
    ------
    OutputError
        Where the scenario has no zone, or none of this name.
    """
    drawn = _zone(run, the_zone(run, zone))
    page = frame_of(run)
    if axes is not None:
        _panel(axes, page, drawn, count)
        rows = draw_annotations(axes, page, flypasts(run, drawn.name))
        _finish([axes], page, drawn, count, rows)
        return axes
    counts = [count, *_lesser(run, drawn, count)]
    figure = new_figure(_WIDTH, _MAIN)
    across = (_LEFT / _WIDTH, 1 - (_LEFT + _RIGHT) / _WIDTH)
    whole = (across[0], 0.0, across[1], 1.0)
    main = figure.add_axes(whole)
    panels = [main]
    for _ in counts[1:]:
        panels.append(figure.add_axes(whole, sharex=main, label=str(len(panels))))
    for panel, what in zip(panels, counts, strict=True):
        _panel(panel, page, drawn, what, lesser=panel is not main)
    rows = draw_annotations(main, page, flypasts(run, drawn.name))
    _finish(panels, page, drawn, count, rows)
    below = (_LESSER + _BETWEEN) * (len(counts) - 1)
    high = _TOP + rows * ROW / 72 + _MAIN + below + _BOTTOM
    figure.set_size_inches(_WIDTH, high)
    main.set_position((across[0], (_BOTTOM + below) / high, across[1], _MAIN / high))
    for number, panel in enumerate(reversed(panels[1:])):
        bottom = _BOTTOM + number * (_LESSER + _BETWEEN)
        panel.set_position((across[0], bottom / high, across[1], _LESSER / high))
    return main


def the_zone(run: Run, zone: str | None) -> str:
    """The name of a zone that is there.

    Raises
    ------
    OutputError
        Where there is none, or none of this name.
    """
    zones = list(run.scenario.network.zones)
    if not zones:
        raise OutputError(
            f"{run.scenario.name}: the scenario has no zone, so there is no occupancy to draw"
        )
    if zone is not None and zone not in zones:
        raise OutputError(unknown("zone", zone, zones))
    constrained = [required.zone for required, _ in _constrained(run)]
    return zone or (constrained or zones)[0]


def _constrained(run: Run) -> Iterator[tuple[ZoneCount, Verdict]]:
    """The counts that constraints require, and the verdicts on them."""
    for constraint, verdict in zip(run.scenario.all_constraints, run.verdicts, strict=True):
        if any(reference.sections == ("zones",) for reference in constraint.references()):
            required = requirement(constraint, RunTimes(run))
            if isinstance(required, ZoneCount):
                yield required, verdict


def _zone(run: Run, name: str) -> _Zone:
    units = run.scenario.units
    by_kind: dict[Kind, Occupancy] = {
        kind: run.occupancy(name, units=[unit.name for unit in units if unit.kind == kind])
        for kind in KINDS
    }
    return _Zone(name, run.occupancy(name), by_kind)


def _lesser(run: Run, drawn: _Zone, count: Count) -> list[Count]:
    """Counts worth a panel of their own: those that occur, and those that are constrained."""
    constrained = {
        required.counted
        for required, _ in _constrained(run)
        if required.zone == drawn.name and required.area is None
    }
    found: list[Count] = [
        what
        for what in ("people", "vehicles", "aircraft", "units")
        if what in constrained
        or (what in ("vehicles", "aircraft") and drawn.steps.count(what).any())
    ]
    return [what for what in found if what != count]


def _panel(axes: Axes, page: Frame, drawn: _Zone, count: Count, *, lesser: bool = False) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    plain_frame(axes)
    clock_axis(axes, page.run.scenario, page.low, page.high)
    _stack(axes, drawn, count, max(page.high, page.run.end) + 1.0)
    shown = drawn.steps.between(page.low, page.high, count)[1]
    top = max(float(shown.max(initial=0)), 1.0)
    bounds = list(limits(page.run, drawn.name, count))
    top = max([top, *(limit.value for limit in bounds if limit.value <= _IN_SIGHT * top)])
    axes.set_ylim(0, top * (1.3 if lesser else 1.12))
    axes.set_ylabel(count, size=SMALL, color=INK)
    axes.yaxis.set_major_locator(
        MaxNLocator(2 if lesser else 6, integer=True, steps=[1, 2, 2.5, 5, 10])
    )
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    peak = drawn.steps.peak(count)
    for limit in bounds:
        draw_limit(axes, page, limit, at_right=peak.at < (page.low + page.high) / 2)
    if lesser:
        _corner(axes, f"peak {peak.value:,} at {clock(page.run.scenario, peak.at)}")
    else:
        _peak(axes, page, count, peak)


def _stack(axes: Axes, drawn: _Zone, count: Count, end: float) -> None:
    """One layer a kind, each with its own steps, and the total's outline: nothing is sampled."""
    edges = np.unique(np.concatenate([steps.time for steps in drawn.by_kind.values()]))
    base = np.zeros(len(edges), dtype=np.int64)
    there = [kind for kind, steps in drawn.by_kind.items() if steps.count(count).any()]
    for kind in there:
        steps, style = drawn.by_kind[kind], KINDS[kind]
        values = base + steps.count(count)[np.searchsorted(steps.time, edges, side="right") - 1]
        changes = np.append(True, (np.diff(values) != 0) | (np.diff(base) != 0))
        axes.stairs(
            values[changes],
            np.append(edges[changes], end),
            baseline=base[changes],
            fill=True,
            facecolor=style.color,
            edgecolor="white",
            hatch=style.hatch,
            linewidth=0.0,
            label=kind,
        )
        base = values
    total = drawn.steps.count(count)
    changes = np.append(True, np.diff(total) != 0)
    axes.stairs(
        total[changes],
        np.append(drawn.steps.time[changes], end),
        color=KINDS[there[0]].color if len(there) == 1 else INK,
        linewidth=0.8,
        label="total",
    )


def _peak(axes: Axes, page: Frame, count: Count, peak: Peak) -> None:
    """The largest value of the whole run, where it is reached first."""
    text = f"peak {peak.value:,} {count} at {clock(page.run.scenario, peak.at)}"
    if not page.low <= peak.at <= page.high:
        _corner(axes, f"{text}, outside this window")
        return
    across = (peak.at - page.low) / (page.high - page.low)
    axes.plot([peak.at], [peak.value], marker="o", markersize=4, color=INK, label="peak")
    axes.annotate(
        text,
        (peak.at, peak.value),
        (0, 5),
        textcoords="offset points",
        ha="left" if across < 0.12 else "right" if across > 0.88 else "center",
        size=SMALL,
        weight="bold",
        color=INK,
        bbox=HALO,
    )


def _corner(axes: Axes, text: str) -> None:
    axes.annotate(
        text,
        (1, 1),
        (-3, -2),
        xycoords="axes fraction",
        textcoords="offset points",
        size=TINY,
        color=QUIET,
        ha="right",
        va="top",
        bbox=HALO,
    )


def _finish(panels: Sequence[Axes], page: Frame, drawn: _Zone, count: Count, rows: int) -> None:
    """Title, legend, the window's ends, what the clock is, and what could not be drawn."""
    main, last, fonts = panels[0], panels[-1], page.fonts
    headings(
        main,
        fonts.text(f"{page.run.scenario.name} · {count} in {drawn.name}", f"{count} in the zone"),
        [kind for kind, steps in drawn.by_kind.items() if steps.units.any()],
        6 + rows * ROW,
        fonts=fonts,
    )
    for panel in panels:
        panel.tick_params(axis="x", which="both", labelbottom=panel is last)
        draw_window(panel, page.run)
    last.set_xlabel(day_and_zone(page.run.scenario), size=SMALL, color=QUIET, loc="right")
    footnote(last, fonts.note, fonts)


class Limit(NamedTuple):
    """One bound of an occupancy constraint.

    Attributes
    ----------
    name
        Of the constraint.
    value, word
        The bound: ``at most`` or ``at least`` so many.
    start, stop
        Where it applies (s).
    excess
        By how much it is broken; 0 where it holds.
    """

    name: str
    value: float
    word: str
    start: float
    stop: float
    excess: int

    @property
    def label(self) -> str:
        """``at most 4,200``, and by how much it is broken."""
        broken = f", broken by {self.excess:,}" if self.excess else ""
        return f"{self.word} {self.value:,.0f}{broken}"


def limits(run: Run, zone: str, count: Count) -> Iterator[Limit]:
    """The limits on a count in a zone, in the order of the file."""
    for required, verdict in _constrained(run):
        if (required.zone, required.counted, required.area) != (zone, count, None):
            continue
        if verdict.note is not None:
            continue
        start, stop = interval_of(required, run)
        values = values_between(run, zone, start, stop, count)[1]
        most, least = required.at_most, required.at_least
        if most is not None:
            excess = max(0, int(values.max()) - int(most))
            yield Limit(verdict.name, most, "at most", start, stop, excess)
        if least is not None:
            excess = max(0, int(least) - int(values.min()))
            yield Limit(verdict.name, least, "at least", start, stop, excess)


def draw_limit(axes: Axes, page: Frame, limit: Limit, *, at_right: bool) -> None:
    """Draw a limit on axes of its count: red where it is broken; out of sight, as a word."""
    start, stop = max(limit.start, page.low), min(limit.stop, page.high)
    if stop < start:
        return
    color = BROKEN if limit.excess else INK
    top = axes.get_ylim()[1]
    in_sight = limit.value <= top
    if in_sight:
        axes.plot(
            [start, stop],
            [limit.value] * 2,
            color=color,
            linewidth=1.4 if limit.excess else 1.0,
            linestyle=(0, (4, 2)),
            label=limit.name,
            gid="limit",
        )
    label = limit.label if in_sight else f"↑ {limit.label}"
    axes.annotate(
        page.fonts.text(f"{limit.name}: {label}", label),
        (stop if at_right else start, min(limit.value, top)),
        (-3 if at_right else 3, 2.5 if in_sight else -2),
        textcoords="offset points",
        ha="right" if at_right else "left",
        va="bottom" if in_sight else "top",
        size=TINY,
        color=color,
        bbox=HALO,
        **page.fonts.style,
    )
