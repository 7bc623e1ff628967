"""XML of a workbook: its parts as elements that begin and end, and the values in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from simulator.reading import UnreadableError
from simulator.scenario.document.tables.cells import AGAIN, MOST_CELLS

#: Elements of a part as they begin and end: `start` or `end`, name, element.
Elements = Iterator[tuple[str, str, Element]]
#: The largest size of a workbook once decompressed (bytes).
LARGEST_UNFOLDED = 50_000_000
#: The most elements of a part: a cell is one, with one or two in it.
MOST_ELEMENTS = 3 * MOST_CELLS
TRUE = ("1", "true", "on")
#: A character in a text, as workbooks write those that XML does not allow.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: Elements that are read with all that is in them.
_WHOLE = ("c", "si", "table-cell")
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_archive(data: bytes, kind: str = "xlsx") -> zipfile.ZipFile:
    """Open a workbook as the archive that it is."""
    if data.startswith(_OLD_OR_ENCRYPTED):
        raise UnreadableError(
            f"has a password or is an .xls workbook; save it as .{kind} without one"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        size = sum(part.file_size for part in archive.infolist())
    except Exception:  # zipfile raises anything on a damaged file
        raise UnreadableError(f"is not a workbook, or is corrupt; {AGAIN} as .{kind}") from None
    if size > LARGEST_UNFOLDED:
        most = f"at most {LARGEST_UNFOLDED / 1e6:.0f} MB"
        raise UnreadableError(
            f"is too large for a line-up once decompressed: {size / 1e6:.1f} MB, {most}"
        )
    return archive


def xml_elements(archive: zipfile.ZipFile, part: str) -> Elements:
    """The elements of a part as they begin and end; those that have ended are let go."""
    if part not in archive.namelist():
        raise UnreadableError(f"is corrupt: it has no part {part}; {AGAIN}")
    try:
        data = archive.read(part)
    except Exception as error:  # zipfile raises anything on a damaged or encrypted file
        raise UnreadableError(f"is corrupt: {part} cannot be read ({error}); {AGAIN}") from None
    if b"<!DOCTYPE" in (data.replace(b"\x00", b"") if b"\x00" in data else data):
        raise UnreadableError(f"is corrupt: {part} has a DOCTYPE; {AGAIN}")
    if data.count(b"<") > 2 * MOST_ELEMENTS:  # an element has one or two; seen without reading it
        raise _too_many(part)
    try:
        yield from _walk(data, part)
    except (ElementTree.ParseError, ValueError, LookupError) as error:  # its encoding, too
        raise UnreadableError(f"is corrupt: {part}: {error}; {AGAIN}") from None


def _walk(data: bytes, part: str) -> Elements:
    above: list[Element] = []
    kept = count = 0
    for event, element in ElementTree.iterparse(io.BytesIO(data), ("start", "end")):
        tag = local(element.tag)
        if event == "start":
            count += 1
            if count > MOST_ELEMENTS:
                raise _too_many(part)
            above.append(element)
            kept += tag in _WHOLE
        else:
            above.pop()
            kept -= tag in _WHOLE
        yield event, tag, element
        if event == "end" and not kept and above:
            del above[-1][:]


def _too_many(part: str) -> UnreadableError:
    many = f"{part} has more than {MOST_ELEMENTS:,} elements"
    return UnreadableError(f"is too large for a line-up: {many}")


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]


def text_in(element: Element) -> str:
    """The text of a cell, in one piece or several; guides to pronunciation are not part of it."""
    pieces = []
    for child in element:
        tag = local(child.tag)
        if tag == "t":
            pieces.append(child.text or "")
        elif tag == "r":
            pieces += [each.text or "" for each in child if local(each.tag) == "t"]
    return unescaped("".join(pieces))


def unescaped(text: str) -> str:
    """A text with the characters that it gives by number: `_x000D_`."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def whole(text: str) -> int:
    """Read a whole number that is not negative."""
    if not (text.isdecimal() and len(text) < 10):
        raise UnreadableError(f"is corrupt: '{text[:20]}' is not a whole number; {AGAIN}")
    return int(text)
