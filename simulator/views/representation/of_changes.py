"""What margins, fixes and their parts show."""

from __future__ import annotations

from math import isinf

from simulator.format import counted, duration
from simulator.views.blocks import Block
from simulator.views.fixes import change_text, fix_blocks, fix_html, set_text
from simulator.views.margins import margin_blocks, margin_text
from simulator.views.representation.showing import Facts, ShownAt, as_html, blocks, facts, in_a_line
from simulator.whatif.fixes import Fix, Fixes
from simulator.whatif.inputs import Input
from simulator.whatif.margins import Limit, Margin, Margins

as_html.register(Fixes, fix_html)
blocks.register(Fixes, fix_blocks)


@blocks.register
def _(found: Margins) -> list[Block]:
    return margin_blocks(found, how_all="to_frame() has all")


@in_a_line.register
def _(found: Margins) -> str:
    tightest = f", tightest {margin_text(found[0])}" if found else ""
    many = counted(len(found), "inputs")
    return f"Margins of {found.run.scenario.name!r}: {many}{tightest}"


@in_a_line.register
def _(found: Fixes) -> str:
    return f"Fixes of {found.run.scenario.name!r}: {len(found)}"


@in_a_line.register
def _(found: Margin) -> str:
    return f"Margin of {margin_text(found)}"


@facts.register
def _(found: Margin, _: ShownAt) -> Facts:
    sides = {"later": found.later, "earlier": found.earlier}
    return Facts("input", found.input.name, {side: _limit(one) for side, one in sides.items()})


def _limit(limit: Limit) -> str:
    if isinf(limit.seconds):
        return "any"
    then = f", then {limit.breaks} breaks" if limit.breaks else ""
    return duration(limit.seconds, "down") + then


@facts.register
def _(limit: Limit, _: ShownAt) -> Facts:
    return Facts("limit", _limit(limit), {})


@facts.register
def _(found: Input, at: ShownAt) -> Facts:
    value = at(found.value) if found.is_clock else duration(found.value)
    return Facts("input", found.name, {"is": value, "set by": found.path})


@facts.register
def _(fix: Fix, _: ShownAt) -> Facts:
    rest = {
        "change": change_text(fix),
        "found": "exact" if fix.method == "root" else "by search",
        "also fixes": ", ".join(fix.also),
        "set": set_text(fix),
    }
    return Facts("constraint", fix.constraint, rest)
