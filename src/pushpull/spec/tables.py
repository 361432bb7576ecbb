"""Tables: functions given by their values at even distances, linear in between and constant beyond their ends.

`table(x, low, high, v0, v1, ...)` has its values from x = low to x = high; `table2(x, y, x_low, x_high, y_low, y_high, columns,
v00, v01, ...)` has rows along x, each of `columns` values along y. A stage of a step may leave the range for a moment, so that
outside the nearest value holds instead of a refusal. All of it is numbers of the text, so that files and hashes know them.
"""

from __future__ import annotations

from dataclasses import dataclass

from pushpull.spec.tree import Binary, Call, Node, Number, Unary

TABLES = {"table": 1, "table2": 2}


@dataclass(frozen=True, slots=True)
class Axis:
    """What is looked up along an axis, and the `count` even places from `low` to `high`."""

    at: Node
    low: Node
    high: Node
    count: int


def axes_of(node: Call) -> tuple[Axis, ...]:
    """Return the axes of a table."""
    given, size = node.arguments, len(values_of(node))
    if node.function == "table":
        return (Axis(given[0], given[1], given[2], size),)
    columns = int(number(given[6]) or 1)
    return (Axis(given[0], given[2], given[3], size // columns), Axis(given[1], given[4], given[5], columns))


def values_of(node: Call) -> tuple[Node, ...]:
    """Return the values of a table, row after row."""
    return node.arguments[3:] if node.function == "table" else node.arguments[7:]


def number(node: Node) -> float | None:
    """Return a plain number, its sign included; None for anything else."""
    match node:
        case Number(value=value):
            return value
        case Unary(operator="-", operand=Number(value=value)):
            return -value
        case _:
            return None


def fault(node: Call) -> tuple[str, str] | None:
    """Return what is wrong with a call of a table, and a hint; None where nothing is."""
    count = TABLES[node.function]
    form = "table(x, low, high, v0, v1, ...)"
    if count == 2:
        form = "table2(x, y, x_low, x_high, y_low, y_high, columns, v00, v01, ...)"
    if len(node.arguments) < (5 if count == 1 else 11):
        return f"{node.function} has fewer than two values along an axis", f"write {form}"
    if any(number(part) is None for part in node.arguments[count:]):
        return f"something that is no number stands among the numbers of {node.function}", f"write {form}"
    if count == 2:
        columns = number(node.arguments[6]) or 0.0
        if columns < 2 or columns % 1 or len(values_of(node)) % columns or len(values_of(node)) < 2 * columns:
            return (
                f"{len(values_of(node))} values are no rows of {columns:g}",
                "give rows of as many values as columns",
            )
    if any((number(axis.low) or 0.0) >= (number(axis.high) or 0.0) for axis in axes_of(node)):
        return f"an axis of {node.function} does not grow", "write the lower end first"
    return None


def slope(node: Call, axis: int) -> Node:
    """Return the slope along an axis: that of the cell, 0 beyond the ends."""
    own = axes_of(node)[axis]
    step = Binary("/", Binary("-", own.high, own.low), Number(float(own.count - 1)))
    cell = Call("floor", (Binary("/", Binary("-", own.at, own.low), step),))
    left = Binary("+", own.low, Binary("*", cell, step))
    rise = Binary("-", _at(node, axis, Binary("+", left, step)), _at(node, axis, left))
    inside = Binary("and", Binary(">=", own.at, own.low), Binary("<", own.at, own.high))
    return Call("where", (inside, Binary("/", rise, step), Binary("/", Number(0.0), step)))


def _at(node: Call, axis: int, place: Node) -> Node:
    given = list(node.arguments)
    given[axis] = place
    return Call(node.function, tuple(given), node.span)
