"""What a scenario takes from other files than its own: line-ups and maps."""

from __future__ import annotations

from pathlib import Path

from simulator.scenario.document.maps.routes_from_maps import with_maps
from simulator.scenario.document.spreadsheet import with_table
from simulator.scenario.document.tree import Node


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
    return with_table(with_maps(document, folder, notices), folder, notices, base)
