"""A progress bar on a terminal, after a second."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

#: Delay (s) before the bar appears, so that it does not flicker. rich is loaded with the bar.
PATIENCE = 1.0


class Bar:
    """Counts tasks on standard error if that is a terminal; gone when all are done.

    Parameters
    ----------
    total
        The number of tasks, if known before the first `reach`.
    what
        Their name, as ``files``.
    """

    def __init__(self, total: int, what: str) -> None:
        self._total, self._what = total, what
        self._done = 0
        self._begins = time.monotonic() + PATIENCE
        self._seen = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._bar: Progress | None = None

    @property
    def shown(self) -> bool:
        """Whether it is on the terminal: other output has to wait."""
        return self._bar is not None

    def advance(self) -> None:
        """Count one more; may be called in any thread."""
        self._done += 1
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0])

    def reach(self, done: int, of: int) -> None:
        """Set how many of how many are done, and show the bar if it is time."""
        self._done, self._total = done, of
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=done, total=of)
        self.show()

    def show(self) -> None:
        """Show the bar if it is time."""
        if self._seen and self._bar is None and time.monotonic() > self._begins:
            self._bar = self._start()

    def _start(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeRemainingColumn as Remaining

        bar = Progress(
            TextColumn(self._what),
            BarColumn(),
            MofNCompleteColumn(),
            Remaining(),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        bar.add_task(self._what, total=self._total, completed=self._done)
        bar.start()
        return bar

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
