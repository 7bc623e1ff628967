"""The page on the player: its keys are those of the program, its example plays."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from simulator.cli.commands import parade
from simulator.views.player import player_html
from tests.browser import opened, started
from tests.bundled import bundled

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "player.md").read_text(encoding="utf-8")


def test_it_lists_every_key() -> None:
    program = files("simulator.views.player").joinpath("player.js").read_text(encoding="utf-8")
    keys = re.findall(r'^  \["([^"]+)", "', program.partition("const KEYS")[2], re.MULTILINE)
    listed = {
        key for row in re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE) for key in row.split("`")
    }
    assert {key.replace("−", "-") for several in keys for key in several.split()} <= listed


def test_a_page_of_your_own_plays_it(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```js\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    file = tmp_path / "own.html"
    html = player_html(bundled("village_fete"))
    file.write_text(f"<!DOCTYPE html><h1>My page</h1>{html}", encoding="utf-8")
    with started() as browser, opened(browser, file) as shown:
        told: list[str] = []
        shown.page.on("console", lambda message: told.append(message.text))
        shown.page.evaluate(f"() => {{ {example} window.player = player; }}")
        plays = "() => window.player.time > 620 && [player.playing, player.speed]"
        assert shown.page.wait_for_function(plays).json_value() == [True, 60]
    assert any("station" in line for line in told)


def test_the_clip_for_a_slide_is_written(tmp_path: Path) -> None:
    (example,) = re.findall(r"^parade (play .* --speed 120)$", PAGE, re.MULTILINE)
    clip = tmp_path / "fete.gif"
    words = example.replace("scenarios/", f"{ROOT}/scenarios/").replace("fete.gif", str(clip))
    parade.main(words.split(), standalone_mode=False)
    assert clip.read_bytes().startswith(b"GIF89a")
