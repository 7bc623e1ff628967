"""Write files whole or not at all: first beside their final place, then moved there."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

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
        If it, or a folder above it, is a file or not writable, or if one of the files is there
        and not an ordinary one.
    """
    with _reported(folder):
        # A link that leads nowhere is there, too.
        existing = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
        if not os.path.isdir(existing):
            what = "a file" if os.path.exists(existing) else "a broken link"
            raise OutputError(f"{existing}: is {what}, not a folder to write to")
        if not os.access(existing, os.W_OK | os.X_OK):
            raise OutputError(f"{existing}: cannot be written to: permission denied")
        _look_at(folder)
    for path in (folder / name for name in names):
        with _reported(path):
            _look_at(path)
            if os.path.isdir(path):
                raise OutputError(f"{path}: is a folder, not a file to write")
            # A new file takes the place of an old one: never that of a device, or of a pipe.
            if os.path.exists(path) and not os.path.isfile(path):
                raise OutputError(f"{path}: is not an ordinary file to write")


def _look_at(path: Path) -> None:
    """Raise what keeps a path from being one, such as a name that is too long."""
    with suppress(FileNotFoundError):
        path.lstat()


def check_file(path: Path) -> None:
    """Check that a file can be written, before any work is done for it.

    Raises
    ------
    OutputError
        If its folder does not exist or is not writable, or if it is itself a folder.
    """
    with _reported(path):
        if not os.path.exists(path.parent):
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
    from shutil import rmtree
    from tempfile import mkdtemp

    check_folder(folder, contents)
    created = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    with _signals_wait() as heard:
        try:
            with _reported(folder):
                folder.mkdir(parents=True, exist_ok=True)
                beside = Path(mkdtemp(prefix=".parade-", dir=folder))
                try:
                    with heard():
                        for name, write in contents.items():
                            with _reported(folder / name):
                                write(beside / name)
                    for name in contents:
                        os.replace(beside / name, folder / name)
                finally:
                    rmtree(beside, ignore_errors=True)
        except BaseException:
            for path in created:
                if os.path.isdir(path) and not os.listdir(path):
                    path.rmdir()
            raise
    return [folder / name for name in contents]


def write_file(path: Path, write: Writer) -> Path:
    """Write one file, whole or not at all; of a symbolic link, what it leads to.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    check_file(path)
    real = Path(os.path.realpath(path)) if path.is_symlink() else path
    write_files(real.parent, {real.name: write})
    return path


@contextmanager
def _signals_wait() -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Let signals that would raise an exception wait, but where they are heard."""
    came: list[int] = []
    handlers: dict[int, Any] = {}

    @contextmanager
    def heard() -> Iterator[None]:
        try:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            if came:
                signal.raise_signal(came[0])
            yield
        finally:
            wait()

    def wait() -> None:
        for number in handlers:
            signal.signal(number, lambda number, _: came.append(number))

    # Python hears signals in its main thread only.
    if current_thread() is main_thread():
        found = {number: signal.getsignal(number) for number in signal.valid_signals()}
        handlers |= {number: handler for number, handler in found.items() if callable(handler)}
    try:
        wait()
        yield heard
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    if came:
        signal.raise_signal(came[0])


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # The file that the error names may be a temporary one.
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from None
