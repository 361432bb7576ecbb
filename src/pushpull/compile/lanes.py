"""How a scalar function becomes part of a lane loop, and how it runs without Numba.

A lane function is straight-line scalar code in one precision; inlined into a loop over lanes, it becomes vector code. Three
things stop that, and tests hold them off: a call, an untyped literal (a Python float is a double), an early exit.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
from numba import njit  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

P = ParamSpec("P")
R = TypeVar("R")

# No reassociation, so that any split of the lanes gives the same bits; NaN and inf are honoured.
FLAGS = frozenset({"contract", "nsz", "arcp"})


def lane(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a scalar function so that it is inlined wherever it is called."""
    options: dict[str, Any] = {"fastmath": set(FLAGS), "error_model": "numpy", "forceinline": True}
    return cast(Callable[P, R], njit(**options)(function))


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function over arrays: same arithmetic as `lane`, but called, not inlined."""
    options: dict[str, Any] = {"fastmath": set(FLAGS), "error_model": "numpy", "nogil": True}
    return cast(Callable[P, R], njit(**options)(function))


def program(function: Callable[P, R]) -> Callable[P, R]:
    """Compile the entry of a printed program: as a kernel, and kept on disk beside its module with all that it calls."""
    options: dict[str, Any] = {"fastmath": set(FLAGS), "error_model": "numpy", "nogil": True, "cache": True}
    return cast(Callable[P, R], njit(**options)(function))


def plain(function: Callable[P, R]) -> Callable[P, R]:
    """Return the plain Python form of a compiled function: what it calls is plain too, and NumPy warns of nothing."""
    return cast(Callable[P, R], np.errstate(all="ignore")(_rebind(function, {})))


def _rebind(function: Any, done: dict[Any, Any]) -> Any:
    """Copy a function with every compiled function among its globals replaced by its plain form."""
    source = getattr(function, "py_func", function)
    if source not in done:
        names = dict(source.__globals__)
        done[source] = FunctionType(source.__code__, names, source.__name__, source.__defaults__)
        for name in source.__code__.co_names:
            if hasattr(names.get(name), "py_func"):
                names[name] = _rebind(names[name], done)
    return done[source]
