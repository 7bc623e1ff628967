"""Quantities as planners write them (`30 m`, `112 steps/min x 0.75 m`), read to SI numbers.

Units are pint's, from `planner_units.txt`; pint is imported when the first quantity is read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

from simulator.represented import Represented
from simulator.scenario import numerals
from simulator.scenario.model.base import FieldError, below
from simulator.scenario.model.distributions import Distributed
from simulator.wording import did_you_mean, nearest, quoted, unknown_key

if TYPE_CHECKING:
    import pint

T = TypeVar("T")
#: What a number is: read somewhere, supposed, or chosen by the planner.
ReasonKind = Literal["fact", "guess", "decision"]
#: By the key that gives the reason; exactly one of them stands beside a value.
REASONS: dict[str, ReasonKind] = {"source": "fact", "assumed": "guess", "decided": "decision"}
#: Keys of a quantity that is given with what is known about it.
KNOWN_KEYS = ("value", "low", "high", "distribution", *REASONS)


class Written(NamedTuple):
    """Value, low and high of a quantity as written in the file."""

    value: object
    low: object = None
    high: object = None


_UNWRITTEN = Written(None)


@dataclass(frozen=True, slots=True, repr=False)
class Quantity(Represented, Generic[T]):
    """A value, and what is known about it.

    Attributes
    ----------
    value
        The value that a run uses.
    low, high
        Its range: of a fact or a guess, what is possible; of a decision, how far the planner
        would go.
    source, assumed, decided
        Where it was read, why it is supposed, or why it was chosen; all None for a plain value.
    written
        Value, low and high as written in the file.
    dimension
        Of a number in m, s or m/s, a place or a clock time: what it differs by; None for anything
        else.
    signed
        Whether it may be negative.
    distribution
        How it is drawn, if the file states it.
    """

    value: T
    low: T | None = None
    high: T | None = None
    source: str | None = None
    assumed: str | None = None
    written: Written = _UNWRITTEN
    decided: str | None = None
    dimension: Dimension | None = field(default=None, compare=False, repr=False)
    signed: bool = field(default=False, compare=False, repr=False)
    distribution: Distributed | None = None

    @property
    def kind(self) -> ReasonKind | None:
        """Whether it is a fact, a guess or a decision; None for a plain value."""
        return next((kind for key, kind in REASONS.items() if getattr(self, key) is not None), None)

    @property
    def reason(self) -> str | None:
        """Its source, why it is assumed, or why it was decided."""
        return self.source or self.assumed or self.decided

    @classmethod
    def read(
        cls,
        given: object,
        parse: Callable[[Any], T],
        order: Callable[[T], Any],
        dimension: Dimension | None = None,
        *,
        signed: bool = False,
    ) -> Quantity[T]:
        """Read a quantity that is given plainly, or with what is known about it.

        Parameters
        ----------
        given
            As written in the file.
        parse
            Reads the value, low and high.
        order
            The key by which values are compared.
        dimension
            What its numbers differ by.
        signed
            Whether they may be negative.

        Raises
        ------
        ValueError
            With what is wrong and what would be right.
        """
        if not isinstance(given, Mapping):
            return cls(parse(given), written=Written(given))
        for key in given:
            if key not in KNOWN_KEYS:
                raise FieldError(unknown_key(str(key), KNOWN_KEYS), str(key))
        if "value" not in given:
            raise FieldError("value is missing")
        reasons = {key: given[key] for key in REASONS if key in given}
        if len(reasons) != 1:
            raise FieldError(
                "write one of: source (where it was read), assumed (why it is supposed), decided "
                "(why it was chosen)"
            )
        for key, reason in reasons.items():
            if not (isinstance(reason, str) and reason.strip()):
                raise FieldError("must be a non-empty text", key)
        written = Written(given["value"], given.get("low"), given.get("high"))
        value = below("value", parse, written.value)
        low = None if written.low is None else below("low", parse, written.low)
        high = None if written.high is None else below("high", parse, written.high)
        if low is not None and order(low) > order(value):
            raise FieldError(f"low {written.low} is above the value {written.value}", "low")
        if high is not None and order(high) < order(value):
            raise FieldError(f"high {written.high} is below the value {written.value}", "high")
        distribution = None
        if given.get("distribution") is not None:
            if "decided" in reasons:
                raise FieldError("decisions are not drawn; omit it", "distribution")
            spread = None if dimension is None else _SPREADS[dimension]
            read = partial(Distributed.read, parse=parse, spread=spread)
            distribution = below("distribution", read, given["distribution"])
        return cls(
            value,
            low,
            high,
            written=written,
            dimension=dimension,
            signed=signed,
            distribution=distribution,
            **reasons,
        )


#: Quantities by their paths.
Known = dict[tuple[str | int, ...], Quantity[Any]]

_DEFINITIONS = Path(__file__).with_name("planner_units.txt")
#: A number; a comma is read only between thousands, as the program prints them.
_NUMBER = rf"[+-]?(?:{numerals.GROUPED}(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_WORDS = r"[^\W\d_]+(?:[ _][^\W\d_]+)?"
_QUANTITY = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>{_WORDS}(?:\s*/\s*{_WORDS})?)?")
#: `1 min 30 s`: whole numbers of two units or more, the last with decimals; one sign for all.
_PARTS = re.compile(r"\s*([+-]?)((?:\d{1,9}\s*[^\W\d_]+\s*)+\d{1,9}(?:\.\d{1,15})?\s*[^\W\d_]+)\s*")
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([^\W\d_]+)")
_SQUARE = re.compile(r"\b(m|km|ft|yd)[2²]")
_TIMES = re.compile(r"\s*[x×*]\s*")
_HOURS_MINUTES_SECONDS = re.compile(r"\s*([+-]?)(\d{1,9}):([0-5]\d):([0-5]\d(?:\.\d+)?)\s*")
_TWO_PARTS = re.compile(r"\s*[+-]?(\d{1,9}):([0-5]\d)\s*")


@dataclass(frozen=True, slots=True, eq=False)
class Dimension:
    """A kind of quantity: its name, its pint dimensions, examples, and its SI unit."""

    name: str
    exponents: tuple[tuple[str, int], ...]
    examples: str
    unit: str = ""

    @property
    def article(self) -> str:
        """Its name with the article: `a length`."""
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name}"

    @property
    def hint(self) -> str:
        """Its form, for messages: `a length such as 30 m, …`."""
        return f"{self.article} such as {self.examples}"


LENGTH = Dimension("length", (("[length]", 1),), "30 m, 1.5 km or 100 ft", "m")
DURATION = Dimension("duration", (("[time]", 1),), "90 s, 7 min or 00:07:30", "s")
SPEED = Dimension(
    "speed", (("[length]", 1), ("[time]", -1)), "10 km/h, 2.5 mph or 300 knots", "m/s"
)
CADENCE = Dimension("cadence", (("[step]", 1), ("[time]", -1)), "112 steps/min")
AREA = Dimension("area", (("[length]", 2),), "22000 m2 or 2.2 ha")
STEPS = Dimension("number of steps", (("[step]", 1),), "10 steps")
GAIT = Dimension("gait", (), "112 steps/min x 0.75 m or 5 km/h")
_DIMENSIONS = {d.exponents: d for d in (LENGTH, AREA, DURATION, SPEED, CADENCE, STEPS)}


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry[Fraction]:
    import pint

    return pint.UnitRegistry(str(_DEFINITIONS), non_int_type=Fraction, cache_folder=None)


@lru_cache(maxsize=256)
def _unit(text: str) -> tuple[Fraction, Dimension | None]:
    """Factor to SI and dimension of a unit; the dimension is None if no quantity here has it.

    Raises
    ------
    LookupError
        With the word that is not a unit.
    """
    registry = _registry()
    words = [word.strip() for word in text.split("/")]
    names = [word.replace(" ", "_") for word in words]
    for word, name in zip(words, names, strict=True):
        if name not in _unit_names():
            raise LookupError(word)
    unit = registry.parse_units("/".join(names))
    base = registry.Quantity(Fraction(1), unit).to_base_units()
    exponents = sorted((name, int(power.real)) for name, power in base.dimensionality.items())
    return Fraction(base.magnitude), _DIMENSIONS.get(tuple(exponents))


@lru_cache(maxsize=1)
def _unit_names() -> frozenset[str]:
    return frozenset(str(name) for name in _registry())


def _unknown_unit(text: str, unit: str, word: str, wanted: Dimension) -> ValueError:
    fitting = (wanted, SPEED if wanted is GAIT else wanted)
    # In reverse, British spelling (metres) comes before American.
    names = sorted(_unit_names(), reverse=True)
    known = [name for name in names if word != unit or _unit(name)[1] in fitting]
    hint = did_you_mean(nearest(word, known), f"; write {wanted.hint}")
    return ValueError(f"'{text}': unknown unit '{word}'{hint}")


def read(text: object, wanted: Dimension) -> float:
    """Read a quantity of one dimension.

    Parameters
    ----------
    text
        As a planner writes it: a number and a unit.
    wanted
        What it must be.

    Returns
    -------
    float
        In m, s or m/s (a cadence in steps/s); finite.

    Raises
    ------
    ValueError
        With what is wrong and what would be right.
    """
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        raise ValueError(f"{quoted(text)} is not {wanted.article}; write {wanted.hint}")
    return _read(str(text).strip(), wanted)


@lru_cache(maxsize=4096)
def _read(text: str, wanted: Dimension) -> float:
    """Read a text; profiles repeat the same text for many units."""
    spelt = numerals.with_feet_and_inches(text) if wanted is LENGTH else text
    match = _QUANTITY.fullmatch(spelt)
    if match is None and wanted in (LENGTH, DURATION) and (parts := _PARTS.fullmatch(spelt)):
        return _in_parts(text, parts[1], _PART.findall(parts[2]), wanted)
    if match is None or not _is_words(match["unit"]):
        point = numerals.with_decimal_point(text)
        hint = wanted.hint if point is None else f"a decimal point: {point}"
        raise ValueError(f"'{text}' is not {wanted.article}; write {hint}")
    number, unit = match["number"], match["unit"]
    if unit is None:
        raise ValueError(f"'{text}' needs a unit: {wanted.hint}")
    factor = _factor(text, unit, wanted)
    # Rounded once: 36 km/h is 10 m/s, not 10.000000000000002.
    value = float(numerals.without_separators(number)) * factor.numerator / factor.denominator
    if not math.isfinite(value):
        raise ValueError(f"'{text}' is too large for {wanted.article}")
    return value


def _factor(text: str, unit: str, wanted: Dimension) -> Fraction:
    """The factor to SI of a unit in a text, which must be of the dimension."""
    try:
        factor, found = _unit(unit)
    except LookupError as error:
        raise _unknown_unit(text, unit, str(error.args[0]), wanted) from None
    if found is not wanted:
        what = f"is {found.article}, not" if found else "is not"
        raise ValueError(f"'{text}' {what} {wanted.article}; write {wanted.hint}")
    return factor


def _in_parts(text: str, sign: str, parts: Sequence[tuple[str, str]], wanted: Dimension) -> float:
    """Read `1 min 30 s`; each part is less than one unit of the part before."""
    total, unit_before, before = Fraction(0), None, ""
    for number, unit in parts:
        factor = _factor(text, unit, wanted)
        value = Fraction(number) * factor
        if unit_before is not None and value >= unit_before:
            raise ValueError(
                f"'{text}': {number} {unit} is not less than 1 {before}; write {wanted.hint}"
            )
        total, unit_before, before = total + value, factor, unit
    return float(-total if sign == "-" else total)


def _is_words(unit: str | None) -> bool:
    return unit is None or all(c.isalpha() or c in " _/" for c in unit)  # \w has ¼


def length(text: object) -> float:
    """Read a length (m)."""
    return read(text, LENGTH)


def area(text: object) -> float:
    """Read an area (m²)."""
    # Units consist of letters; m2 and m² are spelt out.
    return read(_SQUARE.sub(r"sq\1", text) if isinstance(text, str) else text, AREA)


def duration(text: object) -> float:
    """Read a duration (s): `90 s`, `7 min`, `1 min 30 s`, or `00:07:30` (h:min:s)."""
    if not isinstance(text, str):
        return read(text, DURATION)
    if (two := _TWO_PARTS.fullmatch(text)) is not None:
        either = "{0} h {1} min or {0} min {1} s".format(*map(int, two.groups()))
        raise ValueError(f"'{text}' could be hours or minutes; write {either}")
    match = _HOURS_MINUTES_SECONDS.fullmatch(text)
    if match is None:
        return read(text, DURATION)
    sign, hours, minutes, seconds = match.groups()
    total = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    return -total if sign == "-" else total


def pace(text: object) -> float:
    """Read a gait (`112 steps/min x 0.75 m`) or a speed, as a speed (m/s)."""
    if not isinstance(text, str):
        return read(text, GAIT)
    parts = _TIMES.split(text)
    if len(parts) == 1:
        return _plain_pace(text)
    if len(parts) != 2:
        raise ValueError(f"'{text}' is not a gait; write {GAIT.hint}")
    cadence, step = read(parts[0], CADENCE), read(parts[1], LENGTH)
    if cadence < 0 or step < 0:
        raise ValueError(f"negative gait '{text}'")
    if not math.isfinite(cadence * step):
        raise ValueError(f"'{text}' is too large for {GAIT.article}")
    return cadence * step


def _plain_pace(text: str) -> float:
    try:
        return read(text, SPEED)
    except ValueError:
        try:
            read(text, CADENCE)
        except ValueError:
            pass
        else:
            raise ValueError(
                f"'{text}' is a cadence; a gait needs a step too: '{text.strip()} x 0.75 m'"
            ) from None
        # Any other error names both forms of a gait.
        return read(text, GAIT)


#: What reads how far numbers of a dimension spread.
_SPREADS: dict[Dimension, Callable[[Any], float]] = {
    LENGTH: length,
    DURATION: duration,
    SPEED: pace,
}
