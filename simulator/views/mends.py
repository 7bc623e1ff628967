"""What mends broken constraints, in words: proposals with the `--set` that makes each."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from simulator._version import __version__
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.views.blocks import Block, Column, Paragraph, Row, Table
from simulator.views.constraints import decided_text
from simulator.views.documents import verdict_document
from simulator.views.html import blocks_html
from simulator.views.summary import total_text, urgency
from simulator.views.why import why_broken
from simulator.whatif.mend import Mends, Proposal

#: So many of each sort are told where nobody asks for more.
MOST = 8
#: How each sort was found, in the order in which they are told.
_HEADS = {
    "root": "exact: no smaller change of this one does",
    "search": "found by trying: perhaps a smaller change does too",
    "drop": "found by trying: without a unit",
}
_NOTHING = (
    "No single change mends it without breaking another: no clock time, delay or duration does, "
    "nor any gap, reaction, pace or dropped unit that was tried"
)


def sort_of(proposal: Proposal) -> str:
    """`root`, `search`, or `drop` where it leaves a unit out."""
    return "drop" if proposal.change is None else proposal.method


def change_text(proposal: Proposal) -> str:
    """What is changed and by how much: `speech.duration 5 min 58.66 s shorter`."""
    if proposal.change is None:
        return proposal.what
    less, more = ("less", "more")
    if proposal.unit == "m/s":
        less, more = ("slower", "faster")
    elif proposal.method == "root":
        lasts = proposal.what.endswith(".duration")
        less, more = ("shorter", "longer") if lasts else ("earlier", "later")
    size = abs(proposal.change)
    text = _exactly(size) if proposal.unit == "s" else f"{round(size, 3):,g} {proposal.unit}"
    return f"{proposal.what} {text} {less if proposal.change < 0 else more}"


def set_text(settings: Mapping[str, Any]) -> str:
    """Settings as they are given on a command line, to be pasted into a shell."""
    return " ".join(f"--set {shlex.quote(path)}={_word(value)}" for path, value in settings.items())


def mend_blocks(
    run: Run, found: Mends, most: int | None = MOST, *, how_all: str = ""
) -> list[Block]:
    """Each broken constraint and what mends it.

    Parameters
    ----------
    run
        Of the scenario as it is.
    found
        What mends it.
    most
        So many proposals of each sort are told; None: all.
    how_all
        How to have all of them told.

    Returns
    -------
    list of Block
        For `plain_text`, or for a terminal.
    """
    broken = broken_of(run)
    if not broken:
        text = total_text(run.verdicts)
        return [Paragraph((f"Nothing to mend. {text}",), "good")]
    blocks: list[Block] = []
    for verdict in broken:
        blocks.append(_told(run, verdict))
        mends = found.of(verdict.name)
        if not mends:
            blocks.append(Paragraph((_NOTHING,)))
        for sort, head in _HEADS.items():
            of_sort = [each for each in mends if sort_of(each) == sort]
            if of_sort:
                lines = (head, *_lines(of_sort, most, how_all))
                blocks.append(Paragraph(lines, as_set=True))
    return [*blocks, *_whole(broken, found)]


def mend_html(found: Mends) -> str:
    """Proposals as a table, a fragment of HTML; whatever the file says is escaped."""
    if not found:
        return blocks_html(
            [Paragraph(("No proposals: nothing is broken, or no single change mends it",))]
        )
    columns = ("constraint", "change", "found", "mends as well", "set")
    rows = tuple(
        Row(
            (
                each.constraint,
                change_text(each),
                "exact" if each.method == "root" else "by trying",
                ", ".join(each.also),
                set_text(each.settings),
            )
        )
        for each in found
    )
    title = "Single changes that mend a constraint and break no other"
    return blocks_html([Table(title, tuple(map(Column, columns)), rows)])


def mend_document(run: Run, found: Mends) -> dict[str, Any]:
    """Broken constraints and proposals as plain data, numbers unrounded."""
    scenario = run.scenario
    return {
        "scenario": {"name": scenario.name, "hash": scenario.digest},
        "version": __version__,
        "start": scenario.start.isoformat(),
        "broken": [verdict_document(verdict) for verdict in broken_of(run)],
        "proposals": [
            {
                "constraint": each.constraint,
                "what": each.what,
                "change": each.change,
                "unit": each.unit,
                "method": each.method,
                "settings": dict(each.settings),
                "set": set_text(each.settings),
                "slack": float(each.slack),
                "also": list(each.also),
                "text": change_text(each),
            }
            for each in found
        ],
    }


def broken_of(run: Run) -> list[Verdict]:
    """Verdicts that do not hold, in the order of the file."""
    return [verdict for verdict in run.verdicts if not verdict.holds]


# -- parts -----------------------------------------------------------------------------------------


def _told(run: Run, verdict: Verdict) -> Paragraph:
    word = "BROKEN" if verdict.fails else "WARNING"
    lines = [f"{word} {verdict.name}: {decided_text(verdict, run.scenario)}"]
    if verdict.because:
        lines.append(f"because: {verdict.because}")
    if why := why_broken(run, verdict):
        lines.append(f"why: {why}")
    return Paragraph(tuple(lines), ("bad", "warning", "good")[urgency(verdict)])


def _lines(proposals: Sequence[Proposal], most: int | None, how_all: str) -> Iterator[str]:
    for each in proposals[:most]:
        also = f"; mends {_names(each.also)} as well" if each.also else ""
        yield f"  {change_text(each)}{also}"
        yield f"    {set_text(each.settings)}"
    more = len(proposals) - len(proposals[:most])
    if more:
        yield f"  and {more} more" + (f": {how_all}" if how_all else "")


def _whole(broken: Sequence[Verdict], found: Mends) -> list[Block]:
    """The changes that mend all that is broken, where that is more than one constraint."""
    if len(broken) < 2 or not all(found.of(verdict.name) for verdict in broken):
        return []
    # One change may be found for several constraints.
    whole = {
        set_text(each.settings): replace(each, also=())
        for each in found
        if len(each.also) == len(broken) - 1
    }
    if not whole:
        return [Paragraph(("No single change mends all of them",), "warning")]
    head = "both" if len(broken) == 2 else f"all {len(broken)}"
    lines = (f"One change mends {head}:", *_lines(list(whole.values()), None, ""))
    return [Paragraph(lines, as_set=True)]


def _names(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _exactly(seconds: float) -> str:
    """A duration with as many digits as it has, to the microsecond: `5 min 58.66 s`."""
    minutes, rest = divmod(round(seconds, 6), 60)
    hours, minutes = divmod(int(minutes), 60)
    whole, _, part = f"{rest:.6f}".rstrip("0").partition(".")
    tail = f".{part}" if part else ""
    if not (hours or minutes):
        return f"{whole}{tail} s"
    text = f"{int(whole):02d}{tail} s"
    return f"{hours} h {minutes:02d} min {text}" if hours else f"{minutes} min {text}"


def _word(value: Any) -> str:
    """A value as YAML, as one word of a shell."""
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        inside = ", ".join(f'{key}: "{text}"' for key, text in value.items())
        return shlex.quote(f"{{{inside}}}")
    if isinstance(value, list | tuple):
        return shlex.quote(f"[{', '.join(map(str, value))}]")
    return shlex.quote(str(value))
