"""The bottom room: errors with hints, names, units, randomness by counters, shape types."""

from pushpull.base.errors import CompileError, DataError, Diverged, ModelError, PushpullError, RunError, UnitError, suggest
from pushpull.base.units import Dimension, Unit, convert, quantity, unit

__all__ = [
    "CompileError",
    "DataError",
    "Dimension",
    "Diverged",
    "ModelError",
    "PushpullError",
    "RunError",
    "Unit",
    "UnitError",
    "convert",
    "quantity",
    "suggest",
    "unit",
]
