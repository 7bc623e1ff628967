"""`parade ensemble`."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path

import pytest

from simulator import __version__
from tests.cli.conftest import Forked, shown_on
from tests.conftest import Parade
from tests.drill import DRAWN, SELDOM
from tests.platforms import unix

# The trucks follow the guard 10 to 30 m behind it: at 2 m/s they are past the stand 5 to 15 s
# after it, and at least 5 s apart is required.
TABLE = """\
Drill
40 replications, seed 1: 1 input drawn; SimPy

How often constraints hold, and their slack
  holds    95 % interval  constraint            slack 5 %   slack 50 %   slack 95 %  worst
  100 %  91.2 % to 100 %  window              +4 min 33 s  +4 min 37 s  +4 min 40 s    #23
  100 %  91.2 % to 100 %  Guard on time              +5 s         +5 s         +5 s     #0
  100 %  91.2 % to 100 %  Not too close            +1.3 s       +5.2 s         +9 s    #38
  100 %  91.2 % to 100 %  Room in the square    +4 people    +4 people    +4 people     #0

worst: the replication with the least slack; parade run FILE --seed 1 --replication NUMBER shows it

When units are at stand
  unit     central       5 %      50 %      95 %
  guard   09:06:00  09:06:00  09:06:00  09:06:00
  trucks  09:06:13  09:06:09  09:06:13  09:06:17

Highest occupancy at any moment
  zone    count     50 %  95 %        at
  square  people      16    16  09:05:30
  square  vehicles     2     2  09:05:30
  square  units        2     2  09:05:20

What moves the slack of 'window' most
  input             rank correlation  at its lowest  at its highest
  units.trucks.gap             -1.00    +4 min 41 s     +4 min 33 s

at its lowest, highest: the mean in the tenth of the replications with such values
first-order indices need 100 replications, total ones 1,000

All constraints hold in 100 % of the replications (95 % interval: 91.2 % to 100 %)
"""


def test_it_prints_probabilities_and_quantiles(parade: Parade, drill: str) -> None:
    result = parade("ensemble", drill, "--runs", "40", "--engine", "simpy")
    assert (result.stdout, result.stderr, result.exit_code) == (TABLE, "", 0)


def test_a_broken_constraint_is_described_and_no_failure(parade: Parade, drill: str) -> None:
    late = ("--set", "constraints.1.at-least=10 s")
    result = parade("ensemble", drill, "--runs", "40", *late)
    assert result.exit_code == 0
    assert "Not too close" in result.stdout
    assert "All constraints hold in 55 % of the replications" in result.stdout


def test_a_share_that_is_required_is_shown_and_met(parade: Parade, drill: str) -> None:
    Path(drill).write_text(DRAWN, encoding="utf-8")
    result = parade("ensemble", drill, "--runs", "200", "--engine", "batch", "--out", "out")
    assert re.search(r"\n +98 % +95 % to 99.2 % +95 %, met  Not too close ", result.stdout)
    assert re.search(r"\n +100 % +98.1 % to 100 % +-  Guard on time ", result.stdout)
    assert result.exit_code == 0
    (row,) = (
        line for line in Path("out/constraints.csv").read_text().splitlines() if "Not" in line
    )
    assert row.endswith(",0.95")


@pytest.mark.parametrize(("severity", "code"), [("error", 1), ("warning", 0)])
def test_a_share_that_is_missed_fails(parade: Parade, drill: str, severity: str, code: int) -> None:
    Path(drill).write_text(SELDOM, encoding="utf-8")
    words = (
        *(drill, "--runs", "200", "--engine", "batch"),
        *("--set", f"constraints.Not too close.severity={severity}"),
    )
    result = parade("ensemble", *words)
    assert re.search(r"\n.*95 %, not met  Not too close ", result.stdout)
    assert result.exit_code == code
    document = json.loads(parade("ensemble", *words, "--format", "json").stdout)
    shares = [(each["required"], each["met"]) for each in document["constraints"]]
    assert shares == [(None, None), (None, None), (0.95, False), (None, None)]


def test_the_document_has_exact_numbers(parade: Parade, drill: str) -> None:
    result = parade("ensemble", drill, "--runs", "40", "--seed", "7", "--format", "json")
    found = json.loads(result.stdout)
    assert (found["version"], found["seed"], found["runs"]) == (__version__, 7, 40)
    assert found["all_hold"]["holds"] == found["all_hold"]["of"] == 40
    assert [each["name"] for each in found["constraints"]][1] == "Guard on time"
    guard, trucks = (found["events"][f"{unit}@stand"] for unit in ("guard", "trucks"))
    assert guard["time"]["quantiles"] == [360.0] * 5
    assert (guard["occurs"], trucks["occurs"]) == (40, 40)
    assert 368 < trucks["time"]["least"] < trucks["time"]["greatest"] < 378
    assert [each["name"] for each in found["inputs"]] == ["units.trucks.gap"]


def test_an_outcome_lists_all_inputs_by_how_they_move_it(parade: Parade, drill: str) -> None:
    asked = "ensemble", drill, "--runs", "120", "--engine", "batch", "--outcome", "trucks@stand"
    text = parade(*asked).stdout
    (row,) = (line.split() for line in text.splitlines() if line.startswith("  units.trucks.gap"))
    assert row[:4] == ["units.trucks.gap", "+1.00", "99", "%"]
    found = json.loads(parade(*asked, "--format", "json").stdout)["sensitivity"]
    assert (found["outcome"], found["kind"], found["rows"]) == ("trucks@stand", "event", 120)
    (gap,) = found["inputs"]
    assert (gap["name"], gap["rank"], gap["total"]) == ("units.trucks.gap", 1.0, None)
    # 10 to 30 m at 2 m/s, behind a guard whose tail is past at 363 s.
    assert 368 < gap["low"] < found["mean"] < gap["high"] < 378


def test_an_unknown_outcome_is_refused_before_anything_runs(parade: Parade, drill: str) -> None:
    result = parade("ensemble", drill, "--outcome", "trucks@stan")
    message = "there is no constraint or event 'trucks@stan'; did you mean 'trucks@stand'?"
    assert (result.stderr, result.exit_code) == (f"{drill}: {message}\n", 2)


def test_out_writes_tables_and_they_can_be_run(parade: Parade, drill: str) -> None:
    first = parade("ensemble", drill, "--runs", "40", "--engine", "simpy", "--out", "out")
    names = ("constraints.csv", "events.csv", "occupancy.csv", "inputs.csv", "summary.json")
    figures = ("probabilities.png", "occupancy.png", "tornado.png")
    assert first.stdout.endswith("".join(f"wrote out/{name}\n" for name in (*names, *figures)))
    assert all(Path("out", name).read_bytes().startswith(b"\x89PNG") for name in figures)
    constraints = Path("out/constraints.csv").read_text(encoding="utf-8").splitlines()
    assert constraints[0].startswith("constraint,kind,severity,holds,applies,probability,low,high")
    assert constraints[2].startswith("Guard on time,event,error,40,40,1.0,0.91")
    assert len(Path("out/inputs.csv").read_text(encoding="utf-8").splitlines()) == 41
    again = parade("ensemble", drill, "--inputs", "out/inputs.csv", "--engine", "simpy")
    told = TABLE.replace("seed 1:", "from a table:")
    assert again.stdout == "\n\n".join(
        part for part in told.split("\n\n") if not part.startswith("worst: ")
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--until-precision", "1"), "'1' is not a percentage such as 1%"),
        (("--until-precision", "0%"), "'0%' is not a percentage such as 1%"),
        (("--runs", "0"), "0 is not in the range x>=1."),
        (("--cluster", "tcp://localhost:1", "--workers", "2"), "this cluster has its own workers"),
        (("--inputs", "nowhere.csv"), "nowhere.csv: there is no such file"),
        (("--set", "units.trucks.gap=20 m"), "every replication would be the same"),
    ],
)
def test_what_is_wrong_is_exit_code_2(
    parade: Parade, drill: str, options: tuple[str, ...], message: str
) -> None:
    result = parade("ensemble", drill, *options)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert message in result.stderr


#: Interrupts itself after 100 replications, as Ctrl-C does.
INTERRUPTED = """
import os, signal
from simulator.ensemble.engines import SimpyEngine
run = SimpyEngine.run
def run_until(self, table):
    if table.first == 100:
        os.kill(os.getpid(), signal.SIGINT)
    return run(self, table)
SimpyEngine.run = run_until
"""


@unix
def test_ctrl_c_prints_and_writes_what_is_done(forked: Forked, drill: str) -> None:
    words = ["ensemble", drill, "--runs", "10000", "--engine", "simpy", "--workers", "1"]
    printed, complaint, code = forked(*words, "--out", "out", code=INTERRUPTED)
    assert (complaint, code) == ("interrupted\n", 128 + signal.SIGINT)
    assert printed.startswith(
        "Drill\n100 replications, seed 1: 1 input drawn; SimPy\n"
        "interrupted: 10,000 replications were requested\n"
    )
    assert json.loads(Path("out/summary.json").read_text(encoding="utf-8"))["runs"] == 100


@unix
def test_progress_has_a_rate_and_the_remaining_time(forked: Forked, drill: str) -> None:
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    words = ["ensemble", drill, "--runs", "100", "--engine", "simpy", "--workers", "1"]
    code = "import simulator.cli.output as o; o.Bar.DELAY = 0.0"
    printed, _, left = forked(*words, code=code, stderr=theirs)
    os.close(theirs)
    shown = shown_on(ours)
    assert left == 0
    assert "replications:  50%" in shown
    assert "50/100 [00:" in shown
    assert "it/s]" in shown
    assert shown.endswith("\r")  # wiped out at the end
    assert "\x1b" not in printed
