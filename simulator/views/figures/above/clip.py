"""A run that moves, as a short film for a slide: GIF by Pillow, MP4 by matplotlib and ffmpeg."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.errors import OutputError
from simulator.extras import CLIPS
from simulator.format import clock
from simulator.limits import check_limit
from simulator.timeline.run import Run
from simulator.views.figures.above.labels import Labels
from simulator.views.figures.above.placing import Positions
from simulator.views.figures.above.sites import Sites, sites_at
from simulator.views.figures.above.snapshot import (
    broken_at,
    move,
    shapes_of,
    sheet_of,
    the_instant,
    told,
)
from simulator.views.figures.above.terrain import Terrain, draw_ground, draw_markers
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.fonts import Fonts
from simulator.views.figures.drawing.frame import frame_of
from simulator.views.figures.drawing.own_style import own_style
from simulator.views.figures.drawing.style import Style, headings
from simulator.views.own_display import as_stated

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from PIL.Image import Image

#: Suffix → frames a second, unless told otherwise, and dots per inch. Those of a GIF last whole
#: hundredths of a second.
SUFFIXES = {".gif": (10, 90), ".mp4": (25, 128)}
#: How often a second of a clip is, unless told otherwise; the most frames a second.
SPEED, MOST_FPS = 60.0, 50
#: Lines of words above the ground, and their height (pt).
_LINES, _LINE = 4, 14.0
#: Colours of a GIF.
_COLOURS = 128

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Cut:
    """What of a run is in a clip.

    Attributes
    ----------
    instants
        Of its frames (s), shape (n,).
    fps
        Frames a second.
    """

    instants: NDArray[np.float64]
    fps: int


def cut(
    run: Run,
    suffix: str,
    *,
    begin: str | None = None,
    end: str | None = None,
    speed: float = SPEED,
    fps: int | None = None,
) -> Cut:
    """What is in a clip.

    Parameters
    ----------
    run
        What is shown.
    suffix
        Of the file: ``.gif`` or ``.mp4``.
    begin, end
        From when to when: clock times or events; default: what the figures of the run span.
    speed
        How many times as fast as the day.
    fps
        Frames a second; default: 10 of a GIF, 25 of an MP4.

    Raises
    ------
    OutputError
        Where a time is none of the run, or the end is not after the beginning.
    LimitError
        Where there are too many frames.
    """
    with as_stated(run):
        frame = frame_of(run)
        low = max(frame.low, run.begin) if begin is None else the_instant(run, begin)
        high = min(frame.high, run.end) if end is None else the_instant(run, end)
        if high <= low:
            times = clock(run.scenario, low), clock(run.scenario, high)
            span = f"a clip from {times[0]} to {times[1]}"
            raise OutputError(f"{span} is empty: it must end after it begins")
    fps = fps or SUFFIXES[suffix][0]
    count = ceil((high - low) / speed * fps) + 1
    check_limit("frames", count)
    return Cut(np.minimum(low + np.arange(count) * speed / fps, high), fps)


def check_clip(suffix: str) -> None:
    """Check that a clip can be written.

    Raises
    ------
    OutputError
        Where it needs a program that is not there.
    """
    if suffix == ".mp4" and _ffmpeg() is None:
        raise OutputError(f"{CLIPS.missing('an .mp4')}, or install ffmpeg, or write a .gif")


def write_clip(run: Run, path: Path, shown: Cut) -> None:
    """Write a clip to a file, by its suffix.

    Raises
    ------
    OutputError
        Where ffmpeg fails.
    """
    suffix = path.suffix.lower()
    with own_style(), as_stated(run):
        frames = Frames(run, SUFFIXES[suffix][1])
        if suffix == ".gif":
            _write_gif(frames, path, shown)
        else:
            _write_mp4(frames, path, shown)


class Frames:
    """The frames of a clip: what lies still is drawn once, what moves each time.

    Parameters
    ----------
    run
        What is shown.
    dpi
        Dots per inch.
    """

    def __init__(self, run: Run, dpi: int) -> None:
        from matplotlib.lines import Line2D

        self._run, self._terrain, self._positions = run, Terrain(run), Positions(run)
        fonts: Fonts = frame_of(run).fonts
        self._fonts = fonts
        sheet = sheet_of(self._terrain)
        self.axes: Axes = sheet.new_panels()[0]
        scale, room = draw_ground(self.axes, self._terrain)
        drawing = Sites(self.axes, self._terrain, room, fonts, scale)
        sites = sites_at(self._terrain).items()
        self.sites = [drawing.draw(spot, items) for spot, items in sites]
        labels = Labels(self.axes, room, fonts)
        draw_markers(self.axes, self._terrain, labels, fonts, scale)
        labels.write()
        kinds = [kind for kind in style.KINDS if any(u.kind == kind for u in run.scenario.units)]
        name = fonts.cut(fonts.text(run.scenario.name, "A run"), style.TITLE, 380.0)
        above = headings(self.axes, name, kinds, 6 + _LINES * _LINE, hatched=False, fonts=fonts)
        sheet.arrange([self.axes], above)
        self._size_in_even_dots(dpi)
        self._scale = self._terrain.frame(self.axes)
        self.shapes = shapes_of(self.axes)
        look: Style = {"marker": "X", "markersize": 9, "color": style.BROKEN, "zorder": 4}
        edge: Style = {"markeredgecolor": "white", "markeredgewidth": 0.9, "linestyle": "none"}
        self.broken = self.axes.add_line(Line2D([], [], **look, **edge))
        self.lines = [self._text(place) for place in range(_LINES)]
        for artist in self._moving:
            artist.set_animated(True)

    @property
    def figure(self) -> Figure:
        """What they are drawn on."""
        figure = self.axes.get_figure(root=True)
        assert figure is not None
        return figure

    @property
    def _moving(self) -> Iterator[Artist]:
        """What is drawn in each frame, from below."""
        yield self.shapes
        for site in self.sites:
            yield from site.artists
        yield from (self.broken, *self.lines)

    def _size_in_even_dots(self, dpi: int) -> None:
        """H.264 halves the dots of colours."""
        self.figure.set_dpi(dpi)
        wide, high = self.figure.get_size_inches() * dpi
        self.figure.set_size_inches(2 * ceil(wide / 2) / dpi, 2 * ceil(high / 2) / dpi)

    def _text(self, place: int) -> Any:
        up = 6 + _LINE * (_LINES - 1 - place)
        size = style.TITLE if place == 0 else style.SMALL
        look: Style = {"ha": "left", "va": "baseline", "size": size, "annotation_clip": False}
        look |= {"weight": "bold"} if place == 0 else {}
        coords: Style = {"xycoords": "axes fraction", "textcoords": "offset points"}
        return self.axes.annotate("", (0, 1), (0, up), **coords, **look, **self._fonts.style)

    @cached_property
    def canvas(self) -> Any:
        """Where they are drawn."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        return FigureCanvasAgg(self.figure)

    @cached_property
    def _still(self) -> Any:
        """What lies still."""
        self.canvas.draw()
        return self.canvas.copy_from_bbox(self.figure.bbox)

    def at(self, instant: float) -> Pixels:
        """The frame at an instant (s): red, green, blue, opaque; shape (high, wide, 4)."""
        self.set(instant)
        self.canvas.restore_region(self._still)
        for artist in self._moving:
            self.axes.draw_artist(artist)
        return np.asarray(self.canvas.buffer_rgba())

    def set(self, instant: float) -> None:
        """Let what moves be where it is at an instant (s)."""
        run = self._run
        blocks = list(self._positions.blocks(instant, 1.2 / self._scale))
        move(self.shapes, self._terrain, blocks, self._scale)
        places = [(x, y) for _, x, y in broken_at(run, self._terrain, instant)]
        x, y = zip(*places, strict=True) if places else ((), ())
        self.broken.set_data(x, y)
        for site in self.sites:
            site.set(instant, self._fonts)
        words = told(run, instant, self._fonts)
        words = [(clock(run.scenario, instant), style.INK), *words]
        words += [("", style.INK)] * (_LINES - len(words))
        for text, (what, color) in zip(self.lines, words, strict=True):
            text.set_text(what)
            text.set_color(color)


def _write_gif(frames: Frames, path: Path, shown: Cut) -> None:
    """Frames share one palette, that of the middle one: so only what changes is written."""
    middle = float(shown.instants[len(shown.instants) // 2])
    palette = _with_white(_image(frames.at(middle)).quantize(_COLOURS, kmeans=1))
    several = (_in_palette(frames.at(instant), palette) for instant in shown.instants.tolist())
    lasts = round(100 / shown.fps) * 10
    more: Style = {"save_all": True, "append_images": several, "duration": lasts, "loop": 0}
    next(several).save(path, "GIF", **more)


def _image(pixels: Pixels) -> Image:
    from PIL.Image import fromarray

    return fromarray(pixels[..., :3])


def _with_white(image: Image) -> Image:
    """An image whose palette begins with white."""
    colours = [255, 255, 255, *(image.getpalette() or [])[: 3 * (_COLOURS - 1)]]
    image.putpalette(colours)
    return image


def _in_palette(pixels: Pixels, palette: Image) -> Image:
    """A frame in the colours of an image; Pillow takes a nearly white one for white."""
    from PIL.Image import Dither, fromarray

    numbers = np.array(_image(pixels).quantize(palette=palette, dither=Dither.NONE))
    numbers[(pixels[..., :3] == 255).all(axis=-1)] = 0
    image = fromarray(numbers, "P")
    image.putpalette(palette.getpalette() or [])
    return image


def _write_mp4(frames: Frames, path: Path, shown: Cut) -> None:
    from matplotlib import rc_context
    from matplotlib.animation import FFMpegWriter

    pixels = b""
    # The writer saves the figure for each frame: what it gets is drawn already.
    figure = frames.figure
    setattr(figure, "savefig", lambda pipe, **_: pipe.write(pixels))  # noqa: B010
    with rc_context({"animation.ffmpeg_path": _ffmpeg()}):
        writer = FFMpegWriter(fps=shown.fps, codec="h264")
        try:
            with writer.saving(figure, str(path), figure.dpi):
                for instant in shown.instants.tolist():
                    pixels = frames.at(instant).tobytes()
                    writer.grab_frame()
        except (subprocess.CalledProcessError, BrokenPipeError) as error:
            said = str(getattr(error, "stderr", None) or error).strip().splitlines()
            raise OutputError(f"ffmpeg failed: {said[-1]}") from None


def _ffmpeg() -> str | None:
    """The path of ffmpeg: on this machine, or that of the extra."""
    if (found := shutil.which("ffmpeg")) is not None:
        return found
    if CLIPS.missing("") is not None:
        return None
    from imageio_ffmpeg import get_ffmpeg_exe

    return str(get_ffmpeg_exe())
