"""Files are written whole or not at all: beside their place first, then moved there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.errors import OutputError

#: Writes one file at a path.
Writer = Callable[[Path], object]
#: Suffixes of figures.
FIGURES = (".png", ".svg", ".pdf")


def writes(text: str) -> Writer:
    """A writer of a text in UTF-8, its line ends as they are."""
    return lambda path: path.write_bytes(text.encode())


def check_folder(folder: Path, names: Iterable[str] = ()) -> None:
    """See that files can be written into a folder, before any work is done for them.

    Raises
    ------
    OutputError
        Where it, or what should be above it, is no folder, or may not be written to, and where a
        folder is in the place of one of the files.
    """
    with _told(folder):
        there = folder
        while not there.exists():
            there = there.parent
        if not there.is_dir():
            raise OutputError(f"{there}: is a file, not a folder to write to")
        if not os.access(there, os.W_OK | os.X_OK):
            raise OutputError(f"{there}: may not be written to: permission denied")
        for name in names:
            if (folder / name).is_dir():
                raise OutputError(f"{folder / name}: is a folder, not a file to write")


def check_file(path: Path) -> None:
    """See that a file can be written, before any work is done for it.

    Raises
    ------
    OutputError
        Where its folder is not there or may not be written to, or where it is itself a folder.
    """
    with _told(path):
        if not path.parent.exists():
            raise OutputError(f"{path.parent}: there is no such folder")
    check_folder(path.parent, [path.name])


def check_figure(path: Path) -> None:
    """See that a figure can be written, before any work is done for it.

    Raises
    ------
    OutputError
        Where its suffix is of no figure, and as for any file.
    """
    if path.suffix.lower() not in FIGURES:
        raise OutputError(f"{path}: a figure is a {', '.join(FIGURES[:-1])} or {FIGURES[-1]} file")
    check_file(path)


def write_files(folder: Path, contents: Mapping[str, Writer]) -> list[Path]:
    """Write files into a folder, which is made where there is none; all of them or none.

    Parameters
    ----------
    folder
        Where to.
    contents
        Name of each file, and what writes it.

    Returns
    -------
    list of Path
        Where they are.

    Raises
    ------
    OutputError
        Where they cannot be written; the folder is then as it was.
    """
    check_folder(folder, contents)
    places = [folder / name for name in contents]
    made = _missing(folder)
    try:
        with _told(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix=".parade-", dir=folder) as beside:
                for name, write in contents.items():
                    write(Path(beside, name))
                for place in places:
                    os.replace(Path(beside, place.name), place)
    except BaseException:
        for empty in made:
            if empty.is_dir() and not any(empty.iterdir()):
                empty.rmdir()
        raise
    return places


def write_file(path: Path, write: Writer) -> Path:
    """Write one file, whole or not at all.

    Raises
    ------
    OutputError
        Where it cannot be written.
    """
    check_file(path)
    return write_files(path.parent, {path.name: write})[0]


def _missing(folder: Path) -> list[Path]:
    """The folders that will have to be made, the innermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    return missing


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{error.filename or folder}: cannot be written: {reason}") from None
