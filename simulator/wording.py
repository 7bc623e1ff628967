"""Wording of messages: the nearest name, alternatives, quoted values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from heapq import nlargest
from itertools import islice, pairwise, takewhile
from unicodedata import normalize

#: Least similarity at which one word is suggested for another; equal words have 1.
ALIKE = 0.7
#: Least similarity of two words that differ by two swapped letters.
SWAPPED = 0.9
#: A longer word has no hint: to compare two of them takes the square of their length.
LONGEST = 100
#: So many names are looked at for a hint, and of many names so many more closely.
MOST_NAMES, MOST_CLOSELY = 2000, 24

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ _./-][A-Za-z0-9]+)*")


def nearest(word: object, known: Iterable[str]) -> str | None:
    """The known name that is most similar to a misspelt one, or None.

    Among equals, one with the same first letter wins (`kph` rather than `mph` for `kmph`), then
    the first. Case is ignored.
    """
    sought = str(word).casefold()
    if len(sought) > LONGEST:
        return None
    names = [name for name in islice(known, MOST_NAMES) if len(name) <= LONGEST]
    if len(names) > MOST_CLOSELY:
        own = _pieces(sought)
        names = nlargest(MOST_CLOSELY, names, lambda name: _overlap(own, _pieces(name.casefold())))
    best, best_score = None, (0.0, False)
    for name in names:
        folded = name.casefold()
        score = (_likeness(folded, sought), folded[:1] == sought[:1])
        if score[0] >= ALIKE and score > best_score:
            best, best_score = name, score
    return best


@lru_cache(maxsize=4 * MOST_NAMES)
def _pieces(word: str) -> frozenset[str]:
    """Its letters, and its pairs of letters."""
    return frozenset([*word, *map("".join, pairwise(word))])


def _overlap(own: frozenset[str], other: frozenset[str]) -> float:
    return len(own & other) / (len(own) + len(other) + 1)


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(a=one, b=other, autojunk=False)
    # The quick ratio is an upper bound; few pairs need the exact one.
    if matcher.quick_ratio() < ALIKE:
        return 0.0
    return max(matcher.ratio(), SWAPPED if _is_a_swap(one, other) else 0.0)


def _is_a_swap(one: str, other: str) -> bool:
    """Whether two adjacent letters are swapped, in words of more than two letters."""
    at = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))
    return len(one) > 2 and one[:at] + one[at : at + 2][::-1] + one[at + 2 :] == other


def named_by_label(text: str, labels: Iterable[tuple[str | None, str]]) -> str | None:
    """A text that begins with a label, with the name in its place; None if it does not.

    Parameters
    ----------
    text
        The name of an event, or of what has a label.
    labels
        Labels, each with the name that it stands for.
    """
    text = composed(text)
    for label, name in labels:
        begins = label and text[: len(label)].casefold() == label.casefold()
        rest = text[len(label) :] if label and label != name and begins else None
        if rest is not None and rest[:1] in ("", ".", "@"):
            return f"{name}{rest}"
    return None


def did_you_mean(near: str | None, otherwise: str = "") -> str:
    """`; did you mean 'rostrum'?`, or another text if no name is near."""
    return otherwise if near is None else f"; did you mean '{near}'?"


def unknown(what: str, word: object, known: Iterable[str], right: str | None = None) -> str:
    """`there is no marker 'rostum'; did you mean 'rostrum'?`, or the names that exist.

    With the right name, if that is known; else with the nearest.
    """
    listed = list(known)
    shown = [*listed[:8], "…"] if len(listed) > 8 else listed
    there_is = f"; known: {', '.join(shown)}" if listed else "; none is defined"
    return f"there is no {what} '{word}'" + did_you_mean(right or nearest(word, listed), there_is)


def composed(text: str) -> str:
    """A text in its composed form (NFC), in which equal names are equal: one é, however typed."""
    return text if text.isascii() else normalize("NFC", text)


def unknown_key(key: str, known: Sequence[str]) -> str:
    """`unknown key; did you mean 'gap'?`, or the known keys."""
    return "unknown key" + did_you_mean(nearest(key, known), f"; known: {', '.join(known)}")


def alternatives(words: Sequence[str], joint: str = "or") -> str:
    """`a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


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


def in_yaml(value: str) -> str:
    """A text as YAML: plain where it is only words, else a JSON string, which is YAML, too."""
    if _PLAIN.fullmatch(value) and value.casefold() not in ("null", "true", "false"):
        return value
    return json.dumps(composed(value), ensure_ascii=False)
