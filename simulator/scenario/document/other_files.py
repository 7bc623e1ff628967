"""What a scenario takes from other files than its own: line-ups and maps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from simulator.scenario.document.spreadsheet import with_table
from simulator.scenario.document.tree import Node, mapping

MAP_SUFFIXES = (".gpx", ".kml", ".kmz", ".geojson", ".json")
#: What a lane has besides `from`.
_OF_LANES = {"beside", "to"}


def with_other_files(
    document: Node, folder: Path, notices: list[str], base: Node | None = None
) -> Node:
    """A whole document with its line-up and its routes in the place of the files that hold them.

    Parameters
    ----------
    document
        The document.
    folder
        The folder that paths of files are relative to.
    notices
        Takes what a reader of these files should know.
    base
        The document that it extends.

    Raises
    ------
    ScenarioError
        With what is wrong in one of them.
    """
    asked = [*_from_maps(document)]
    if asked:
        from simulator.scenario.document.maps.routes_from_maps import with_maps

        document = with_maps(document, asked, folder, notices)
    return with_table(document, folder, notices, base)


def _from_maps(document: Node) -> Iterator[tuple[str, str, Node]]:
    """The segments and routes that come from maps: section, name, entry."""
    for section in ("segments", "routes"):
        for name, node in mapping(document.child(section) or Node(None)).items():
            keys = mapping(node)
            if "from" in keys and (is_a_map(keys["from"].value) or not keys.keys() & _OF_LANES):
                yield section, name, node


def is_a_map(value: object) -> bool:
    """Whether a value is the path of a map, by its suffix."""
    return isinstance(value, str) and value.lower().endswith(MAP_SUFFIXES)
