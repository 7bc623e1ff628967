"""A planner's line-up becomes a scenario that runs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from simulator import load, simulate
from simulator.exchange.line_ups.proposal import propose
from simulator.scenario.scenario import Scenario
from tests.exchange.line_ups.towns_list import TAKEN, UNITS, VEHICLES, category, town

TODAY = dt.date(2026, 5, 1)
PLANNER = """\
No,Unit,Type,People,Vehicles,Assembly street,Report time,Step off
1,Police Motorcycle Squad,vehicles,8,8,Elm Street,09:45,11:00
2,Colour Guard (VFW Post 1447),marching,7,,Elm Street,09:45,11:01
3,High School Band,band,84,,School Street,09:30,
4,Float: Garden Club,float,10,1,Elm Street,09:15,
5,Antique Cars,vehicles,24,12,Elm Street,09:00,
6,Helicopter flypast,flypast,6,2,,,11:20
"""


def proposed(folder: Path, line_up: str | Path, title: str = "Parade") -> Scenario:
    """The scenario that is proposed for a line-up, loaded from its file."""
    if isinstance(line_up, str):
        folder.joinpath("lineup.csv").write_text(line_up, encoding="utf-8")
        line_up = folder / "lineup.csv"
    path = folder / "parade.yaml"
    path.write_text(propose(line_up, None, folder, title, TODAY), encoding="utf-8")
    return load(path)


def test_the_line_up_of_a_planner_runs(tmp_path: Path) -> None:
    found = proposed(tmp_path, PLANNER)
    assert [(unit.name, unit.kind, int(unit.people.sum())) for unit in found.units] == [
        ("police-motorcycle-squad", "column", 8),
        ("colour-guard-vfw-post-1447", "formation", 7),
        ("high-school-band", "formation", 84),
        ("float-garden-club", "column", 10),
        ("antique-cars", "column", 24),
        ("helicopter-flypast", "flight", 6),
    ]
    assert [int(unit.vehicles.sum() + unit.aircraft.sum()) for unit in found.units] == [
        *(8, 0, 0, 1, 12, 2)
    ]
    assert found.start.isoformat() == "2026-05-01T11:00:00+00:00"
    assert list(found.model.assembly) == ["Elm Street", "School Street"]
    run = simulate(found)
    assert run.ok
    # The flypast is over the marker at its time, as written.
    assert run.events["helicopter-flypast@overhead"] == 20 * 60
    # All that a line-up does not say is a guess, and said to be one.
    assert {quantity.kind for quantity in found.known.values()} == {"guess"}


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_line_up_of_a_town_runs(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"town.{kind}"
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for row in town():
            book.active.append(row)
        book.active.merge_cells("A1:J1")
        book.active.merge_cells("A5:J5")
        book.save(path)
    else:
        rows = [[*row, *[None] * (10 - len(row))] for row in town()]
        pd.DataFrame(rows).to_excel(path, engine="odf", index=False, header=False)
    found = proposed(tmp_path, path)
    assert len(found.units) == UNITS
    kinds = [category(number) for number in range(1, UNITS + 1)]
    assert [int(unit.people.sum()) for unit in found.units] == [TAKEN[each] for each in kinds]
    assert [int(unit.vehicles.sum() + unit.aircraft.sum()) for unit in found.units] == [
        VEHICLES.get(each, 0) for each in kinds
    ]
    releases = [unit.release.at for unit in found.units if unit.release is not None]
    assert releases == [0, 900, 1800, 2700]
    flyover = found.units[-1].target
    assert flyover is not None
    assert flyover.cue is not None
    assert flyover.cue.at == 45 * 60
    assert found.units[6].info == {"#": "7", "Contact / phone": "555-0107"}
    assert simulate(found).ok


def test_what_is_guessed_is_said(tmp_path: Path) -> None:
    proposed(tmp_path, PLANNER.replace("84", "about 84").replace("11:01", "11.01"))
    text = tmp_path.joinpath("parade.yaml").read_text(encoding="utf-8")
    (columns,) = (each for each in text.split("\n\n") if "\nunits:\n" in each)
    assert (
        columns
        == """\
# The order of march is that of the rows.
units:
  table: lineup.csv
  columns:                                  # head of a column: the key that it gives
    Unit: label                             # a guess: by its head
    Type: profile                           # a guess: by its head
    People:                                 # a guess: it is a key
      to: people
      values:                               # content of a cell: its replacement
        about 84: "84"
    Vehicles: [vehicles, aircraft]          # a guess: it is a key
    Assembly street: assembly               # a guess: by its head
    Report time: report                     # a guess: by its head
    Step off:                               # a guess: by its head
      to: [release, target.at]
      values:                               # content of a cell: its replacement
        "11.01": "11:01"
  # kept with each unit, as its info: No"""
    )


@pytest.mark.parametrize(
    "line_up",
    [
        # Without types, numbers or times; with heads that are keys of another meaning.
        "Participant\nBand\nScouts\n",
        "Name,Start,Length,Route\nBand,10:00,long,A\nScouts,10:05,short,B\n",
        "Entry,Class\nA,4x4\nB,4x4\nC,formation\nD,all\nE,???\n",
        "Unit,Type,People\nA,march,0\nB,march,\nC,march,TBC\n",
        "Unit;Typ;Personen;Abmarsch\nMusik;Kapelle;1.200;10 Uhr\nVerein;Fuß;30;\n",
        "Unit,Type,Step off\nA,march,noon\nB,flyover,\n",
        "Unit,Type,Report,Step off\nA,march,02:00,11:00\nB,march,10:00,\n",
        'Unit,Type\n"quoted ""x"", #1: {a}",march: [1]\n\'x\',march: [1]\n',
        "国旗,类型\n护卫队,行进\n乐队,行进\n",
    ],
)
def test_odd_line_ups_run_too(tmp_path: Path, line_up: str) -> None:
    found = proposed(tmp_path, line_up)
    assert len(found.units) == sum(map(bool, line_up.splitlines())) - 1
    assert simulate(found).ok


def test_a_date_in_the_line_up_is_that_of_the_scenario(tmp_path: Path) -> None:
    found = proposed(tmp_path, "Unit,Type,Step off\nA,march,2026-07-04T09:30\nB,march,\n")
    assert found.start.isoformat() == "2026-07-04T09:30:00+00:00"
    assert found.units[0].release.at == 0  # type: ignore[union-attr]


def test_the_scenario_may_be_in_another_folder(tmp_path: Path) -> None:
    tmp_path.joinpath("lineup.csv").write_text(PLANNER, encoding="utf-8")
    folder = tmp_path / "a b"
    folder.mkdir()
    text = propose(tmp_path / "lineup.csv", None, folder, 'A "b": c', TODAY)
    folder.joinpath("x.yaml").write_text(text, encoding="utf-8")
    assert load(folder / "x.yaml").name == 'A "b": c'
    assert '\n  table: "../lineup.csv"\n' in text
