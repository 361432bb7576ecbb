"""Progress of work in several parts: a bar for each, and how long it took."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


class Stages:
    """Shows a bar per part on the error stream, or nothing where it is quiet."""

    def __init__(self, quiet: bool) -> None:
        columns = (TextColumn("{task.description:<24}"), BarColumn(), TextColumn("{task.percentage:3.0f} %"), TimeElapsedColumn())
        self._console = Console(stderr=True, highlight=False)
        self._progress = Progress(*columns, console=self._console, disable=quiet)
        self._quiet = quiet

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._progress.stop()

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[float], None]]:
        """Give a function that takes the fraction done of one part."""
        task = self._progress.add_task(name, total=1.0)
        yield lambda fraction: self._progress.update(task, completed=fraction)
        self._progress.update(task, completed=1.0)
        self._progress.stop_task(task)

    def say(self, text: str) -> None:
        """Print a text below the bars."""
        if not self._quiet:
            self._progress.stop()
            self._console.print(text, markup=False, soft_wrap=False)
