"""Specifiers: what a class body says about a name; `state`, `parameter`, `port` (a flow) and `impulse`."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Literal

from pushpull.base.errors import ModelError, UnitError
from pushpull.base.units import unit as read_unit
from pushpull.spec.definition import Field

Bounds = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Specifier:
    """The right-hand side of a declaration in a class body, before it knows its name."""

    kind: str
    default: float
    unit: str
    bounds: Bounds
    doc: str
    limits: Bounds = None
    why: str = ""

    def named(self, name: str) -> Field:
        """Return the declared field."""
        return Field(self.kind, name, self.default, self.unit, self.bounds, self.doc, self.limits, self.why)


def state(*, default: float = 0.0, unit: str = "1", bounds: Bounds = None, doc: str = "", init: Literal[False] = False) -> Any:
    """An integrated quantity; `default` is where a run starts."""
    return Specifier("state", default, unit, bounds, doc)


def parameter(
    *, default: float, unit: str = "1", bounds: Bounds = None, limits: Bounds = None, doc: str = "", why: str = ""
) -> Any:
    """A constant of a run; values outside `bounds` (inclusive) are warned about, with the reason `why`.

    Outside `limits` a value has no meaning and is refused, as in limits=(0, 1) of a probability; bounds left out are the limits.
    Refused by their units are times and capacitances that are not positive and negative conductances, unless the bounds allow.
    """
    return Specifier("parameter", default, unit, limits if bounds is None else bounds, doc, limits, why)


def port(*, unit: str = "1", doc: str = "", init: Literal[False] = False) -> Any:
    """A flow that comes in from networks and stimuli, summed at every stage; 0 where nothing is connected."""
    return Specifier("port", 0.0, unit, None, doc)


def impulse(*, unit: str = "1", doc: str = "", init: Literal[False] = False) -> Any:
    """Jumps that arrive with spikes; the text says where they go, as in `v += kick`."""
    return Specifier("impulse", 0.0, unit, None, doc)


def checked_field(field: Field, model: str) -> Field:
    """Return the field with its numbers as floats; raises ModelError or UnitError where default, unit or bounds make no sense."""
    what = f"{field.kind} {field.name!r} of {model}"
    default: Any = field.default
    if isinstance(default, bool | str) or not isinstance(default, int | float):
        raise ModelError(f"the default of {what} is {default!r}, which is no number", "give a number, and its unit as unit='...'")
    if not math.isfinite(default):
        raise ModelError(f"the default of {what} is {default!r}", "give a finite number")
    try:
        read_unit(field.unit)
    except UnitError as problem:
        raise UnitError(f"{problem.message}, in {what}", problem.hint) from None
    limits, bounds = (_range(name, given, default, what) for name, given in (("limits", field.limits), ("bounds", field.bounds)))
    return replace(field, default=float(default), bounds=bounds, limits=limits)


def _range(name: str, given: Bounds, default: float, what: str) -> Bounds:
    if given is None:
        return None
    low, high = float(given[0]), float(given[1])
    if not low < high:
        raise ModelError(f"the {name} of {what} are ({low}, {high})", "give (lowest, highest)")
    if not low <= default <= high:
        raise ModelError(f"the default {default:g} of {what} is outside its {name} ({low:g}, {high:g})", "move one of them")
    return low, high
