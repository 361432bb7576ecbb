"""LaTeX of trees and definitions, in the author's own order of terms."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping

from pushpull.spec.definition import Definition, Event, Field
from pushpull.spec.settings import Value
from pushpull.spec.tables import TABLES
from pushpull.spec.tree import Binary, Call, Name, Node, Number, Unary
from pushpull.spec.trees import rank_of
from pushpull.spec.values import Varying

_GREEK = frozenset(
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "zeta",
        "eta",
        "theta",
        "iota",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "pi",
        "rho",
        "sigma",
        "tau",
        "upsilon",
        "phi",
        "chi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Upsilon",
        "Phi",
        "Psi",
        "Omega",
    ]
)
_SIGNS = {"*": r" \, ", "<=": r" \le ", ">=": r" \ge ", "!=": r" \ne ", "==": " = ", "and": r" \wedge ", "or": r" \vee "}
_STANDARD = frozenset({"exp", "sin", "cos", "tan", "tanh", "sinh", "cosh"})
_OTHER = {"log": r"\ln", "minimum": r"\min", "maximum": r"\max", "sigmoid": r"\operatorname{S}", "sign": r"\operatorname{sgn}"}


def expression(node: Node) -> str:
    """Return the LaTeX of a tree."""
    match node:
        case Number(value=value, unit=unit):
            return _number(value) + ("" if unit == "1" else rf"\,{_unit(unit)}")
        case Name(name=name):
            return symbol(name)
        case Unary(operator=operator, operand=operand):
            return rf"\neg {_inside(operand, 4)}" if operator == "not" else f"-{_inside(operand, 6)}"
        case Binary(operator="/", left=left, right=right):
            return rf"\frac{{{expression(left)}}}{{{expression(right)}}}"
        case Binary(operator="**", left=left, right=right):
            base = _inside(left, 9)
            return f"{{{base}}}^{{{expression(right)}}}"
        case Binary(operator=operator, left=left, right=right):
            rank = rank_of(node)
            return f"{_inside(left, rank)}{_SIGNS.get(operator, f' {operator} ')}{_inside(right, rank + 1)}"
        case Call():
            return _call(node)


def symbol(name: str) -> str:
    """Return the LaTeX of a name: Greek letters as such, what follows _ as index, parts as upper index."""
    *parts, word = name.split(".")
    head, *rest = word.rstrip("_").split("_")
    index = rf"_{{{', '.join(_word(item) for item in rest)}}}" if rest else ""
    return _word(head) + index + (rf"^{{\mathrm{{{'.'.join(parts)}}}}}" if parts else "")


def equations(definition: Definition) -> str:
    """Return a LaTeX `aligned` block of derivatives, derived quantities, functions, impulses and events."""
    time = "t"
    rows = [rf"\frac{{d {symbol(item.state)}}}{{d {time}}} &= {expression(item.expression)}" for item in definition.derivatives]
    rows += [f"{symbol(item.name)} &= {expression(item.expression)}" for item in definition.derived]
    for item in definition.functions:
        rows.append(rf"{_function(item.name)}({', '.join(map(symbol, item.arguments))}) &= {expression(item.body)}")
    for item in definition.impulses:
        rows.append(rf"{symbol(item.state)} &\leftarrow {symbol(item.state)} + {symbol(item.port)}")
    rows += [_event(event) for event in definition.events]
    body = " \\\\\n".join(rows)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def to_html(definition: Definition, values: Mapping[str, Value]) -> str:
    """Return equations and parameters as HTML for a notebook."""
    rows = "".join(_row(field, values[field.name]) for field in definition.of_kind("parameter"))
    doc = html.escape(definition.doc.split("\n")[0])
    table = f"<table><tr><th>parameter</th><th>value</th><th>unit</th><th>meaning</th></tr>{rows}</table>" if rows else ""
    return f"<div><b>{html.escape(definition.name)}</b> {doc}<div>$${html.escape(equations(definition))}$$</div>{table}</div>"


def _row(field: Field, value: Value) -> str:
    shown = repr(value) if isinstance(value, Varying) else f"{value:.12g}"
    cells = (field.name, shown, "" if field.unit == "1" else field.unit, field.doc)
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


def _event(event: Event) -> str:
    actions = [rf"{symbol(name)} \leftarrow {expression(node)}" for name, node in event.assignments]
    if event.hold_for is not None:
        held = ", ".join(map(symbol, event.hold))
        actions.append(rf"\text{{hold }} {held} \text{{ for }} {expression(event.hold_for)}")
    when = "when it becomes true that" if event.rises else "when"
    reaction = r",\; ".join(actions) or r"\text{spike}"
    when = "at rate" if event.at_rate else when
    return rf"\text{{{when} }} {expression(event.condition)}: &\quad {reaction}"


def _call(node: Call) -> str:
    arguments = [expression(argument) for argument in node.arguments]
    match node.function:
        case "sqrt":
            return rf"\sqrt{{{arguments[0]}}}"
        case "abs":
            return rf"\left|{arguments[0]}\right|"
        case "floor":
            return rf"\left\lfloor {arguments[0]} \right\rfloor"
        case "where":
            condition, a, b = arguments
            return rf"\begin{{cases}} {a} & {condition} \\ {b} & \text{{otherwise}} \end{{cases}}"
        case "table" | "table2" as name:
            return rf"\operatorname{{table}}\left({', '.join(arguments[: TABLES[name]])}\right)"
        case name:
            return rf"{_function(name)}\left({', '.join(arguments)}\right)"


def _function(name: str) -> str:
    if name in _STANDARD:
        return f"\\{name}"
    return _OTHER.get(name) or (symbol(name) if len(name) == 1 or "_" in name else rf"\operatorname{{{_escaped(name)}}}")


def _inside(node: Node, least: int) -> str:
    whole = isinstance(node, Binary) and node.operator == "/" and least < 9
    text = expression(node)
    return text if rank_of(node) >= least or whole else rf"\left({text}\right)"


def _word(word: str) -> str:
    if word in _GREEK:
        return f"\\{word}"
    return word if len(word) == 1 or word.isdigit() else rf"\mathrm{{{_escaped(word)}}}"


def _escaped(word: str) -> str:
    return word.replace("_", r"\_")


def _number(value: float) -> str:
    if value == math.pi:
        return r"\pi"
    mantissa, _, exponent = f"{value:.12g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _unit(unit: str) -> str:
    spaced = unit.replace("**", "^").replace("*", r" \, ")
    return rf"\mathrm{{{spaced}}}"
