"""The report as one page of HTML, which opens offline: every text is escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from simulator._version import __version__
from simulator.display import display
from simulator.ensemble.ensemble import Ensemble
from simulator.ensemble.replication import Drawn
from simulator.extras import REPORT
from simulator.format import clock
from simulator.timeline.run import Run
from simulator.views.blocks import Paragraph, Table, printable
from simulator.views.constraints import mood, share_lines, spare_text, total_text
from simulator.views.figures.drawing.style import KINDS
from simulator.views.figures.plot import drawn_as
from simulator.views.html import render
from simulator.views.margins import MOST, margin_blocks
from simulator.views.own_display import as_stated
from simulator.views.player.player import json_in_html, player_html
from simulator.views.report.chain_data import PageChains
from simulator.views.report.charts import charted, charts_item, library, main_route
from simulator.views.report.gantt_rows import gantt
from simulator.views.report.local_axis import LocalAxis
from simulator.views.report.march_rows import march_rows
from simulator.views.report.odds_rows import ensemble_part
from simulator.views.report.playable import playable
from simulator.views.report.verdict_rows import FoundMargins, margins_of, verdict_rows
from simulator.views.summary import heading_lines
from simulator.whatif.margins import Progress

if TYPE_CHECKING:
    from matplotlib.axes import Axes


#: Of a larger figure (bytes), most lines are nearer to one another than dots on paper.
_LARGEST_SVG = 200_000
#: The files of the page's program, each building on those before it; and of one with replications.
_PROGRAM, _WITH_REPLICATIONS = ("report.js",), ("unpacking.js", "report.js", "replications.js")


def report_page(
    run: Run,
    drawn: Drawn | None = None,
    ensemble: Ensemble | None = None,
    *,
    progress: Callable[[str], Progress] | None = None,
    printable_charts: bool = True,
    workers: int | None = None,
) -> str:
    """The report of a run.

    Parameters
    ----------
    run
        What happened.
    drawn
        Where its inputs came from; None: they are central values.
    ensemble
        Replications of the same scenario, for how often constraints hold.
    progress
        Gives what is called with how many of how many ``inputs`` have their margins, or
        ``replications to play`` are made.
    printable_charts
        Whether it has the figures that are printed in place of the charts, too.
    workers
        How many processes make the replications to play; see `playable`.
    """
    from markupsafe import Markup

    with as_stated(run):
        chains, found = PageChains(run), margins_of(run, progress and progress("inputs"))
        part = None
        if ensemble is not None:
            reach = progress and progress("replications to play")
            part = ensemble_part(ensemble, playable(ensemble, workers=workers, progress=reach))
        missing = REPORT.missing("a moving chart")
        charts = {
            "library": Markup(library()) if missing is None else None,
            "note": missing,
            "stills": stills(run) if printable_charts or missing else [],
            "kinds": _kinds(run),
            "left_out": charted(run)[1],
            "h_hour": display().clock == "h-hour",
        }
        parts: dict[str, Any] = {
            "name": run.scenario.name,
            "lines": heading_lines(run, drawn)[1:],
            "total": total_text(run.verdicts),
            "mood": mood(run.verdicts),
            "window": _window(run),
            "shares": share_lines(run.verdicts),
            "verdicts": verdict_rows(run, found, chains),
            "margins": _margins(found),
            "player": Markup(player_html(run)),
            "march": march_rows(run, chains),
            "gantt": gantt(run, chains),
            "digest": run.scenario.digest,
            "version": __version__,
            "zone": run.scenario.model.timezone,
            "ensemble": part,
            "ensemble_figures": [(text, _address(svg)) for text, svg in part.figures]
            if part
            else [],
            "charts": charts,
            "how": [],
        }
        data: dict[str, Any] = {"chains": chains.document(), "zero": LocalAxis.of_run(run).zero}
        if missing is None:
            data["charts"] = charts_item(run, "bokeh", replications=part is not None)
        if part is not None:
            data["replications"] = {
                "numbers": part.playable.numbers,
                "packed": part.playable.text,
                "seed": part.seed,
                "runs": part.runs,
            }
        return str(
            render(
                "report.html",
                style=Markup(_part("report.css")),
                program=Markup("\n".join(map(_part, _WITH_REPLICATIONS if part else _PROGRAM))),
                data=Markup(json_in_html(data)),
                **parts,
            )
        )


def _window(run: Run) -> str:
    """What is left of the window, in words; empty where there is none."""
    window = run.window
    if window is None:
        return ""
    opens, over = clock(run.scenario, window.opens), clock(run.scenario, window.over)
    return f"Window from {opens}, over at {over}: {spare_text(window)}"


def _margins(found: FoundMargins) -> tuple[list[Table], list[str]]:
    """The tables of margins, and remarks."""
    if found.margins is None:
        return [], [found.without]
    blocks = margin_blocks(found.margins, MOST, how_all="`parade margins FILE --all` lists them")
    tables = [block for block in blocks if isinstance(block, Table) and block.rows]
    lines = [line for each in blocks if isinstance(each, Paragraph) for line in each.lines]
    return tables, list(map(printable, lines))


def stills(run: Run) -> list[tuple[str, str]]:
    """Figures as they are printed, and where there is no bokeh: a text, and the address of each."""
    along = partial(run.plot.time_distance, route=main_route(run))
    drawn: dict[str, Callable[[], Axes]] = {"Position of units over time": along}
    if run.scenario.network.zones:
        drawn = {"Occupancy over time": run.plot.occupancy, **drawn}
    return [(text, _still(draw)) for text, draw in drawn.items()]


def _still(draw: Callable[[], Axes]) -> str:
    """The address of a figure: an SVG, or where that is large, a PNG."""
    svg = drawn_as(draw, ".svg")
    return _address(svg) if len(svg) <= _LARGEST_SVG else _address(drawn_as(draw, ".png"), "png")


def _address(image: bytes, kind: str = "svg+xml") -> str:
    return f"data:image/{kind};base64,{b64encode(image).decode('ascii')}"


def _kinds(run: Run) -> list[tuple[str, str]]:
    """Kinds of units that there are, and what they are called together."""
    there = {unit.kind for unit in run.scenario.units}
    return [(kind, style.plural) for kind, style in KINDS.items() if kind in there]


@cache
def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
