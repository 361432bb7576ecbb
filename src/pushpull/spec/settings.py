"""Parameter values: checked against their fields, compared, and shown."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from pushpull.base.errors import ModelError
from pushpull.base.units import AREA, CAPACITANCE, CONDUCTANCE, TIME, quantity
from pushpull.base.units import unit as read_unit
from pushpull.spec.attach_noise import is_beside, noise_calls
from pushpull.spec.definition import Definition, Field
from pushpull.spec.noise import is_amplitude
from pushpull.spec.values import Varying

Value = float | Varying
_SIGNED = {  # what a dimension stands for where bounds have one sign, and whether it may be 0
    TIME: ("a time constant", False),
    CAPACITANCE: ("a capacitance", False),
    CAPACITANCE / AREA: ("a capacitance", False),
    CONDUCTANCE: ("a conductance", True),
    CONDUCTANCE / AREA: ("a conductance", True),
}


def checked_value(field: Field, value: Any, model: str) -> Value:
    """Return a value in the field's unit; warns where it is out of bounds.

    Raises ModelError for what is not finite, for bare arrays and for what has no meaning, UnitError for another dimension.
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
    unit = "" if field.unit == "1" else f" {field.unit}"
    hint = _meaningless(field, number)
    if hint is not None:
        raise ModelError(f"{what} is {number:g}{unit}", hint)
    if field.bounds is not None and not field.bounds[0] <= number <= field.bounds[1]:
        low, high = field.bounds
        reason = f": {field.why}" if field.why else f" ({field.doc})" if field.doc else ""
        warnings.warn(f"{what} is {number:g}{unit}, outside its bounds {low:g} to {high:g}{unit}{reason}", stacklevel=6)


def _meaningless(field: Field, number: float) -> str | None:
    """Return why the quantity cannot have this value, or None where it can."""
    if field.limits is not None and not field.limits[0] <= number <= field.limits[1]:
        (low, high), unit = field.limits, "" if field.unit == "1" else f" {field.unit}"
        lies = f"at least {low:g}{unit}" if high == math.inf else f"between {low:g} and {high:g}{unit}"
        return f"{field.doc or field.name} is {lies}" + (f": {field.why}" if field.why else "")
    thing, zero = _SIGNED.get(read_unit(field.unit).dimension, ("", True))
    low = field.bounds[0] if thing and field.bounds else -math.inf
    if number < 0 <= low or (number == 0 < low and not zero):
        return f"{thing} is not negative" if zero or low == 0 else f"{thing} is positive"
    return None


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
            noise.append(field.name)
        elif value != field.default and not is_beside(definition, field.name):
            changed.append(f"{field.name}={_short(value)}")
    texts = {name: _short(value) for name, value in values.items()}
    calls = [call.format(**texts) for call in noise_calls(definition, noise)]
    return f"{definition.name}({', '.join(changed)})" + "".join(f".with_noise({call})" for call in calls)


def _short(value: Value) -> str:
    return repr(value) if isinstance(value, Varying) else f"{value:.12g}"
