"""Progress of long work: a bar with an honest estimate of the time left, or a call of the user's own."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

SILENT_SECONDS = 1.0
Report = bool | None | Callable[[float], None]


class Meter:
    """A bar, or a call of the user's own.

    `report`: None shows a bar in a terminal once work takes longer than a second, True always, False never; a function is
    called with the fraction done.
    """

    def __init__(self, what: str, report: Report = None) -> None:
        self._what = what
        self._report = report
        self._began = time.monotonic()
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        return self

    def update(self, fraction: float) -> None:
        """Say how much is done, from 0 to 1."""
        if callable(self._report):
            self._report(fraction)
            return
        if self._bar is None and self._wanted():
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.percentage:3.0f} %"),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
            )
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.add_task(self._what, total=1.0)
            self._bar.start()
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=fraction)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _wanted(self) -> bool:
        if self._report is None:
            return sys.stderr.isatty() and time.monotonic() - self._began > SILENT_SECONDS
        return bool(self._report)
