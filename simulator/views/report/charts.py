"""Interactive charts of a run, by bokeh: how full zones are, and where units are, over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.format import clock, lengths
from simulator.scenario.lineup.unit import Kind
from simulator.scenario.passes import pass_of
from simulator.timeline.occupancy import COUNTS, Count, Occupancy
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run
from simulator.views.blocks import printable
from simulator.views.figures.drawing.along import the_route
from simulator.views.figures.drawing.bands import Band, bands
from simulator.views.figures.drawing.style import BROKEN, KINDS, QUIET
from simulator.views.figures.occupancy import limits, the_zone
from simulator.views.report.local_axis import LocalAxis

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource, Range1d
    from bokeh.plotting import figure as Figure  # noqa: N812 - bokeh's class is called as a function

#: Heights (px): of the first chart of a zone, of its others, of the time-distance chart.
_MAIN, _LESSER, _DISTANCE = 260, 130, 420
#: The most zones that are drawn, and the most steps of their counts together.
_MOST_ZONES, _MOST_STEPS = 4, 20_000
#: Names of markers are this far apart, as a part of the route.
_APART = 0.035
#: Free at both ends of the axis, as a part of the span; above the highest value.
_MARGIN, _ABOVE = 0.02, 1.15
#: Above this part of a chart, the words on a limit are below its line.
_BELOW = 0.8
_HATCH: dict[Kind, str] = {"column": "/", "flight": "x"}
#: What a click does, and what ticks show: the program of the page knows the player's clock.
_CLICK = "document.dispatchEvent(new CustomEvent('parade-click', {detail: cb_obj.x}))"
_CLOCK = "return window.paradeReport.clock(value)"
_TICK = "return window.paradeReport.tick(tick, ticks)"


def charts_item(run: Run, target: str, *, replications: bool = False) -> dict[str, Any]:
    """All charts, one below the other over one clock axis, as bokeh's plain data.

    Cursors are named ``cursor-0``, ``cursor-1``, …; figures, and the lines of a replication in
    those of zones, likewise: ``own-0``.

    Parameters
    ----------
    run
        What happened.
    target
        The id of the element that is to show them.
    replications
        Whether those of zones have a line for a replication that plays.
    """
    from bokeh.embed import json_item
    from bokeh.layouts import column

    drawing = _Drawing(run, replications)
    figures = [*drawing.occupancies(), drawing.time_distance()]
    layout = column(*figures, sizing_mode="stretch_width")
    item: dict[str, Any] = json_item(layout, target)
    return item


def library() -> str:
    """The program of bokeh, from its own package: a page with it asks for nothing."""
    from bokeh.resources import Resources

    program: str = Resources(mode="inline", components=["bokeh"]).js_raw[0]
    return program


def charted(run: Run) -> tuple[list[str], list[str]]:
    """The zones that have charts, and those that would be too many."""
    zones = [*run.scenario.network.zones]
    if not zones:
        return [], []
    first = the_zone(run, None)
    shown: list[str] = []
    steps = 0
    for zone in (first, *(name for name in zones if name != first)):
        steps += len(run.occupancy(zone).time)
        if shown and (len(shown) == _MOST_ZONES or steps > _MOST_STEPS):
            break
        shown.append(zone)
    return shown, [zone for zone in zones if zone not in shown]


class _Drawing:
    """The charts of a run."""

    def __init__(self, run: Run, replications: bool) -> None:
        from bokeh.models import Range1d

        self._run, self._axis, self._replications = run, LocalAxis.of_run(run), replications
        window = run.window
        low, high = run.begin, max(run.end, run.begin + 1.0, window.due if window else run.begin)
        margin = _MARGIN * (high - low)
        start, end = self._axis.at([low - margin, high + margin]).tolist()
        self._across: Range1d = Range1d(start, end)
        self._number = 0

    def occupancies(self) -> Iterator[Figure]:
        """A chart of each zone and of each count that there is in it."""
        from bokeh.models import ColumnDataSource

        run = self._run
        for zone in charted(run)[0]:
            steps = run.occupancy(zone)
            there = [count for count in COUNTS[:3] if steps.count(count).any()]
            # Each step twice, so that what lies below the mouse is a corner of a line.
            instants = np.append(np.repeat(steps.time, 2)[1:], max(run.end, run.begin) + 1.0)
            columns: dict[str, Any] = {
                each: np.repeat(steps.count(each), 2).astype("<i4") for each in COUNTS
            }
            source = ColumnDataSource({"x": self._axis.at(instants), **columns})
            for number, count in enumerate(there or COUNTS[:1]):
                yield self._occupancy(zone, steps, count, source, lesser=number > 0)

    def time_distance(self) -> Figure:
        """Where each unit is along the main route: from its head to its tail."""
        from bokeh.models import BoxAnnotation, ColumnDataSource, HoverTool

        run = self._run
        route = main_route(run)
        network, scale = run.scenario.network, lengths()
        far = network.lengths[route]
        metres, unit = (
            (scale.metres_of_large, scale.large)
            if far / scale.metres >= 2 * scale.up_to / 10
            else (scale.metres, scale.small)
        )
        found = list(bands(run, route))
        near = min((float(band.outline[:, 1].min()) for band in found), default=0.0)
        chart = self._figure(
            f"Where units are along {route}",
            _DISTANCE,
            (near / metres, far / metres),
            f"{unit} along {route}",
        )
        for name, (low, high) in _zones(run, route):
            chart.add_layout(
                BoxAnnotation(
                    bottom=low / metres, top=high / metres, fill_color="#56b4e9", fill_alpha=0.14
                )
            )
            self._word(chart, name, low / metres)
        self._markers(chart, route, metres)
        source = ColumnDataSource(self._bands(found, metres))
        look = {"fill_alpha": 0.85, "line_color": "dark", "line_width": 0.6}
        drawn = chart.patches("xs", "ys", source=source, fill_color="color", **look)
        told = [("", "@label"), ("unit", "@unit"), ("here", "@from to @to")]
        chart.add_tools(HoverTool(renderers=[drawn], tooltips=told))
        self._broken_down(chart, route, metres)
        return chart

    # -- parts -----------------------------------------------------------------------------------

    def _figure(self, title: str, height: int, across: tuple[float, float], label: str) -> Figure:
        """An empty chart with the cursor and the window; a click on it is told to the page."""
        from bokeh.models import CustomJS, CustomJSTickFormatter, Range1d, Span, WheelZoomTool
        from bokeh.plotting import figure

        low, high = across
        chart = figure(
            title=printable(title),
            height=height,
            sizing_mode="stretch_width",
            x_axis_type="datetime",
            x_range=self._across,
            y_range=Range1d(low, high if high > low else low + 1.0),
            y_axis_label=printable(label),
            tools="xpan,xzoom_in,xzoom_out,reset",
            active_drag="xpan",
            toolbar_location="right",
            name=f"figure-{self._number}",
            min_border_left=64,
            min_border_right=100,
            output_backend="canvas",
        )
        chart.add_tools(WheelZoomTool(dimensions="width", modifiers={"ctrl": True}))
        chart.toolbar.logo = None
        chart.background_fill_color = chart.border_fill_color = None
        chart.outline_line_color = None
        chart.xaxis.formatter = CustomJSTickFormatter(code=_TICK)
        chart.xgrid.grid_line_alpha = chart.ygrid.grid_line_alpha = 0.35
        if (window := self._run.window) is not None:
            color = QUIET if window.holds else BROKEN
            for edge in (window.opens, window.due):
                at = float(self._axis.at(edge))
                line = Span(location=at, dimension="height", line_color=color)
                line.line_dash = "dashed"
                chart.add_layout(line)
        cursor = Span(
            location=float(self._axis.at(self._run.begin)),
            dimension="height",
            line_color=BROKEN,
            line_width=2,
            name=f"cursor-{self._number}",
        )
        chart.add_layout(cursor)
        chart.js_on_event("tap", CustomJS(code=_CLICK))
        self._number += 1
        return chart

    def _occupancy(
        self, zone: str, steps: Occupancy, count: Count, source: ColumnDataSource, *, lesser: bool
    ) -> Figure:
        from bokeh.models import CustomJSHover, HoverTool, Label, NumeralTickFormatter

        run, scenario = self._run, self._run.scenario
        values = steps.count(count)
        bounds = list(limits(run, zone, count))
        top = max(float(values.max()), 1.0)
        top = max([top, *(limit.value for limit in bounds if limit.value <= 2 * top)])
        peak = steps.peak(count)
        title = f"{count} in {zone}: at most {peak.value:,}, at {clock(scenario, peak.at)}"
        chart = self._figure(title, _LESSER if lesser else _MAIN, (0.0, top * _ABOVE), count)
        chart.yaxis.formatter = NumeralTickFormatter(format="0,0")
        chart.yaxis[0].ticker.min_interval = 1.0
        end = max(run.end, run.begin) + 1.0
        for kind, (times, base, above) in _stacked(run, zone, count, end).items():
            look: dict[str, Any] = {"fill_alpha": 0.85}
            if (hatch := _HATCH.get(kind)) is not None:
                look |= {"hatch_pattern": hatch, "hatch_color": "white", "hatch_alpha": 0.55}
            chart.varea_step(
                self._axis.at(times), base, above, fill_color=KINDS[kind].color,
                step_mode="after", **look,
            )  # fmt: skip
        line = chart.line("x", count, source=source, line_color=QUIET, line_width=1)
        if self._replications:
            name = f"own-{self._number - 1}"
            own = chart.step([], [], mode="after", line_width=2, line_color="black", name=name)
            own.tags = [zone, count]
        tips = [("", "@x{custom}"), *((each, f"@{each}{{0,0}}") for each in COUNTS)]
        hover = HoverTool(renderers=[line], tooltips=tips, mode="vline", line_policy="prev")
        hover.formatters = {"@x": CustomJSHover(code=_CLOCK)}
        chart.add_tools(hover)
        for limit in bounds:
            if limit.value > top:
                continue
            color = BROKEN if limit.excess else QUIET
            ends = self._axis.at([limit.start, limit.stop]).tolist()
            chart.line(ends, [limit.value] * 2, line_color=color, line_width=1.6, line_dash=[6, 3])
            text = printable(f"{limit.name}: {limit.label}")
            label = Label(x=ends[0], y=limit.value, text=text, text_color=color)
            label.text_font_size, label.y_offset, label.x_offset = "11px", 2, 4
            if limit.value > _BELOW * top * _ABOVE:
                label.text_baseline, label.y_offset = "top", -2
            chart.add_layout(label)
        return chart

    def _markers(self, chart: Figure, route: str, metres: float) -> None:
        """Markers as lines across; their names at the right, as ticks, where there is room."""
        from bokeh.models import FixedTicker, LinearAxis, Span

        network, main = self._run.scenario.network, self._run.scenario.model.main_marker
        named: dict[float, str] = {}
        markers = sorted(network.markers_on(route), key=lambda each: pass_of(each[0])[0] != main)
        apart = _APART * (chart.y_range.end - chart.y_range.start)
        for name, station in markers:
            up = station / metres
            line = Span(location=up, dimension="width", line_color=QUIET)
            line.line_width = 1.4 if pass_of(name)[0] == main else 0.7
            chart.add_layout(line)
            if all(abs(up - other) >= apart for other in named):
                named[up] = printable(name)
        names = LinearAxis(ticker=FixedTicker(ticks=[*named]), major_label_overrides=named)
        names.axis_line_color = names.minor_tick_line_color = None
        chart.add_layout(names, "right")

    def _word(self, chart: Figure, text: str, up: float) -> None:
        """The name of what lies across, at the right."""
        from bokeh.models import Label

        label = Label(x=self._across.end, y=up, text=printable(text), text_align="right")
        label.text_font_size, label.text_font_style, label.text_color = "11px", "italic", QUIET
        chart.add_layout(label)

    def _bands(self, found: Sequence[Band], metres: float) -> dict[str, list[Any]]:
        scenario = self._run.scenario
        columns: dict[str, list[Any]] = {
            key: [] for key in ("xs", "ys", "color", "dark", "label", "unit", "from", "to")
        }
        for band in found:
            outline = band.outline
            # What stands from the beginning on has always been there.
            times = np.maximum(outline[:, 0], self._run.begin)
            kind = KINDS[band.unit.kind]
            row = (
                self._axis.at(times).tolist(),
                (outline[:, 1] / metres).tolist(),
                kind.color,
                kind.dark,
                printable(band.unit.label),
                printable(band.unit.name),
                clock(scenario, float(times.min())),
                clock(scenario, float(times[np.isfinite(times)].max())),
            )
            for column, value in zip(columns.values(), row, strict=True):
                column.append(value)
        return columns

    def _broken_down(self, chart: Figure, route: str, metres: float) -> None:
        """Where vehicles have broken down, and until when."""
        run = self._run
        for name, breakdown in run.breakdowns.items():
            incident, unit = run.scenario.event_names.incidents[name]
            for common in run.scenario.network.once(unit.route, route):
                if common.low <= incident.station <= common.high:
                    up = (incident.station + common.shift) / metres
                    ends = self._axis.at([breakdown.start, breakdown.end]).tolist()
                    chart.line(ends, [up] * 2, line_color=BROKEN, line_width=3)
                    chart.scatter(ends[:1], [up], marker="x", size=10, line_color=BROKEN)


def _stacked(
    run: Run, zone: str, count: Count, end: float
) -> dict[Kind, tuple[Floats, Floats, Floats]]:
    """Kind of unit → the instants (s) of its steps, what is below it, and its upper edge."""
    units = run.scenario.units
    by_kind = {
        kind: run.occupancy(zone, units=[unit.name for unit in units if unit.kind == kind])
        for kind in KINDS
    }
    edges = np.unique(np.concatenate([steps.time for steps in by_kind.values()]))
    base = np.zeros(len(edges))
    found: dict[Kind, tuple[Floats, Floats, Floats]] = {}
    for kind, steps in by_kind.items():
        values = steps.count(count)
        if not values.any():
            continue
        above = base + values[np.searchsorted(steps.time, edges, side="right") - 1]
        times = np.append(edges, end)
        found[kind] = times, np.append(base, base[-1]), np.append(above, above[-1])
        base = above
    return found


def main_route(run: Run) -> str:
    """Of the routes on the ground past the main marker, that on which most units are seen."""
    main, network = run.scenario.model.main_marker, run.scenario.network
    default = the_route(run, None)
    taken = Counter(unit.route for unit in run.scenario.units if not unit.flies)
    routes = [name for name in taken if main and network.station(name, main) is not None]
    parts = {name: set(network.routes[name]) for name in taken}

    def seen(name: str) -> int:
        own = set(network.routes[name])
        return sum(units for other, units in taken.items() if own & parts[other])

    return max([default, *routes], key=lambda name: (seen(name), network.lengths[name]))


def _zones(run: Run, route: str) -> Iterator[tuple[str, tuple[float, float]]]:
    """The passes of a route through zones: from where to where (m)."""
    network = run.scenario.network
    for zone in network.zones:
        for pieces in network.zone_passes(route, zone):
            yield zone, (pieces[0][0], pieces[-1][1])
