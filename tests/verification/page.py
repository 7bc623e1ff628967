"""The page of the documentation on what the program is checked against, made by running the cases.

`python -m tests.verification.page` prints docs/verification.md; a test fails where it is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.verification.cases import THEMES
from tests.verification.cases.case import Case, Number, Theme

PAGE = Path(__file__).parents[2] / "docs" / "verification.md"
_TOP = """\
# Verification

Made by running the program: `python -m tests.verification.page > docs/verification.md`. \
To change it, change the cases in `tests/verification/cases/`.

The motion is exact, not stepped, so it can be held against closed forms to the last digits. \
Below are {count} of them. In each row the formula is plain arithmetic on the numbers beside it; \
*expected* is that text, evaluated, and *got* is read off a run of a scenario that is built of the \
same numbers. `tests/verification/test_cases.py` fails where the two differ by more than 1e-9, \
or where this page is stale. Both are printed to six significant digits, or as \
h:mm:ss after the start. Numbers are SI (m, s, m/s); where a source is given they are in its units.

What closed forms do not reach is checked elsewhere, in `tests/verification/` where no other \
folder is named:

{elsewhere}
"""
#: What, how, in which files.
_ELSEWHERE = (
    (
        "The law of motion",
        "random parades, with elastic columns and halts of everything, against a second "
        "implementation that shares no code with the engine (which is itself held against results "
        "found by hand)",
        "oracle test_random_oracle.py test_oracle.py",
    ),
    (
        "What the law promises whatever the parade",
        "properties of random parades, and of the same parades told otherwise",
        "test_properties.py test_random_retold.py parades.py interactions.py columns_and_halts.py",
    ),
    (
        "Elastic columns",
        "as above; and differential: the same parade, told as units of one rank each",
        "test_elastic.py unrolled.py",
    ),
    (
        "A halt of everything",
        "as above; and differential: the same day, told by the ground's own clock",
        "test_halts.py",
    ),
    (
        "Causes and chains",
        "random parades, worked out anew from the numbers of the file",
        "test_random_causes.py test_random_chains.py",
    ),
    (
        "Occupancy and verdicts",
        "random parades, looked at in very many instants and stations; occupancy by the oracle too",
        "test_random_occupancy.py test_random_verdicts.py judge.py asks.py",
    ),
    (
        "Margins and fixes",
        "random parades, run anew with an input moved a little less and a little more",
        "test_random_margins.py test_random_fixes.py",
    ),
    (
        "Orbits",
        "every other gate, and speeds all over the window, are tried; random parades",
        "test_orbits.py test_random_orbits.py",
    ),
    (
        "The review",
        "random parades, against positions looked at often",
        "test_random_reviews.py",
    ),
    (
        "Marches of doctrine, drill books and textbooks",
        "each as a march, against the printed figure",
        "test_march_tables.py march_tables.json",
    ),
    (
        "The examples of [motion](motion.md)",
        "run, and compared with their tables",
        "tests/docs/test_motion.py",
    ),
)


def page() -> str:
    """The page as it should be."""
    count = sum(len(theme.cases) for theme in THEMES)
    files = ((what, how, _files(names)) for what, how, names in _ELSEWHERE)
    elsewhere = _table([["what", "how", "where"], *map(list, files)])
    top = _TOP.format(count=count, elsewhere=elsewhere)
    return "\n".join([top, *map(_section, THEMES)])


def _files(names: str) -> str:
    return ", ".join(f"`{name}`" for name in names.split())


def _table(rows: list[list[str]]) -> str:
    rows = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _section(theme: Theme) -> str:
    sources = any(case.source for case in theme.cases)
    head = ["case", "formula", "expected", "got", *(["source"] if sources else [])]
    rows = [_row(case)[: len(head)] for case in theme.cases]
    return f"## {theme.title}\n\n{theme.text}\n\n{_table([head, *rows])}\n"


def _row(case: Case) -> list[str]:
    given = ", ".join(f"{name} = {_number(value)}" for name, value in case.given.items())
    formula = f"`{case.formula}`" + (f" with {given}" if given else "")
    values = (case.expected, case.got())
    return [case.name, formula, *(_value(value, case.unit) for value in values), case.source]


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
    sys.stdout.write(page())
