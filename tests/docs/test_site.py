"""The site: every page stands in one of the parts, and needs nothing from elsewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

from tests.browser import blank, started

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


def test_it_is_built_without_a_warning_and_read_and_searched_from_the_disk(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-d", str(site)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    elsewhere, complaints = [], []
    with started() as browser, blank(browser) as page:
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda each: each.type == "error" and complaints.append(each.text))
        page.on("request", lambda each: elsewhere.append(each.url))
        for path in sorted((ROOT / "docs").glob("*.md")):
            page.goto((site / f"{path.stem}.html").as_uri())
        page.goto((site / "index.html").as_uri())
        page.get_by_role("textbox", name="Search").fill("orbit")
        page.locator(".md-search-result__link").first.wait_for()
        assert "orbit" in page.locator(".md-search-result__list").inner_text().lower()
    allowed = (site.as_uri(), "data:", "blob:", "about:")
    assert [url for url in elsewhere if not url.startswith(allowed)] == []
    assert complaints == []
