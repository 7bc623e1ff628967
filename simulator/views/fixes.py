"""Fixes of broken constraints in words, each with the `--set` or `--day` options that apply it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from simulator.format import quantity
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.views.blocks import Block, Column, Paragraph, Row, Table
from simulator.views.constraints import decided_text, mood, share_lines, total_text, word
from simulator.views.documents import header, verdict_document
from simulator.views.explain import why_broken
from simulator.views.html import blocks_html
from simulator.views.own_display import in_own_display
from simulator.whatif.fixes import Fix, Fixes

#: The most fixes of each sort that are listed by default.
MOST = 8
#: How each sort was found, in the order in which they are printed.
_HEADS = {
    "root": "exact: smallest change of this input that works",
    "search": "found by search: a smaller change may exist",
    "drop": "found by search: without a unit",
}
_NOTHING = (
    "No single change fixes it without breaking another constraint: no clock time, delay or "
    "duration, and no gap, reaction, pace or dropped unit that was tried"
)


def sort_of(fix: Fix) -> str:
    """`root`, `search`, or `drop` if it drops a unit."""
    return "drop" if fix.change is None else fix.method


def change_text(fix: Fix) -> str:
    """What is changed and by how much: `speech.duration 5 min 59 s shorter`."""
    if fix.change is None:
        return fix.what
    words = ("less", "more")
    if fix.unit == "m/s":
        words = ("slower", "faster")
    elif fix.method == "root":
        words = ("shorter", "longer") if fix.what.endswith(".duration") else ("earlier", "later")
    # Rounded up: a smaller change would not be enough.
    size = quantity(abs(fix.change), fix.unit, "up")
    return f"{fix.what} {size} {words[fix.change > 0]}"


def set_text(fix: Fix) -> str:
    """The settings of a fix as options of a command line, quoted for a shell."""
    option = "--day" if fix.on_day else "--set"
    return " ".join(
        f"{option} {shlex.quote(path)}={_word(value)}" for path, value in fix.settings.items()
    )


@in_own_display
def fix_blocks(found: Fixes, most: int | None = MOST, *, how_all: str = "") -> list[Block]:
    """Each broken constraint and its fixes.

    Parameters
    ----------
    found
        The fixes.
    most
        The most fixes of each sort that are listed; None: all.
    how_all
        How to list all of them.
    """
    broken = broken_of(found.run)
    shares = share_lines(found.run.verdicts)
    asked = [Paragraph(shares)] if shares else []
    if not broken:
        line = f"Nothing to fix. {total_text(found.run.verdicts)}"
        return [Paragraph((line,), "good"), *asked]
    blocks: list[Block] = []
    for verdict in broken:
        blocks.append(_broken(found.run, verdict))
        own = found.of(verdict.name)
        if not own:
            blocks.append(Paragraph((_NOTHING,)))
        for sort, head in _HEADS.items():
            of_sort = [each for each in own if sort_of(each) == sort]
            if of_sort:
                lines = (head, *_lines(of_sort, most, how_all))
                blocks.append(Paragraph(lines, verbatim=True))
    return [*blocks, *_whole(broken, found), *asked]


@in_own_display
def fix_html(found: Fixes) -> str:
    """Fixes as a table, a fragment of HTML; texts of the file are escaped."""
    if not found:
        return blocks_html(
            [Paragraph(("No fixes: no constraint is broken, or no single change fixes it",))]
        )
    columns = ("constraint", "change", "found", "also fixes", "set")
    rows = []
    for each in found:
        method = "exact" if each.method == "root" else "by search"
        also, settings = ", ".join(each.also), set_text(each)
        rows.append(Row((each.constraint, change_text(each), method, also, settings)))
    title = "Single changes that fix a constraint and break no other"
    return blocks_html([Table(title, list(map(Column, columns)), rows)])


def fix_document(found: Fixes) -> dict[str, Any]:
    """Broken constraints and their fixes as plain data, numbers unrounded."""
    return {
        **header(found.run.scenario),
        "broken": [verdict_document(verdict) for verdict in broken_of(found.run)],
        "fixes": [
            {
                "constraint": each.constraint,
                "what": each.what,
                "change": each.change,
                "unit": each.unit,
                "method": each.method,
                "settings": dict(each.settings),
                "set": set_text(each),
                "slack": each.slack,
                "also": list(each.also),
                "text": change_text(each),
            }
            for each in found
        ],
    }


def broken_of(run: Run) -> list[Verdict]:
    """The broken constraints, in the order of the file."""
    return [verdict for verdict in run.verdicts if not verdict.holds]


# -- parts -----------------------------------------------------------------------------------------


def _broken(run: Run, verdict: Verdict) -> Paragraph:
    lines = [f"{word(verdict)} {verdict.name}: {decided_text(verdict, run.scenario)}"]
    if verdict.because:
        lines.append(f"because: {verdict.because}")
    if why := why_broken(run, verdict):
        lines.append(f"why: {why}")
    return Paragraph(lines, mood([verdict]))


def _lines(fixes: Sequence[Fix], most: int | None, how_all: str) -> Iterator[str]:
    for each in fixes[:most]:
        also = f"; also fixes {_names(each.also)}" if each.also else ""
        yield f"  {change_text(each)}{also}"
        yield f"    {set_text(each)}"
    more = len(fixes) - len(fixes[:most])
    if more:
        yield f"  and {more} more" + (f": {how_all}" if how_all else "")


def _whole(broken: Sequence[Verdict], found: Fixes) -> list[Block]:
    """The changes that fix all broken constraints, where there are several."""
    if len(broken) < 2 or not all(found.of(verdict.name) for verdict in broken):
        return []
    # One change may be found for several constraints.
    whole = {
        set_text(each): replace(each, also=())
        for each in found
        if len(each.also) == len(broken) - 1
    }
    if not whole:
        return [Paragraph(("No single change fixes all of them",), "warning")]
    head = "both" if len(broken) == 2 else f"all {len(broken)}"
    lines = (f"One change fixes {head}:", *_lines(list(whole.values()), None, ""))
    return [Paragraph(lines, verbatim=True)]


def _names(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _word(value: Any) -> str:
    """A value in YAML, quoted as one word of a shell."""
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        inside = ", ".join(f'{key}: "{text}"' for key, text in value.items())
        value = f"{{{inside}}}"
    elif isinstance(value, list | tuple):
        value = f"[{', '.join(map(str, value))}]"
    return shlex.quote(str(value))
