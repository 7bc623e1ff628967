"""Each kind of constraint has one judge; a kind without one, or a judge without a kind, fails."""

from __future__ import annotations

import subprocess
import sys

import pytest

from simulator.scenario.model.constraints import KINDS
from simulator.scenario.model.constraints.base import ConstraintModel
from simulator.scenario.model.constraints.times import HaltConstraint
from simulator.timeline.verdicts.cases import Case, TimeSource
from simulator.timeline.verdicts.registry import JUDGES, check_complete, judges


class Unheard(ConstraintModel):
    """No kind of constraint."""


def nothing(_: ConstraintModel, __: TimeSource) -> list[Case]:
    return []


def test_every_kind_has_a_judge() -> None:
    assert set(JUDGES) == set(KINDS)
    check_complete(KINDS, JUDGES)


def test_a_kind_without_a_judge_fails() -> None:
    rest = {kind: judge for kind, judge in JUDGES.items() if kind is not HaltConstraint}
    with pytest.raises(TypeError) as error:
        check_complete(KINDS, rest)
    assert str(error.value) == (
        "HaltConstraint has no judge: write one in simulator/timeline/verdicts, "
        "decorated with @judges(HaltConstraint)"
    )


def test_it_fails_when_the_package_is_imported() -> None:
    code = (
        "import simulator.scenario.model.constraints as constraints\n"
        "class Unjudged(constraints.ConstraintModel):\n"
        "    kind = key = 'unjudged'\n"
        "    unjudged: str\n"
        "    def describe(self): return 'nothing'\n"
        "constraints.KINDS += (Unjudged,)\n"
        "import simulator.timeline.verdicts\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "TypeError: Unjudged has no judge: write one in simulator/timeline/verdicts, "
        "decorated with @judges(Unjudged)"
    )


def test_a_judge_of_no_kind_fails() -> None:
    with pytest.raises(TypeError) as error:
        judges(Unheard)(nothing)
    assert str(error.value) == (
        "nothing judges Unheard, which is not a kind of constraint: name its module in "
        "simulator/scenario/model/constraints/__init__.py"
    )


def test_a_second_judge_fails() -> None:
    with pytest.raises(TypeError, match=r"^HaltConstraint has two judges$"):
        judges(HaltConstraint)(nothing)
