"""Small builders of trees, so that lowering reads as formulas; trivial factors are left out."""

from __future__ import annotations

from collections.abc import Iterable

from pushpull.spec.tree import Binary, Call, Name, Node, Number, Unary

ZERO, ONE = Number(0.0), Number(1.0)


def add(left: Node, right: Node) -> Node:
    """Return left + right without a term that is zero."""
    return right if left == ZERO else left if right == ZERO else Binary("+", left, right)


def multiply(left: Node, right: Node) -> Node:
    """Return left * right without a factor that is one, zero where a factor is zero."""
    if ZERO in (left, right):
        return ZERO
    return right if left == ONE else left if right == ONE else Binary("*", left, right)


def total(terms: Iterable[Node]) -> Node:
    """Return the sum of terms, left to right; zero for none."""
    result: Node = ZERO
    for term in terms:
        result = add(result, term)
    return result


def where(condition: Node, then: Node, otherwise: Node) -> Node:
    """Return where(condition, then, otherwise)."""
    return Call("where", (condition, then, otherwise))


def positive(name: str) -> Node:
    """Return name > 0."""
    return Binary(">", Name(name), ZERO)


def both(left: Node, right: Node) -> Node:
    """Return left and right."""
    return Binary("and", left, right)


def negate(condition: Node) -> Node:
    """Return not condition."""
    return Unary("not", condition)
