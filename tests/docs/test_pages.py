"""Every page of the documentation is run, in the order in which it is read."""

from __future__ import annotations

import re
import shlex
import shutil
from datetime import time
from pathlib import Path

import click
import openpyxl
import pytest

from simulator.cli.commands import parade as command
from tests.conftest import Parade
from tests.docs.session import ROOT, Session, steps

DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *DOCS)}
#: Blocks that the page's own test runs or compares, as they need more than the page says.
OWN_TESTS = {
    ("baselines.md", "json"),
    ("command-line.md", "text"),
    ("line-ups.md", "text"),
    ("maps.md", "yaml"),
    ("motion.md", "yaml"),
    ("player.md", "js"),
    ("pytest.md", "text"),
    ("pytest.md", "toml"),
    ("scenario-file.md", "text"),
}
#: Scenarios over which parts of scenarios are laid.
BASES = {"ensembles.md": "scenarios/trooping.yaml"}
#: That of all other pages: it has the units, places and times that they name.
BASE = """\
name: Example
start: 2024-05-08T09:00:00
segments: {avenue: 1 km, frontage: 500 m, air: {length: 10 km, medium: air}}
routes: {way: [avenue, frontage], sky: [air]}
markers: {rostrum: avenue + 500 m, stand: avenue + 700 m, call-in: air + 2 km, overhead: air + 5 km}
zones: {square: {stretches: [frontage, air], area: 22000 m2}}
window: {from: review.start, length: 70 min, until: review.end}
gaits: {quick: 4 km/h}
programme: {speech: {at: "09:05", duration: 5 min}, review: {at: "09:20"}}
profiles:
  foot: {kind: formation, route: way, ranks: 8, files: 3, rank-spacing: 1 m, gait: quick, gap: 8 m}
  drive: {kind: column, route: way, ranks: 4, length: 7 m, speed: 9 km/h, elastic: true}
  air: {kind: flight, route: sky, aircraft: 9, speed: 450 km/h}
"""
UNITS = """\
groups: {foot: [formation]}
units:
  guard: {profile: foot, gap: 10 m}
  navy: {profile: foot}
  band: {profile: foot}
  tanks: {profile: drive}
  float-38: {profile: drive, ranks: 1}
  jets: {profile: air, target: {marker: overhead, at: "10:36"}}
  helicopters: {profile: air, call: {after: tanks.released}}
"""


def line_up() -> None:
    """The planner's workbook of the page on the scenario file."""
    book = openpyxl.Workbook()
    book.active.title = "Plan B"
    heads = ["Unit", "Type", "People", "Vehicles", "Assembly street", "Step off"]
    for row in ([], [], [], heads, ["Town Band", "marching", 20, None, "Elm Street", time(9, 5)]):
        book.active.append(row or [None])
    book.save("lineup.xlsx")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_does_what_it_says(
    name: str,
    tmp_path: Path,
    parade: Parade,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = PAGES[name]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    shutil.copytree(ROOT / "scenarios", "scenarios")
    Path("without_units.yaml").write_text(BASE, encoding="utf-8")
    Path("base.yaml").write_text(BASE + UNITS, encoding="utf-8")
    line_up()
    shortened = "Output is shortened" in page
    session = Session(parade, BASES.get(name, "base.yaml"), shortened)
    for step in steps(page):
        if (name, step.language) not in OWN_TESTS or step.title:
            session.run(step)


def test_every_block_says_its_language() -> None:
    for name, page in PAGES.items():
        fences = re.findall(r"^ *```.*$", page, re.MULTILINE)
        blocks = [step for step in steps(page) if step.change is None]
        assert len(fences) == 2 * len(blocks), name


def test_a_command_in_a_text_has_the_options_that_are_named() -> None:
    for name, page in PAGES.items():
        for line in re.findall(r"`(parade [a-z][^`]*)`", page):
            words = shlex.split(line)
            sub = command.commands.get(words[1])
            assert isinstance(sub, click.Command), (name, line)
            known = {option for each in sub.params for option in each.opts}
            named = {word.partition("=")[0] for word in words if re.match(r"-\w$|--\w", word)}
            assert named <= known | {"-h", "--help"}, (name, line)
