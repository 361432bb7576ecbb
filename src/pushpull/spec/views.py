"""What a model looks like: its equations as LaTeX, its parameters as rows of a table."""

from __future__ import annotations

from typing import TypedDict

from pushpull.spec.model import Model
from pushpull.spec.settings import Value
from pushpull.spec.typeset import equations


class ParameterRow(TypedDict):
    """One parameter; `bounds` is None where every finite value makes sense."""

    name: str
    value: Value
    default: float
    unit: str
    bounds: tuple[float, float] | None
    doc: str


def latex(model: Model) -> str:
    """Return the equations as a LaTeX `aligned` block, as the author wrote them."""
    return equations(model.written)


def parameter_table(model: Model) -> list[ParameterRow]:
    """Return a row per parameter, in the order of the declaration."""
    return [
        {
            "name": field.name,
            "value": model.values[field.name],
            "default": field.default,
            "unit": field.unit,
            "bounds": field.bounds,
            "doc": field.doc,
        }
        for field in model.definition.of_kind("parameter")
    ]
