"""Numbers as people write them: with thousands apart, a decimal comma, or marks of feet."""

from __future__ import annotations

import re

#: What may stand between thousands: a comma, spaces (no-break, narrow, thin), apostrophes.
SEPARATORS = ", \u00a0\u202f\u2009'\u2019"
#: Digits with one of them between thousands; whole patterns hold it once.
GROUPED = rf"[1-9]\d{{0,2}}(?P<apart>[{SEPARATORS}])\d{{3}}(?:(?P=apart)\d{{3}})*"
_WHOLE = re.compile(rf"[+-]?(?:\d{{1,9}}|(?=.{{1,11}}$){GROUPED})")
#: A decimal comma cannot be taken for one between thousands, unless three digits are behind it.
_DECIMAL_COMMA = re.compile(
    rf"([+-]?)(\d+|[1-9]\d{{0,2}}(?P<apart>[.{SEPARATORS[1:]}])\d{{3}}(?:(?P=apart)\d{{3}})*)"
    r",(\d+)(?![\d,])(.*)",
    re.DOTALL,
)
_AMOUNT = r"(\d{1,9}(?:\.\d{1,15})?)"
_FEET_AND_INCHES = re.compile(
    rf"([+-]?)(?:{_AMOUNT}\s*['\u2019\u2032])?\s*(?:{_AMOUNT}\s*(?:[\"\u201d\u2033]|''|\u2032\u2032))?"
)


def without_separators(number: str) -> str:
    """A number without what stands between its thousands."""
    return re.sub(f"[{SEPARATORS}]", "", number)


def whole_number(text: str) -> int | None:
    """The whole number that a text is, of at most nine digits; else None."""
    return int(without_separators(text)) if _WHOLE.fullmatch(text) else None


def with_decimal_point(text: str) -> str | None:
    """A text with a point for the decimal comma in the number that begins it; else None."""
    found = _DECIMAL_COMMA.match(text)
    if found is None:
        return None
    sign, whole, _, decimals, rest = found.groups()
    digits = "".join(filter(str.isdecimal, whole))
    return f"{sign}{digits}.{decimals}{rest}"


def with_feet_and_inches(text: str) -> str:
    """A length with `ft` and `in` for the marks, if it is one in feet and inches: `3' 6"`."""
    found = _FEET_AND_INCHES.fullmatch(text)
    if found is None:
        return text
    sign, feet, inches = found.groups()
    parts = (f"{feet} ft" if feet else "", f"{inches} in" if inches else "")
    return sign + " ".join(filter(None, parts))
