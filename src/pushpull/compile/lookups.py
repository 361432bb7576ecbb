"""Tables looked up on arrays of NumPy or JAX; on one lane of a compiled program `tables` does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Lookup = Callable[..., Any]


def lookups(library: Any) -> tuple[Lookup, Lookup]:
    """Return table and table2 as the text calls them, on arrays of a library with NumPy's functions."""

    def cell(x: Any, low: float, high: float, count: int) -> tuple[Any, Any]:
        place = (x - low) * ((count - 1) / (high - low))
        index = library.clip(library.floor(library.nan_to_num(place)), 0, count - 2)
        return index.astype(int), library.clip(place - index, 0, 1)

    def table(x: Any, low: float, high: float, *values: float) -> Any:
        index, part = cell(library.asarray(x), low, high, len(values))
        known = library.asarray(values, dtype=part.dtype)
        return known[index] + part * (known[index + 1] - known[index])

    def table2(x: Any, y: Any, x_low: float, x_high: float, y_low: float, y_high: float, columns: float, *values: float) -> Any:
        width = int(columns)
        row, along = cell(library.asarray(x), x_low, x_high, len(values) // width)
        column, across = cell(library.asarray(y), y_low, y_high, width)
        known = library.asarray(values, dtype=along.dtype)
        first = row * width + column
        low = known[first] + across * (known[first + 1] - known[first])
        high = known[first + width] + across * (known[first + width + 1] - known[first + width])
        return low + along * (high - low)

    return table, table2
