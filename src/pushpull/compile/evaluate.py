"""Trees evaluated at once on NumPy arrays: initial histories, checks and analyses need no compiled program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy import special  # pyright: ignore[reportMissingTypeStubs]

from pushpull.compile.lookups import lookups
from pushpull.spec.tree import Binary, Call, Name, Node, Number, Unary

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "tanh": np.tanh,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "abs": np.abs,
    "sign": np.sign,
    "floor": np.floor,
    "minimum": np.minimum,
    "maximum": np.maximum,
    "where": np.where,
    "table": lookups(np)[0],
    "table2": lookups(np)[1],
    "sigmoid": special.expit,
    "exprel": special.exprel,
    "erf": special.erf,
    "erfc": special.erfc,
}
_OPERATORS: dict[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "**": np.power,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
    "negative": np.negative,
}
NUMPY = FUNCTIONS | _OPERATORS


def evaluate(node: Node, values: Mapping[str, Any], library: Mapping[str, Callable[..., Any]] = NUMPY) -> Any:
    """Return the value of a tree; names are looked up in `values` (numbers or arrays that broadcast). Raises KeyError.

    `library` says what functions and operators do, where values are no NumPy arrays.
    """
    match node:
        case Number(value=value):
            return value
        case Name(name=name):
            return values[name]
        case Unary(operator=operator, operand=operand):
            return library["not" if operator == "not" else "negative"](evaluate(operand, values, library))
        case Binary(operator=operator, left=left, right=right):
            return library[operator](evaluate(left, values, library), evaluate(right, values, library))
        case Call(function=function, arguments=arguments):
            return library[function](*(evaluate(argument, values, library) for argument in arguments))
