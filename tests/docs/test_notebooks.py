"""The notebooks stand with their outputs: whole, small, and without errors."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path

import pytest
from nbformat import NotebookNode

from tests.browser import opened, started
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


def test_a_player_that_stands_in_a_notebook_plays_on_a_page_without_a_kernel(
    tmp_path: Path,
) -> None:
    cells = (cell for cell in code(READ["05_your_own_parade.ipynb"]))
    cell = next(cell for cell in cells if cell.source == "run.player()")
    page = tmp_path / "rendered.html"
    html = f"<!doctype html><meta charset='utf-8'>{cell.outputs[0].data['text/html']}"
    page.write_text(html, encoding="utf-8")
    player = "document.querySelector('.parade-player').paradePlayer"
    with started() as browser, opened(browser, page) as shown:
        frame = shown.page.frames[1]
        frame.wait_for_function("() => document.querySelector('.parade-player')?.paradePlayer")
        frame.get_by_role("button", name="Play", exact=True).click()
        frame.wait_for_function(f"() => {player}.time > 1")
        frame.get_by_role("button", name="Pause").click()
        frame.evaluate(f"{player}.time = 1400")
        frame.get_by_label("Clock").get_by_text("10:23:20").wait_for()


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
