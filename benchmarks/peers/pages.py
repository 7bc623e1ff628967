"""A page on which 45 units move for 70 minutes: the player against vidigi, the animation package of
SimPy's users.

    make peers

vidigi gets the log of the same run: when each unit is released and is at each marker. It shows
where a unit is from one marker to the next as a place in a queue, once every so many seconds; the
player knows all positions at every instant. Both pages hold all that they need. Each is made
several times, in turn; the least time counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from math import isfinite
from pathlib import Path

import pandas as pd
from vidigi.animation import animate_activity_log

from simulator import Run, load, simulate
from simulator.views.player import player_page

SCENARIO = Path(__file__).parents[2] / "scenarios" / "victory_day_2025.yaml"
MINUTES = 70
ROUNDS = 3
#: Seconds from one of vidigi's pictures to the next.
STEPS = (60, 10)


def log(run: Run, begin: float) -> Iterator[tuple[str, str, str, float]]:
    """Entity, kind of event, event and time (s) of all that vidigi is told."""
    for unit in run.scenario.units:
        yield unit.name, "arrival_departure", "arrival", max(run.released[unit.name] - begin, 0.0)
        for marker, _ in run.scenario.network.markers_on(unit.route):
            instant = run.events.find(f"{unit.name}@{marker}")
            if instant is not None and isfinite(instant) and instant > begin:
                yield unit.name, "queue", marker, instant - begin
        yield unit.name, "arrival_departure", "depart", run.events[f"{unit.name}.finishes"] - begin


def by_vidigi(run: Run, step: int) -> str:
    """Its page."""
    window = run.window
    assert window is not None
    events = pd.DataFrame(
        log(run, window.opens), columns=["entity_id", "event_type", "event", "time"]
    )
    names = dict.fromkeys(events["event"])
    places = pd.DataFrame(
        {"event": name, "x": 100 * number, "y": 200, "label": name}
        for number, name in enumerate(names)
    )
    figure = animate_activity_log(
        events,
        places,
        simulation_time_unit="seconds",
        every_x_time_units=step,
        limit_duration=60 * MINUTES,
    )
    text: str = figure.to_html(include_plotlyjs=True)
    return text


def main() -> None:
    """Print a table."""
    scenario = load(SCENARIO)
    makers: dict[str, Callable[[Run], str]] = {"player": player_page}
    for step in STEPS:
        makers[f"vidigi, every {step} s"] = lambda run, step=step: by_vidigi(run, step)
    least = dict.fromkeys(makers, float("inf"))
    size = dict.fromkeys(makers, 0)
    for _ in range(ROUNDS):
        for name, make in makers.items():
            run = simulate(scenario)  # which keeps what is read from it
            begun = time.process_time()
            size[name] = len(make(run).encode())
            least[name] = min(least[name], time.process_time() - begun)
    print("| page | s | kB | time | size |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name in makers:
        time_of, size_of = least["player"] / least[name], size["player"] / size[name]
        print(
            f"| {name} | {least[name]:.2f} | {size[name] / 1000:,.0f} | {time_of:.3f} | "
            f"{size_of:.3f} |"
        )


if __name__ == "__main__":
    main()
