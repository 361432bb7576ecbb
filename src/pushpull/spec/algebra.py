"""Derivatives of trees as trees: the author's terms stay, units too, and SymPy is not needed."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce

from pushpull.spec.tables import axes_of, slope
from pushpull.spec.tree import Binary, Call, Name, Node, Number, Unary, names
from pushpull.spec.trees import literal

ZERO, ONE, TWO = Number(0.0), Number(1.0), Number(2.0)
_SERIES_UP_TO = Number(0.5)
_SERIES_TERMS = 13


def differentiate(node: Node, name: str) -> Node:
    """Return the derivative of a tree by one name, other names held; the literal 0 where it does not occur.

    Steps (floor, sign, conditions) count as constant; functions of the text have to be inlined first.
    """
    if name not in names(node):
        return ZERO
    match node:
        case Name():
            return ONE
        case Unary(operand=operand):
            return _negative(differentiate(operand, name))
        case Binary(operator="+", left=left, right=right):
            return _sum(differentiate(left, name), differentiate(right, name))
        case Binary(operator="-", left=left, right=right):
            return _difference(differentiate(left, name), differentiate(right, name))
        case Binary(operator="*", left=left, right=right):
            return _sum(_product(differentiate(left, name), right), _product(left, differentiate(right, name)))
        case Binary(operator="/", left=left, right=right):
            below = differentiate(right, name)
            first = _quotient(differentiate(left, name), right)
            return _difference(first, _quotient(_product(left, below), _power(right, TWO)))
        case Binary(operator="**", left=left, right=right):
            return _of_power(left, right, name)
        case Call():
            return _of_call(node, name)
        case _:
            return ZERO


def _of_power(base: Node, exponent: Node, name: str) -> Node:
    inner, outer = differentiate(base, name), differentiate(exponent, name)
    if outer == ZERO:
        return _product(_product(exponent, _power(base, _one_less(exponent))), inner)
    growth = _sum(_product(outer, Call("log", (base,))), _quotient(_product(exponent, inner), base))
    return _product(_power(base, exponent), growth)


def _one_less(exponent: Node) -> Node:
    match exponent:
        case Number(value=value):
            return literal(value - 1)
        case Unary(operator="-", operand=Number(value=value)):
            return literal(-value - 1)
        case _:
            return Binary("-", exponent, ONE)


def _of_call(node: Call, name: str) -> Node:
    arguments = node.arguments
    match node.function:
        case "where":
            return Call("where", (arguments[0], differentiate(arguments[1], name), differentiate(arguments[2], name)))
        case "minimum" | "maximum":
            first, second = (differentiate(argument, name) for argument in arguments)
            if first == second:
                return first
            comparison = Binary("<=" if node.function == "minimum" else ">=", arguments[0], arguments[1])
            return Call("where", (comparison, first, second))
        case "table" | "table2":
            along = [differentiate(axis.at, name) for axis in axes_of(node)]
            return reduce(_sum, (_product(slope(node, k), inner) for k, inner in enumerate(along) if inner != ZERO), ZERO)
        case _:
            slope_of = SLOPES[node.function](arguments[0])
            return _product(slope_of, differentiate(arguments[0], name))


def _call(function: str) -> Callable[[Node], Node]:
    return lambda x: Call(function, (x,))


def _squared(function: str, x: Node) -> Node:
    return Binary("**", Call(function, (x,)), TWO)


def _bell(x: Node) -> Node:
    return Binary("*", Number(2 / math.sqrt(math.pi)), Call("exp", (Unary("-", Binary("**", x, TWO)),)))


def _exprel_slope(x: Node) -> Node:
    """Return (exp(x)*(x - 1) + 1)/x**2, and near 0, where digits cancel, its series sum (k + 1)*x**k/(k + 2)!."""
    series: Node = Number(_SERIES_TERMS / math.factorial(_SERIES_TERMS + 1))
    for k in range(_SERIES_TERMS - 2, -1, -1):
        series = Binary("+", Number((k + 1) / math.factorial(k + 2)), Binary("*", x, series))
    exact = Binary("/", Binary("+", Binary("*", Call("exp", (x,)), Binary("-", x, ONE)), ONE), Binary("**", x, TWO))
    return Call("where", (Binary("<", Call("abs", (x,)), _SERIES_UP_TO), series, exact))


SLOPES: dict[str, Callable[[Node], Node]] = {
    "exp": _call("exp"),
    "expm1": _call("exp"),
    "log": lambda x: Binary("/", ONE, x),
    "sqrt": lambda x: Binary("/", Number(0.5), Call("sqrt", (x,))),
    "sin": _call("cos"),
    "cos": lambda x: Unary("-", Call("sin", (x,))),
    "tan": lambda x: Binary("+", ONE, _squared("tan", x)),
    "tanh": lambda x: Binary("-", ONE, _squared("tanh", x)),
    "sinh": _call("cosh"),
    "cosh": _call("sinh"),
    "abs": _call("sign"),
    "sigmoid": lambda x: Binary("*", Call("sigmoid", (x,)), Binary("-", ONE, Call("sigmoid", (x,)))),
    "exprel": _exprel_slope,
    "erf": _bell,
    "erfc": lambda x: Unary("-", _bell(x)),
    "floor": lambda x: ZERO,
    "sign": lambda x: ZERO,
}


def _negative(node: Node) -> Node:
    return ZERO if node == ZERO else Unary("-", node)


def _sum(left: Node, right: Node) -> Node:
    return right if left == ZERO else left if right == ZERO else Binary("+", left, right)


def _difference(left: Node, right: Node) -> Node:
    return _negative(right) if left == ZERO else left if right == ZERO else Binary("-", left, right)


def _product(left: Node, right: Node) -> Node:
    if ZERO in (left, right):
        return ZERO
    return right if left == ONE else left if right == ONE else Binary("*", left, right)


def _quotient(left: Node, right: Node) -> Node:
    return ZERO if left == ZERO else Binary("/", left, right)


def _power(base: Node, exponent: Node) -> Node:
    if exponent == ZERO:
        return ONE
    return base if exponent == ONE else Binary("**", base, exponent)
