"""A scenario with another value of one input, without reading its file again.

The inputs of margins are times that enter once: an item's, a unit's or the step-off's. So another
value of one changes one number of what the file was resolved to, and nothing else of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from simulator.scenario.lineup.cue import Cue, Item
from simulator.scenario.lineup.unit import Unit, Units
from simulator.scenario.scenario import Scenario
from simulator.whatif.inputs import Input, far_value

Changed = Callable[[Cue], Cue]


def shifted(scenario: Scenario, what: Input, change: float) -> Scenario:
    """A copy of a scenario, for a run, whose input is so much later or longer (s).

    Its document is that of before. It changes on the day: planned times stay.
    """
    value = far_value(what, change)

    def moved(cue: Cue) -> Cue:
        """Of several units that share a cue, each with its own slot."""
        if what.is_clock:
            return replace(cue, at=value + cue.slot)
        return replace(cue, delay=value + cue.slot)

    item = scenario.programme.get(what.subject)
    if item is not None:
        other = (
            replace(item, duration=value)
            if what.kind == "duration"
            else replace(item, cue=moved(item.cue))
        )
        return _with(scenario, scenario.units, {**scenario.programme, item.name: other})
    if what.subject in scenario.unit:
        units = (
            _changed(each, what, value, moved) if each.name == what.subject else each
            for each in scenario.units
        )
        return _with(scenario, units, scenario.programme)
    shared = (
        replace(each, release=moved(cue))
        if (cue := each.shared_cue) is not None and cue.path == what.subject
        else each
        for each in scenario.units
    )
    return _with(scenario, shared, scenario.programme)


def _with(scenario: Scenario, units: Iterable[Unit], items: dict[str, Item]) -> Scenario:
    plan = scenario.plan if scenario.planned_times else None
    memo = scenario.memo.copy()
    ordered = Units(units, scenario.calendar)
    return replace(scenario, units=ordered, programme=items, memo=memo, _plan=plan)


def _changed(unit: Unit, what: Input, value: float, moved: Changed) -> Unit:
    match what.kind:
        case "time-gap" | "headway":
            times = (
                kept._replace(seconds=value) if kept.key == what.kind else kept
                for kept in unit.times
            )
            return replace(unit, times=tuple(times))
        case "form-up":
            return replace(unit, form_up=value)
        case "hold" | "until":
            holds = (
                hold
                if hold.marker != what.marker
                else replace(hold, duration=value)
                if what.kind == "hold"
                else replace(hold, until=None if hold.until is None else moved(hold.until))
                for hold in unit.holds
            )
            return replace(unit, holds=tuple(holds))
        case "target":
            target = unit.target
            assert target is not None
            assert target.cue is not None
            return replace(unit, target=replace(target, cue=moved(target.cue)))
    if unit.release is None:
        return replace(unit, release=Cue(at=value, path=f"{unit.path}.release"))
    return replace(unit, release=moved(unit.release))
