"""Wording of messages: the nearest name, lists of alternatives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


def nearest(word: object, known: Iterable[str]) -> str | None:
    """The known name that a misspelt one most likely means, or None."""
    found = get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def alternatives(words: Sequence[str], joint: str = "or") -> str:
    """`a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def unknown(what: str, word: object, known: Iterable[str]) -> str:
    """`there is no marker 'rostum'; did you mean 'rostrum'?`, or what there is."""
    listed = list(known)
    near = nearest(word, listed)
    if near is not None:
        return f"there is no {what} '{word}'; did you mean '{near}'?"
    if not listed:
        return f"there is no {what} '{word}'; none is defined"
    shown = [*listed[:8], "…"] if len(listed) > 8 else listed
    return f"there is no {what} '{word}'; there is {', '.join(shown)}"


def quoted(value: object) -> str:
    """A value as it is shown in a message."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"'{str(value).lower()}'"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"
