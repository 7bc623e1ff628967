"""What a cell means in its column."""

from __future__ import annotations

import re

from simulator.scenario import numerals
from simulator.scenario.document.tables.cells import SheetCell
from simulator.scenario.document.yaml import parse_value, resolve

_AS_TEXT = ("name", "label", "kind", "profile", "route", "assembly")
#: Columns of cues, in which a clock time alone is `{at: TIME}`.
_CUES = ("release", "call")
_CLOCK = re.compile(
    r"\d{1,2}:\d{2}(?!\d).*|\d{4}-\d{2}-\d{2}[T ].+|\d{1,2} ?[AaPp]\.?[Mm]\.?|H ?[+-].+"
)
#: A number with what may be a decimal comma, or separators of thousands; where thousands are apart
#: by another mark, a comma is the decimal sign.
_NUMBER = re.compile(
    rf"(?<![\d.,])(?:(?=\d+[^,]){numerals.GROUPED},(?P<decimals>\d+)|\d+(?:[.,]\d+)+)(?![\d.,])"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")


def value_of(column: str, cell: SheetCell, separator: str | None) -> object:
    """Value of a cell, as in a scenario file; braces and brackets are YAML.

    Parameters
    ----------
    column
        The key that its column gives.
    cell
        The cell; nothing is wrong with it by itself.
    separator
        What stands between the cells of a text file, None in a workbook. Where it is not a comma,
        a comma may be the decimal sign.

    Raises
    ------
    ValueError, ScenarioError
        Where it cannot be read with certainty.
    """
    text = cell.text
    if column.startswith("info."):
        return text
    if column in _AS_TEXT:
        if cell.kind in ("text", "number"):
            return text
        raise ValueError(f"the cell holds a {cell.kind}, {text}, not a text; format it as text")
    if text[0] in "{[":
        return parse_value(text, column)
    if text == "~":  # null in YAML, but anything in a spreadsheet
        raise ValueError("'~': leave the cell empty for the profile's value, or write null")
    if column in _CUES and text != "null":
        if _CLOCK.fullmatch(text) is None:
            message = "write a clock time, or a cue in braces: {after: EVENT, delay: 30 s}"
            raise ValueError(f"'{text}' is not a clock time; {message}")
        return {"at": text}
    if separator not in (None, ",") and column != "ranks" and ":" not in text:
        text = _NUMBER.sub(_with_point, text)
    lowered = text.lower()
    return resolve(lowered) if lowered in ("true", "false") else resolve(text)


def _with_point(found: re.Match[str]) -> str:
    """A number with a decimal point, as it may have a comma where that does not separate cells."""
    number = found[0]
    if found["decimals"]:
        whole = number.removesuffix(f",{found['decimals']}")
        return f"{numerals.without_separators(whole)}.{found['decimals']}"
    if "," in number and "." in number:  # the last is the decimal sign
        sign = max(",.", key=number.rfind)
        whole, _, decimals = number.rpartition(sign)
        if sign not in whole and _THOUSANDS.fullmatch(whole):
            return f"{re.sub('[.,]', '', whole)}.{decimals}"
        return number
    if _THOUSANDS.fullmatch(number) is None:
        return number.replace(",", ".")
    plain = re.sub("[.,]", "", number)
    if len(number) - len(plain) > 1:
        return plain
    either = f"{plain} or {number.replace(',', '.')}"
    raise ValueError(f"'{number}' may be {either}; write {plain}, or {number.replace('.', ',')}0")
