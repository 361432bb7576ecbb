"""Work on trees: printing with the fewest brackets, the linear part in a name, sizes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from pushpull.spec.definition import Definition, Event
from pushpull.spec.tree import Binary, Call, Name, Node, Number, Unary, children, names, walk

_RANK = {"or": 1, "and": 2, "not": 3, "+": 5, "-": 5, "*": 6, "/": 6, "**": 8}
_COMPARISON, _NEGATION, _ATOM = 4, 7, 9


def to_text(node: Node) -> str:
    """Print a tree as equation text; reading it again gives the same tree."""
    match node:
        case Number(value=value, unit=unit):
            if unit != "1":
                return f"{_number(value)}[{unit}]"
            return "pi" if value == math.pi else _number(value)
        case Name(name=name):
            return name
        case Unary(operator="not", operand=operand):
            return f"not {_inside(operand, _RANK['not'])}"
        case Unary(operand=operand):
            return f"-{_inside(operand, _NEGATION)}"
        case Call(function=function, arguments=arguments):
            return f"{function}({', '.join(to_text(argument) for argument in arguments)})"
        case Binary(operator="**", left=left, right=right):
            return f"{_inside(left, _ATOM)}**{_inside(right, _NEGATION)}"
        case Binary(operator=operator, left=left, right=right):
            rank = rank_of(node)
            first = _inside(left, rank + (rank == _COMPARISON))
            return (
                f"{first} {operator} {_inside(right, rank + 1)}" if rank != 6 else f"{first}{operator}{_inside(right, rank + 1)}"
            )


def rank_of(node: Node) -> int:
    """Return how tightly the outermost operation binds; higher is tighter."""
    match node:
        case Unary(operator=operator):
            return _RANK["not"] if operator == "not" else _NEGATION
        case Binary(operator=operator):
            return _RANK.get(operator, _COMPARISON)
        case _:
            return _ATOM


def _inside(node: Node, least: int) -> str:
    text = to_text(node)
    return text if rank_of(node) >= least else f"({text})"


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def split_linear(node: Node, name: str) -> tuple[Node, Node] | None:
    """Return (rest, coefficient) with node = rest + coefficient*name, neither naming it; None where it is not linear.

    Both keep the author's own order of operations; a literal 0 stands for nothing.
    """
    if name not in names(node):
        return node, Number(0.0)
    match node:
        case Name():
            return Number(0.0), Number(1.0)
        case Unary(operator="-", operand=operand):
            return _both(split_linear(operand, name), _negative)
        case Binary(operator="+" | "-" as operator, left=left, right=right):
            first, second = split_linear(left, name), split_linear(right, name)
            if first is None or second is None:
                return None
            return _sum(operator, first[0], second[0]), _sum(operator, first[1], second[1])
        case Binary(operator="*", left=left, right=right) if name not in names(right):
            return _both(split_linear(left, name), lambda part: _product(part, right))
        case Binary(operator="*", left=left, right=right) if name not in names(left):
            return _both(split_linear(right, name), lambda part: _product(left, part))
        case Binary(operator="/", left=left, right=right) if name not in names(right):
            return _both(split_linear(left, name), lambda part: part if _is(part, 0.0) else Binary("/", part, right))
        case Call(function="where", arguments=(condition, a, b)) if name not in names(condition):
            first, second = split_linear(a, name), split_linear(b, name)
            if first is None or second is None:
                return None
            return Call("where", (condition, first[0], second[0])), Call("where", (condition, first[1], second[1]))
        case _:
            return None


def _both(parts: tuple[Node, Node] | None, change: Callable[[Node], Node]) -> tuple[Node, Node] | None:
    return None if parts is None else (change(parts[0]), change(parts[1]))


def _is(node: Node, value: float) -> bool:
    return isinstance(node, Number) and node.value == value and node.unit == "1"


def _negative(node: Node) -> Node:
    return node if _is(node, 0.0) else Unary("-", node)


def _sum(operator: str, left: Node, right: Node) -> Node:
    if _is(right, 0.0):
        return left
    if _is(left, 0.0):
        return right if operator == "+" else Unary("-", right)
    return Binary(operator, left, right)


def _product(left: Node, right: Node) -> Node:
    for one, other in ((left, right), (right, left)):
        if _is(one, 0.0):
            return one
        if _is(one, 1.0):
            return other
    return Binary("*", left, right)


def map_trees(definition: Definition, change: Callable[[Node], Node]) -> Definition:
    """Pass every expression of derivatives, derived quantities and events through `change`."""
    return replace(
        definition,
        derivatives=tuple(replace(item, expression=change(item.expression)) for item in definition.derivatives),
        derived=tuple(replace(item, expression=change(item.expression)) for item in definition.derived),
        events=tuple(change_event(event, change) for event in definition.events),
    )


def change_event(event: Event, change: Callable[[Node], Node]) -> Event:
    """Pass every expression of an event through `change`."""
    return replace(
        event,
        condition=change(event.condition),
        assignments=tuple((name, change(node)) for name, node in event.assignments),
        hold_for=None if event.hold_for is None else change(event.hold_for),
    )


def literal(value: float, unit: str = "1") -> Node:
    """Return the tree of a number with a unit, as the parser makes it."""
    return Unary("-", Number(-value, unit)) if value < 0 else Number(value, unit)


def size(node: Node) -> int:
    """Return the number of nodes."""
    return sum(1 for _ in walk(node))


def depth(node: Node) -> int:
    """Return the number of levels; safe for trees of any depth."""
    level, deepest = [node], 0
    while level:
        deepest += 1
        level = [child for parent in level for child in children(parent)]
    return deepest
