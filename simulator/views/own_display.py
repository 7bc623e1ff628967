"""Views show a result in the way that its scenario states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from simulator.display import Display, displayed
from simulator.scenario.scenario import Scenario
from simulator.timeline.comparison import Comparison

R = TypeVar("R")
P = ParamSpec("P")


def in_own_display(view: Callable[P, R]) -> Callable[P, R]:
    """Let a function show its first argument, a scenario or a result, in its own way."""

    @wraps(view)
    def shown(*args: P.args, **more: P.kwargs) -> R:
        with as_stated(args[0]):
            return view(*args, **more)

    return shown


@contextmanager
def as_stated(of: object) -> Iterator[None]:
    """Show a scenario or a result in its own way within a `with` statement."""
    with displayed(stated_display(of)):
        yield


def stated_display(of: Any) -> Display:
    """How a scenario, a run, or what was found from runs is to be shown."""
    if isinstance(of, Scenario):
        show = of.model.show
        if show.clock != "h-hour":
            return Display(show.units, show.clock, of=of)
        from simulator.movement.simulate import simulate

        return simulate(of).display
    if isinstance(of, Comparison):
        return of.runs[0].display if of.runs else of.after.display
    found: Display = next(read(of) for name, read in _READ.items() if hasattr(of, name))
    return found


#: From what a result has, how it is shown.
_READ: dict[str, Callable[[Any], Display]] = {
    "display": lambda of: of.display,
    "run": lambda of: of.run.display,
    "central": lambda of: of.central.display,
    "before": lambda of: of.before.central.display,
}
