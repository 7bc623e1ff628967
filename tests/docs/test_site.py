"""The site: every page stands in one of the parts, and needs nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
SITE = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))


def test_every_page_stands_in_one_of_the_four_parts() -> None:
    home, *parts = SITE["nav"]
    assert [name for part in parts for name in part] == [
        "Tutorial",
        "How to",
        "Reference",
        "Background",
    ]
    pages = [home["Home"], *(page for part in parts for pages in part.values() for page in pages)]
    assert sorted(pages) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert SITE["strict"] is True
    assert SITE["theme"]["font"] is False
    # The offline plugin loads this from unpkg.com where it is not given.
    (worker,) = SITE["extra"]["polyfills"]
    assert "iframe-worker" in worker
    assert (ROOT / "docs" / worker).exists()
