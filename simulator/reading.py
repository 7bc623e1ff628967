"""Files are read here, with limits; what cannot be read is said in words.

The reader is one for scenarios, line-ups and baselines: each caller says what it expects and adds
where the file was named.
"""

from __future__ import annotations

from pathlib import Path


class UnreadableError(Exception):
    """A file that cannot be read; the text says why, and follows the file's name.

    Attributes
    ----------
    line
        In which line, where one is to blame.
    """

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
        What it should be, for messages: `scenario`.
    largest
        The largest size that is read (bytes).

    Raises
    ------
    UnreadableError
        Where the file is missing, a directory, too large or not readable.
    """
    limit = f"at most {largest / 1e6:.0f} MB"
    try:
        if path.is_dir():
            raise UnreadableError(f"is a directory, not a {kind}")
        if (size := path.stat().st_size) > largest:
            raise UnreadableError(f"is too large for a {kind}: {size / 1e6:.1f} MB, {limit}")
        with path.open("rb") as file:
            data = file.read(largest + 1)  # a pipe has no size before it is read
    except FileNotFoundError:
        raise UnreadableError("there is no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(f"cannot be read: {reason[:1].lower()}{reason[1:]}") from None
    if len(data) > largest:
        raise UnreadableError(f"is too large for a {kind}: {limit}")
    return data


def read_text(path: Path, kind: str, largest: int) -> str:
    """Read a file as text; see `read_bytes` and `decode`."""
    return decode(read_bytes(path, kind, largest), kind)


def decode(data: bytes, kind: str) -> str:
    """Content of a file as text in UTF-8, without a byte order mark.

    Raises
    ------
    UnreadableError
        Where it is none.
    """
    if b"\x00" in data:
        raise UnreadableError(f"is a binary file, not a {kind}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError("is not text in UTF-8", line) from None
