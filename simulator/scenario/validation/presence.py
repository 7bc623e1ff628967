"""Cues that may wait for what does not come: they need another cue in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.scenario.document.tree import Path
from simulator.scenario.lineup.absent import Absent
from simulator.scenario.model.base import values_of
from simulator.scenario.model.cues import CueKeys
from simulator.scenario.validation.draft import Draft


def check_presence(draft: Draft, uncertain: Absent, absent: Absent) -> None:
    """Check that every cue comes, whichever units do.

    Parameters
    ----------
    draft
        What is checked.
    uncertain
        The units that may not come, as if none of them did.
    absent
        Those that do not.
    """
    if absent.units and absent.units == draft.file.units.keys():
        draft.error(("units",), "no unit takes part")
    if not uncertain.units:
        return
    for path, cue in _cues(draft):
        own = path[1] if path[0] == "units" else None
        named = [name for name in cue.after or () if name.subject != own]
        if not named or any(name not in uncertain for name in named):
            continue
        if cue.otherwise is None:
            message = "may not come; write otherwise: the cue for that case"
            draft.error((*path, "after"), f"{uncertain.whose(named[0])} {message}")
            continue
        for name in cue.otherwise.after or ():
            if name in uncertain:
                message = f"{uncertain.whose(name)} may not come, either"
                draft.error((*path, "otherwise", "after"), message)


def _cues(draft: Draft) -> Iterator[tuple[Path, CueKeys]]:
    file = draft.file
    parts: Mapping[Path, object] = {
        ("programme",): file.programme,
        ("step-off",): file.step_off,
        ("units",): file.units,
    }
    for path, part in parts.items():
        yield from values_of(part, CueKeys, path)
