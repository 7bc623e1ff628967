"""Projects of Ontime: right, nearly right, and broken."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

from tests.fuzz.documents import Files, scenario_file
from tests.fuzz.right import any_scenario
from tests.fuzz.values import TEXTS

_ODD: tuple[Any, ...] = (
    *(None, True, -1, 0.5, 1e300, 10**30, 86_400_000, 86_400_001, "", "36000000", [], {}, [1]),
    *("group", "block", "delay", "milestone", "lock-end", "e0", "march", *TEXTS[-20:]),
)
_BYTES = (b"{", b"}", b"[", b",", b'"', b"\x00", b"\\ud800", b"9" * 5000, b"NaN", b"[" * 3000)


def rundown(chance: random.Random) -> Files:
    """A scenario, and a project."""
    entries: dict[str, Any] = {}
    for number in range(chance.choice([0, 1, 3, 3, 8])):
        kind = chance.choice(["event", "event", "event", "event", "delay", "milestone", "group"])
        entries[f"e{number}"] = {
            "type": kind,
            "id": f"e{number}",
            "title": chance.choice(["Speech", "Anthem", "1", *TEXTS]),
            "timeStart": chance.randrange(0, 86_400_000),
            "timeEnd": chance.randrange(0, 86_400_000),
            "duration": chance.choice([0, 60_000, 3_600_000, 90_061]),
            "linkStart": chance.random() < 0.4,
            "timeStrategy": chance.choice(["lock-end", "lock-duration"]),
            "skip": chance.random() < 0.1,
            "custom": chance.choice([{}, {"Name": chance.choice(TEXTS), "Kind": "programme"}]),
            "entries": [f"e{chance.randrange(9)}"] if kind == "group" else [],
        }
    inner = {"title": "Day", "order": [*entries], "entries": entries}
    project: dict[str, Any] = {"rundowns": {"r": inner}, "project": {"title": "Gala"}}
    for _ in range(chance.choice([0, 0, 0, 1, 2])):
        place: Any = chance.choice([project, inner, entries, *entries.values()])
        if isinstance(place, dict) and place:
            place[chance.choice([*place])] = copy.deepcopy(chance.choice(_ODD))
    data = json.dumps(project, ensure_ascii=chance.random() < 0.5).encode(errors="replace")
    for _ in range(chance.choice([0, 0, 0, 0, 1])):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.choice(_BYTES) + data[at + chance.choice([0, 1]) :]
    return {**scenario_file(any_scenario(chance)[1]), "r.json": data}
