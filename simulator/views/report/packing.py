"""Many scenes in few bytes: what they have in common stands once, and numbers in columns.

A scene is cut into parts: a unit, what it does, a verdict. Parts that are the same but for their
numbers have one shape, and a table: a row for each scene, a column for each number, as a whole
number of small steps. Of most columns only the difference to another column is kept, or to what two
others lead to expect: a unit's third rank comes as long after its second as that after its first.
`unpacking.js` reads it.
"""

from __future__ import annotations

import json
import zlib
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.timeline.passage import Floats
from simulator.views.player.scene import DIGITS, Numbers

_Whole = NDArray[np.int64]

#: How far back a column is compared with others, and by how many rows that is decided.
_BACK, _SAMPLE = 8, 256
#: What a text of a shape begins with: a number, or several; another part; a text that begins so.
_NUMBERS, _PART, _TEXT = "~", "@", "="


class ScenePart(NamedTuple):
    """A part of a scene.

    Attributes
    ----------
    shape
        It as JSON, without its numbers.
    numbers
        These, in whole steps, shape (n,).
    digits
        How many digits after the point each has.
    """

    shape: str
    numbers: _Whole
    digits: bytes


def scene_parts(scene: dict[str, Any]) -> dict[str, ScenePart]:
    """The parts of a scene by name; that without a name is the whole, of which the others are
    parts.
    """
    found: dict[str, ScenePart] = {}
    _Part(found, "").keep(scene)
    return found


class _Part:
    """A part of a scene, whose numbers are taken out, and smaller parts."""

    def __init__(self, found: dict[str, ScenePart], name: str) -> None:
        self._found, self._name = found, name
        self._numbers: list[float] = []
        self._digits: list[int] = []
        # What a unit does is told by texts: a hundredth of a second is enough.
        self._usual = 2 if name.endswith("/doings") else DIGITS

    def keep(self, value: Any) -> str:
        """Keep it, and give what stands in its place."""
        shape = json.dumps(self._shape(value), ensure_ascii=False, separators=(",", ":"))
        digits = np.array(self._digits, dtype=np.int8)
        steps = np.rint(np.array(self._numbers) * 10.0**digits).astype(np.int64)
        self._found[self._name] = ScenePart(shape, steps, digits.tobytes())
        return _PART + self._name

    def _shape(self, value: Any) -> Any:
        match value:
            case Numbers():
                return self._array(value.values, value.digits)
            case str():
                return _TEXT + value if value[:1] in (_NUMBERS, _PART, _TEXT) else value
            case float():
                self._numbers.append(value)
                self._digits.append(self._usual)
                return f"{_NUMBERS}{len(self._numbers) - 1}"
            case dict():
                return {key: self._member(key, each) for key, each in value.items()}
            case list() | tuple():
                return [self._entry(each) for each in value]
        return value

    def _member(self, key: str, value: Any) -> Any:
        """What is large, or often otherwise, is a part of its own."""
        if key == "doings" or (not self._name and isinstance(value, dict | list)):
            return _Part(self._found, f"{self._name}/{key}").keep(value)
        return self._shape(value)

    def _entry(self, value: Any) -> Any:
        """So is each unit, verdict and item of the programme."""
        if isinstance(value, dict) and "name" in value and self._name.count("/") == 1:
            return _Part(self._found, f"{self._name}/{value['name']}").keep(value)
        return self._shape(value)

    def _array(self, values: Floats, digits: NDArray[np.int8] | int) -> str:
        """Where its numbers begin, and how many of them, or of what is none, follow one another."""
        finite = np.isfinite(values)
        text = [f"{_NUMBERS}{len(self._numbers)}:"]
        kinds = np.where(finite, "f", np.where(values > 0, "p", np.where(values < 0, "m", "n")))
        before = 0
        for edge in (np.flatnonzero(kinds != np.append(kinds[1:], "")) + 1).tolist():
            text.append(f"{edge - before}{kinds[before]}")
            before = edge
        self._numbers += values[finite].tolist()
        self._digits += np.broadcast_to(digits, values.shape)[finite].tolist()
        return "".join(text)


class Packing:
    """Scenes that are packed together."""

    def __init__(self) -> None:
        self._shapes: dict[str, dict[tuple[str, bytes], int]] = {}
        self._rows: dict[str, list[list[_Whole]]] = {}
        #: Of each part, which shape each scene has, from 1; 0: none.
        self._which: dict[str, list[int]] = {}
        self._scenes = 0

    def __len__(self) -> int:
        return self._scenes

    def add(self, parts: dict[str, ScenePart]) -> None:
        """Add a scene."""
        for name, (shape, numbers, digits) in parts.items():
            shapes, rows = self._shapes.setdefault(name, {}), self._rows.setdefault(name, [])
            number = shapes.setdefault((shape, digits), len(shapes))
            if number == len(rows):
                rows.append([])
            rows[number].append(numbers)
            which = self._which.setdefault(name, [])
            which += [0] * (self._scenes - len(which)) + [number + 1]
        self._scenes += 1

    def packed(self, most: int) -> bytes:
        """The first of them, compressed.

        Parameters
        ----------
        most
            So many.
        """
        body = bytearray()
        number = min(most, self._scenes)
        parts = [self._packed(name, number, body) for name in self._shapes]
        document = {"scenes": number, "parts": parts}
        head = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        return zlib.compress(len(head).to_bytes(4, "little") + head + bytes(body), 9)

    def _packed(self, name: str, most: int, body: bytearray) -> dict[str, Any]:
        """A part of all scenes: its shapes, their tables, and which shape each scene has."""
        which = np.zeros(most, dtype="<u2")
        given = self._which[name][:most]
        which[: len(given)] = given
        at = len(body)
        body += which.view(np.uint8).reshape(-1, 2).T.tobytes()
        shapes, tables = [], []
        for (shape, digits), number in self._shapes[name].items():
            rows = self._rows[name][number][: int(np.count_nonzero(which == number + 1))]
            if rows:
                shapes.append(shape)
                tables.append(_table(np.stack(rows, axis=1), digits, body))
        return {"name": name, "which": at, "shapes": shapes, "tables": tables}


def _table(columns: _Whole, digits: bytes, body: bytearray) -> dict[str, Any]:
    """What is kept of columns, shape (columns, rows): of each from which other one it is told, the
    least of what is left, and in how many bytes the rest is.
    """
    back = _back(columns)
    rest = columns - _expected(columns, 0, back)
    least = rest.min(axis=1)
    rest -= least[:, None]
    most = rest.max(axis=1)
    wide = np.zeros_like(most)
    for size in range(7):
        wide += most >= 1 << 8 * size
    at = len(body)
    planes = rest.astype("<u8")[:, :, None].view(np.uint8)
    for column in np.flatnonzero(wide).tolist():
        body += planes[column, :, : wide[column]].T.tobytes()
    return {
        "at": at,
        "rows": columns.shape[1],
        "back": back.tolist(),
        "least": least.tolist(),
        "wide": wide.tolist(),
        "digits": list(digits),
    }


def _back(columns: _Whole) -> _Whole:
    """From which column each is told: one so many back; negative: from that and the one as many
    further back, as these follow one another; 0: from none.
    """
    number = len(columns)
    sample = columns[:, :_SAMPLE]
    size, found = _size(sample), np.zeros(number, dtype=np.int64)
    for far in range(1, min(_BACK, number - 1) + 1):
        for back, first in ((far, far), (-far, 2 * far)):
            if first >= number:
                continue
            rest = sample[first:] - _expected(sample, first, np.full(number - first, back))
            smaller = _size(rest)
            better = smaller < size[first:]
            size[first:][better], found[first:][better] = smaller[better], back
    # The same number elsewhere, or one that is always as far from it.
    seen: dict[bytes, int] = {}
    moves = columns - columns[:, :1]
    for column in np.flatnonzero(moves.any(axis=1)).tolist():
        other = seen.setdefault(moves[column].tobytes(), column)
        if other < column:
            found[column] = column - other
    return found


def _size(rest: _Whole) -> Floats:
    """About how many bits the rows of each column take, shape (columns,)."""
    middle = np.median(rest, axis=1)
    spread = np.abs(rest - middle[:, None]).mean(axis=1)
    found: Floats = rest.shape[1] * np.log2(1 + 2 * spread) + np.log2(1 + np.abs(middle))
    return found


def _expected(columns: _Whole, first: int, back: _Whole) -> _Whole:
    """What is expected of the columns from a number on, by those further back."""
    here = np.arange(first, first + len(back))
    far = np.abs(back)
    near = columns[here - far]
    expected: _Whole = np.where(
        (back > 0)[:, None], near, 2 * near - columns[np.maximum(here - 2 * far, 0)]
    )
    expected[back == 0] = 0
    return expected
