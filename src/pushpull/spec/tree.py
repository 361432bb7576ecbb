"""Expression trees: what an equation's text becomes; the author's own order of operations is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Number:
    """A literal; `unit` is "1" unless the text says otherwise, as in 40[mV]."""

    value: float
    unit: str = "1"
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A state, parameter, port, derived quantity, noise, argument, or `t`; parts are dotted, as in exc.s."""

    name: str
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """Negation "-" or "not"."""

    operator: str
    operand: Node
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """One of + - * / **, a comparison < <= > >= == !=, or "and" / "or"."""

    operator: str
    left: Node
    right: Node
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to its arguments."""

    function: str
    arguments: tuple[Node, ...]
    span: Span = field(default=(0, 0), compare=False, repr=False)


Node = Number | Name | Unary | Binary | Call


def children(node: Node) -> tuple[Node, ...]:
    """Return the operands of a node, left to right."""
    match node:
        case Unary(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Call(arguments=arguments):
            return arguments
        case _:
            return ()


def rebuild(node: Node, parts: tuple[Node, ...]) -> Node:
    """Return the node with other operands."""
    match node:
        case Unary(operator=operator, span=span):
            return Unary(operator, parts[0], span)
        case Binary(operator=operator, span=span):
            return Binary(operator, parts[0], parts[1], span)
        case Call(function=function, span=span):
            return Call(function, parts, span)
        case _:
            return node


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything under it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> frozenset[str]:
    """Return every name that occurs."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Name))


def transform(node: Node, change: Callable[[Node], Node]) -> Node:
    """Rebuild a tree bottom up, passing each node through `change`."""
    return change(rebuild(node, tuple(transform(child, change) for child in children(node))))


def substitute(node: Node, replacements: Mapping[str, Node]) -> Node:
    """Replace names by trees."""
    return transform(node, lambda part: replacements.get(part.name, part) if isinstance(part, Name) else part)
