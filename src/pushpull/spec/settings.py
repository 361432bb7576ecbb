"""Parameter values: checked against their fields, compared, and shown."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from pushpull.base.errors import ModelError
from pushpull.base.units import TIME, quantity
from pushpull.base.units import unit as read_unit
from pushpull.spec.definition import Definition, Field
from pushpull.spec.noise import is_amplitude
from pushpull.spec.values import Varying

Value = float | Varying


def checked_value(field: Field, value: Any, model: str) -> Value:
    """Return a value in the field's unit; warns where it is out of bounds.

    Raises ModelError for what is not finite, for bare arrays and for negative noise, UnitError for another dimension.
    """
    what = f"{field.name} of {model}"
    if isinstance(value, Varying):
        _check_range(field, float(np.min(value.values)), what)
        _check_range(field, float(np.max(value.values)), what)
        return value
    if isinstance(value, list | tuple) or np.ndim(getattr(value, "magnitude", value)) > 0:
        raise ModelError(f"{what} is a bare array", "wrap it in pp.per_node(...) or pp.per_copy(...)")
    number = quantity(value, field.unit, what)
    _check_range(field, number, what)
    return number


def _check_range(field: Field, number: float, what: str) -> None:
    if not math.isfinite(number):
        raise ModelError(f"{what} is {number}", "give a finite number")
    if field.bounds is None:
        return
    low, high = field.bounds
    if number < low and is_amplitude(field):
        raise ModelError(
            f"{what} is {number:g}, but the strength of noise is not negative", "give its size; the sign has no meaning"
        )
    if number <= 0 < low and read_unit(field.unit).dimension == TIME:
        raise ModelError(f"{what} is {number:g} {field.unit}", "a time constant is positive")
    if not low <= number <= high:
        unit = "" if field.unit == "1" else f" {field.unit}"
        warnings.warn(f"{what} is {number:g}{unit}, outside its bounds {low:g} to {high:g}{unit}", stacklevel=6)


def same_but_values(one: Definition, other: Definition) -> bool:
    """Return whether two definitions differ in nothing but the defaults of their parameters."""
    return _without_defaults(one) == _without_defaults(other)


def _without_defaults(definition: Definition) -> Definition:
    fields = tuple(replace(field, default=0.0) if field.kind == "parameter" else field for field in definition.fields)
    return replace(definition, fields=fields)


def shown(definition: Definition, values: Mapping[str, Value]) -> str:
    """Return the call that makes the model: only values other than the defaults."""
    changed: list[str] = []
    noise: list[str] = []
    for field in definition.of_kind("parameter"):
        value = values[field.name]
        if is_amplitude(field):
            noise.append(f"{field.name.removeprefix('noise_')}={_short(value)}")
        elif value != field.default:
            changed.append(f"{field.name}={_short(value)}")
    return f"{definition.name}({', '.join(changed)})" + (f".with_noise({', '.join(noise)})" if noise else "")


def _short(value: Value) -> str:
    return repr(value) if isinstance(value, Varying) else f"{value:.12g}"
