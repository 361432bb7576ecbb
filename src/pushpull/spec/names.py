"""Every name is looked up: unknown ones, wrong uses, states without an equation, fields that no equation uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pushpull.base.errors import ModelError, PushpullError, suggest
from pushpull.spec.definition import Definition
from pushpull.spec.draft import Draft
from pushpull.spec.functions import KNOWN, is_noise
from pushpull.spec.parser import (
    RATE,
    DerivativeStatement,
    DerivedStatement,
    EventStatement,
    FunctionStatement,
    ImpulseStatement,
    PartStatement,
)
from pushpull.spec.source import Source
from pushpull.spec.tree import Call, Name, Node, Span, names, walk
from pushpull.spec.trees import split_linear


@dataclass(frozen=True, slots=True)
class _Place:
    """An expression, what to call its place, and the arguments it may name."""

    node: Node
    where: str
    arguments: tuple[str, ...] = ()


def check_names(draft: Draft) -> None:
    """Raise ModelError unless every name and call of the text is known and used as what it is."""
    kinds = draft.kinds()
    functions = {item.name: item.arguments for item in draft.functions}
    for place in _places(draft):
        for part in walk(place.node):
            if isinstance(part, Name) and part.name not in place.arguments:
                _check_name(draft, part, place, kinds)
            elif isinstance(part, Call) and part.function not in KNOWN:
                _check_call(draft, part, place, functions)
    for statement in draft.statements:
        if isinstance(statement, ImpulseStatement):
            _want(draft, kinds, statement.port, statement.port_span, "impulse")
            _want(draft, kinds, statement.name, statement.span, "state")
        elif isinstance(statement, EventStatement):
            for name, span in (*((name, span) for name, _, span in statement.assignments), *statement.hold):
                _want(draft, kinds, name, span, "state")
    with_equation = {item.state for item in draft.derivatives}
    for field in draft.fields:
        if field.kind == "state" and field.name not in with_equation:
            raise ModelError(f"state {field.name!r} of {draft.blueprint.name} has no equation", f"add {field.name}' = ...")


def _places(draft: Draft) -> Iterator[_Place]:
    for statement in draft.statements:
        match statement:
            case DerivativeStatement(name=name, expression=expression) | DerivedStatement(name=name, expression=expression):
                yield _Place(expression, f"in the equation of {name}")
            case FunctionStatement(name=name, arguments=arguments, body=body):
                yield _Place(body, f"in the function {name}", arguments)
            case PartStatement(name=name, arguments=given, part=part):
                open_names = {item.name: item.kind for item in draft.blueprint.parts[part].fields}
                for argument, node, _ in given:
                    if open_names[argument] != "impulse":
                        yield _Place(node, f"in the part {name}")
                    else:
                        _want(draft, draft.kinds(), node.name if isinstance(node, Name) else "", node.span, "impulse")
            case EventStatement():
                yield _Place(statement.condition, RATE if statement.at_rate else "in the condition of an event")
                for name, node, _ in statement.assignments:
                    yield _Place(node, f"in what an event sets {name} to")
                if statement.hold_for is not None:
                    yield _Place(statement.hold_for, "in the hold of an event")
            case _:
                pass


def _check_name(draft: Draft, part: Name, place: _Place, kinds: dict[str, str]) -> None:
    name = part.name
    if kinds.get(name) == "impulse":
        hint = f"an impulse is added to a state, as in v += {name}; for a flow declare a port"
        raise draft.source.error(f"the impulse {name!r} stands as a value {place.where}", part.span, hint)
    if name in kinds or name == "t" or is_noise(name):
        return
    if name in (item.name for item in draft.functions) or name in KNOWN:
        raise draft.source.error(f"the function {name!r} stands without arguments {place.where}", part.span, f"write {name}(...)")
    if name in draft.part_names():
        inside = [known for known in kinds if known.startswith(f"{name}.")]
        raise draft.source.error(
            f"the part {name!r} stands as a value {place.where}", part.span, f"use one of {', '.join(inside)}"
        )
    known = {*kinds, *place.arguments, "t"}
    raise draft.source.error(f"unknown name {name!r} {place.where}", part.span, suggest(name, known))


def _check_call(draft: Draft, part: Call, place: _Place, functions: dict[str, tuple[str, ...]]) -> None:
    if part.function not in functions:
        span = (part.span[0], part.span[0] + len(part.function))
        kind = draft.kinds().get(part.function)
        hint = (
            f"{part.function} is a {kind}; write {part.function}*(...) to multiply"
            if kind
            else suggest(part.function, {*functions, *KNOWN})
        )
        raise draft.source.error(f"unknown function {part.function!r} {place.where}", span, hint)
    arguments = functions[part.function]
    if len(part.arguments) != len(arguments):
        count = f"{len(arguments)} argument{'s' if len(arguments) > 1 else ''}"
        message = f"{part.function} takes {count}, not {len(part.arguments)}, {place.where}"
        raise draft.source.error(message, part.span, f"it is defined as {part.function}({', '.join(arguments)})")


def _want(draft: Draft, kinds: dict[str, str], name: str, span: Span, kind: str) -> None:
    if kinds.get(name) != kind:
        known = [known for known, other in kinds.items() if other == kind]
        found = f"a {kinds[name]}" if name in kinds else "unknown"
        hint = suggest(name, known) or f"declare one: {kind}(...)"
        article = "an" if kind == "impulse" else "a"
        raise draft.source.error(f"{name!r} is {found} where {article} {kind} is needed", span, hint)


def check_used(draft: Draft) -> None:
    """Raise ModelError for a parameter, port or impulse that no statement uses."""
    used = {name for place in _places(draft) for name in names(place.node) - set(place.arguments)}
    used |= {item.port for item in draft.impulses} | {name for _, name in draft.blueprint.correlated}
    used |= {name for field in draft.fields if field.start is not None for name in names(field.start)}
    for field in draft.fields:
        if field.kind != "state" and field.name not in used:
            raise ModelError(
                f"no equation of {draft.blueprint.name} uses the {field.kind} {field.name!r}", "use it, or remove the field"
            )


def check_noise(definition: Definition, source: Source) -> None:
    """Raise ModelError where noise stands outside derivatives, or enters other than linearly."""
    for item in definition.derived:
        _refuse_noise(item.expression, f"in the derived {item.name}", source)
    for event in definition.events:
        for node in (event.condition, *(node for _, node in event.assignments), *([event.hold_for] if event.hold_for else [])):
            _refuse_noise(node, "in an event", source)
    for item in definition.derivatives:
        for name in sorted(filter(is_noise, names(item.expression))):
            parts = split_linear(item.expression, name)
            if parts is None or any(map(is_noise, names(parts[1]))):
                hint = "white noise is multiplied by a coefficient and added; elsewhere use coloured noise, a state of its own"
                raise _noise_error(
                    item.expression, name, f"does not enter linearly in the equation of {item.state}", hint, source
                )


def _refuse_noise(node: Node, where: str, source: Source) -> None:
    for name in sorted(filter(is_noise, names(node))):
        raise _noise_error(node, name, f"stands {where}", "white noise stands in derivatives only", source)


def _noise_error(node: Node, name: str, message: str, hint: str, source: Source) -> PushpullError:
    span = next(part.span for part in walk(node) if isinstance(part, Name) and part.name == name)
    return source.error(f"the noise {name!r} {message}", span, hint)
