"""Figures look the same whatever matplotlibrc or style their reader has."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from simulator.errors import OutputError
from simulator.reading import UnreadableError, ordinary_size

P = ParamSpec("P")
T = TypeVar("T")

#: In an SVG, text stays text; in a PDF, fonts are embedded as what they are.
_SETTINGS: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "parade", "pdf.fonttype": 42}
#: What is the reader's own and not how a figure looks: where it is shown.
_NOT_STYLE = ("backend", "interactive", "toolbar", "keymap", "webagg", "tk.", "macosx")


def load_matplotlib() -> None:
    """Load matplotlib, which reads its reader's style as it is loaded.

    Raises
    ------
    OutputError
        If that file cannot be read.
    """
    if "matplotlib" not in sys.modules:
        _refuse_pipe()
    try:
        import matplotlib  # noqa: F401
    except UnicodeError:
        raise OutputError("matplotlibrc: is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        raise OutputError(f"{error.filename or 'matplotlibrc'}: {reason}") from None


def _refuse_pipe() -> None:
    """Refuse what matplotlib would open, and wait for without end."""
    style = Path("matplotlibrc")  # where it looks first, whatever the environment says
    with suppress(OSError):
        if not style.is_dir():
            try:
                ordinary_size(style, "style file")
            except UnreadableError as error:
                raise OutputError(f"{style}: {error}") from None


@contextmanager
def own_style() -> Iterator[None]:
    """Matplotlib's defaults and our settings, in place of the reader's."""
    load_matplotlib()
    from matplotlib import rc_context, rcParams, rcParamsDefault

    defaults = {
        key: value for key, value in rcParamsDefault.items() if not key.startswith(_NOT_STYLE)
    }
    interactive = rcParams["interactive"]
    try:
        with rc_context({**defaults, **_SETTINGS}):
            try:
                yield
            finally:
                interactive = rcParams["interactive"]
    finally:
        # The first figure of a notebook loads its backend, which turns this on for all of them.
        rcParams["interactive"] = interactive


def in_own_style(draw: Callable[P, T]) -> Callable[P, T]:
    """Let a function draw in that style."""

    @wraps(draw)
    def drawn(*args: P.args, **more: P.kwargs) -> T:
        with own_style():
            return draw(*args, **more)

    return drawn
