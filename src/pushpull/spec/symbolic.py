# pyright: basic
"""SymPy as a view of trees: symbols are made by name, so I, E, S and beta are ordinary names.

Importing SymPy takes long, so nothing that a run needs imports this file; `algebra.differentiate` works without it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import sympy

from pushpull.base.errors import ModelError
from pushpull.base.units import unit as read_unit
from pushpull.spec.algebra import differentiate
from pushpull.spec.special import exprel, sigmoid
from pushpull.spec.tables import slope
from pushpull.spec.tree import Binary, Call, Name, Node, Number, Unary, substitute
from pushpull.spec.trees import literal

Expr = Any
"""SymPy's expressions; its own types say little."""


class table(sympy.Function):  # noqa: N801
    """Values at even distances, as `spec.tables` says."""

    def fdiff(self, argindex: int = 1) -> Any:
        """Return the slope along one axis."""
        call = Call(type(self).__name__, tuple(map(from_sympy, self.args)))
        return to_sympy(slope(call, argindex - 1))


class table2(table):  # noqa: N801
    """Values on a grid, as `spec.tables` says."""


_FUNCTIONS: dict[str, Callable[..., Expr]] = {
    **{
        name: getattr(sympy, name)
        for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "sinh", "cosh", "erf", "erfc", "floor", "sign")
    },
    "abs": sympy.Abs,
    "minimum": sympy.Min,
    "maximum": sympy.Max,
    "expm1": lambda x: sympy.exp(x) - 1,
    "sigmoid": sigmoid,
    "exprel": exprel,
    "table": table,
    "table2": table2,
    "where": lambda condition, a, b: sympy.Piecewise((a, condition), (b, True)),
}
_OPERATIONS: dict[str, Callable[[Expr, Expr], Expr]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
    "<": sympy.Lt,
    "<=": sympy.Le,
    ">": sympy.Gt,
    ">=": sympy.Ge,
    "==": sympy.Eq,
    "!=": sympy.Ne,
    "and": sympy.And,
    "or": sympy.Or,
}


def symbol(name: str) -> Expr:
    """Return the real symbol of a name."""
    return sympy.Symbol(name, real=True)


def to_sympy(node: Node) -> Expr:
    """Return a tree as SymPy; symbols stand for quantities in base units (ms, mV, nA, mm), and so do numbers with a unit."""
    match node:
        case Number(value=value, unit=unit):
            factor = read_unit(unit).factor
            return sympy.pi if value == math.pi and unit == "1" else _number(value * factor if factor != 1 else value)
        case Name(name=name):
            return symbol(name)
        case Unary(operator=operator, operand=operand):
            return sympy.Not(to_sympy(operand)) if operator == "not" else -to_sympy(operand)
        case Binary(operator=operator, left=left, right=right):
            return _OPERATIONS[operator](to_sympy(left), to_sympy(right))
        case Call(function=function, arguments=arguments):
            if function not in _FUNCTIONS:
                raise ModelError(f"{function!r} is a function of the text", "inline the definition first")
            return _FUNCTIONS[function](*map(to_sympy, arguments))


def _number(value: float) -> Expr:
    return sympy.Integer(int(value)) if value.is_integer() and abs(value) < 1e15 else sympy.Float(value)


def from_sympy(expression: Expr) -> Node:
    """Return a SymPy expression as a tree; raises ModelError for what the language has no word for."""
    if expression.is_Symbol:
        return Name(str(expression.name))
    if expression.is_Rational and not expression.is_Integer:
        return Binary("/", literal(float(expression.p)), literal(float(expression.q)))
    if expression.is_number and expression.is_Atom and expression.is_finite:
        return literal(float(expression))
    if expression.is_Add or expression.is_Mul or expression.is_Pow:
        return _arithmetic(expression)
    name = type(expression).__name__
    arguments: Any = () if name == "Piecewise" else tuple(from_sympy(argument) for argument in expression.args)
    if name in _WORDS:
        return Call(_WORDS[name], arguments)
    if name in _RELATIONS or name in ("And", "Or", "Min", "Max"):
        return _chain(name, arguments)
    match name:
        case "Not":
            return Unary("not", arguments[0])
        case "Piecewise":
            return _piecewise(expression)
        case "Heaviside":
            return Call("where", (Binary(">=", arguments[0], Number(0.0)), Number(1.0), Number(0.0)))
        case "moment":
            tree: Node = Call("exprel", (Name("x"),))
            for _ in range(int(expression.args[0])):
                tree = differentiate(tree, "x")
            return substitute(tree, {"x": arguments[1]})
        case _:
            raise ModelError(f"the language has no word for {name}: {str(expression)[:60]}", "rewrite it with exp, where, ...")


_WORDS = {
    name: name
    for name in ("exp", "log", "sin", "cos", "tan", "tanh", "sinh", "cosh", "erf", "erfc", "floor", "sign", "sigmoid", "exprel")
}
_WORDS |= {"Abs": "abs", "table": "table", "table2": "table2"}
_RELATIONS = {
    "StrictLessThan": "<",
    "LessThan": "<=",
    "StrictGreaterThan": ">",
    "GreaterThan": ">=",
    "Equality": "==",
    "Unequality": "!=",
}


def _chain(name: str, arguments: tuple[Node, ...]) -> Node:
    result = arguments[0]
    for following in arguments[1:]:
        if name in ("Min", "Max"):
            result = Call("minimum" if name == "Min" else "maximum", (result, following))
        else:
            result = Binary(_RELATIONS.get(name, name.lower()), result, following)
    return result


def _piecewise(expression: Expr) -> Node:
    *pairs, (last, always) = expression.args
    if always != sympy.true:
        raise ModelError(f"{str(expression)[:60]} has no value elsewhere", "end the Piecewise with (value, True)")
    result = from_sympy(last)
    for value, condition in reversed(pairs):
        result = Call("where", (from_sympy(condition), from_sympy(value), result))
    return result


def _arithmetic(expression: Expr) -> Node:
    if expression.is_Pow:
        base, exponent = expression.args
        if exponent == sympy.Rational(1, 2):
            return Call("sqrt", (from_sympy(base),))
        if exponent.could_extract_minus_sign():
            return Binary("/", Number(1.0), from_sympy(base**-exponent))
        return Call("exp", (from_sympy(exponent),)) if base == sympy.E else Binary("**", from_sympy(base), from_sympy(exponent))
    if expression.is_Add:
        first, *others = expression.as_ordered_terms()
        result = from_sympy(first)
        for term in others:
            minus = term.could_extract_minus_sign()
            result = Binary("-" if minus else "+", result, from_sympy(-term if minus else term))
        return result
    if expression.could_extract_minus_sign():
        return Unary("-", from_sympy(-expression))
    top, bottom = sympy.fraction(expression)
    if bottom != 1:
        return Binary("/", from_sympy(top), from_sympy(bottom))
    first, *others = expression.as_ordered_factors()
    result = from_sympy(first)
    for factor in others:
        result = Binary("*", result, from_sympy(factor))
    return result
