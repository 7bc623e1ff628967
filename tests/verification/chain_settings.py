"""The settings that chains give, each with the value that it has."""

from __future__ import annotations

from collections.abc import Iterable

from simulator import simulate
from simulator.timeline.run import Run
from simulator.whatif.inputs import altered


def settings_of(run: Run, events: Iterable[str]) -> dict[str, object]:
    """Setting → its value, of all links of the chains of some events."""
    scenario, found = run.scenario, dict[str, object]()
    for event in events:
        root, *links = run.explain(event).links
        for setting in (root.setting, root.other if root.kind == "begin" else None):
            if setting is None:
                continue
            if root.kind == "planned":  # the delay, of which the plan makes an instant
                known = scenario.quantity(setting)
                found |= {} if known is None else {setting: known.written.value}
            else:
                found[setting] = scenario.clock(root.instant).replace(tzinfo=None).isoformat()
        for link in links:
            if link.setting is not None:
                # Of a halt a link may have a part only.
                halts = link.kind == "halt"
                seconds = scenario.programme[str(link.other)].duration if halts else link.seconds
                found[link.setting] = f"{float(seconds)!r} s"
    return found


def stays_the_same(run: Run, apart: float, events: Iterable[str] | None = None) -> bool:
    """Whether nothing moves where every setting of chains (default: all) is set to what it is."""
    settings = settings_of(run, run.events if events is None else events)
    again = simulate(altered(run.scenario, settings, on_day=bool(run.scenario.day)))
    return again.events.keys() == run.events.keys() and all(
        abs(again.events[name] - instant) <= apart for name, instant in run.events.items()
    )
