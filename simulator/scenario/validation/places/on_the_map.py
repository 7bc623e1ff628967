"""Lines of segments on the map: those that follow one another meet."""

from __future__ import annotations

from itertools import pairwise

from simulator.scenario.line import Polyline, distance_between
from simulator.scenario.model.ground import segments_of
from simulator.scenario.validation.draft import Draft
from simulator.tolerances import ON_THE_SAME_CORNER


def check_lines(draft: Draft) -> None:
    """Check that segments that follow one another do so on the map, too."""
    lines = {name: segment.line for name, segment in draft.file.segments.items() if segment.line}
    for route, model in draft.file.routes.items() if lines else ():
        for number, (first, second) in enumerate(pairwise(segments_of(route, model))):
            before, after = lines.get(first), lines.get(second)
            if before is None or after is None:
                continue
            message = None
            if before.system != after.system:
                message = f"the line of {second} is in {after.system}, that of {first} is not"
            elif (far := _gap(before, after)) > ON_THE_SAME_CORNER:
                message = f"{second} begins {far:,.0f} m from the end of {first} on the map"
            if message is not None:
                draft.error(draft.written_path(("routes", route, number + 1)), message)


def _gap(before: Polyline, after: Polyline) -> float:
    """How far a line begins from the end of another (m)."""
    try:
        return distance_between(before.system, before.points[-1], after.points[0])
    except ValueError:  # its library is not there: who writes a map is told
        return 0.0
