"""The tree of all chains has each of them as `Run.explain` gives it."""

from __future__ import annotations

import pytest

from simulator.errors import ConstraintError
from simulator.timeline.run import Run
from simulator.timeline.why.chain_tree import ChainTree
from tests.build import after, at, block, hold, item, run_of
from tests.bundled import bundled


def differing(run: Run) -> list[str]:
    """The events whose chain is another one in the tree."""
    tree, resolve = ChainTree(run), run.scenario.event_names.resolve
    return [
        name
        for name in run.events
        if tree.chain(tree.last(resolve(name))) != list(run.explain(name).links)
    ]


@pytest.mark.parametrize(
    "name", ["armata_2015", "flypast_called", "review", "rose_parade_2019", "trooping"]
)
def test_a_day_has_the_same_chains_in_the_tree(name: str) -> None:
    assert differing(bundled(name)) == []


def test_halts_of_everything_are_links_of_the_tree() -> None:
    run = run_of(
        block("guard", release=40, holds={"stand": hold(30, until=after("anthem.end"))}),
        block("navy", gap=10),
        markers={"stand": 300},
        programme={
            "anthem": {**item(at(200), 60), "halts": True},
            "salute": {**item(at(350), 20), "halts": True},
        },
    )
    assert differing(run) == []
    tree = ChainTree(run)
    tree.last(run.scenario.event_names.resolve("navy.finishes"))
    assert [link.other for _, link in tree.links if link.kind == "halt"] == ["anthem", "salute"]


def test_a_chain_that_the_likeliest_way_would_close_to_a_circle_is_the_same() -> None:
    run = run_of(
        block("u", start=500, release=after("both.starts")),
        block("v", release=30),
        groups={"both": ["u", "v"]},
    )
    assert differing(run) == []


def test_events_share_what_their_chains_have_in_common() -> None:
    units = [block("u0", release=0), *(block(f"u{n}", reaction=1) for n in range(1, 40))]
    run = run_of(*units, markers={"stand": 500})
    resolve = run.scenario.event_names.resolve
    tree = ChainTree(run)
    lasts = [tree.last(resolve(f"u{n}@stand")) for n in range(40)]
    assert len(tree.links) < 4 * 40
    assert sum(len(tree.chain(last)) for last in lasts) > 20 * 40
    assert tree.last(resolve("u39@stand")) == lasts[-1]


def test_an_event_that_never_occurs_has_no_chain() -> None:
    run = run_of(
        block("guard", release=0, presence="0 %"), block("navy", release=10), markers={"m": 5}
    )
    with pytest.raises(ConstraintError, match=r"^guard@m never occurs"):
        ChainTree(run).last(run.scenario.event_names.resolve("guard@m"))
