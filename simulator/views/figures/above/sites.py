"""Where the programme happens: a pin with a name at each place, a dashed edge around a zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.views.day.programme import ShownItem, on_at, shown_items
from simulator.views.figures.above.labels import Labels
from simulator.views.figures.above.placing import strip
from simulator.views.figures.above.terrain import Terrain, road_width
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.clearance import Clearance
from simulator.views.figures.drawing.fonts import Fonts
from simulator.views.figures.drawing.style import Style
from simulator.views.player.ground_plan import measured

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.path import Path
    from matplotlib.text import Annotation

#: Of a pin: its height and half of its width (pt).
_HIGH, _HALF = 17.0, 6.0
#: The widest name of an item (pt).
_WIDEST = 170.0
#: The edge of a zone is so far beyond its road (pt).
_BEYOND = 3.0


@dataclass(frozen=True)
class DrawnSite:
    """A place at which items happen, drawn.

    Attributes
    ----------
    items
        What happens there.
    zones
        The edges of zones, each with the items that happen in it.
    pin
        The pin, which is there while any of them is on.
    label
        Their names; None where there is no room for them.
    """

    items: tuple[ShownItem, ...]
    zones: tuple[tuple[Artist, tuple[ShownItem, ...]], ...]
    pin: Artist
    label: Annotation | None

    @property
    def artists(self) -> Iterator[Artist]:
        """All of it, in the order in which it is drawn."""
        yield from (edge for edge, _ in self.zones)
        yield self.pin
        if self.label is not None:
            yield self.label

    def set(self, instant: float, fonts: Fonts) -> None:
        """Show what is on at an instant (s)."""
        on = on_at(self.items, instant)
        for edge, items in self.zones:
            edge.set_visible(bool(on_at(items, instant)))
        self.pin.set_visible(bool(on))
        if self.label is not None:
            self.label.set_visible(bool(on))
            self.label.set_text(_names(on, fonts))


def sites_at(
    terrain: Terrain, instant: float | None = None
) -> dict[tuple[float, float], list[ShownItem]]:
    """Places (m) → the items that are on there at an instant (s); without one, that ever are."""
    sites: dict[tuple[float, float], list[ShownItem]] = {}
    for shown in shown_items(terrain.run):
        place = shown.item.place
        spot = None if place is None else terrain.plan.site(place)
        if spot is not None and (instant is None or on_at([shown], instant)):
            sites.setdefault((round(spot.x, 3), round(spot.y, 3)), []).append(shown)
    return sites


@dataclass(frozen=True, eq=False)
class Sites:
    """Draws places at which items happen.

    Attributes
    ----------
    axes, room, scale
        On which the ground is drawn, what is taken there, and its scale (pt/m).
    terrain, fonts
        What lies there, and how names are written.
    """

    axes: Axes
    terrain: Terrain
    room: Clearance
    fonts: Fonts
    scale: float

    def draw(self, spot: tuple[float, float], items: list[ShownItem]) -> DrawnSite:
        """Draw a place (m) and what happens there; `DrawnSite.set` says what is seen of it."""
        head = spot[0], spot[1] + (_HIGH - _HALF) / self.scale
        # A name is beside the pin, not on it.
        self.room.around(*spot, _HALF)
        self.room.around(*head, _HALF)
        zones = tuple(self._zones(items))
        return DrawnSite(tuple(items), zones, self._pin(spot), self._label(head, items))

    def _pin(self, spot: tuple[float, float]) -> Artist:
        look: Style = {"marker": _shape(), "markersize": 2 * _HIGH, "color": style.INK}
        edge: Style = {"markeredgecolor": "white", "markeredgewidth": 0.8, "linestyle": "none"}
        (pin,) = self.axes.plot(
            [spot[0]], [spot[1]], zorder=4, clip_on=False, gid="item", **look, **edge
        )
        return pin

    def _label(self, head: tuple[float, float], items: list[ShownItem]) -> Annotation | None:
        """The names of what happens there, beside the head of the pin, as wide as they become."""
        from matplotlib.patheffects import withStroke

        fonts = self.fonts
        together = (_names(on_at(items, each.start), fonts) for each in items)
        wide, widest = max((fonts.width(text, style.TINY, "bold"), text) for text in together)
        halo = [withStroke(linewidth=2.2, foreground="white")]
        look: Style = {"color": style.INK, "weight": "bold", "path_effects": halo}
        labels = Labels(self.axes, self.room, fonts)
        labels.add(widest, head, _HALF + 1, gid="item name", **look)
        (label,) = labels.write()
        if label is not None:
            _keep_beside(label, wide)
        return label

    def _zones(self, items: list[ShownItem]) -> Iterator[tuple[Artist, tuple[ShownItem, ...]]]:
        """The edges of the zones in which items happen."""
        plan = self.terrain.plan
        half = (road_width(self.terrain, self.scale) / 2 + _BEYOND) / self.scale
        look: Style = {"color": style.INK, "linewidth": 1.1, "linestyle": (0, (4, 2.5))}
        for zone in dict.fromkeys(each.item.place for each in items):
            if not isinstance(zone, str) or zone not in plan.network.zones:
                continue
            inside = tuple(each for each in items if each.item.place == zone)
            for x, y in plan.zone(zone):
                line = measured(x, y)
                outline = strip(line, 0.0, float(line.stations[-1]), half)
                closed = np.concatenate([outline, outline[:1]])
                (edge,) = self.axes.plot(*closed.T, zorder=1.3, label=zone, gid="item zone", **look)
                yield edge, inside


def _names(items: list[ShownItem], fonts: Fonts) -> str:
    names = (fonts.text(each.item.label, each.item.name) for each in items)
    return fonts.cut(" · ".join(names), style.TINY, _WIDEST)


def _shape() -> Path:
    """A pin whose tip is at the origin, 1 high, with a star cut out of its head."""
    from matplotlib.path import Path

    half, head = _HALF / _HIGH, 1 - _HALF / _HIGH
    arc = np.radians(np.linspace(-30, 210, 33))
    round_head = np.column_stack([half * np.cos(arc), head + half * np.sin(arc)])
    outline = np.vstack([[0.0, 0.0], round_head, [0.0, 0.0]])
    # Drawn the other way round, it is a hole.
    turns = np.pi * np.arange(10, -1, -1) / 5
    far = half * np.where(np.arange(11) % 2, 0.3, 0.72)
    star = np.column_stack([far * np.sin(turns), head + far * np.cos(turns)])
    codes = [Path.LINETO] * (len(outline) + len(star))
    codes[0] = codes[len(outline)] = Path.MOVETO
    codes[len(outline) - 1] = codes[-1] = Path.CLOSEPOLY
    return Path(np.vstack([outline, star]), codes)


def _keep_beside(label: Annotation, wide: float) -> None:
    """Let a name stay where it is beside its pin when it becomes shorter."""
    right, up = label.xyann
    if right + wide <= 0:
        label.set_horizontalalignment("right")
        label.xyann = right + wide, up
    elif right < 0:
        label.set_horizontalalignment("center")
        label.xyann = right + wide / 2, up
