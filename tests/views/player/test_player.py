"""The player in a real browser: what can be done with it, and how it looks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from simulator.views.player import player_html, player_page
from simulator.views.player.scene import scene
from tests.browser import Watched, opened
from tests.build import at, block, flight, formation, hold, item, run_of
from tests.views.player.playing import (
    GROUND,
    PLAYER,
    SHOWN,
    at_time,
    guard,
    press,
    read,
    small,
    trucks,
    written,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# -- what can be done ------------------------------------------------------------------------------


def test_mouse_and_keyboard(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, player_page(small()))) as shown:
        page = shown.page
        # It plays at the speed that is chosen, and stands when it is paused.
        page.get_by_role("button", name="Play", exact=True).click()
        page.get_by_label("Speed").select_option("5×")
        page.wait_for_function(f"() => {PLAYER}.time > 1")
        assert read(page, "playing") is True
        page.get_by_role("button", name="Pause").click()
        page.evaluate(SHOWN)
        assert (read(page, "playing"), read(page, "speed")) == (False, 5)
        # The strip of time.
        box = page.get_by_label("Time").bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        middle = (read(page, "begin") + read(page, "end")) / 2
        assert read(page, "time") == pytest.approx(middle, abs=0.01 * middle)
        # Events, one after another.
        press(page, "Home")
        assert read(page, "time") == 0
        press(page, "n")
        assert page.get_by_role("status").inner_text() == "09:01:00: The speech ends"
        page.get_by_role("button", name="Next event").click()
        assert page.get_by_role("status").inner_text() == "09:04:10: jets at over"
        press(page, "n")
        assert page.get_by_role("status").inner_text() == "09:04:20: guard at stand"
        assert read(page, "time") == 260
        assert page.get_by_label("Clock").inner_text() == "09:04:20"
        assert page.locator(".pp-side").inner_text().split("\n")[-2:] == [
            "Guard early",
            "broken, -20 s",
        ]
        press(page, "p")
        press(page, "Shift+ArrowLeft")
        press(page, "ArrowRight")
        assert read(page, "time") == 250 - 60 + 5
        # A unit, searched by a part of its name and followed; then chosen by a click.
        press(page, "/")
        page.keyboard.type("tru")
        assert page.get_by_label("Units").get_by_role("option").all_inner_texts() == ["trucks"]
        press(page, "Enter")
        assert read(page, "followed") == 1
        assert page.locator(".pp-card p").all_inner_texts() == [
            "column, 6 vehicles",
            "is held up by guard",
            "3.6 km/h, head 122 m along its route, 36 m long",
        ]
        press(page, "Escape")
        assert not page.locator(".pp-card").is_visible()
        page.evaluate(
            f"() => {{ window.told = []; {PLAYER}.on('select', n => window.told.push(n)) }}"
        )
        press(page, "0")
        at_time(page, 300.0)
        page.wait_for_function(f"() => !{PLAYER}.gliding")
        place = page.evaluate(
            f"() => {{ const p = {PLAYER}, at = p.position('guard', 2, 300);"
            "const box = p.stage.getBoundingClientRect(), [x, y] = p.toScreen(at.x, at.y);"
            "return [box.x + x, box.y + y] }"
        )
        page.mouse.click(*place)
        assert page.evaluate("() => told") == ["guard"]
        page.evaluate(SHOWN)
        assert page.locator(".pp-card p").all_inner_texts() == [
            "formation, 20 people",
            "",  # nothing holds it up
            "3.6 km/h, head 240 m along its route, 4 m long",
        ]
        # Larger where the mouse is, which stays where it is.
        before = read(page, "view")
        page.mouse.move(*place)
        page.mouse.wheel(0, -300)
        page.wait_for_function(f"() => {PLAYER}.view.k > {before['k']} * 1.5")
        again = page.evaluate(
            f"() => {{ const p = {PLAYER}, at = p.position('guard', 2, 300);"
            "const box = p.stage.getBoundingClientRect(), [x, y] = p.toScreen(at.x, at.y);"
            "return [box.x + x, box.y + y] }"
        )
        assert again == pytest.approx(place, abs=1)
        press(page, "?")
        assert page.get_by_role("dialog", name="Keys").is_visible()
        press(page, "Escape")
        assert not page.get_by_role("dialog", name="Keys").is_visible()


def test_keys_work_before_anything_is_drawn_and_while_nothing_is(
    browser: Browser, tmp_path: Path
) -> None:
    pressed = "document.dispatchEvent(new KeyboardEvent('keydown', {key}))"
    keys = f"for (const key of '0a1+d-ws') {pressed};"
    at_once = f"<script>{keys}</script>"
    hidden = "<style>.parade-player.off { display: none }</style>"
    with opened(browser, written(tmp_path, hidden + player_page(small()) + at_once)) as shown:
        page = shown.page
        page.evaluate(SHOWN)
        page.wait_for_function(f"() => !{PLAYER}.gliding")
        assert all(np.isfinite(number) for number in read(page, "view").values())
        press(page, "0")
        page.wait_for_function(f"() => !{PLAYER}.gliding")
        whole = read(page, "view")
        root = "document.querySelector('.parade-player')"
        page.evaluate(f"() => {root}.classList.add('off')")
        page.evaluate(SHOWN)
        page.evaluate(f"() => {{ {keys} const key = '?'; {pressed} }}")
        assert not read(page, "help.open")
        page.evaluate(f"() => {root}.classList.remove('off')")
        page.evaluate(SHOWN)
        assert read(page, "view") == pytest.approx(whole)


def test_the_first_view_shows_all_of_a_street_beside_all_that_is_written(
    browser: Browser, tmp_path: Path
) -> None:
    north = {"line": {"metres": [[0, 0], [0, 2000]]}}
    run = run_of(block("guard", label="Guards " * 9), segments={"avenue": north})
    size = {"width": 390, "height": 780}
    with opened(browser, written(tmp_path, player_page(run)), viewport=size) as shown:
        shown.page.evaluate(SHOWN)
        first = read(shown.page, "view")
        press(shown.page, "0")
        shown.page.wait_for_function(f"() => !{PLAYER}.gliding")
        assert read(shown.page, "view") == pytest.approx(first)


def test_another_scene_is_shown_wherever_the_view_was_going(
    browser: Browser, tmp_path: Path
) -> None:
    longer = {**GROUND, "segments": {"avenue": 9000.0, "sky": 9000.0}}
    run = run_of(guard(), trucks(), **longer)
    with opened(browser, written(tmp_path, player_page(small()))) as shown:
        page = shown.page
        page.evaluate(SHOWN)
        page.get_by_label("Find a unit").fill("jets")
        page.evaluate(f"scene => {{ {PLAYER}.fit('all'); {PLAYER}.show(scene) }}", scene(run))
        page.wait_for_function(f"() => !{PLAYER}.gliding")
        page.evaluate(SHOWN)
        assert read(page, "view") == read(page, "firstView()")
        # What was found in the other one cannot be taken.
        assert not page.get_by_role("listbox", name="Units").is_visible()
        press(page, "Enter")
        assert read(page, "chosen") == -1


#: `lifted` is kept once so many fingers have left the stage, and the player has heard it.
LIFTED = f"""number => {{
  const leaves = (done) => () => {{ number -= 1; if (!number) done(); }};
  window.lifted = new Promise((done) => {PLAYER}.stage.addEventListener("pointerup", leaves(done)));
}}"""


def test_fingers_move_and_enlarge_the_plan(browser: Browser, tmp_path: Path) -> None:
    page = written(tmp_path, player_page(small()))
    size = {"width": 390, "height": 780}
    with opened(browser, page, has_touch=True, viewport=size, reduced_motion="reduce") as shown:
        shown.page.keyboard.press("0")  # at once, as nothing is to glide
        before = read(shown.page, "view")
        touch = shown.page.context.new_cdp_session(shown.page)

        def dispatch(kind: str, *places: tuple[float, float]) -> None:
            points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(places)]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        def draw(*ways: list[tuple[float, float]]) -> None:
            """Draw with fingers, place by place, and wait until the page has seen all of it."""
            start, *rest = zip(*ways, strict=True)
            shown.page.evaluate(LIFTED, len(ways))
            dispatch("touchStart", *start)
            for places in rest:
                dispatch("touchMove", *places)
            dispatch("touchEnd")
            shown.page.evaluate("lifted")

        draw([(100, 250), (140, 250), (160, 250)])
        moved = read(shown.page, "view")
        assert (moved["x"] - before["x"]) * before["k"] == pytest.approx(-60, abs=25)
        draw([(150, 250), (125, 250)], [(200, 250), (225, 250)])
        assert read(shown.page, "view")["k"] == pytest.approx(2 * moved["k"], rel=0.05)


def test_a_label_is_only_text(browser: Browser, tmp_path: Path) -> None:
    label = "</script><script>alert(1)</script><b>&amp;" + 200 * "x"
    run = run_of(
        block("guard", label=label), markers={"stand": 0.0}, name=label, main_marker="stand"
    )
    with opened(browser, written(tmp_path, player_page(run))) as shown:
        shown.page.on("dialog", lambda dialog: pytest.fail(f"it asks {dialog.message}"))
        shown.page.get_by_label("Find a unit").click()
        shown.page.evaluate(SHOWN)
        assert shown.page.get_by_label("Units").get_by_role("option").inner_text() == label
        assert shown.page.get_by_role("heading", level=2).inner_text() == label
        assert f"{label} at stand" in shown.page.locator(".pp-side").inner_text()
        assert shown.page.locator("b", has_text="&").count() == 0
        # However long it is, it stays in its place.
        shown.page.evaluate(f"() => {{ {PLAYER}.choose(0); return {SHOWN} }}")
        side = "document.querySelector('.pp-side')"
        assert shown.page.evaluate(f"() => {side}.scrollWidth == {side}.clientWidth")


def test_two_players_on_a_page_play_apart(browser: Browser, tmp_path: Path) -> None:
    html = "<!DOCTYPE html><title>Two</title>" + player_html(small()) + player_html(small())
    with opened(browser, written(tmp_path, html)) as shown:
        times = (
            "() => [...document.querySelectorAll('.parade-player')].map(r => r.paradePlayer.time)"
        )
        at_time(shown.page, 100.0)
        assert shown.page.evaluate(times) == [100, 0]
        shown.page.get_by_label("Time").nth(1).focus()
        shown.page.keyboard.press("End")
        assert shown.page.evaluate(times) == [100, pytest.approx(small().end)]


def test_it_plays_in_a_cell_without_a_kernel(browser: Browser, tmp_path: Path) -> None:
    cell = f"<!DOCTYPE html><title>Cell</title>{small().player()._repr_html_()}"
    with opened(browser, written(tmp_path, cell)) as shown:
        frame = shown.page.frame_locator("iframe")
        frame.get_by_role("button", name="Next event").click()
        assert frame.get_by_role("status").inner_text() == "09:01:00: The speech ends"


def test_an_item_is_drawn_at_its_place_while_it_is_on(plain: Watched) -> None:
    run = run_of(
        block("guard", release=30),
        segments={"avenue": 1000.0},
        markers={"stand": 500.0, "corner": 800.0},
        zones={"square": (0.0, 300.0)},
        programme={
            "speech": {"label": "The speech", **item(at(60), 120), "place": "stand"},
            "toast": {"label": "A toast", **item(at(120), 60), "place": "avenue + 500 m"},
            "doves": {"label": "Doves", **item(at(200)), "place": "square"},
            "bells": item(at(60), 300),
        },
        main_marker="stand",
    )
    page = plain.page
    page.evaluate(f"scene => {{ {PLAYER}.show(scene); return {SHOWN} }}", scene(run))
    press(page, "0")
    page.wait_for_function(f"() => !{PLAYER}.gliding")
    shown: dict[float, Any] = {}
    for instant in (59.9, 60.0, 150.0, 230.0, 260.0):
        at_time(page, instant)
        shown[instant] = read(page, "pins.map(pin => [pin.lines, pin.tip])")
    assert {when: [words for words, _ in pins] for when, pins in shown.items()} == {
        59.9: [],
        60.0: [["The speech"]],
        150.0: [["The speech", "A toast"]],  # one pin for one place
        230.0: [["Doves"]],  # no time on the programme, a minute on the plan
        260.0: [],
    }
    stand, middle = (page.evaluate(f"{PLAYER}.toScreen({x}, 0)") for x in (500, 150))
    assert shown[150.0][0][1] == pytest.approx(stand)
    assert shown[230.0][0][1] == pytest.approx(middle)
    # Its name covers no other, and is told beside the plan.
    at_time(page, 150.0)
    pin = read(page, "pins[0].box")
    others = [box for box in read(page, "taken") if box != pin]
    assert len(others) > 3
    assert not any(
        pin[0] < box[2] and box[0] < pin[2] and pin[1] < box[3] and box[1] < pin[3]
        for box in others
    )
    now = page.locator(".pp-side").inner_text()
    assert "The speech\nat stand, 30 s left" in now
    assert "A toast\nat avenue + 500 m, 30 s left" in now
    press(page, "Home")
    press(page, "n")
    told = page.get_by_role("status").inner_text()
    assert told == "09:01:00: The speech begins at stand; bells begins"


# -- how it looks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_have_contrast(browser: Browser, tmp_path: Path, scheme: str) -> None:
    page = written(tmp_path, player_page(small()))
    options: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": 390, "height": 780}}
    with opened(browser, page, **options) as shown:
        look = read(shown.page, "look")
        panel = "getComputedStyle(document.querySelector('.pp-side')).backgroundColor"
        grounds = [_rgb(look[name]) for name in ("paper", "map")]
        grounds.append([int(part) for part in shown.page.evaluate(panel)[4:-1].split(",")])
        for text in ("ink", "quiet", "accent", "bad"):
            for ground in grounds:
                assert _contrast(_rgb(look[text]), ground) >= 4.5, (text, ground)
        # As narrow as a telephone, nothing is cut off.
        assert shown.page.evaluate("() => document.documentElement.scrollWidth") == 390
        assert read(shown.page, "wide") == 390


def _rgb(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _contrast(one: list[int], other: list[int]) -> float:
    """Of two colours, as WCAG 2.2 defines it."""

    def light(colour: list[int]) -> float:
        parts = [each / 255 for each in colour]
        red, green, blue = (
            each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(lambda: run_of(block("guard", release=30)), id="no zone and no marker"),
        pytest.param(
            lambda: run_of(flight("jets", speed=100.0, call=at(0)), segments={"air": 900.0},
                           routes={"air": ["air"]}),
            id="nothing on the ground",
        ),
        pytest.param(
            lambda: run_of(
                block("a", holds={"stand": hold(5)}), markers={"stand": 500.0},
                zones={"yard": (0.0, 10.0), "never": {"lane": ["0 m", "5 m"]}},
                segments={"avenue": 1000.0, "lane": 5.0}, routes={"along": ["avenue"]},
            ),
            id="a zone where nobody comes",
        ),
    ],
)  # fmt: skip
def test_odd_parades_are_shown(plain: Watched, run: Any) -> None:
    plain.page.evaluate(f"scene => {{ {PLAYER}.show(scene); return {SHOWN} }}", scene(run()))
    plain.page.keyboard.press("1")
    plain.page.evaluate(f"() => {{ {PLAYER}.time = {PLAYER}.end; return {SHOWN} }}")
    plain.page.evaluate(f"() => {{ {PLAYER}.play(); return {SHOWN} }}")
    plain.page.evaluate(f"() => {{ {PLAYER}.pause(); return {SHOWN} }}")
    assert np.isfinite([*read(plain.page, "view").values()]).all()
    plain.check()


def test_a_page_without_a_square_shows_all_and_plays_without_a_click(
    browser: Browser, tmp_path: Path
) -> None:
    run = run_of(
        formation("guard", ranks=4, files=5, rank_spacing=1),
        segments={"avenue": 2000.0},
        routes={"along": ["avenue"]},
        markers={"stand": ("avenue", 1500.0)},
        main_marker="stand",
    )
    with opened(browser, written(tmp_path, player_page(run))) as shown:
        all_of_it = f"{PLAYER}.around({PLAYER}.allBox()).k"
        assert shown.page.evaluate(f"{PLAYER}.view.k == {all_of_it}")
        press(shown.page, " ")
        assert read(shown.page, "playing")
