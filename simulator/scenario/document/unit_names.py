"""Names of units made from their labels: `Float: Garden Club` → `float-garden-club`."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import count
from unicodedata import category, normalize

#: Longer names are cut at a word.
LONGEST = 60
#: What comes before a name that is taken by something else, or that begins with a digit.
BEFORE = "unit"
_APOSTROPHES = re.compile("['’‘`´ʼ]")


def slug(label: str) -> str:
    """A label in small letters, with `-` for all that a name cannot hold; perhaps empty."""
    text = normalize("NFC", _APOSTROPHES.sub("", normalize("NFKC", label)).casefold())
    words = "".join(letter if _in_a_word(letter) else " " for letter in text).split()
    found = ""
    for word in words:
        if found and len(found) + len(word) >= LONGEST:
            break
        found = f"{found}-{word}" if found else word[:LONGEST]
    return found


def _in_a_word(letter: str) -> bool:
    return letter.isalnum() or category(letter)[0] == "M"


def name_from(label: str, taken: Container[str], reserved: Container[str]) -> str:
    """The name of a unit from its label.

    Parameters
    ----------
    label
        The label.
    taken
        The names of other units; a name that is among them has a number at its end.
    reserved
        Names of other things; a name that is among them has `unit-` before it.
    """
    name = slug(label)
    if not name[:1].isalpha() or name in reserved:
        name = f"{BEFORE}-{name}" if name else BEFORE
    if name not in taken:
        return name
    return next(found for number in count(2) if (found := f"{name}-{number}") not in taken)
