"""Values that vary over nodes, copies or time, said so: a bare array is ambiguous and refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError

Array = npt.NDArray[np.float64]
ArrayLike = Sequence[float] | npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Varying:
    """Numbers along named axes: ("node",), ("copy",), ("node", "copy"), ("time",) or ("time", "node").

    `times` (ms, or the model's unit of time) belongs to a time axis; between its points values are interpolated linearly, or,
    with `hold`, stay as they are until the next.
    """

    values: Array
    axes: tuple[str, ...]
    times: Array | None = None
    hold: bool = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Varying) and self._content == other._content

    def __hash__(self) -> int:
        return hash(self._content)

    @property
    def _content(self) -> tuple[object, ...]:
        times = None if self.times is None else self.times.tobytes()
        return (self.axes, self.values.shape, self.values.tobytes(), times, self.hold)

    def __repr__(self) -> str:
        shape = " x ".join(f"{size} {axis}" for size, axis in zip(self.values.shape, self.axes, strict=True))
        return f"<{shape}: {self.values.min():g} .. {self.values.max():g}>"

    @property
    def laid(self) -> Array:
        """Return the values as they broadcast to [node, copy]."""
        return self.values[:, np.newaxis] if self.axes == ("node",) else self.values

    def at(self, t: Array) -> Array:
        """Return a time course at times [n], as [n] or [n, node]; constant outside its own times."""
        assert self.times is not None  # noqa: S101
        if self.hold:
            reached = np.searchsorted(self.times, t + 1e-9 * np.maximum(1.0, np.abs(t)), side="right") - 1
            return self.values[np.maximum(reached, 0)]
        if self.values.ndim == 1:
            return np.interp(t, self.times, self.values)
        columns: list[Array] = [np.interp(t, self.times, column) for column in self.values.T]
        return np.stack(columns, axis=1)

    def length(self, axis: str) -> int | None:
        """Return the number of entries along an axis, or None where the value does not vary along it."""
        return self.values.shape[self.axes.index(axis)] if axis in self.axes else None


def per_node(values: ArrayLike) -> Varying:
    """One value per node, shape [node]; shape [node, copy] varies over both."""
    array = _checked(values, "per_node")
    if array.ndim not in (1, 2):
        raise DataError(f"per_node takes [node] or [node, copy], not {array.ndim} axes", "reshape the array")
    return Varying(array, ("node", "copy")[: array.ndim])


def per_copy(values: ArrayLike) -> Varying:
    """One value per copy, shape [copy]: a sweep, or the parameter sets of an ensemble."""
    array = _checked(values, "per_copy")
    if array.ndim != 1:
        raise DataError(
            f"per_copy takes [copy], not {array.ndim} axes", "for values over nodes and copies use per_node([node, copy])"
        )
    return Varying(array, ("copy",))


def schedule(times: ArrayLike, values: ArrayLike, *, hold: bool = False) -> Varying:
    """A time course: `times` [time] increasing, `values` [time] or [time, node]; constant outside its times.

    Between them values are interpolated linearly, or, with `hold`, jump at each time and stay until the next.
    """
    array, points = _checked(values, "schedule"), _checked(times, "schedule")
    if points.ndim != 1 or array.ndim not in (1, 2) or len(points) != len(array):
        raise DataError(
            f"schedule got times {points.shape} and values {array.shape}", "give times [time] and values [time] or [time, node]"
        )
    if np.any(np.diff(points) <= 0):
        raise DataError("the times of a schedule must increase", "sort them, and remove repeated times")
    return Varying(array, ("time", "node")[: array.ndim], points, hold)


def _checked(values: ArrayLike, what: str) -> Array:
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError(f"{what} got values that are no table of numbers", "give plain numbers, as many in each row") from None
    if array.ndim == 0 or array.size == 0:
        raise DataError(
            f"{what} got {'a scalar' if array.ndim == 0 else 'no values'}", "give a plain number without it, or a filled array"
        )
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise DataError(f"{what} got a value that is not finite at index {where}", "replace or mask it first")
    array.setflags(write=False)
    return array
