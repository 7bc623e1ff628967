"""The notebooks stand with their outputs: whole, small, and without errors."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest
from nbformat import NotebookNode

from tests.docs.notebooks import FOLDER, NOTEBOOKS, differences, printed, read

READ = {path.name: read(path) for path in NOTEBOOKS}
ALL = pytest.mark.parametrize("name", READ)
#: What all of them together may weigh (bytes).
LARGEST = 1_500_000


def code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_six_and_they_are_small() -> None:
    assert [name[:2] for name in READ] == ["01", "02", "03", "04", "05", "06"]
    assert sum(path.stat().st_size for path in NOTEBOOKS) < LARGEST


@ALL
def test_a_notebook_was_run_from_top_to_bottom_without_errors(name: str) -> None:
    cells = code(READ[name])
    assert [cell.execution_count for cell in cells] == [*range(1, len(cells) + 1)]
    kinds = {output.output_type for cell in cells for output in cell.outputs}
    assert kinds <= {"execute_result", "display_data", "stream"}
    assert all(printed(READ[name]))


@ALL
def test_what_draws_shows_a_picture_and_a_player_plays_without_a_kernel(name: str) -> None:
    for cell in code(READ[name]):
        shown = {kind: text for each in cell.outputs for kind, text in each.get("data", {}).items()}
        if re.search(r"\.plot\b.*\);$", cell.source):
            assert "image/png" in shown, cell.source
        if cell.source.endswith(".player()"):
            assert "parade-player" in shown["text/html"]
            assert 'src="http' not in shown["text/html"]


@ALL
def test_its_links_lead_to_files(name: str) -> None:
    texts = [cell.source for cell in READ[name].cells if cell.cell_type == "markdown"]
    for link in re.findall(r"\]\((?!http)([^)#]+)", "\n".join(texts)):
        assert (FOLDER / link).exists(), link


def test_what_differs_from_a_fresh_run_is_listed_by_cells() -> None:
    stands = READ["01_first_parade.ipynb"]
    fresh = deepcopy(stands)
    assert differences(stands, fresh) == []
    number = next(at for at, text in enumerate(printed(stands)) if "14:21:54" in text)
    output = code(fresh)[number].outputs[0]
    output.data["text/html"] = output.data["text/html"].replace("14:21:54", "14:21:55")
    (found,) = differences(stands, fresh)
    assert found.startswith(f"code cell {number + 1}:\n--- stands\n+++ comes\n")
