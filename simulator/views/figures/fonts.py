"""Labels in any script: which installed fonts draw them, and what stands in for those none can."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

#: Fonts that are looked for, in this order, where the base font lacks a character.
FALLBACKS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "STHeiti",
    "Microsoft YaHei",
    "SimHei",
    "DengXian",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "Noto Sans CJK TC",
    "Noto Sans CJK KR",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
    "Microsoft JhengHei",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "Droid Sans Fallback",
    "Arial Unicode MS",
    "Noto Sans",
)
#: A package whose wheel carries Noto Sans CJK JP (SIL Open Font License 1.1), and the file in it.
_PACKAGED = ("notojp_matplotlib", "fonts/NotoSansCJKjp-Regular.otf")
_BASE = "DejaVu Sans"
_NOTE = (
    "Some labels need a font that is not installed here (Noto Sans CJK, for one): "
    "they are shortened, or names stand in for them."
)
#: So many letters that can be drawn make a label.
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Lettering:
    """How the labels of one figure are drawn.

    Attributes
    ----------
    families
        Font families, the base first, each for what those before it lack.
    undrawable
        Characters that no installed font has.
    """

    families: tuple[str, ...]
    undrawable: frozenset[str]

    @property
    def style(self) -> dict[str, Any]:
        """Keyword arguments of every matplotlib text with a label: its fonts, and no mathtext."""
        return {"fontfamily": list(self.families), "parse_math": False}

    @property
    def note(self) -> str | None:
        """What to say on the figure where labels were replaced."""
        return _NOTE if self.undrawable else None

    def text(self, *candidates: str) -> str:
        """The first of some texts of which enough can be drawn, without the words that cannot.

        Else the last, with ``?`` for each character that is missing.
        """
        cleaned = [clean(candidate) for candidate in candidates]
        for candidate in cleaned:
            if not self.undrawable.intersection(candidate):
                return candidate
            words = [w for w in candidate.split() if not self.undrawable.intersection(w)]
            if sum(char.isalpha() for char in "".join(words)) >= _ENOUGH:
                return " ".join(words).strip("·:, ")
        return "".join("?" if char in self.undrawable else char for char in cleaned[-1])


def clean(text: str) -> str:
    """One line of printable text: white space joined, control and format characters dropped."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    printable = (char for char in spaced if unicodedata.category(char)[0] != "C")
    return " ".join("".join(printable).split())


def lettering(texts: Iterable[str]) -> Lettering:
    """Find fonts for some texts, system fonts first; none is asked for that is not installed."""
    missing = {char for text in texts for char in clean(text)}
    missing -= _covered(_BASE, missing)
    families = [_BASE]
    for family in (*FALLBACKS, _packaged):
        if not missing:
            break
        name = family() if callable(family) else family
        if name is None or name in families:
            continue
        if found := _covered(name, missing):
            families.append(name)
            missing -= found
            _in_every_weight(name)
    return Lettering(tuple(families), frozenset(missing))


def _covered(family: str, chars: Iterable[str]) -> set[str]:
    """Those of some characters that an installed family has."""
    font = _font(family)
    if font is None:
        return set()
    return {char for char in chars if font.get_char_index(ord(char))}


@lru_cache
def _font(family: str) -> FT2Font | None:
    from matplotlib.font_manager import FontProperties, fontManager, get_font

    weights = [entry.weight for entry in fontManager.ttflist if entry.name == family]
    if not weights:
        return None
    # Asked for in a weight that it has: else matplotlib logs that it took another.
    return get_font(fontManager.findfont(FontProperties(family=[family], weight=weights[0])))


@lru_cache
def _packaged() -> str | None:
    """The family of the packaged font, made known to matplotlib; None where it is not installed."""
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
    """Let a family of one weight serve for normal and bold text, which else is logged each time."""
    from matplotlib.font_manager import fontManager

    faces = [entry for entry in fontManager.ttflist if entry.name == family]
    weights = {face.weight for face in faces}
    for weight in {400, 700} - weights:
        if not weights & {"normal" if weight == 400 else "bold"}:
            fontManager.ttflist.append(replace(faces[0], weight=weight))


def width(text: str, size: float) -> float:
    """About how wide a text is drawn (pt), from its characters; errs on the wide side."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return size * (wide + 0.57 * (len(text) - wide))
