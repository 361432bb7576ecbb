# pyright: basic
"""What a model looks like: its equations as LaTeX, its parameters as rows of a table, its flow and Jacobian in SymPy."""

from __future__ import annotations

from typing import Any, TypedDict

import sympy

from pushpull.spec.functions import is_noise
from pushpull.spec.model import Model
from pushpull.spec.settings import Value
from pushpull.spec.symbolic import symbol, to_sympy
from pushpull.spec.tree import Node, substitute
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


def flow(model: Model) -> Any:
    """Return the right-hand sides of all states as a column, derived quantities spelled out and noise left out."""
    definition = model.definition
    spelled: dict[str, Node] = {}
    for item in definition.derived:
        spelled[item.name] = substitute(item.expression, spelled)
    rows = [to_sympy(substitute(item.expression, spelled)) for item in definition.derivatives]
    return sympy.Matrix([row.subs({noise: 0 for noise in row.free_symbols if is_noise(noise.name)}) for row in rows])


def jacobian(model: Model) -> Any:
    """Return d(derivative of state i)/d(state j), states in the order of the definition, in base units."""
    return flow(model).jacobian([symbol(field.name) for field in model.definition.of_kind("state")])
