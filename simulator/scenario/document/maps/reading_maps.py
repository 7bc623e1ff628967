"""A map file of any kind that is known: GPX, KML, KMZ, GeoJSON."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from simulator.reading import UnreadableError, read_bytes
from simulator.scenario.document.maps.geojson import read_geojson
from simulator.scenario.document.maps.map_file import LARGEST_MAP, MapFile
from simulator.scenario.document.maps.map_xml import read_gpx, read_kml


def read_kmz(data: bytes, file: str) -> MapFile:
    """Read all KML files in an archive, in its order: a first one may only lead to others.

    Raises
    ------
    UnreadableError
        If there is none, or they are too large.
    """
    found = MapFile(file)
    for text in _kml_files(data):
        read_kml(text, file, found)
    return found


def _kml_files(data: bytes) -> list[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if part.filename.endswith(".kml")]
            size = sum(part.file_size for part in parts)
            if parts and size <= LARGEST_MAP:
                return [archive.read(part) for part in parts]
    except Exception:  # zipfile raises anything on a damaged file
        raise UnreadableError("is not a KMZ archive, or is corrupt") from None
    if not parts:
        raise UnreadableError("is not a KMZ archive: there is no .kml file in it")
    most = f"{size / 1e6:.1f} MB once decompressed, at most {LARGEST_MAP / 1e6:.0f} MB"
    raise UnreadableError(f"is too large for a map: {most}")


READERS: dict[str, Callable[[bytes, str], MapFile]] = {
    ".gpx": read_gpx,
    ".kml": read_kml,
    ".kmz": read_kmz,
    ".geojson": read_geojson,
    ".json": read_geojson,
}


def read_map(path: Path) -> MapFile:
    """Read a map; its suffix says how.

    Raises
    ------
    UnreadableError
        If it cannot be read, or is too large.
    """
    return READERS[path.suffix.lower()](read_bytes(path, "map", LARGEST_MAP), str(path))
