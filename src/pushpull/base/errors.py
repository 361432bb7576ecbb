"""The errors a user sees: what happened, where, and one hint what to do."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any


class PushpullError(Exception):
    """Base of every error raised on purpose; `hint` is one sentence that says what to do."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.message = message
        self.hint = hint
        super().__init__(message if hint is None else f"{message}\nhint: {hint}")


class ModelError(PushpullError):
    """A model's fields or equations contradict each other or the grammar."""


class UnitError(PushpullError):
    """A quantity has the wrong dimension, or an unknown unit."""


class CompileError(PushpullError):
    """A system, a scheme and a target do not go together."""


class RunError(PushpullError):
    """A run cannot start or cannot go on."""


class Diverged(RunError):
    """A state left the finite numbers during a run; `run` holds what was computed before."""

    run: Any = None


class DataError(PushpullError):
    """An array, a file or a recording is not what it should be."""


def suggest(name: str, known: Iterable[str]) -> str | None:
    """Return the hint "did you mean 'x'?" for the nearest known name, else the list of what exists."""
    names = sorted(set(known))
    if not isinstance(name, str):
        return f"known: {', '.join(names)}" if names else None
    by_lower = {candidate.lower(): candidate for candidate in names}
    close = difflib.get_close_matches(name.lower(), list(by_lower), n=1, cutoff=0.6)
    if close:
        return f"did you mean {by_lower[close[0]]!r}?"
    return f"known: {', '.join(names)}" if names else None
