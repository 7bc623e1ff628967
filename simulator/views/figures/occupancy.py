"""The occupancy of a zone over the window: exact steps, stacked by kind of unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.errors import OutputError
from simulator.format import clock
from simulator.scenario.lineup.unit import Kind
from simulator.timeline.occupancy import COUNTS, Count, Occupancy, Peak
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run
from simulator.timeline.verdicts.cases import RunTimes
from simulator.timeline.verdicts.registry import requirement
from simulator.timeline.verdicts.verdict import Verdict
from simulator.timeline.verdicts.zones import ZoneCount, interval_of, values_between
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.annotations import draw_annotations, flypasts
from simulator.views.figures.drawing.clearance import Clearance, slid
from simulator.views.figures.drawing.fonts import PLAIN
from simulator.views.figures.drawing.frame import (
    Frame,
    clock_axis,
    draw_below,
    draw_window,
    frame_of,
    room_of,
)
from simulator.views.figures.drawing.layout import Sheet, size_in_points
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.style import Style, headings, plain_frame, write
from simulator.views.own_display import in_own_display
from simulator.wording import alternatives, composed, unknown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Of a new figure: its width, left and right of the panels (in).
_WIDTH, _LEFT, _RIGHT = 10.0, 0.72, 0.42
#: Height of the main panel and of the lesser ones, and between two panels (in).
_MAIN, _LESSER, _BETWEEN = 3.4, 0.72, 0.16
#: Height of the first panel of each zone where there are several zones (in).
_EACH = 2.1
#: A limit above the peak times this is only written: a line would flatten the steps.
_IN_SIGHT = 2.0


class _Zone(NamedTuple):
    """A zone, the occupancy by all units, and by the units of each kind."""

    name: str
    steps: Occupancy
    by_kind: Mapping[Kind, Occupancy]


class _Panel(NamedTuple):
    """One count in one zone; a lesser one is low, and stands below the first of its zone."""

    drawn: _Zone
    counted: Count
    lesser: bool


@in_own_style
@in_own_display
def occupancy_figure(
    run: Run,
    axes: Axes | None = None,
    zone: str | Sequence[str] | None = None,
    count: Count | Sequence[Count] = "people",
) -> Axes:
    """Draw how many people, vehicles, aircraft or units are in zones, as `Plot.occupancy` says."""
    several = [zone] if zone is None or isinstance(zone, str) else zone
    zones = [_zone(run, name) for name in dict.fromkeys(the_zone(run, each) for each in several)]
    alone = axes is not None
    wanted = [each for drawn in zones for each in _panels(run, drawn, count, alone=alone)]
    if alone and len(wanted) > 1:
        raise OutputError("given axes can show only one count of one zone")
    frame, names = frame_of(run), [drawn.name for drawn in zones]
    fonts, high = frame.fonts, _MAIN if len(zones) == 1 else _EACH
    heights = [_LESSER if each.lesser else high for each in wanted]
    sheet = Sheet(_WIDTH, _LEFT, _RIGHT, heights, _BETWEEN)
    panels = [axes] if axes is not None else sheet.new_panels()
    for panel, each in zip(panels, wanted, strict=True):
        _panel(panel, frame, each)
        if len(zones) > 1 and not each.lesser:
            _zone_name(panel, frame, each.drawn.name)
    rises = draw_annotations(panels[0], frame, flypasts(run, names[0]))
    counts = wanted[0].counted
    title = f"{run.scenario.name} · {counts} in {alternatives(names, 'and')}"
    kinds = [kind for kind in style.KINDS if any(z.by_kind[kind].units.any() for z in zones)]
    above = headings(
        panels[0], fonts.text(title, f"{counts} in the zone"), kinds, 6 + rises, fonts=fonts
    )
    below = draw_below(panels[-1], run.scenario, fonts.note, fonts)
    if axes is None:
        sheet.arrange(panels, above, below)
    return panels[0]


def _panels(
    run: Run, drawn: _Zone, count: Count | Sequence[Count], *, alone: bool
) -> Iterator[_Panel]:
    """The panels of a zone: of one count those of others follow, several are all that is drawn."""
    if not isinstance(count, str):
        counts = list(dict.fromkeys(count))
    else:
        counts = [count, *([] if alone else _lesser(run, drawn, count))]
    for number, what in enumerate(counts):
        yield _Panel(drawn, what, lesser=number > 0)


def the_zone(run: Run, zone: str | None) -> str:
    """The zone of this name; default: that of the first occupancy constraint, else the first zone.

    Raises
    ------
    OutputError
        Where the scenario has no zone, or none of this name.
    """
    zones = list(run.scenario.network.zones)
    if not zones:
        raise OutputError(
            f"{run.scenario.name}: the scenario has no zone, so there is no occupancy to draw"
        )
    zone = None if zone is None else composed(zone)
    if zone is not None and zone not in zones:
        raise OutputError(unknown("zone", zone, zones))
    constrained = [required.zone for required, _ in _constrained(run)]
    return zone or (constrained or zones)[0]


def _constrained(run: Run) -> Iterator[tuple[ZoneCount, Verdict]]:
    """The counts that constraints require, and the verdicts on them."""
    for constraint, verdict in zip(run.scenario.all_constraints, run.verdicts, strict=True):
        if any(name.sections == ("zones",) for _, name in constraint.used_names()):
            required = requirement(constraint, RunTimes(run))
            if isinstance(required, ZoneCount):
                yield required, verdict


def _zone(run: Run, name: str) -> _Zone:
    units = run.scenario.units
    by_kind: dict[Kind, Occupancy] = {
        kind: run.occupancy(name, units=[unit.name for unit in units if unit.kind == kind])
        for kind in style.KINDS
    }
    return _Zone(name, run.occupancy(name), by_kind)


def _lesser(run: Run, drawn: _Zone, count: Count) -> list[Count]:
    """Counts worth a panel of their own: those that occur, and those that are constrained."""
    constrained = {
        required.counted
        for required, _ in _constrained(run)
        if required.zone == drawn.name and required.area is None
    }
    occur = {what for what in ("vehicles", "aircraft") if drawn.steps.count(what).any()}
    return [what for what in COUNTS if what in constrained | occur and what != count]


def _zone_name(axes: Axes, frame: Frame, name: str) -> None:
    look: Style = {"coords": "axes fraction", "va": "top", "weight": "bold", "bbox": style.HALO}
    text = frame.fonts.text(name, "zone")
    write(axes, text, (0, 1), (4, -3), color=style.INK, fonts=frame.fonts, **look)


def _panel(axes: Axes, frame: Frame, panel: _Panel) -> None:
    from matplotlib.ticker import MaxNLocator

    scenario, (drawn, count, lesser) = frame.run.scenario, panel
    plain_frame(axes)
    clock_axis(axes, scenario, frame.low, frame.high)
    draw_window(axes, frame.run)
    _stack(axes, drawn, count, max(frame.high, frame.run.end) + 1.0)
    shown = drawn.steps.between(frame.low, frame.high, count)[1]
    top = max(float(shown.max(initial=0)), 1.0)
    bounds = list(limits(frame.run, drawn.name, count))
    top = max([top, *(limit.value for limit in bounds if limit.value <= _IN_SIGHT * top)])
    axes.set_ylim(0, top * (1.3 if lesser else 1.12))
    axes.set_ylabel(count, size=style.SMALL, color=style.INK)
    steps = [1, 2, 2.5, 5, 10]
    axes.yaxis.set_major_locator(MaxNLocator(2 if lesser else 6, integer=True, steps=steps))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    peak = drawn.steps.peak(count)
    room = room_of(axes, frame.run)
    draw_limits(axes, frame, bounds, room)
    if lesser:
        _corner(axes, room, f"peak {peak.value:,} at {clock(scenario, peak.at)}")
    elif not frame.low <= peak.at <= frame.high:
        _corner(axes, room, f"{_peak_text(frame, count, peak)}, outside this window")
    else:
        _peak(axes, room, peak, _peak_text(frame, count, peak))
    at_right = peak.at < (frame.low + frame.high) / 2
    write_limits(axes, frame, bounds, room, at_right=at_right)


def _stack(axes: Axes, drawn: _Zone, count: Count, end: float) -> None:
    """One layer a kind, each with its own steps, and the total's outline: nothing is sampled."""
    edges = np.unique(np.concatenate([steps.time for steps in drawn.by_kind.values()]))
    base = np.zeros(len(edges), dtype=np.int64)
    there = [kind for kind, steps in drawn.by_kind.items() if steps.count(count).any()]
    for kind in there:
        steps, kind_look = drawn.by_kind[kind], style.KINDS[kind]
        values = base + steps.count(count)[np.searchsorted(steps.time, edges, side="right") - 1]
        changes = np.append(True, (np.diff(values) != 0) | (np.diff(base) != 0))
        look: Style = {"facecolor": kind_look.color, "edgecolor": "white", "hatch": kind_look.hatch}
        times = np.append(edges[changes], end)
        look |= {"fill": True, "linewidth": 0.0, "label": kind}
        draw_steps(axes, values[changes], times, base[changes], look)
        base = values
    total = drawn.steps.count(count)
    changes = np.append(True, np.diff(total) != 0)
    color = style.KINDS[there[0]].color if len(there) == 1 else style.INK
    times = np.append(drawn.steps.time[changes], end)
    look = {"fill": False, "edgecolor": color, "linewidth": 0.8, "label": "total"}
    draw_steps(axes, total[changes], times, 0, look)


def draw_steps(
    axes: Axes, values: NDArray[np.int64], times: Floats, base: NDArray[np.int64] | int, look: Style
) -> None:
    """Steps as `Axes.stairs` draws them; that takes 0.1 ms for each, as if they were curves."""
    from matplotlib.patches import StepPatch

    look |= {"baseline": base}
    axes.add_artist(StepPatch(values, times, **look))
    axes.update_datalim([(times[0], np.min(base)), (times[-1], values.max())])


def _peak_text(frame: Frame, count: Count, peak: Peak) -> str:
    return f"peak {peak.value:,} {count} at {clock(frame.run.scenario, peak.at)}"


def _peak(axes: Axes, room: Clearance, peak: Peak, text: str) -> None:
    """The largest value of the whole run, where it is reached first."""
    at, wide = (peak.at, float(peak.value)), PLAIN.width(text, style.SMALL, "bold")
    axes.plot(*([value] for value in at), "o", markersize=4, color=style.INK, label="peak")
    across, full = room.point(*at)[0], size_in_points(axes)[0]
    # In the middle over it, as far as the axes go; higher, or beside it, where a line is.
    middle = min(max(-wide / 2, -across), full - across - wide)
    beside = [middle, max(-across, 4 - wide), min(-4.0, full - across - wide)]
    corners = ((right, above) for right in beside for above in (5.0, 7.0, 9.0, 11.0, 13.0))
    look: Style = {"ha": "left", "va": "bottom", "size": style.SMALL, "weight": "bold"}
    away = room.place(at, wide, style.SMALL, corners)
    room.around(*at, 2.0)
    write(axes, text, at, away, bbox=style.HALO, **look)


def _corner(axes: Axes, room: Clearance, text: str) -> None:
    """A text in the upper right corner, further left where a line is."""
    right, top = axes.get_xlim()[1], axes.get_ylim()[1]
    wide, full = PLAIN.width(text, style.TINY), size_in_points(axes)[0]
    corners = slid(-3 - wide, 3 - full, *(lift - 1.25 * style.TINY for lift in (-3, -1.5, 0)))
    away = room.place((right, top), wide, style.TINY, corners)
    look: Style = {"ha": "left", "va": "bottom", "color": style.QUIET, "bbox": style.HALO}
    write(axes, text, (1, 1), away, coords="axes fraction", **look)


class Limit(NamedTuple):
    """One bound of an occupancy constraint.

    Attributes
    ----------
    name
        Of the constraint.
    value, word
        The bound, and whether it is ``at most`` or ``at least`` that.
    start, stop
        When it applies (s).
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
        asked = (required.zone, required.counted, required.area)
        if asked != (zone, count, None) or verdict.note is not None:
            continue
        start, stop = interval_of(required, run)
        values = values_between(run, zone, start, stop, count)[1]
        if (most := required.at_most) is not None:
            excess = max(0, int(values.max()) - int(most))
            yield Limit(verdict.name, most, "at most", start, stop, excess)
        if (least := required.at_least) is not None:
            excess = max(0, int(least) - int(values.min()))
            yield Limit(verdict.name, least, "at least", start, stop, excess)


def draw_limits(axes: Axes, frame: Frame, bounds: Sequence[Limit], room: Clearance) -> None:
    """Draw limits on axes of their count: red where they are broken; those out of sight are only
    written.
    """
    top = axes.get_ylim()[1]
    for limit in bounds:
        start, stop = max(limit.start, frame.low), min(limit.stop, frame.high)
        if start <= stop and limit.value <= top:
            color, width = (style.BROKEN, 1.4) if limit.excess else (style.INK, 1.0)
            look: Style = {"linestyle": (0, (4, 2)), "label": limit.name, "gid": "limit"}
            axes.plot([start, stop], [limit.value] * 2, color=color, linewidth=width, **look)
            room.level(start, stop, limit.value)


def write_limits(
    axes: Axes, frame: Frame, bounds: Sequence[Limit], room: Clearance, *, at_right: bool
) -> None:
    """Write above each limit what it is, at one of its ends if that is free."""
    top = axes.get_ylim()[1]
    for limit in bounds:
        start, stop = max(limit.start, frame.low), min(limit.stop, frame.high)
        if start > stop:
            continue
        within = limit.value <= top
        label = limit.label if within else f"↑ {limit.label}"
        text = frame.fonts.text(f"{limit.name}: {label}", label)
        wide = frame.fonts.width(text, style.TINY)
        at = (stop if at_right else start, min(limit.value, top))
        across, full = room.point(*at)[0], size_in_points(axes)[0]
        first, last = (-3 - wide, -across) if at_right else (3.0, full - across - wide)
        heights = (1.5, -10.5, -20.0, -29.5, 11.0) if within else (-2 - 1.25 * style.TINY, -22.0)
        look: Style = {
            "ha": "left",
            "va": "bottom",
            "color": style.BROKEN if limit.excess else style.INK,
            "bbox": style.HALO,
            "fonts": frame.fonts,
        }
        away = room.place(at, wide, style.TINY, slid(first, last, *heights))
        write(axes, text, at, away, **look)
