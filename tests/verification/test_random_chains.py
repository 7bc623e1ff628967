"""Chains of random parades: worked out anew from the numbers of the document, they are the events.

What a link says is compared with the document, not with the program: its seconds with what is
written there, its places with lengths, gaps and the order of segments, added up here.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import simulate
from simulator.scenario.events.instants import Passing
from simulator.timeline.run import Run
from simulator.timeline.why.chain import Chain, Link
from simulator.whatif.inputs import altered
from tests.bundled import NAMES, bundled
from tests.verification.chain_settings import stays_the_same
from tests.verification.parades import ZERO, Document, loaded, parades
from tests.verification.retold import delayed
from tests.verification.suite import simulated, suite

EXACT = 1e-9
KNOT = 1852 / 3600  # m/s
BEHIND = ("follow", "queue", "clear")


def number(text: Any, unit: str = "s") -> float:
    """What stands before a unit; nothing is 0."""
    return float(str(text).removesuffix(f" {unit}")) if text is not None else 0.0


def pace(text: str) -> float:
    """Metres a second."""
    if (match := re.fullmatch(r"(\d+) steps/min x ([\d.]+) m", text)) is not None:
        return float(match[1]) / 60 * float(match[2])
    value, _, unit = text.partition(" ")
    return float(value) * {"m/s": 1.0, "km/h": 1 / 3.6, "knots": KNOT}[unit]


@dataclass
class Telling:
    """A document, as a planner with a ruler reads it."""

    document: Document

    def unit(self, name: str) -> Document:
        return dict(self.document["units"][name])

    def edges(self, name: str) -> dict[str, tuple[float, float]]:
        """Segment → stations of its start and its end on the unit's route."""
        found, here = {}, 0.0
        for segment in self.document["routes"][self.unit(name)["route"]]:
            given = self.document["segments"][segment]
            length = number(given["length"] if isinstance(given, dict) else given, "m")
            found[segment] = (here, here + length)
            here += length
        return found

    def marker(self, name: str, marker: str) -> float | None:
        segment, _, offset = self.document["markers"][marker].partition(" + ")
        edge = self.edges(name).get(segment)
        return None if edge is None else edge[0] + number(offset, "m")

    def length(self, name: str) -> float:
        unit = self.unit(name)
        ranks = unit["ranks"]
        count = ranks if isinstance(ranks, int) else sum(self.ranks(rank) for rank in ranks)
        if unit["kind"] == "formation":
            return (count - 1) * number(unit["rank-spacing"], "m") + number(unit["depth"], "m")
        return count * number(unit["length"], "m") + (count - 1) * number(unit["spacing"], "m")

    @staticmethod
    def ranks(rank: int | str) -> int:
        return int(rank.split(" x ")[0]) if isinstance(rank, str) else 1

    def way(self, name: str, low: float, high: float) -> float:
        """How long the unit needs from one station to another, at its own paces."""
        unit = self.unit(name)
        changes = {
            station: pace(given)
            for marker, given in unit.get("gait-at", {}).items()
            if (station := self.marker(name, marker)) is not None
        }
        changes = {-1.0: pace(unit.get("gait", unit.get("speed"))), **dict(sorted(changes.items()))}
        edges = [*changes, math.inf]
        return sum(
            max(0.0, min(high, end) - max(low, begin)) / speed
            for (begin, speed), end in zip(changes.items(), edges[1:], strict=True)
        )

    def holds(self, name: str, low: float, high: float) -> float:
        """How long its own holds last between leaving one station and leaving another."""
        return sum(
            number(hold.get("duration"))
            for marker, hold in self.unit(name).get("holds", {}).items()
            if (at := self.marker(name, marker)) is not None and low + EXACT < at <= high + EXACT
        )

    def places_ahead(self, name: str, station: float, leader: str) -> set[float]:
        """Where on its route the head of a unit ahead must be for a unit to be at a station.

        A ruler is laid over each run of segments that the two routes have in common: length and
        gap ahead, at most as far as takes the tail off that run.
        """
        mine, theirs = self.edges(name), self.edges(leader)
        found, ahead = set(), self.length(leader)
        gap = number(self.unit(name)["gap"], "m")
        order, other = list(mine), list(theirs)
        for segment, (low, high) in mine.items():
            if segment not in theirs or not low - EXACT <= station <= high + EXACT:
                continue
            last = segment
            while (
                order.index(last) + 1 < len(order)
                and other.index(last) + 1 < len(other)
                and order[order.index(last) + 1] == other[other.index(last) + 1]
            ):
                last = order[order.index(last) + 1]
            there = station - low + theirs[segment][0]
            found.add(min(there + gap + ahead, theirs[last][1] + ahead))
        return found

    # -- links -------------------------------------------------------------------------------------

    def seconds(self, link: Link) -> float:
        """What a link adds, by the document."""
        unit = self.document["units"].get(link.subject, {})
        written = {
            "item": lambda: self.document["programme"][link.subject].get("duration"),
            "hold": lambda: unit["holds"][link.other].get("duration"),
            "cue": lambda: self.at(str(link.setting)),
            "form-up": lambda: unit["form-up"],
            **dict.fromkeys(BEHIND, lambda: unit.get("reaction")),
        }
        if link.kind in written:
            return number(written[link.kind]())
        if link.kind == "lead":
            over = self.marker(link.subject, unit["target"]["marker"]) or 0.0
            low = over - (link.metres or 0.0)
            before = self.holds(link.subject, low, over - 2 * EXACT)
            before += number(unit.get("form-up"))
            return -self.way(link.subject, low, over) - before
        if link.kind == "march":
            assert isinstance(link.reached, Passing)
            there = link.reached.station
            return self.way(link.subject, there - (link.metres or 0.0), there)
        return 0.0

    def at(self, setting: str) -> Any:
        """What stands at a path."""
        here: Any = self.document
        for key in setting.split("."):
            here = here.get(key) if isinstance(here, dict) else None
        return here


def check(chain: Chain, telling: Telling) -> None:
    """Each link is what the document says, and they hang together."""
    for before, link in zip(chain.links, chain.links[1:], strict=False):
        assert abs(link.seconds - telling.seconds(link)) <= EXACT, link
        assert abs(before.instant + link.seconds - link.instant) <= EXACT, (before, link)
        if link.kind in BEHIND:
            assert isinstance(before.reached, Passing)
            assert isinstance(link.reached, Passing)
            assert before.reached.body == link.other
            names = list(telling.document["units"])
            assert names.index(before.reached.body) < names.index(link.subject)
            places = telling.places_ahead(link.subject, link.reached.station, link.other)
            assert any(abs(before.reached.station - place) <= EXACT for place in places), link
        elif link.kind in ("march", "hold"):
            assert link.subject == before.subject
            if isinstance(before.reached, Passing) and isinstance(link.reached, Passing):
                on = link.reached.station - before.reached.station
                assert abs(on - (link.metres or 0.0)) <= EXACT, (before, link)
    root = chain.root
    if root.kind == "begin":
        assert root.setting is None
    else:
        assert root.setting is not None
        at = ZERO.combine(ZERO.date(), ZERO.strptime(telling.at(root.setting), "%H:%M:%S").time())
        assert root.instant == (at - ZERO).total_seconds()


@suite(500)
@given(parades())
def test_every_chain_adds_up_to_its_event_by_the_numbers_of_the_document(
    document: Document,
) -> None:
    run, telling = simulated(document), Telling(document)
    for name, instant in run.events.items():
        chain = run.explain(name)
        assert chain.event == name
        assert abs(chain.instant - instant) <= EXACT
        assert abs(chain.total - instant) <= EXACT, name
        check(chain, telling)


@suite(100)
@given(parades(elastic=True))
def test_every_setting_of_a_chain_can_be_set_to_what_it_is(document: Document) -> None:
    assert stays_the_same(simulated(document), EXACT)


@pytest.mark.parametrize("name", NAMES)
def test_every_chain_of_a_bundled_scenario_adds_up_to_its_event(name: str) -> None:
    run = bundled(name)
    for event, instant in run.events.items():
        chain = run.explain(event)
        assert abs(chain.total - instant) <= EXACT, event
        assert abs(chain.links[-1].instant - instant) <= EXACT, event


@pytest.mark.parametrize(
    ("file", "event"),
    [
        ("village_fete", "fete.tail@green"),
        ("village_fete", "biplane@over-green"),
        ("late_speech_2025", "battle-flags@rostrum"),
        ("flypast_by_the_clock", "jets.finishes"),
    ],
)
def test_what_gives_a_link_its_seconds_can_be_set_and_moves_the_event(
    file: str, event: str
) -> None:
    run = bundled(file)
    chain = run.explain(event)
    assert chain.rigid
    for link in chain.links:
        if link.setting is None:
            continue
        later: str = f"{link.seconds + 7!r} s"
        if link is chain.root:
            later = run.scenario.clock(link.instant + 7).replace(tzinfo=None).isoformat()
        on_day = bool(run.scenario.day)
        after = simulate(altered(run.scenario, {link.setting: later}, on_day=on_day))
        assert abs(after.events[event] - run.events[event] - 7) <= EXACT, link


@suite(150)
@given(parades(elastic=True), st.integers(1, 300))
def test_a_later_root_makes_its_event_later_by_as_much(document: Document, seconds: int) -> None:
    # The run itself begins at its earliest clock time; that must not move.
    document["programme"]["assembly"] = {"at": "08:50:00"}
    run = simulated(document)
    chains = {name: run.explain(name) for name in run.events}
    settings = {chain.root.setting for chain in chains.values() if chain.rigid}
    for setting in settings - {"programme.assembly.at"}:
        assert setting is not None
        path = tuple(setting.split(".")[:-1])
        after = simulate(loaded(delayed(document, path, seconds)))
        for name, chain in chains.items():
            if chain.root.setting != setting:
                continue
            later = after.events[name] - run.events[name]
            if chain.rigid:
                assert abs(later - seconds) <= 10 * EXACT, name
            else:
                assert later <= seconds + 10 * EXACT, name


def lost(run: Run, name: str) -> float:
    return sum(delay.seconds for delay in run.delays if delay.unit == name)


@suite(300)
@given(parades())
def test_what_a_unit_loses_is_its_way_less_its_way_alone(document: Document) -> None:
    run, telling = simulated(document), Telling(document)
    assert list(run.delays) == sorted(run.delays, key=lambda delay: -delay.seconds)
    for body in run.scenario.units:
        if body.flies:
            assert not lost(run, body.name)
            continue
        own = document["units"][body.name].get("release") is not None
        since = run.events[f"{body.name}.{'released' if own else 'starts'}"]
        route_end = max(end for _, end in telling.edges(body.name).values())
        end = route_end + telling.length(body.name)
        alone = telling.way(body.name, body.start, end)
        alone += telling.holds(body.name, body.start, end)
        alone += number(document["units"][body.name].get("form-up")) if own else 0.0
        took = run.events[f"{body.name}.finishes"] - since
        assert abs(took - alone - lost(run, body.name)) <= 10 * EXACT, body.name


@suite(300)
@given(parades())
def test_a_delay_lies_between_its_instants_and_names_whom_it_is_owed_to(
    document: Document,
) -> None:
    run = simulated(document)
    for delay in run.delays:
        assert 0 < delay.seconds <= delay.end - delay.start + EXACT
        passage, body = run.passages[delay.unit], run.scenario.unit[delay.unit]
        if delay.kind in ("queue", "cue") and delay.station > body.start:
            hold = document["units"][delay.unit].get("holds", {}).get(delay.marker, {})
            stood = passage.departure(delay.station) - passage.arrival(delay.station)
            assert stood - number(hold.get("duration")) <= delay.seconds + EXACT
        if delay.kind == "cue":
            until = document["units"][delay.unit]["holds"][delay.marker]["until"]
            if "at" in until:
                assert delay.cause == f"units.{delay.unit}.holds.{delay.marker}.until.at"
            else:
                last = until["after"]
                last = [last] if isinstance(last, str) else last
                assert delay.cause in last
                due = max(run.events[event] for event in last) + number(until.get("delay"))
                assert abs(delay.end - due) <= EXACT
        else:
            ahead = list(document["units"])
            assert ahead.index(delay.cause) < ahead.index(delay.unit)


def test_the_random_parades_have_links_of_every_kind() -> None:
    seen: set[str] = set()

    @suite(60)
    @given(parades())
    def look(document: Document) -> None:
        run = simulated(document)
        seen.update(link.kind for name in run.events for link in run.explain(name).links)

    look()
    assert seen == {
        "clock", "target", "begin", "cue", "item", "form-up", "march", "hold", "follow", "queue",
        "clear", "lead", "first", "last",
    }  # fmt: skip
