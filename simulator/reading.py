"""Reading of files with limits, for scenarios, line-ups and baselines.

Errors complete a sentence that begins with the file's name; the caller adds that name.
"""

from __future__ import annotations

import codecs
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_ASKED: ContextVar[set[Path] | None] = ContextVar("asked", default=None)


@contextmanager
def files_asked() -> Iterator[set[Path]]:
    """Collect the files that are read within a `with` statement, and those that are missing."""
    asked: set[Path] = set()
    token = _ASKED.set(asked)
    try:
        yield asked
    finally:
        _ASKED.reset(token)


def ask_for(path: Path) -> None:
    """Let `files_asked` have a file that is looked for."""
    if (asked := _ASKED.get()) is not None:
        asked.add(path)


class UnreadableError(Exception):
    """A file that cannot be read: the reason, and the line if one is at fault."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


def read_bytes(path: Path, kind: str, largest: int) -> bytes:
    """Read a file.

    Parameters
    ----------
    path
        The file.
    kind
        What the file should be, for messages: `scenario`.
    largest
        The largest size that is read (bytes).

    Raises
    ------
    UnreadableError
        If the file is missing, no ordinary file, too large or not readable.
    """
    ask_for(path)
    limit = f"at most {largest / 1e6:.0f} MB"
    try:
        if (size := ordinary_size(path, kind)) > largest:
            raise UnreadableError(f"is too large for a {kind}: {size / 1e6:.1f} MB, {limit}")
        with path.open("rb") as file:
            data = file.read(largest + 1)  # files of the system have no size before they are read
    except FileNotFoundError:
        raise UnreadableError("there is no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(f"cannot be read: {reason[:1].lower()}{reason[1:]}") from None
    if len(data) > largest:
        raise UnreadableError(f"is too large for a {kind}: {limit}")
    return data


def ordinary_size(path: Path, kind: str) -> int:
    """Size of an ordinary file (bytes).

    Raises
    ------
    UnreadableError
        If it is another thing: a pipe or a device may be waited for without end.
    OSError
        If there is none.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableError(f"is a {_what(found.st_mode)}, not a {kind}")
    return found.st_size


def _what(mode: int) -> str:
    """What is in the place of a file."""
    if stat.S_ISDIR(mode):
        return "directory"
    return "pipe" if stat.S_ISFIFO(mode) else "device"


def read_text(path: Path, kind: str, largest: int) -> str:
    """Read a file as text; see `read_bytes` and `decode`."""
    return decode(read_bytes(path, kind, largest), kind)


def decode(data: bytes, kind: str) -> str:
    """Decode the content of a file, without its byte order mark.

    Text is in UTF-8, or in UTF-16 or UTF-32 with a mark, as spreadsheet programs write it.

    Raises
    ------
    UnreadableError
        If it is binary or in another encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise UnreadableError(f"is not {encoding.upper()} text; {_SAVE}") from None
    if b"\x00" in data:
        first = data[:2].strip(b"\x00")
        wide = len(first) == 1 and first.isascii()
        if wide and data.count(b"\x00") * 3 > len(data):
            raise UnreadableError(f"is UTF-16 text without a byte order mark; {_SAVE}")
        raise UnreadableError(f"is a binary file, not a {kind}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"is not UTF-8 text; {_SAVE}", line) from None


_SAVE = "save it as UTF-8"
#: Byte order marks, the longer of two that begin alike first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
