"""Pass: spellings of one function that a target computes better as a whole: N / (1 + exp(u)) is N * sigmoid(-u)."""

from __future__ import annotations

from pushpull.compile.algebra import ONE, multiply
from pushpull.spec.tree import Binary, Call, Node, Unary, transform


def recognise(node: Node) -> Node:
    """Return the tree with logistic functions called by name; they neither overflow nor take a second pass over exp."""
    return transform(node, _logistic)


def _logistic(node: Node) -> Node:
    match node:
        case Binary(
            operator="/", left=above, right=Binary(operator="+", left=one, right=Call(function="exp", arguments=(u,)))
        ) if one == ONE:
            return multiply(above, Call("sigmoid", (_negated(u),)))
        case Binary(
            operator="/", left=above, right=Binary(operator="+", left=Call(function="exp", arguments=(u,)), right=one)
        ) if one == ONE:
            return multiply(above, Call("sigmoid", (_negated(u),)))
        case _:
            return node


def _negated(node: Node) -> Node:
    match node:
        case Unary(operator="-", operand=operand):
            return operand
        case Binary(operator="*" | "/" as operator, left=Unary(operator="-", operand=operand), right=right):
            return Binary(operator, operand, right)
        case Binary(operator="-", left=left, right=right):
            return Binary("-", right, left)
        case Binary(operator="*", left=left, right=Binary(operator="-", left=a, right=b)):
            return Binary("*", left, Binary("-", b, a))
        case Binary(operator="/", left=Binary(operator="-", left=a, right=b), right=right):
            return Binary("/", Binary("-", b, a), right)
        case _:
            return Unary("-", node)
