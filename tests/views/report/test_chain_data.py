"""The chains of a page are those of `Run.explain`, in words."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.timeline.run import Run
from simulator.views.explain import link_cells, root_sentence
from simulator.views.report.chain_data import KINDS_TOLD, PageChains
from tests.build import after, block, run_of
from tests.bundled import bundled


def of(run: Run, document: dict[str, Any], number: int) -> tuple[list[list[str]], str]:
    """The cells of a chain, and the sentence on its root, as the page puts them together."""
    numbers = []
    each = number
    while each >= 0:
        numbers.append(each)
        each = document["before"][each]
    numbers.reverse()
    keys = ("clock", "adds", "event", "because")
    cells = [[document["texts"][document[key][each]] for key in keys] for each in numbers]
    effect = document["effect"][number]
    ends = "" if effect < 0 else f". {document['effects'][effect]}"
    return cells, document["roots"][numbers[0]] + ends


@pytest.mark.parametrize(
    "name", ["village_fete", "flypast_called", "armata_2015", "review", "flypast_by_the_clock"]
)
def test_a_chain_of_the_page_is_that_of_the_run(name: str) -> None:
    run = bundled(name)
    chains = PageChains(run)
    events = {each: chains.event(each) for each in run.events}
    document = chains.document()
    for event, cell in events.items():
        assert cell is not None
        chain = run.explain(event)
        cells, root = of(run, document, cell.chain)
        gate = next((link for link in chain.links if link.kind == "orbit"), None)
        assert cells == [list(link_cells([link], run.scenario, gate)) for link in chain.links]
        assert root == root_sentence(chain, run.scenario)
        assert (cell.at, cell.name) == (run.events[event], event)


def test_an_event_that_never_occurs_is_none() -> None:
    run = run_of(block("guard", release=0, presence="0 %"), block("navy", release=9))
    assert PageChains(run).event("guard.starts") is None
    assert PageChains(run).event("no.such") is None
    assert PageChains(run).event(None) is None


def test_units_that_follow_one_another_and_items_at_once_are_marked_for_the_page() -> None:
    run = run_of(
        block("u0", release={"after": ["speech.end"]}),
        *(block(f"u{n}", reaction=1) for n in range(1, 5)),
        programme={"anthem": {"at": "09:10:00", "duration": "1 min"}}
        | {"speech": {**after("anthem.end"), "duration": "2 min"}},
    )
    chains = PageChains(run)
    chains.event("u4.starts")
    kinds = [KINDS_TOLD[each] for each in chains.document()["kind"]]
    assert kinds[:4] == ["", "item", "at-once", "item"]
    assert kinds.count("behind") == 4
