"""The report in a real browser: it follows the player, and the player it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from simulator import simulate
from simulator.timeline.run import Run
from simulator.views.explain import link_cells, root_sentence
from simulator.views.report import report_page
from simulator.views.report.page import stills
from tests.browser import Watched, opened
from tests.build import block, run_of
from tests.bundled import bundled
from tests.views.parades import small
from tests.views.player.playing import PLAYER
from tests.views.report.pages import charts_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DAY_2025 = "victory_day_2025"
HOSTILE = "<script>alert(1)</script>"


def written(folder: Path, page: str) -> Path:
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def fete(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """The report of the village fete, open."""
    path = written(tmp_path_factory.mktemp("fete"), report_page(bundled("village_fete")))
    with opened(browser, path) as shown:
        charts_drawn(shown.page)
        yield shown


def column_of(page: Page, column: int) -> list[str]:
    """The texts of a column of the march table, of the rows that are shown."""
    rows = page.locator("#march-table tbody tr:visible")
    return [row.locator("td").nth(column).inner_text() for row in rows.all()]


def evaluated(page: Page, code: str) -> Any:
    return page.evaluate(code)


def test_the_march_table_is_sorted_and_filtered(fete: Watched) -> None:
    page = fete.page
    assert page.locator("#march-count").inner_text() == "7 of 22 rows"
    head = page.locator("#march-table th", has_text="pass time")
    for direction, reverse in (("ascending", False), ("descending", True)):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == direction
        shown = page.locator("#march-table tbody tr:visible td:nth-child(10)").all()
        values = [float(cell.get_attribute("data-by") or "nan") for cell in shown]
        assert values == sorted(values, reverse=reverse)
        assert len(values) == 7
    page.locator("#march-table th button").first.click()
    assert column_of(page, 0) == sorted(column_of(page, 0))
    page.fill("#march-find", "FLOAT")
    assert column_of(page, 1) == ["Harvest float"]
    page.fill("#march-find", "")
    page.select_option("#march-marker", "")
    assert page.locator("#march-count").inner_text() == "22 of 22 rows"


def test_an_event_that_is_clicked_shows_its_chain_and_the_player_its_time(fete: Watched) -> None:
    page, run = fete.page, bundled("village_fete")
    row = page.locator("#march-table tbody tr:visible", has_text="fire-engine")
    row.locator("td").nth(6).locator("button").click()
    chain = run.explain("fire-engine@green")
    panel = page.locator("#chain")
    assert panel.locator("h2").inner_text() == "Why fire-engine@green is at 14:21:32"
    assert panel.locator(".root").inner_text() == root_sentence(chain, run.scenario)
    assert evaluated(page, f"{PLAYER}.time") == pytest.approx(chain.instant, abs=0.001)
    for button in panel.locator("tr.several button[aria-expanded]").all():
        button.click()
    # All links, but the cues with which items start at once.
    links = [
        link
        for link, then in zip(chain.links, (*chain.links[1:], None), strict=True)
        if not (then is not None and then.kind == "item" and not link.seconds) or link is chain.root
    ]
    rows = panel.locator("tbody tr:not(.several)").all()
    told = [tuple(row.locator("td").all_inner_texts()) for row in rows]
    assert told == [link_cells([link], run.scenario) for link in links]
    page.keyboard.press("Escape")
    assert not panel.is_visible()


def test_every_way_of_the_page_to_a_time_is_one_time(fete: Watched) -> None:
    page = fete.page
    evaluated(page, f"{PLAYER}.time = 600")
    assert page.locator("#clock").inner_text() == "14:10:00"
    low, high = (
        float(page.locator(".gantt").get_attribute(f"data-{end}") or 0) for end in ("low", "high")
    )
    at = float(evaluated(page, "document.querySelector('.plan').style.getPropertyValue('--at')"))
    assert low + at * (high - low) == pytest.approx(600)
    bar = page.locator(".gantt .bar.queues").first
    # Its row says which unit it is of, and the bar what that does.
    row = page.get_by_role("group", name="Harvest float")
    assert row.get_by_role("button", name="drives 300 m: 14:05:43").count() > 0
    bar.click()
    start = float(bar.get_attribute("data-start") or 0)
    assert evaluated(page, f"{PLAYER}.time") == pytest.approx(start)
    assert page.locator("#chain").is_visible()
    page.locator("#chain .close").click()
    # A click beside all bars is a time, too.
    box = page.locator(".gantt .row.programme .track").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + 2)
    middle = low + 0.75 * (high - low)
    assert evaluated(page, f"{PLAYER}.time") == pytest.approx(middle, abs=(high - low) / 300)


def test_a_large_figure_to_print_is_an_image() -> None:
    # Of 5,900 people in ranks, the occupancy has more steps than paper has dots.
    occupancy, along = (address.partition(";")[0] for _, address in stills(bundled(DAY_2025)))
    assert (occupancy, along) == ("data:image/png", "data:image/svg+xml")


def test_the_button_at_the_top_plays_and_knows_when_it_is_over(fete: Watched) -> None:
    page, button = fete.page, fete.page.locator("#play")
    for text, playing in (("Pause", True), ("Play", False)):
        button.click()
        assert (button.inner_text(), evaluated(page, f"{PLAYER}.playing")) == (text, playing)
    evaluated(page, f"() => {{ {PLAYER}.time = {PLAYER}.end - 0.01; {PLAYER}.play() }}")
    # It plays to its end by itself.
    page.wait_for_function(f"() => !{PLAYER}.playing")
    assert button.inner_text() == "Play"
    assert button.get_attribute("aria-pressed") == "false"


def test_the_theme_is_the_systems_or_the_readers(fete: Watched) -> None:
    page = fete.page
    paper = "getComputedStyle(document.body).backgroundColor"
    assert evaluated(page, paper) == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="dark")
    assert evaluated(page, paper) == "rgb(21, 23, 26)"
    page.locator("#theme").click()
    assert (page.locator("#theme").inner_text(), evaluated(page, paper)) == (
        "Theme: light",
        "rgb(255, 255, 255)",
    )
    page.emulate_media(color_scheme="light")
    page.locator("#theme").click()
    assert evaluated(page, paper) == "rgb(21, 23, 26)"
    page.locator("#theme").click()


def test_what_the_file_says_is_only_text(browser: Browser, tmp_path: Path) -> None:
    run = _hostile()
    path = written(tmp_path, report_page(run))
    with opened(browser, path) as shown:
        page = shown.page
        page.on("dialog", lambda dialog: pytest.fail(f"it ran: {dialog.message}"))
        assert page.locator("h1").inner_text() == HOSTILE
        assert HOSTILE in column_of(page, 1)
        assert page.locator(".row.formation .label", has_text=HOSTILE).count() == 1
        page.locator("#verdicts .event").first.click()
        assert page.locator("#chain tbody tr").count() > 0
        ran = "[...document.scripts].filter(one => one.textContent === 'alert(1)').length"
        assert evaluated(page, ran) == 0


def _hostile() -> Run:
    run = small(name=HOSTILE)
    labels = {"units.navy.label": HOSTILE, "programme.review.label": HOSTILE}
    return simulate(run.scenario.with_(labels))


def test_it_prints_on_a_few_pages(browser: Browser, tmp_path: Path) -> None:
    path = written(tmp_path, report_page(bundled("trooping"), printable_charts=False))
    with opened(browser, path) as shown:
        shown.page.select_option("#march-marker", "")
        pages = PdfReader(BytesIO(shown.page.pdf(prefer_css_page_size=True))).pages
    assert 5 <= len(pages) <= 12
    assert {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pages} == {
        (842, 595)
    }
    texts = [page.extract_text() for page in pages]
    assert "constraints hold" in texts[0]
    # The head of the march table is on each of its pages.
    assert len([text for text in texts if "unit label kind marker" in text]) >= 2


@pytest.mark.parametrize("empty", ["units only", "no markers"])
def test_a_scenario_with_little_in_it_has_a_report(
    browser: Browser, tmp_path: Path, empty: str
) -> None:
    rest: dict[str, Any] = (
        {} if empty == "units only" else {"programme": {"doves": {"at": "09:01"}}}
    )
    path = written(tmp_path, report_page(run_of(block("guard", release=10), **rest)))
    with opened(browser, path) as shown:
        assert "No constraints defined" in shown.page.locator("#verdicts").inner_text()
