"""Equations to statements: derivatives, derived quantities, functions, events, impulses, parts and initial values."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from dataclasses import dataclass

from pushpull.base.errors import PushpullError, suggest
from pushpull.spec.expressions import Reader
from pushpull.spec.source import Segment, Source, split, statements
from pushpull.spec.tree import Binary, Node, Span


@dataclass(frozen=True, slots=True)
class DerivativeStatement:
    """`name' = expression`."""

    name: str
    span: Span
    expression: Node


@dataclass(frozen=True, slots=True)
class DerivedStatement:
    """`name = expression`."""

    name: str
    span: Span
    expression: Node


@dataclass(frozen=True, slots=True)
class FunctionStatement:
    """`name(arguments) = body`."""

    name: str
    span: Span
    arguments: tuple[str, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class InitialStatement:
    """`name(0) = value`."""

    name: str
    span: Span
    value: Node


@dataclass(frozen=True, slots=True)
class ImpulseStatement:
    """`state += port`, with `unless held`."""

    name: str
    span: Span
    port: str
    port_span: Span
    lost_while_held: bool


@dataclass(frozen=True, slots=True)
class PartStatement:
    """`name = part(keyword=expression, ...)`."""

    name: str
    span: Span
    part: str
    arguments: tuple[tuple[str, Node, Span], ...]


@dataclass(frozen=True, slots=True)
class EventStatement:
    """`when condition: assignments; hold names for duration`; `refractory` holds what the condition reads.

    With `at_rate`, `at rate condition: ...`, where the condition is a rate.
    """

    name: str
    span: Span
    condition: Node
    rises: bool
    assignments: tuple[tuple[str, Node, Span], ...]
    hold: tuple[tuple[str, Span], ...]
    hold_for: Node | None
    refractory: bool
    at_rate: bool = False


Statement = (
    DerivativeStatement
    | DerivedStatement
    | FunctionStatement
    | InitialStatement
    | ImpulseStatement
    | PartStatement
    | EventStatement
)

_NAME = r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*"
_EQUALS = r"\s*=(?!=)"
_DERIVATIVE = re.compile(rf"\s*({_NAME})\s*('+){_EQUALS}")
_DERIVED = re.compile(rf"\s*({_NAME}){_EQUALS}")
_INITIAL = re.compile(rf"\s*({_NAME})\s*\(\s*0\s*\){_EQUALS}")
_FUNCTION = re.compile(rf"\s*({_NAME})\s*\(([\w\s,]*)\){_EQUALS}")
_IMPULSE = re.compile(rf"\s*({_NAME})\s*\+=\s*({_NAME})(\s+unless\s+held)?\s*$")
_ADDITION = re.compile(rf"\s*({_NAME})\s*\+=")
_PART = re.compile(r"\s*([A-Za-z_]\w*)\s*\(")
_WHEN = re.compile(r"\s*when\b")
_AT_RATE = re.compile(r"\s*at\s+rate\b")
_RISES = re.compile(r"\s+rises\s+above\s+")
_HOLD = re.compile(rf"\s*hold\s+({_NAME}(?:\s*,\s*{_NAME})*)\s+for\s+")
_REFRACTORY = re.compile(r"\s*refractory\s+")
RATE = "in the rate of an event"
_FORMS = "write x' = ..., name = ..., f(a) = ..., v += kick, or when v >= limit: ..."


def parse(source: Source, parts: Collection[str] = ()) -> tuple[Statement, ...]:
    """Read every statement of a text; `parts` are the names of the models that may be called as parts."""
    return tuple(_statement(source, segment, parts) for segment in statements(source))


def _statement(source: Source, segment: Segment, parts: Collection[str]) -> Statement:
    text = segment.text
    if opening := _WHEN.match(text) or _AT_RATE.match(text):
        return _event(source, segment, opening)
    if found := _DERIVATIVE.match(text):
        if len(found[2]) > 1:
            hint = f"write {found[1]}' = name and name' = ..."
            raise source.error(f"a second derivative of {found[1]}", _span(segment, found, 2), hint)
        expression = _read(source, f"in the equation of {found[1]}", segment.part(found.end()))
        return DerivativeStatement(found[1], _span(segment, found, 1), expression)
    if found := _INITIAL.match(text):
        value = _read(source, f"in the initial value of {found[1]}", segment.part(found.end()))
        return InitialStatement(found[1], _span(segment, found, 1), value)
    if found := _FUNCTION.match(text):
        return _function(source, segment, found)
    if found := _IMPULSE.match(text):
        return ImpulseStatement(found[1], _span(segment, found, 1), found[2], _span(segment, found, 2), found[3] is not None)
    if found := _ADDITION.match(text):
        hint = "an impulse is added as it comes: v += kick, or v += kick unless held"
        raise source.error(f"cannot read what is added to {found[1]}", segment.part(found.end()).span, hint)
    if found := _DERIVED.match(text):
        value = segment.part(found.end())
        called = _PART.match(value.text)
        if called and called[1] in parts:
            return _part(source, segment, found, value)
        return DerivedStatement(found[1], _span(segment, found, 1), _read(source, f"in the equation of {found[1]}", value))
    raise source.error("cannot read this line", segment.span, _FORMS)


def _read(source: Source, where: str, segment: Segment, *, condition: bool = False) -> Node:
    return Reader(source, where).read(segment, condition=condition)


def _span(segment: Segment, found: re.Match[str], group: int) -> Span:
    return (segment.start + found.start(group), segment.start + found.end(group))


def _function(source: Source, segment: Segment, found: re.Match[str]) -> FunctionStatement:
    name, span = found[1], _span(segment, found, 1)
    arguments = tuple(word.strip() for word in found[2].split(","))
    for word in arguments:
        if not re.fullmatch(r"[A-Za-z]\w*", word) or arguments.count(word) > 1:
            hint = f"write its arguments as different names: {name}(x, y) = ..."
            raise source.error(f"{word!r} is no argument of {name}", _span(segment, found, 2), hint)
    return FunctionStatement(name, span, arguments, _read(source, f"in the function {name}", segment.part(found.end())))


def _part(source: Source, segment: Segment, found: re.Match[str], value: Segment) -> PartStatement:
    name = found[1]
    reader = Reader(source, f"in the part {name}")
    call = reader.parse(value)
    base = value.part(len(value.text) - len(value.text.lstrip()))
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        raise source.error(
            f"a part stands alone on its line, but {name} goes on", value.span, "use its states in another equation"
        )
    arguments: list[tuple[str, Node, Span]] = []
    for given in call.args:
        raise source.error(f"an argument of part {name} has no name", _inside(base, given), "write name=expression")
    for keyword in call.keywords:
        if keyword.arg is None:
            raise source.error(f"part {name} is given **", value.span, "write name=expression")
        first, last = _inside(base, keyword.value)
        span = (base.start + keyword.col_offset, base.start + keyword.col_offset + len(keyword.arg))
        node = reader.read(Segment(base.text[first - base.start : last - base.start], first))
        arguments.append((keyword.arg, node, span))
    return PartStatement(name, _span(segment, found, 1), call.func.id, tuple(arguments))


def _inside(base: Segment, node: ast.expr) -> Span:
    return (base.start + node.col_offset, base.start + (node.end_col_offset or node.col_offset))


def _event(source: Source, segment: Segment, opening: re.Match[str]) -> EventStatement:
    head, *bodies = split(segment.part(opening.end()), ":")
    at_rate = opening.re is _AT_RATE
    if len(bodies) != 1:
        hint = "write when v >= limit: v = reset; refractory tau; or when v >= limit: spike"
        hint = "write at rate rho: v = reset" if at_rate else hint
        raise source.error("an event needs one ':' after its condition", segment.span, hint)
    condition, rises = (_read(source, RATE, head), False) if at_rate else _condition(source, head)
    assignments: list[tuple[str, Node, Span]] = []
    hold: tuple[tuple[str, Span], ...] = ()
    hold_for: Node | None = None
    items = [item for item in split(bodies[0], ";") if item.text.strip()]
    if not items:
        raise source.error(
            "nothing happens at this event", segment.span, "write what is set, or `spike` where it only emits a spike"
        )
    for item in items:
        text = item.text
        held = _HOLD.match(text)
        if holds := held or _REFRACTORY.match(text):
            if hold_for is not None:
                raise source.error("an event holds twice", item.span, "write one `hold ... for ...`, or one `refractory ...`")
            hold = _names(item, held) if held else ()
            hold_for = _read(source, "in the hold of an event", item.part(holds.end()))
        elif found := _DERIVED.match(text):
            where = f"in what an event sets {found[1]} to"
            assignments.append((found[1], _read(source, where, item.part(found.end())), _span(item, found, 1)))
        elif text.strip() != "spike":
            raise _not_a_reaction(source, item)
    return EventStatement(
        "", segment.span, condition, rises, tuple(assignments), hold, hold_for, hold_for is not None and not hold, at_rate
    )


def _not_a_reaction(source: Source, item: Segment) -> PushpullError:
    word = item.text.split(maxsplit=1)[0]
    hint = suggest(word, ("spike", "refractory", "hold")) if word.isalpha() else None
    return source.error(
        "cannot read this part of an event", item.span, hint or "write v = ...; refractory tau; hold v, w for tau; or spike"
    )


def _condition(source: Source, head: Segment) -> tuple[Node, bool]:
    where = "in the condition of an event"
    if rises := _RISES.search(head.text):
        left = _read(source, where, head.part(0, rises.start()))
        right = _read(source, where, head.part(rises.end()))
        return Binary(">=", left, right, (left.span[0], right.span[1])), True
    node = _read(source, where, head, condition=True)
    if not isinstance(node, Binary) or node.operator in ("and", "or"):
        raise source.error(f"no single comparison stands {where}", node.span, "write one comparison, as in v >= v_threshold")
    return node, False


def _names(item: Segment, held: re.Match[str]) -> tuple[tuple[str, Span], ...]:
    start = item.start + held.start(1)
    return tuple((word[0], (start + word.start(), start + word.end())) for word in re.finditer(_NAME, held[1]))
