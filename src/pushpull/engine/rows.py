"""What an output gave, kept in one array: memory that is touched for the first time costs more than the copy into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass
class Rows:
    """Rows [row, node, copy] in the order they came."""

    count: int = 0
    _held: Array = field(default_factory=lambda: np.zeros((0, 0, 0)))

    @property
    def values(self) -> Array:
        """Return the rows so far."""
        return self._held[: self.count]

    def add(self, rows: Array, factor: float, room: int) -> None:
        """Append rows divided by a factor; `room` is how many rows there may be in the end."""
        end = self.count + len(rows)
        if not self.count or end > len(self._held):
            held = np.empty((max(end, room), *rows.shape[1:]), dtype=rows.dtype)
            held[: self.count] = self.values if self.count else 0
            self._held = held
        if factor == 1.0:
            self._held[self.count : end] = rows
        else:
            np.divide(rows, rows.dtype.type(factor), out=self._held[self.count : end])
        self.count = end
