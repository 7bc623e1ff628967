"""Replications of a page: which ones, with what outcome, and played in a browser."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest

from simulator import Ensemble, Run, simulate, simulate_many
from simulator.ensemble.replication import replicated, replication
from simulator.format import clock
from simulator.views.constraints import slack_text, total_text, urgency, word
from simulator.views.player.scene import scene
from simulator.views.report import playable as module
from simulator.views.report import report_page
from simulator.views.report.odds_rows import ensemble_part
from simulator.views.report.packing import Packing, ScenePart, scene_parts
from simulator.views.report.playable import MOST_BYTES, Playable, _made, _scenes, playable
from tests.browser import Watched, opened
from tests.bundled import bundled
from tests.views.player.playing import PLAYER
from tests.views.report.pages import charts_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RUNS = 12
#: Number of a replication → what is packed of it.
Parts = dict[int, dict[str, ScenePart] | None]


@cache
def ensemble() -> Ensemble:
    return simulate_many(bundled("armata_2015").scenario, RUNS, 1, workers=1)


@cache
def found() -> Playable:
    return playable(ensemble(), workers=1)


def of(number: int) -> Run:
    """A replication, run by itself."""
    return simulate(replication(ensemble().scenario, 1, number))


def test_all_are_there_those_with_a_name_first() -> None:
    named = [each.number for each in found().named]
    assert found().numbers == list(dict.fromkeys([*named, *range(RUNS)]))
    assert len(found().packed) * 4 / 3 < MOST_BYTES


def test_the_worst_of_each_constraint_the_median_and_the_best_have_names() -> None:
    names = [odds.name for odds in ensemble().constraints]
    column = ensemble().summary.kept()[1][:, 2]
    told = {each.label.rpartition(", ")[0]: each for each in found().named}
    assert list(told) == [
        f"{names[0]}: worst",
        f"{names[1]}: worst",
        *(f"{names[2]}: {place}" for place in ("worst", "median", "best")),
    ]
    for place, slack in (("worst", column.min()), ("best", column.max())):
        each = told[f"{names[2]}: {place}"]
        verdict = of(each.number).verdicts[2]
        assert verdict.slack == pytest.approx(slack)
        assert each.label.endswith(slack_text(verdict))
    median = told[f"{names[2]}: median"]
    assert sum(column < column[median.number]) == (RUNS - 1) // 2


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """What is packed of each replication, made once; what a test leaves out has no result."""
    there = dict(_made(ensemble().scenario, inputs(), 1))
    monkeypatch.setattr(module, "_made", lambda *_: (each for each in there.items()))
    return there


@cache
def inputs() -> list[tuple[int, dict[str, float]]]:
    return [(number, ensemble().inputs.replication(number)) for number in found().numbers]


def test_where_there_is_no_room_for_all_there_are_as_many_as_fit(
    monkeypatch: pytest.MonkeyPatch, parts: Parts
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", int(0.8 * len(found().text)))
    some = playable(ensemble())
    assert 3 < len(some.numbers) < RUNS
    assert len(some.text) <= module.MOST_BYTES
    assert some.numbers == found().numbers[: len(some.numbers)]
    assert len(parts) == RUNS


def test_what_has_no_result_is_not_there(parts: Parts) -> None:
    best = found().named[-1].number
    parts[best] = None
    some = playable(ensemble())
    assert (some.failed, len(some.numbers)) == (1, RUNS - 1)
    assert best not in some.numbers
    assert len(some.named) < len(found().named)


def test_a_worker_makes_the_same() -> None:
    """It is sent a scenario, and gives back what is packed."""
    rows = inputs()[:2]
    task = pickle.dumps(ensemble().scenario), rows
    for (number, parts), (_, values) in zip(_scenes(task), rows, strict=True):
        own = scene_parts(scene(simulate(replicated(ensemble().scenario, values))))
        assert parts is not None
        assert number in found().numbers[:2]
        assert {name: each.shape for name, each in parts.items()} == {
            name: each.shape for name, each in own.items()
        }


def test_a_thousand_of_2025_have_room() -> None:
    scenario = bundled("victory_day_2025").scenario
    together = Packing()
    for number in range(12):
        together.add(scene_parts(scene(simulate(replication(scenario, 1, number)))))
    # What the last ones take; the more there are, the less each takes.
    each = (len(together.packed(12)) - len(together.packed(6))) / 6
    assert 1000 * each * 4 / 3 < 1.3 * MOST_BYTES


def test_a_row_of_the_odds_is_that_of_the_ensemble() -> None:
    part = ensemble_part(ensemble(), found())
    odds, row = ensemble().constraints[2], part.rows[2]
    low, high = odds.probability.interval
    assert (row.name, row.dot) == (odds.name, round(100 * odds.probability.value, 2))
    assert (row.low, row.high) == (round(100 * low, 2), round(100 * high, 2))
    assert row.worst == found().named[2].number
    assert part.lines == [f"{RUNS} replications, seed 1: 17 inputs drawn; SimPy"]
    assert [text for text, _ in part.figures] == [
        "How full the zone may be",
        "What moves the outcome most",
    ]


# -- in a browser ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """The report of the replications, open."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simulator.views.report.page.playable", lambda *_, **__: found())
        text = report_page(ensemble().central, None, ensemble(), printable_charts=False)
    path.write_text(text, encoding="utf-8")
    with opened(browser, path) as shown:
        charts_drawn(shown.page)
        yield shown


def places(run: Run, number: int) -> list[tuple[str, int, float, float]]:
    """Body, rank, instant, and the station of the rank's front by the passage of the body."""
    draw = random.Random(number)
    asked = []
    for _ in range(200):
        body = draw.choice(run.scenario.bodies)
        rank, passage = draw.randrange(len(body.offsets)), run.passages[body.name]
        knot = draw.choice(passage.instants.tolist()) + draw.choice([-0.01, 0, 0.01])
        instant = draw.choice([draw.uniform(run.begin, run.end), knot])
        station = float(passage.position(instant)) - float(body.offsets[rank])
        if body.standing is not None:
            station = max(station, body.start - float(body.standing[rank]))
        asked.append((body.name, rank, instant, station))
    return asked


def pick(page: Watched, number: int) -> str:
    """Choose a replication by its number, and give what the page says of it."""
    page.page.evaluate("() => { delete document.querySelector('#played').dataset.shown }")
    page.page.fill("#replication", str(number))
    page.page.wait_for_selector(f"#played[data-shown='{number}']", state="attached")
    return page.page.locator("#played").inner_text()


@pytest.mark.parametrize("number", [0, 5, 11])
def test_positions_of_any_replication_are_those_of_its_run_to_the_centimetre(
    page: Watched, number: int
) -> None:
    pick(page, number)
    asked = places(of(number), number)
    seen = page.page.evaluate(
        f"asked => asked.map(([body, rank, at]) => {PLAYER}.position(body, rank, at).station)",
        [each[:3] for each in asked],
    )
    assert seen == pytest.approx([each[3] for each in asked], rel=0, abs=0.01)


@pytest.mark.parametrize("number", [3, 11])
def test_so_are_its_events_and_how_many_are_in_a_zone(page: Watched, number: int) -> None:
    pick(page, number)
    run = of(number)
    events = page.page.evaluate(f"() => {PLAYER}.events.map(each => [each.name, each.time])")
    assert len(events) > 50
    assert dict(events) == pytest.approx(
        {name: run.events[name] for name, _ in events}, rel=0, abs=0.01
    )
    zone = read_zone(page)
    steps = run.occupancy(zone)
    shown = page.page.evaluate(
        f"zone => {{ const {{ time, people }} = {PLAYER}.occupancy(zone);"
        "return [[...time], [...people]] }",
        zone,
    )
    assert shown[1] == steps.people.tolist()
    assert shown[0] == pytest.approx(steps.time.tolist(), rel=0, abs=0.02)


def read_zone(page: Watched) -> str:
    """The zone whose counts the player shows."""
    name: str = page.page.evaluate(f"() => {PLAYER}.scene.zone")
    return name


def test_the_page_says_what_came_of_it_and_how_to_see_the_rest(page: Watched) -> None:
    worst = found().named[2]
    told = pick(page, worst.number)
    broken = [verdict for verdict in of(worst.number).verdicts if not verdict.holds]
    assert told.startswith(f"Replication {worst.number} of {RUNS}: ")
    for verdict in broken:
        assert f"{verdict.name} ({slack_text(verdict)})" in told
    assert f"parade report FILE --seed 1 --replication {worst.number}" in told
    assert f"All {RUNS} replications are on this page" in page.page.locator("#player").inner_text()


def test_verdicts_and_charts_of_zones_show_it_and_the_rest_says_what_it_is_of(
    page: Watched,
) -> None:
    shown, number = page.page, found().named[2].number
    shown.get_by_role("button", name="Central values").click()
    central = shown.locator("#verdicts .total").inner_text()
    run = of(number)
    shown.locator("[data-replication]").nth(2).click()
    shown.wait_for_selector(f"#played[data-shown='{number}']", state="attached")
    assert shown.locator("#verdicts .total").inner_text() == (
        f"Replication {number} of {RUNS}: {total_text(run.verdicts)}"
    )
    rows = shown.locator("#verdicts tbody tr:visible").all()
    cells = [row.locator("td").all_inner_texts() for row in rows]
    assert [(each[0], each[2]) for each in cells] == [
        (word(verdict), slack_text(verdict)) for verdict in sorted(run.verdicts, key=urgency)
    ]
    line = "paradeReport.named('own')[0]"
    zone, count = shown.evaluate(f"() => {line}.tags")
    steps = run.occupancy(zone)
    drawn = shown.evaluate(f"() => [...{line}.data_source.data.y]")
    assert drawn[:-1] == steps.count(count).tolist()
    row = shown.locator("#march-table tbody tr:visible", has_text="guns")
    times = [
        run.released["guns"],
        *(
            run.events[f"guns{each}"]
            for each in (".starts", "@tribune", ".departs@tribune", ".tail@tribune")
        ),
    ]
    assert row.locator("td").all_inner_texts()[4:9] == [clock(run.scenario, at) for at in times]
    note = "#units .of-central"
    assert shown.locator(note).inner_text() == (
        f"For the central values, not for replication {number}."
    )
    shown.get_by_role("button", name="Central values").click()
    assert shown.locator("#verdicts .total").inner_text() == central
    assert not shown.locator(note).is_visible()
    at = clock(run.scenario, ensemble().central.events["guns.tail@tribune"])
    assert row.locator("td").nth(8).inner_text() == at
    assert shown.evaluate(f"() => {line}.data_source.data.y.length") == 0


def test_keys_and_the_list_choose_too(page: Watched) -> None:
    shown = page.page
    pick(page, 4)
    shown.focus("#replication")
    shown.keyboard.press("ArrowUp")
    shown.wait_for_selector("#played[data-shown='5']", state="attached")
    best = found().named[-1]
    shown.select_option("#named", str(best.number))
    shown.wait_for_selector(f"#played[data-shown='{best.number}']", state="attached")
    assert shown.input_value("#replication") == str(best.number)
    shown.get_by_role("button", name="Central values").click()
    shown.wait_for_selector("#played[data-shown='']", state="attached")
    at = ensemble().central.begin + 900.0
    station = shown.evaluate(f"() => {PLAYER}.position('tanks', 0, {at}).station")
    passage = ensemble().central.passages["tanks"]
    assert station == pytest.approx(float(passage.position(at)), abs=1e-6)
    assert shown.locator(".odds-table tbody tr").count() == 3


def test_a_browser_that_cannot_unpack_says_so_and_plays_central_values(page: Watched) -> None:
    pick(page, 3)
    page.page.evaluate(
        "() => { window.kept = DecompressionStream; delete window.DecompressionStream }"
    )
    assert "This browser is too old (before 2023)" in pick(page, 2)
    assert page.page.locator("#central").get_attribute("aria-pressed") == "true"
    page.page.evaluate("() => { window.DecompressionStream = kept }")
    assert pick(page, 2).startswith(f"Replication 2 of {RUNS}: ")
