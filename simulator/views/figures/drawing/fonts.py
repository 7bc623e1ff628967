"""Labels in any script: which installed fonts draw them, and what replaces those that none can."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.views.figures.drawing.own_style import load_matplotlib

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

#: System fonts that come before the packaged one, which has Japanese shapes of Chinese characters.
CHINESE = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei")
#: System fonts for what the base font and the packaged one lack.
OTHERS = ("Noto Sans", "Arial Unicode MS")
#: A package whose wheel carries Noto Sans CJK JP (SIL Open Font License 1.1), and the file in it.
_PACKAGED = ("notojp_matplotlib", "fonts/NotoSansCJKjp-Regular.otf")
_BASE = "DejaVu Sans"
_NOTE = (
    "Some labels need a font that is not installed (such as Noto Sans CJK); they are "
    "shortened or replaced by names."
)
#: On a screen or in a PNG, letters begin at whole pixels, which makes a text up to this wider.
_HINTED = 1.05
#: The least number of letters that make a label.
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Fonts:
    """How the labels of one figure are drawn.

    Attributes
    ----------
    families
        Font families, the base first, each for the characters that those before it lack.
    undrawable
        Characters that no installed font has.
    """

    families: tuple[str, ...]
    undrawable: frozenset[str]

    @property
    def style(self) -> dict[str, Any]:
        """Keyword arguments of every matplotlib text with a label: its fonts, and no mathtext."""
        return {"fontfamily": list(self.families), "parse_math": False}

    @staticmethod
    def slanted(text: str) -> str:
        """The style of a text that is to be slanted: fonts have fewer letters so."""
        return "italic" if text.isascii() else "normal"

    @property
    def note(self) -> str | None:
        """A note for a figure on which labels are replaced."""
        return _NOTE if self.undrawable else None

    def text(self, *candidates: str) -> str:
        """The first text of which enough can be drawn, without the words that cannot be.

        If there is none, the last, with ``?`` for each character that is missing.
        """
        cleaned = [clean(candidate) for candidate in candidates]
        for candidate in cleaned:
            if not self.undrawable.intersection(candidate):
                return candidate
            words = [w for w in candidate.split() if not self.undrawable.intersection(w)]
            if sum(char.isalpha() for char in "".join(words)) >= _ENOUGH:
                return " ".join(words).strip("·:, ")
        return "".join("?" if char in self.undrawable else char for char in cleaned[-1])

    def width(self, text: str, size: float, weight: str = "normal") -> float:
        """How wide a text is drawn (pt), letter by letter, at the resolution where it is widest."""
        return _HINTED * _width(text, size, self.families, weight)

    def cut(self, text: str, size: float, most: float) -> str:
        """The text if it is no wider than this (pt), else its beginning and an ellipsis."""
        if self.width(text, size) <= most:
            return text
        kept = bisect_right(
            range(1, len(text)), most, key=lambda n: self.width(f"{text[:n]}…", size)
        )
        return f"{text[: max(kept, 1)].rstrip()}…"


def clean(text: str) -> str:
    """One line of printable text: white space joined, control and format characters dropped."""
    printable = (char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join("".join(printable).split())


def fonts_for(texts: Iterable[str]) -> Fonts:
    """Find installed fonts that together have the characters of some texts, system fonts first."""
    missing = {char for text in texts for char in clean(text)}
    missing -= _covered(_BASE, missing)
    families = [_BASE]
    for family in (*CHINESE, _packaged, *OTHERS):
        if not missing:
            break
        name = family() if callable(family) else family
        if name is None or name in families:
            continue
        if found := _covered(name, missing):
            families.append(name)
            missing -= found
            _in_every_weight(name)
    return Fonts(tuple(families), frozenset(missing))


def _covered(family: str, chars: Iterable[str]) -> set[str]:
    """Those of some characters that an installed family has."""
    font = _font(family)
    if font is None:
        return set()
    return {char for char in chars if font.get_char_index(ord(char))}


@lru_cache
def _font(family: str) -> FT2Font | None:
    load_matplotlib()
    from matplotlib.font_manager import FontProperties, fontManager, get_font

    weights = [entry.weight for entry in fontManager.ttflist if entry.name == family]
    if not weights:
        return None
    # By a weight that it has: for any other, matplotlib would log that it takes this one.
    return get_font(fontManager.findfont(FontProperties(family=[family], weight=weights[0])))


@lru_cache
def _packaged() -> str | None:
    """The family of the packaged font, registered with matplotlib; None if it is not installed."""
    from matplotlib.font_manager import fontManager, get_font

    package, inside = _PACKAGED
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / inside
        if path.is_file():
            fontManager.addfont(str(path))
            _font.cache_clear()
            return get_font(str(path)).family_name
    return None


@lru_cache
def _in_every_weight(family: str) -> None:
    """Let a family of one weight serve for normal and bold text, without a log entry each time."""
    from matplotlib.font_manager import fontManager

    faces = [entry for entry in fontManager.ttflist if entry.name == family]
    weights = {face.weight for face in faces}
    for weight in {400, 700} - weights:
        if not weights & {"normal" if weight == 400 else "bold"}:
            fontManager.ttflist.append(replace(faces[0], weight=weight))


@lru_cache(maxsize=4096)
def _width(text: str, size: float, families: tuple[str, ...], weight: str) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=list(families), size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


#: For text without labels: words of the program, numbers, clock times.
PLAIN = Fonts((_BASE,), frozenset())
