"""The page of the documentation on what the program is checked against, made by running the cases.

`make generated` writes it.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.verification.cases import THEMES
from tests.verification.cases.case import Case, Number, Theme

PAGE = Path(__file__).parents[2] / "docs" / "verification.md"
_TOP = """\
# Verification

This page lists what the results of the program are compared with, and how closely they agree. \
`make generated` writes it from `tests/verification/`.

{checked}

`make thorough` runs this number of parades, `make test` a part of them. A suite fails if its \
parades contain too few of the situations that it tests.

## Closed forms

Each formula is plain arithmetic on the numbers beside it, or above its table, in SI units unless \
the row has a source. A run of a scenario with these numbers gives the value. {shown} of the \
{count} cases are shown; `python -m tests.verification.page` prints all. The rules are those of \
[motion](motion.md), whose examples are not repeated here.
"""
#: What is checked; against what; how closely; by which tests.
_CHECKED = (
    ("motion", "{count} closed forms, [below](#closed-forms)", "1e-9 s or m", "cases"),
    (
        "",
        "3,750 random parades: a second implementation of [the law](motion.md), which shares no "
        "code with the engine and is itself checked by hand",
        "1e-9 s at every knot and event",
        "random_oracle",
    ),
    (
        "",
        "random parades, rewritten: at another hour, with other names, with ranks as units",
        "1e-8 s",
        "random_retold, elastic, halts",
    ),
    ("", "the examples of [motion](motion.md)", "1e-9 s", "`tests/docs/test_motion.py`"),
    ("marches", "38 figures of doctrine, drill books, textbooks", "as printed", "march_tables"),
    (
        "breakdowns",
        "330 random parades: pieces on a board, moved in steps of 0.25 s",
        "the same decisions, instants to 4 steps",
        "oracle_steps",
    ),
    (
        "flights in orbit",
        "150 random calls and targets: all of 60 gates at 41 speeds",
        "none is closer to its target",
        "orbits",
    ),
    (
        "cars on lanes",
        "400 random parades: positions, sampled every 0.25 s",
        "no passing is missed",
        "random_reviews",
    ),
    (
        "causes, chains",
        "700 random parades: recomputed from the numbers in the file",
        "1e-9 s",
        "random_causes, random_chains",
    ),
    (
        "occupancy",
        "random parades: ranks counted at 300 instants each",
        "equal",
        "random_occupancy",
    ),
    (
        "verdicts",
        "random parades: times and distances, finely sampled",
        "1e-5 s or m",
        "random_verdicts",
    ),
    (
        "margins, fixes",
        "random parades: a run with the input moved by 0.01 s less, and by 0.01 s more; a run of "
        "each fix",
        "the verdict changes between the two",
        "random_margins, random_fixes",
    ),
    (
        "",
        "random and bundled parades with an input moved: a full run, and one of only what it can "
        "move",
        "1e-9 s at every knot and event",
        "random_reruns",
    ),
    (
        "ensembles",
        "means, spreads and shares of known distributions",
        "4 standard errors",
        "ensembles",
    ),
    (
        "",
        "with arrays: the same replications with SimPy",
        "1e-6 s",
        "`tests/ensemble/`",
    ),
)
#: A number that as many cases of a theme are given stands above its table.
_SEVERAL = 3


def page(everything: bool = False) -> str:
    """The page as it should be, or one with all cases."""
    cases = [case for theme in THEMES for case in theme.cases]
    shown = sum(case.shown for case in cases)
    rows = [[each.format(count=len(cases)) for each in row] for row in _CHECKED]
    checked = _table([["what", "is compared with", "agrees to", "tests: test_"], *rows])
    top = _TOP.format(count=len(cases), shown=shown, checked=checked)
    return "\n".join([top, *(_section(theme, everything) for theme in THEMES)])


def _table(rows: list[list[str]]) -> str:
    rows = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _section(theme: Theme, everything: bool) -> str:
    cases = [case for case in theme.cases if case.shown or everything]
    sources = any(case.source for case in cases)
    head = ["case", "formula", "value", *(["source"] if sources else [])]
    usual = _usual(cases)
    rows = [_row(case, usual)[: len(head)] for case in cases]
    lines = [theme.text] if theme.text else []
    if usual:
        given = ", ".join(f"{name}={value}" for name, value in usual.items())
        lines.append(f"Unless a row gives other values: {given}.")
    text = f"{' '.join(lines)}\n\n" if lines else ""
    return f"### {theme.title}\n\n{text}{_table([head, *rows])}\n"


def _usual(cases: list[Case]) -> dict[str, str]:
    """Numbers that several cases are given: the most frequent of each name."""
    given = Counter(pair for case in cases for pair in _given(case).items())
    usual: dict[str, str] = {}
    for (name, value), times in given.most_common():
        if times >= _SEVERAL:
            usual.setdefault(name, value)
    return usual


def _given(case: Case) -> dict[str, str]:
    """The numbers that a formula names."""
    used = set(re.findall(r"\w+", case.formula))
    return {name: _number(value) for name, value in case.given.items() if name in used}


def _row(case: Case, usual: dict[str, str]) -> list[str]:
    own = {name: each for name, each in _given(case).items() if usual.get(name) != each}
    given = ", ".join(f"{name}={each}" for name, each in own.items())
    formula = f"`{case.formula}`" + (f" with {given}" if given else "")
    return [case.name, formula, _value(case.got(), case.unit), case.source]


def _number(value: Number | str) -> str:
    if isinstance(value, list):
        return ", ".join(map(_number, value))
    return value if isinstance(value, str) else f"{value:.6g}"


def _value(value: float, unit: str) -> str:
    rounded = float(f"{value:.6g}") + 0.0  # no -0
    if unit != "clock":
        return f"{_plain(rounded)} {unit}"
    minutes, seconds = divmod(round(value, 3), 60)
    return f"{minutes // 60:.0f}:{minutes % 60:02.0f}:{_plain(seconds).zfill(2)}"


def _plain(value: float) -> str:
    """Without an exponent."""
    return f"{value:.12f}".rstrip("0").rstrip(".")


if __name__ == "__main__":
    print(page(everything=True))
