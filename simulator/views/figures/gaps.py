"""The gap map: where and when nothing passes along a route, and for how long at most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulator.format import duration
from simulator.scenario.events.instants import Passing
from simulator.scenario.network import Side
from simulator.timeline.run import Run
from simulator.tolerances import SAME_PLACE
from simulator.views.explain import place_text, root_text
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.along import (
    first_and_last,
    marker_lines,
    route_axes,
    the_route,
    width_of_names,
    zone_tints,
)
from simulator.views.figures.drawing.annotations import draw_annotations
from simulator.views.figures.drawing.bands import Band, bands
from simulator.views.figures.drawing.empty_spells import EmptySpell, empty_spells, longest
from simulator.views.figures.drawing.frame import Frame, draw_below, draw_window, frame_of
from simulator.views.figures.drawing.layout import Sheet, size_in_points
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.style import Style, plain_frame, titled, write
from simulator.views.own_display import in_own_display

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

#: A new figure: its width, free at the left of the map, its height (in).
_WIDTH, _LEFT, _HIGH = 10.0, 0.72, 4.4
#: Between the map and what is beside it, and how wide that is (pt).
_BETWEEN, _BESIDE = 12.0, 96.0
#: Height of a line of text (pt); how many spells are told in words, by letters.
_LINE, _LETTERS = 11.0, "ABC"
#: Colours of empty spells: those that are the longest somewhere, and the others.
LONGEST, OTHERS = "#0072B2", "#cfe3f1"


@in_own_style
@in_own_display
def gaps_figure(run: Run, axes: Axes | None = None, route: str | None = None) -> Axes:
    """Draw where nothing passes along a route, as `Plot.gaps` says."""
    route = the_route(run, route)
    drawn = list(bands(run, route))
    frame, length = frame_of(run, first_and_last(drawn)), run.scenario.network.lengths[route]
    spells = empty_spells(drawn, length)
    most = longest(spells)
    beside = _BETWEEN + _BESIDE + width_of_names(frame, route)
    sheet = Sheet(_WIDTH, _LEFT, beside / 72 + 0.12, (_HIGH,))
    given, axes = axes, axes or sheet.new_panels()[0]
    route_axes(axes, frame, route, drawn)
    zone_tints(axes, frame, route)
    _draw(axes, drawn, spells, most)
    draw_window(axes, run)
    marker_lines(axes, frame, route, _profile(axes, most))
    told = list(_worst(most))[: len(_LETTERS)]
    _letters(axes, frame, told)
    rises = draw_annotations(axes, frame, [])
    fonts = frame.fonts
    title = fonts.text(f"{run.scenario.name} · where nothing passes", "Where nothing passes")
    above = titled(axes, fonts.cut(title, style.TITLE, 400.0), _handles(), 6 + rises, fonts=fonts)
    below = draw_below(axes, run.scenario, fonts.note, fonts)
    below = _words(axes, frame, route, told, below)
    if given is None:
        sheet.arrange([axes], above, below)
    return axes


def _draw(
    axes: Axes, drawn: Sequence[Band], spells: Sequence[EmptySpell], most: Sequence[EmptySpell]
) -> None:
    """Units in grey, empty spells in light blue, the longest at every place dark and hatched."""
    from matplotlib.collections import PolyCollection

    outlines = [band.outline for band in drawn]
    look: Style = {"facecolor": style.BAR, "edgecolor": style.QUIET, "linewidth": 0.3, "zorder": 2}
    axes.add_collection(PolyCollection(outlines, gid="units", **look), autolim=False)
    for several, color, edge, gid in (
        (spells, OTHERS, "none", "empty"),
        (most, LONGEST, "white", "longest"),
    ):
        hatch = "////" if gid == "longest" else ""
        shape: Style = {"facecolor": color, "edgecolor": edge, "linewidth": 0, "hatch": hatch}
        corners = [spell.corners for spell in several]
        shapes = PolyCollection(corners, gid=gid, zorder=1.5, **shape)
        axes.add_collection(shapes, autolim=False)


def _handles() -> list[Artist]:
    from matplotlib.patches import Patch

    look: Style = {"linewidth": 0, "edgecolor": "white"}
    return [
        Patch(facecolor=LONGEST, hatch="////", label="the longest there", **look),
        Patch(facecolor=OTHERS, label="empty", **look),
        Patch(facecolor=style.BAR, edgecolor=style.QUIET, linewidth=0.3, label="a unit"),
    ]


def _profile(axes: Axes, most: Sequence[EmptySpell]) -> Axes:
    """Beside the map, how long the longest empty time is at every place."""
    from simulator.views.figures.drawing.length_ticks import duration_axis

    wide = size_in_points(axes)[0]
    beside = axes.inset_axes((1 + _BETWEEN / wide, 0, _BESIDE / wide, 1), sharey=axes)
    plain_frame(beside)
    beside.grid(visible=False)
    beside.tick_params(axis="y", labelleft=False)
    top = max((each for spell in most for each in spell.lasts), default=1.0)
    beside.set_xlim(0, 1.08 * top)
    unit = duration_axis(beside.xaxis, top, 3)
    beside.set_xlabel(f"the longest, {unit}", size=style.SMALL, color=style.QUIET)
    lasts = [each for spell in most for each in (*spell.lasts, np.nan)]
    places = [each for spell in most for each in (spell.low, spell.high, np.nan)]
    beside.fill_betweenx(places, lasts, color=OTHERS, linewidth=0)
    beside.plot(lasts, places, color=LONGEST, linewidth=1.2, gid="profile")
    return beside


def _worst(most: Sequence[EmptySpell]) -> Iterator[EmptySpell]:
    """The longest empty time between each two units, the longest first."""
    seen = set()
    for spell in sorted(most, key=lambda each: -max(each.lasts)):
        between = spell.after.name, spell.before.unit.name
        if between not in seen:
            seen.add(between)
            yield spell


def _end(spell: EmptySpell) -> int:
    """At which end it is longer: 0, the low one, or 1."""
    return int(spell.lasts[1] > spell.lasts[0])


def _letters(axes: Axes, frame: Frame, told: Sequence[EmptySpell]) -> None:
    """A letter in each spell that is told in words."""
    for letter, spell in zip(_LETTERS, told, strict=False):
        middle = spell.part(spell.low, (spell.low + spell.high) / 2)
        station, (start, end) = middle.high, (middle.starts[1], middle.ends[1])
        at = (max(start, frame.low) + min(end, frame.high)) / 2, station
        look: Style = {"ha": "center", "weight": "bold", "bbox": style.HALO, "zorder": 4}
        write(axes, letter, at, (0, 0), size=style.SMALL, gid="letter", **look)


def _words(axes: Axes, frame: Frame, route: str, told: Sequence[EmptySpell], below: float) -> float:
    """Below the axes, each of the longest spells and its cause; how far down they reach (pt)."""
    run, fonts = frame.run, frame.fonts
    for letter, spell in zip(_LETTERS, told, strict=False):
        station, lasts = (spell.low, spell.high)[_end(spell)], spell.lasts[_end(spell)]
        label, before = spell.after.label, spell.before.unit
        place = place_text(run.scenario, route, station)
        between = f"after {fonts.text(label, spell.after.name)}, before "
        between += fonts.text(before.label, before.name)
        text = f"{letter}: {duration(lasts)} {place}: {between}{cause(run, spell, route)}"
        most = size_in_points(axes)[0] + _BETWEEN + _BESIDE
        look: Style = {"ha": "left", "va": "top", "coords": "axes fraction", "gid": "spell"}
        text = fonts.cut(fonts.text(text, letter), style.TINY, most)
        write(axes, text, (0, 0), (0, -below - 4), fonts=fonts, **look)
        below += _LINE
    return below + (4 if told else 0)


def cause(run: Run, spell: EmptySpell, route: str) -> str:
    """Why the unit that ends an empty spell comes no earlier, where that is longest."""
    end, body = _end(spell), spell.before
    station = (spell.low, spell.high)[end]
    side: Side = "arrival" if end else "departure"
    for common in run.scenario.network.once(body.route, route):
        own = station - common.shift
        if (
            common.low - SAME_PLACE <= own <= common.high + SAME_PLACE
            and own > body.start - SAME_PLACE
        ):
            return f"; {root_text(run, Passing(body.name, own, side))}"
    return ""
