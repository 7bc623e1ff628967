"""How smoothly the player moves in a browser, in milliseconds a frame.

    python benchmarks/player.py

It plays two parades at 60 times their speed for 10 s, three times in each of three views: all of
it, the square, and as near as all ranks in sight are drawn one by one. Of every frame the time
within the player is measured, and the time from frame to frame, which includes what the browser
draws itself and what other programs do meanwhile; and of all processes of the browser the processor
time, as the mean of a frame. Debian's chromium draws without a graphics card here: the processor
does all. The least of the three counts.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from simulator import Run, Scenario, simulate
from simulator.views.player import player_page
from tests.browser import Watched, started

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SECONDS, ROUNDS = 10, 3
#: Where each view is: its name, and what shows it.
VIEWS = {
    "all": "p.fit('all')",
    "square": "p.fit('square')",
    "ranks": "p.fit('all'); setTimeout(() => { p.view = {...p.view, k: 2} }, 400)",
}
MEASURED = """async ([seconds, at]) => {
  const p = document.querySelector('.parade-player').paradePlayer, within = [], frames = [];
  const frame = p.frame.bind(p);
  p.frame = now => {
    const begun = performance.now(); frame(now);
    within.push(performance.now() - begun); frames.push(now);
  };
  p.time = at; VIEW; await new Promise(done => setTimeout(done, 800));
  within.length = frames.length = 0;
  p.speed = 60; p.play();
  await new Promise(done => setTimeout(done, 1000 * seconds));
  p.pause();
  return [within, frames.slice(1).map((now, n) => now - frames[n])];
}"""


def parade(name: str, units: dict[str, object]) -> Run:
    """Units on one avenue of 12 km, past a square in its middle."""
    return simulate(
        Scenario.from_dict(
            {
                "name": name,
                "start": "2025-09-03T09:00:00",
                "segments": {"avenue": "12 km", "air": "60 km"},
                "routes": {"along": ["avenue"], "above": ["air"]},
                "markers": {"stand": "avenue + 6 km", "over": "air + 30 km"},
                "main-marker": "stand",
                "zones": {
                    "square": [{"avenue": ["5800 m", "6200 m"]}, {"air": ["29800 m", "30200 m"]}]
                },
                "units": units,
            }
        )
    )


def day() -> Run:
    """45 units: 13 blocks of 14 x 25, 26 columns with 500 vehicles, 6 flights."""
    foot = {"kind": "formation", "route": "along", "ranks": 14, "files": 25, "gap": "25 m",
            "rank-spacing": "1.2 m", "speed": "5 km/h"}  # fmt: skip
    tanks = {"kind": "column", "route": "along", "vehicles": 20, "files": 4, "length": "8 m",
             "spacing": "10 m", "speed": "10 km/h", "gap": "40 m", "elastic": True}  # fmt: skip
    jets = {"kind": "flight", "route": "above", "aircraft": 9, "formation": "vic", "length": "15 m",
            "spacing": "20 m", "speed": "450 km/h"}  # fmt: skip
    units: dict[str, object] = {f"foot{n}": foot for n in range(13)}
    units |= {f"tanks{n}": tanks | {"vehicles": 19 if n < 20 else 20} for n in range(26)}
    units |= {f"jets{n}": jets | {"call": {"at": f"10:{n:02d}:00"}} for n in range(6)}
    return parade("45 units, 500 vehicles", units)


def many() -> Run:
    """500 elastic columns of 20 ranks: 10,000 bodies."""
    column = {"kind": "column", "route": "along", "ranks": 20, "length": "1 m", "spacing": "0.1 m",
              "speed": "20 km/h", "gap": "1 m", "elastic": True}  # fmt: skip
    return parade("500 units, 10,000 bodies", {f"u{n}": column for n in range(500)})


def processor(browser: Browser) -> float:
    """Processor time of all processes of a browser (s)."""
    found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return sum(process["cpuTime"] for process in found["processInfo"])


def main() -> None:
    """Print a table."""
    print("| parade | view | within the player, 95 % | frame to frame, 95 % | processor, mean |")
    print("| --- | --- | ---: | ---: | ---: |")
    with started() as browser, TemporaryDirectory() as folder:
        for run, at in ((day(), 4300.0), (many(), 1100.0)):
            file = Path(folder) / "page.html"
            file.write_text(player_page(run), encoding="utf-8")
            for view, shows in VIEWS.items():
                rounds = [measured(browser, file, shows, at) for _ in range(ROUNDS)]
                least = " | ".join(f"{min(each):.1f}" for each in zip(*rounds, strict=True))
                print(f"| {run.scenario.name} | {view} | {least} |", flush=True)


def measured(browser: Browser, file: Path, shows: str, at: float) -> tuple[float, float, float]:
    """Time within the player, from frame to frame (both 95 %), and of the processor (ms)."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    watched = Watched(page, file)
    before = processor(browser)
    within, frames = page.evaluate(MEASURED.replace("VIEW", shows), [SECONDS, at])
    spent = 1000 * (processor(browser) - before) / len(within)
    watched.check()
    page.close()
    return float(np.quantile(within, 0.95)), float(np.quantile(frames, 0.95)), spent


if __name__ == "__main__":
    main()
