"""Tables of numbers as operators take them: plain, finite, of one shape, and read-only afterwards."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


def frozen(values: npt.ArrayLike, what: str, shape: tuple[int, ...] | None = None) -> Array:
    """Return a read-only table of finite numbers, one number spread over `shape`; raises DataError."""
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError(
            f"{what} are no table of numbers", "give plain numbers; delays are in ms, or in the model's unit of time"
        ) from None
    if shape is not None and array.shape != shape:
        array = np.array(np.broadcast_to(array, shape)) if array.ndim == 0 else array
    if shape is not None and array.shape != shape:
        raise DataError(f"{what} have shape {array.shape}, not {shape}", "weights and delays are [target, source]")
    if not np.isfinite(array).all():
        raise DataError(f"{what} hold a value that is not finite", "a missing connection has weight 0")
    array.setflags(write=False)
    return array


def is_table(value: Any) -> bool:
    """Return whether something holds several numbers."""
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)


def indices(values: npt.ArrayLike, what: str) -> Numbers:
    """Return numbers of nodes, [edge]; raises DataError for what does not count."""
    given = np.array(values)
    if given.ndim != 1 or given.dtype.kind not in "iu" or (given < 0).any():
        raise DataError(f"{what} are not numbers of nodes", "count nodes with whole numbers from 0 on")
    return given.astype(np.int64)


def check_delays(
    delays: Array, targets: npt.NDArray[np.intp], sources: npt.NDArray[np.intp], what: Literal["delay", "length"] = "delay"
) -> None:
    """Refuse negative delays (or lengths): raises DataError that names the first, among connections [edge]."""
    if (delays < 0).any():
        first = int(np.argmax(delays < 0))
        raise DataError(
            f"the {what} from node {sources[first]} to node {targets[first]} is negative ({delays[first]:g})",
            "a signal cannot arrive before it is sent" if what == "delay" else "a length is 0 or more, in mm",
        )
