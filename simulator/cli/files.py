"""Write files whole or not at all: first beside their final place, then moved there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from simulator.errors import OutputError
from simulator.views.figures.plot import format_of

#: Writes one file at a path.
Writer = Callable[[Path], object]


def writes(text: str) -> Writer:
    """A writer of a text in UTF-8, with its line ends unchanged."""
    return lambda path: path.write_bytes(text.encode())


def check_folder(folder: Path, names: Iterable[str] = ()) -> None:
    """Check that files can be written into a folder, before any work is done for them.

    Raises
    ------
    OutputError
        If it, or a folder above it, is a file or not writable, or if one of the files is a
        folder.
    """
    with _reported(folder):
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        if not existing.is_dir():
            raise OutputError(f"{existing}: is a file, not a folder to write to")
        if not os.access(existing, os.W_OK | os.X_OK):
            raise OutputError(f"{existing}: cannot be written to: permission denied")
    for path in (folder / name for name in names):
        with _reported(path):
            if path.is_dir():
                raise OutputError(f"{path}: is a folder, not a file to write")


def check_file(path: Path) -> None:
    """Check that a file can be written, before any work is done for it.

    Raises
    ------
    OutputError
        If its folder does not exist or is not writable, or if it is itself a folder.
    """
    with _reported(path):
        if not path.parent.exists():
            raise OutputError(f"{path.parent}: there is no such folder")
    check_folder(path.parent, [path.name])


def check_figure(path: Path) -> None:
    """Check that a figure can be written, before any work is done for it.

    Raises
    ------
    OutputError
        If its suffix is not that of a figure, and as for any file.
    """
    format_of(path)
    check_file(path)


def write_files(folder: Path, contents: Mapping[str, Writer]) -> list[Path]:
    """Write files into a folder, which is created if needed; all of them or none.

    Parameters
    ----------
    folder
        Where to write.
    contents
        The name of each file, and its writer.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    OutputError
        If they cannot be written; the folder is then unchanged.
    """
    from tempfile import TemporaryDirectory

    check_folder(folder, contents)
    created = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        with _reported(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix=".parade-", dir=folder) as beside:
                for name, write in contents.items():
                    write(Path(beside, name))
                for name in contents:
                    os.replace(Path(beside, name), folder / name)
    except BaseException:
        for path in created:
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        raise
    return [folder / name for name in contents]


def write_file(path: Path, write: Writer) -> Path:
    """Write one file, whole or not at all.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    check_file(path)
    return write_files(path.parent, {path.name: write})[0]


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # The file that the error names may be a temporary one.
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from None
