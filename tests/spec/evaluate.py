"""Trees to numbers, written apart from the library, to check what the library makes of them."""

from __future__ import annotations

import math
import operator

from pushpull.base.units import unit as read_unit
from pushpull.spec.tree import Binary, Call, Name, Number, Unary

OPERATIONS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
}
NAMES = ("exp", "expm1", "log", "sqrt", "sin", "cos", "tan", "tanh", "sinh", "cosh", "erf", "erfc", "floor")
FUNCTIONS = {name: getattr(math, name) for name in NAMES} | {
    "abs": abs,
    "minimum": min,
    "maximum": max,
    "sign": lambda x: math.copysign(1, x) if x else 0.0,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "exprel": lambda x: math.expm1(x) / x if x else 1.0,
}


def evaluate(node, values):
    """Return the number of a tree in base units; `values` are in base units too."""
    match node:
        case Number(value=value, unit=unit):
            return value * read_unit(unit).factor
        case Name(name=name):
            return values[name]
        case Unary(operator="-", operand=operand):
            return -evaluate(operand, values)
        case Unary(operand=operand):
            return not evaluate(operand, values)
        case Binary(operator=sign, left=left, right=right):
            return OPERATIONS[sign](evaluate(left, values), evaluate(right, values))
        case Call(function="where", arguments=(condition, a, b)):
            return evaluate(a if evaluate(condition, values) else b, values)
        case Call(function=function, arguments=arguments):
            return FUNCTIONS[function](*(evaluate(argument, values) for argument in arguments))


def slopes(definition, state_values):
    """Return every state's derivative in base units, at given states (declared units), ports 0 and defaults elsewhere."""
    values = {field.name: field.default * read_unit(field.unit).factor for field in definition.fields}
    values |= {name: value * read_unit(definition.field(name).unit).factor for name, value in state_values.items()}
    for item in definition.derived:
        values[item.name] = evaluate(item.expression, values)
    return {item.state: evaluate(item.expression, values) for item in definition.derivatives}
