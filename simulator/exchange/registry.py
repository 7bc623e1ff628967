"""The formats in which a run is exported: the one table of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import OutputError
from simulator.extras import CALENDAR, MAPS, PARQUET, Extra
from simulator.wording import alternatives, unknown

if TYPE_CHECKING:
    from simulator.timeline.run import Run

#: A file, one in pieces, or files by their names.
Exported = bytes | Iterator[bytes] | Mapping[str, bytes]
#: Positions are sampled so often (s) if nothing else is said.
STEP = 1.0


@dataclass(frozen=True, slots=True)
class Format:
    """A format of another tool.

    Attributes
    ----------
    name
        As in `--as`.
    suffixes
        Those of its file; none where it is a folder of files.
    holds
        What of a run is in it.
    writer
        The function that makes it, `module:name`; its module is imported when it is called.
    extra
        The library that it needs.
    sampled
        Whether it holds positions at regular instants: its writer takes the step (s), too.
    """

    name: str
    suffixes: tuple[str, ...]
    holds: str
    writer: str
    extra: Extra | None = None
    sampled: bool = False

    def check(self) -> None:
        """Check that what it needs is installed.

        Raises
        ------
        OutputError
            If it is not.
        """
        message = self.extra and self.extra.missing(f"the format {self.name}")
        if message is not None:
            raise OutputError(message)

    def write(self, run: Run, step: float = STEP) -> Exported:
        """Make its file, or its files; sampled ones with a step between samples (s).

        Raises
        ------
        OutputError
            If what it needs is not installed, or the run has nothing for it.
        """
        self.check()
        module, _, name = self.writer.partition(":")
        writer: Callable[..., Exported] = getattr(import_module(module), name)
        made = writer(run, step) if self.sampled else writer(run)
        if isinstance(made, Iterator):  # what is wrong shows before its first piece
            made = chain([next(made, b"")], made)
        return made


FORMATS = {
    each.name: each
    for each in (
        Format(
            "ics",
            (".ics",),
            "iCalendar: programme, flypasts and constraints",
            "simulator.exchange.calendar:to_ics",
            extra=CALENDAR,
        ),
        Format(
            "ontime",
            (".ontime.json",),
            "Ontime project: programme and order of march as a rundown",
            "simulator.exchange.rundown:to_ontime",
        ),
        Format(
            "geojson",
            (".geojson",),
            "GeoJSON: routes, markers, zones, and tracks of units with times",
            "simulator.exchange.geographic:to_geojson",
            extra=MAPS,
        ),
        Format(
            "kml",
            (".kml",),
            "KML: the same, with moving units (gx:Track)",
            "simulator.exchange.geographic_xml:to_kml",
            extra=MAPS,
        ),
        Format(
            "czml",
            (".czml",),
            "CZML: the same, for Cesium",
            "simulator.exchange.geographic:to_czml",
            extra=MAPS,
        ),
        Format(
            "gpx",
            (),
            "a folder of GPX files: the track of each unit",
            "simulator.exchange.geographic_xml:to_gpx",
            extra=MAPS,
        ),
        Format(
            "parquet",
            (),
            "a folder of Parquet files: events, passages, occupancy",
            "simulator.exchange.parquet:to_parquet",
            extra=PARQUET,
        ),
        Format(
            "fcd",
            (".fcd.xml",),
            "SUMO floating car data: positions of all ranks, sampled",
            "simulator.exchange.trajectories:to_fcd",
            sampled=True,
        ),
        Format(
            "sumo",
            (),
            "a folder for a simulation in SUMO: network, vehicles, halts",
            "simulator.exchange.road_traffic:to_sumo",
        ),
        Format(
            "pedpy",
            (".pedpy.txt",),
            "trajectories of all ranks for PedPy and JuPedSim, sampled",
            "simulator.exchange.trajectories:to_pedpy",
            sampled=True,
        ),
    )
}


def format_named(name: str) -> Format:
    """A format by its name.

    Raises
    ------
    OutputError
        If there is no such format; the text has the nearest one.
    """
    if name not in FORMATS:
        raise OutputError(unknown("format", name, FORMATS))
    return FORMATS[name]


def format_of_file(path: Path) -> Format:
    """The format of a file by its suffix; the longest decides.

    Raises
    ------
    OutputError
        If it is that of no format.
    """
    file = path.name.lower()
    found = {
        suffix: each
        for each in FORMATS.values()
        for suffix in each.suffixes
        if file.endswith(suffix) and file != suffix
    }
    if not found:
        suffixes = [suffix for each in FORMATS.values() for suffix in each.suffixes]
        right = f"use {alternatives(suffixes)}, or choose one with --as"
        raise OutputError(f"{path}: the suffix names no format: {right}")
    return found[max(found, key=len)]
