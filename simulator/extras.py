"""Libraries that only some uses need: an extra of this package installs each of them."""

from __future__ import annotations

from importlib.util import find_spec
from typing import NamedTuple


class Extra(NamedTuple):
    """A library, and the extra that installs it.

    Attributes
    ----------
    name
        Of the extra, as in `pip install 'parade-simulator[NAME]'`.
    module
        What is imported.
    library
        What the library is called.
    """

    name: str
    module: str
    library: str

    def missing(self, what: str) -> str | None:
        """What to install for a use of the library; None if it is there."""
        if find_spec(self.module) is not None:
            return None
        return f"{what} needs {self.library}: pip install 'parade-simulator[{self.name}]'"


CALENDAR = Extra("calendar", "icalendar", "icalendar")
CLIPS = Extra("clips", "imageio_ffmpeg", "imageio-ffmpeg")
CLUSTER = Extra("cluster", "distributed", "dask")
LINEUPS = Extra("lineups", "openpyxl", "openpyxl")
MAPS = Extra("maps", "pyproj", "pyproj")
PARQUET = Extra("parquet", "pyarrow", "pyarrow")
REPORT = Extra("report", "bokeh", "bokeh")
SENSITIVITY = Extra("sensitivity", "SALib", "SALib")
SHEETS_PDF = Extra("sheets", "fpdf", "fpdf2")
SHEETS_XLSX = Extra("sheets", "openpyxl", "openpyxl")
WATCH = Extra("report", "watchfiles", "watchfiles")
