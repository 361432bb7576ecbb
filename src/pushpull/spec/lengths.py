"""Delays as lengths and the speed of signals along them: one speed, one per connection, or one per copy."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

from typing import Any, cast

import numpy as np

from pushpull.base.errors import DataError
from pushpull.base.units import quantity
from pushpull.spec.entries import Array, frozen
from pushpull.spec.values import Varying

Speed = float | Array | Varying


def read_speed(given: Any, shape: tuple[int, ...], axes: str) -> Speed:
    """Return a speed in mm/ms: a number, values of a shape (called `axes` where it is refused), or per_copy; raises DataError."""
    if isinstance(given, Varying):
        if given.axes != ("copy",):
            raise DataError(f"speed varies along {' and '.join(given.axes)}", "give one speed per copy: pp.per_copy([...])")
        _check_positive(given.values, given)
        return given
    number = np.asarray(cast(Any, given) if isinstance(given, np.ndarray) else quantity(given, "mm/ms", "speed"), np.float64)
    _check_positive(number, given)
    if number.shape not in ((), shape):
        raise DataError(f"speed has shape {number.shape}", f"give one speed, or one per connection {axes}")
    return number if number.ndim else float(number)


def delays_along(lengths: Array, speed: Speed) -> Array:
    """Return the delays of lengths in mm, with a last axis of copies where the speed has one."""
    if isinstance(speed, Varying):
        return frozen(lengths[..., np.newaxis] / speed.values, "delays")
    return frozen(lengths / speed, "delays")


def check_lengths(operator: Any) -> None:
    """Raise DataError where an operator has lengths without a speed, or a speed without lengths."""
    if (operator.lengths is None) != (operator.speed is None):
        missing, there = ("speed", "lengths") if operator.speed is None else ("lengths", "a speed")
        raise DataError(f"{there} without {missing}", "give lengths (mm) and speed together, or delays")


def check_one_source(given: Array, delays: Array) -> None:
    """Raise DataError where delays are given beside lengths, and differ from what lengths and speed make of them."""
    if given.any() and not np.array_equal(given, delays):
        raise DataError("delays are given beside lengths", "give delays, or lengths and speed")


def _check_positive(values: Any, given: Any) -> None:
    if not np.all(values > 0):
        raise DataError(f"speed is {given!r}", "a signal speed is positive, as in '4 m/s'")
