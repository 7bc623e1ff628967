"""The gallery of the documentation: every figure, and the pages of a run, as pictures.

`make generated` writes its page; `python -m tests.docs.gallery` draws the pictures, too, with
matplotlib and in a browser. Pictures have few colours, so that
they are small.
"""

from __future__ import annotations

import inspect
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import notojp_matplotlib
from matplotlib.axes import Axes
from PIL import Image

from simulator import load, simulate, simulate_many
from simulator.cli.commands import parade
from simulator.timeline.comparison import Comparison
from simulator.timeline.run import Run
from simulator.views.figures.ensemble.plot import EnsemblePlot
from simulator.views.figures.plot import VIEWS, Plot, file_name
from tests.browser import started

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "gallery.md"
PICTURES = ROOT / "docs" / "images" / "gallery"
#: Most colours and dots per inch of a picture; size and instant of a page of a run.
COLOURS, DPI = 128, 100
WIDTH, HEIGHTS = 1280, {"player": 640, "report": 1500}
#: The instant of the pictures of pages (s): foot is in the square. The player is so near that
#: marchers are seen, and has a unit chosen.
AT = 3000.0
SHOWS = {"player": "player.zoom(2.2); player.choose(player.unitNamed('rocket-force'));"}
_TOP = """\
# Gallery

This page shows every figure that the program draws, and the command that draws it from a scenario \
in the folder `scenarios`. In Python, each takes `ax` and returns its axes. `python -m \
tests.docs.gallery` writes this page and its pictures.
"""
#: The scenario of a view, where another shows it better than the village fete.
SCENARIOS = {
    "occupancy": "victory_day_2025",
    "gaps": "river_parade",
    "plan": "river_parade",
    "snapshot": "river_parade",
    "slack": "late_speech_2025",
}
#: Pages of a run: title, the command that writes it, what it shows.
PAGES = {
    "player": (
        "The player",
        "parade play scenarios/victory_day_2025.yaml -o parade.html",
        "Square and streets from above, to scale, with each rank, vehicle and flight in its place.",
    ),
    "report": (
        "The report",
        "parade report scenarios/victory_day_2025.yaml -o report.html",
        "Everything about a run on one page, around the player.",
    ),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the gallery: what it is called, how it is made and what documents it."""

    name: str
    made: str
    documented: Callable[..., object]
    draw: Callable[[], Axes]


def figures() -> list[Figure]:
    """Every view of a run, the margins, what moved between two runs, and an ensemble's."""
    found = [
        Figure(
            name,
            f"parade plot scenarios/{_scenario(name)}.yaml --view {name} -o {file_name(name)}.png",
            method,
            lambda name=name, method=method: method(Plot(_run(_scenario(name)))),
        )
        for name, method in VIEWS.items()
    ]
    found += [
        Figure(
            "margins",
            "parade margins scenarios/village_fete.yaml -o margins.png",
            Plot.margins,
            lambda: Plot.margins(_run("village_fete").plot),
        ),
        Figure(
            "moved",
            "parade diff scenarios/victory_day_2025.yaml scenarios/late_speech_2025.yaml "
            "-o moved.png",
            Comparison.plot,
            lambda: _run("victory_day_2025").compare(_run("late_speech_2025")).plot(),
        ),
    ]
    found.append(
        Figure(
            "against",
            "parade diff scenarios/victory_day_2025.yaml scenarios/late_speech_2025.yaml "
            "-o against.png --view occupancy",
            Comparison.plot_occupancy,
            lambda: _run("victory_day_2025").compare(_run("late_speech_2025")).plot_occupancy(),
        )
    )
    ensemble = "parade ensemble scenarios/trooping.yaml --runs 1000 --out trooping"
    for name in ("probabilities", "bands", "tornado"):
        method = getattr(EnsemblePlot, name)
        found.append(Figure(name, ensemble, method, lambda name=name: _of_ensemble(name)))
    return [each for number, each in enumerate(found) if each.name not in _names(found[:number])]


def page() -> str:
    """The page as it should be."""
    parts = [_TOP]
    for each in figures():
        parts.append(_section(each.name.capitalize(), _says(each.documented), each.made, each.name))
    for name, (title, command, says) in PAGES.items():
        parts.append(_section(title, says, command, name))
    return "\n".join(parts)


def picture(name: str) -> Path:
    """Where the picture of a figure or a page is."""
    return PICTURES / f"{file_name(name)}.png"


def _section(title: str, says: str, command: str, name: str) -> str:
    image = f"![{title}](images/gallery/{picture(name).name})"
    return f"## {title.replace('-', ' ')}\n\n{says}\n\n{image}\n\n`{command}`\n"


def _says(documented: Callable[..., object]) -> str:
    """The first paragraphs of a docstring, up to its sections."""
    text = inspect.getdoc(documented) or ""
    before = text.partition("\n\nParameters\n")[0].partition("\n\nRaises\n")[0]
    return before.replace("\n\n", "\0").replace("\n", " ").replace("\0", "\n\n").replace("``", "`")


def _names(those: list[Figure]) -> set[str]:
    return {each.name for each in those}


def _scenario(name: str) -> str:
    return SCENARIOS.get(name, "village_fete")


def _run(name: str) -> Run:
    return simulate(load(ROOT / "scenarios" / f"{name}.yaml"))


def _of_ensemble(name: str) -> Axes:
    ensemble = simulate_many(load(ROOT / "scenarios" / "trooping.yaml"), 1000)
    return getattr(ensemble.plot, name)()


def _keep(image: Image.Image, name: str) -> None:
    few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(picture(name), optimize=True)


def draw() -> None:
    """Draw every figure."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for each in figures():
        buffer = BytesIO()
        each.draw().figure.savefig(buffer, dpi=DPI, format="png")
        _keep(Image.open(buffer), each.name)


def take() -> None:
    """Take a picture of every page of a run, in the middle of the parade."""
    with tempfile.TemporaryDirectory() as folder, started() as browser:
        for name, (_, command, _) in PAGES.items():
            file = Path(folder) / f"{name}.html"
            words = command.replace("scenarios/", f"{ROOT}/scenarios/").split()[1:-1]
            parade.main([*words, str(file)], standalone_mode=False)
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHTS[name]})
            page.goto(file.as_uri())
            page.wait_for_timeout(1000)
            page.evaluate(
                "time => { const player = document.querySelector('.parade-player').paradePlayer;"
                f"player.time = time; {SHOWS.get(name, '')} }}",
                AT,
            )
            page.wait_for_timeout(1000)
            _keep(Image.open(BytesIO(page.screenshot())), name)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    draw()
    # Labels in Chinese need a font, as in the figures: the browser looks for fonts here.
    os.environ["XDG_DATA_HOME"] = str(Path(notojp_matplotlib.__file__).parent)
    take()
