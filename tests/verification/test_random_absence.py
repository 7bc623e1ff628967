"""Random parades in which one unit does not come: as if the file did not have it."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from simulator import Scenario, simulate
from simulator.errors import DeadlockError, ScenarioError
from simulator.scenario.model.event_name import EventName
from simulator.timeline.run import Run
from tests.verification.parades import Document, clock, parades
from tests.verification.suite import suite, too_few

SEEN: Counter[str] = Counter()


def cues(part: Any) -> Iterator[Document]:
    """Every cue that waits for events."""
    if isinstance(part, dict):
        if "after" in part:
            yield part
        for below in part.values():
            yield from cues(below)


def of_it(event: str, gone: set[str]) -> bool:
    """Whether an event is one of what does not come."""
    return EventName.parse(event).subject in gone


def listed(after: Any) -> list[str]:
    return after if isinstance(after, list) else [after]


def absent_and_removed(document: Document, name: str) -> tuple[Document, Document]:
    """The parade without a unit, in two forms: its presence is 0 %, or it is not there."""
    absent = copy.deepcopy(document)
    groups = {
        group: [m for m in members if m != name] for group, members in absent["groups"].items()
    }
    gone = {name, *(group for group, members in groups.items() if not members)}
    absent["units"][name]["presence"] = "0 %"
    for number, cue in enumerate((*cues(absent["programme"]), *cues(absent["units"]))):
        cue["otherwise"] = {"at": clock(40 + 7 * number)}
    removed = copy.deepcopy(absent)
    del removed["units"][name]
    removed["groups"] = {group: members for group, members in groups.items() if members}
    for cue in (*cues(removed["programme"]), *cues(removed["units"])):
        otherwise = cue.pop("otherwise")
        left = [event for event in listed(cue["after"]) if not of_it(event, gone)]
        if len(left) < len(listed(cue["after"])):
            SEEN["waits for it"] += 1
        if left:
            cue["after"] = left
        else:
            del cue["after"]
            cue.pop("delay", None)
            cue.update(otherwise)
            SEEN["otherwise"] += 1
    return absent, removed


def run_of(document: Document) -> Run:
    try:
        return simulate(Scenario.from_dict(document))
    except (ScenarioError, DeadlockError):
        assume(False)
        raise


@suite(400)
@given(document=parades(), which=st.integers(min_value=0, max_value=20))
def _a_unit_that_does_not_come(document: Document, which: int) -> None:
    names = list(document["units"])
    assume(len(names) > 1)
    name = names[which % len(names)]
    absent, removed = (run_of(each) for each in absent_and_removed(document, name))
    # Who stands behind it keeps the distance to its place.
    assume(all(absent.scenario.unit[u.name].start == u.start for u in removed.scenario.units))
    SEEN["compared"] += 1
    SEEN["in a group"] += any(name in members for members in document["groups"].values())
    assert list(absent.events.items()) == list(removed.events.items())
    for zone in removed.scenario.network.zones:
        one, other = absent.occupancy(zone), removed.occupancy(zone)
        assert one.time.tolist() == other.time.tolist()
        assert one.count("people").tolist() == other.count("people").tolist()


def test_a_unit_that_does_not_come_is_as_if_the_file_did_not_have_it() -> None:
    SEEN.clear()
    _a_unit_that_does_not_come()
    assert too_few(SEEN, ("compared", "waits for it", "otherwise", "in a group"), 30) == {}, SEEN
