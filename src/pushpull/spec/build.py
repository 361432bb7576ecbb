"""Blueprint to Definition: parts flattened, every name resolved, functions inlined, units checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pushpull.base.errors import ModelError, suggest
from pushpull.spec.blueprint import Blueprint
from pushpull.spec.checks import check_dimension, check_units
from pushpull.spec.definition import Definition, Derivative, Derived, Event, Field, Function, Impulse
from pushpull.spec.draft import Draft
from pushpull.spec.expressions import DEEPEST_TREE, parse_expression
from pushpull.spec.fields import checked_field
from pushpull.spec.functions import KNOWN, why_reserved
from pushpull.spec.inlining import Inliner, inline
from pushpull.spec.names import check_names, check_noise, check_used
from pushpull.spec.order import calls, ordered
from pushpull.spec.parser import (
    DerivativeStatement,
    DerivedStatement,
    EventStatement,
    FunctionStatement,
    ImpulseStatement,
    InitialStatement,
    PartStatement,
    Statement,
    parse,
)
from pushpull.spec.parts import flatten
from pushpull.spec.pulses import PULSE
from pushpull.spec.source import Source
from pushpull.spec.tree import Node, Span, names
from pushpull.spec.trees import depth, to_text

KINDS = ("state", "port", "impulse", "parameter")


def build(blueprint: Blueprint) -> tuple[Definition, Definition]:
    """Return the definition as written, with its functions, and the same with functions inlined.

    Raises ModelError or UnitError that shows the line and puts a caret under the culprit.
    """
    source = Source(blueprint.equations, blueprint.name)
    draft = Draft(source, blueprint, list(_checked_fields(blueprint)))
    draft.statements = parse(source, tuple(blueprint.parts))
    for statement in draft.statements:
        _take(draft, statement)
    kinds = draft.kinds()
    draft.functions = ordered(draft.functions, source, draft.spans, "function")
    check_names(draft)
    draft.derived = ordered(draft.derived, source, draft.spans, "derived")
    draft.events = [_with_holds(draft, event, kinds) for event in draft.events]
    check_used(draft)
    written = replace(_definition(draft), couples=_couples(draft))
    definition = inline(written)
    _check_depth(definition)
    check_noise(definition, source)
    _check_claims(draft, definition)
    check_units(definition, source)
    _check_starts(definition)
    return written, definition


def _checked_fields(blueprint: Blueprint) -> Iterator[Field]:
    seen: dict[str, str] = {}
    for item in blueprint.fields:
        if item.name in seen:
            raise ModelError(
                f"{item.name!r} of {blueprint.name} is both a {seen[item.name]} and a {item.kind}", "rename one of them"
            )
        seen[item.name] = item.kind
        for word in item.name.split("."):
            reason = why_reserved(word) or ("it is an attribute of every model" if word in blueprint.taken else None)
            if reason:
                raise ModelError(
                    f"{item.kind} of {blueprint.name} cannot be called {word!r}: {reason}", f"call it {word.strip('_') or 'x'}_"
                )
        yield checked_field(item, blueprint.name)


def _take(draft: Draft, statement: Statement) -> None:
    match statement:
        case DerivativeStatement(name=name, span=span, expression=expression):
            _claim(draft, name, span, "equation")
            draft.derivatives.append(Derivative(name, expression))
        case DerivedStatement(name=name, span=span, expression=expression):
            _claim_new(draft, name, span, "derived quantity")
            draft.derived.append(Derived(name, expression))
        case FunctionStatement(name=name, span=span, arguments=arguments, body=body):
            _claim_new(draft, name, span, "function")
            if name == PULSE:
                raise draft.source.error(
                    f"a function cannot be called {name!r}: it is one of the language", span, "call it pulse_"
                )
            draft.functions.append(Function(name, arguments, body))
        case ImpulseStatement():
            draft.impulses.append(Impulse(statement.port, statement.name, statement.lost_while_held))
        case PartStatement():
            _take_part(draft, statement)
        case EventStatement():
            draft.events.append(_event(draft, statement))
        case InitialStatement(name=name, span=span):
            raise draft.source.error(f"the initial value of {name} stands in the text", span, "give it as state(default=...)")


def _claim(draft: Draft, name: str, span: Span, what: str) -> None:
    if name in draft.spans:
        raise draft.source.error(f"two equations for {name!r}", span, "keep one of them")
    draft.spans[name] = span
    if what == "equation":
        states = [item.name for item in draft.fields if item.kind == "state"]
        if name not in states:
            kind = draft.kinds().get(name)
            hint = suggest(name, states) if kind is None else f"{name} is a {kind}; only a state has an equation {name}' = ..."
            raise draft.source.error(
                f"{name}' is given, but no state is called {name!r}", span, hint or "declare it: state(default=...)"
            )


def _claim_new(draft: Draft, name: str, span: Span, what: str) -> None:
    for item in draft.fields:
        if item.name == name:
            hint = f"call the {what} otherwise" + (f", or write {name}' = ..." if item.kind == "state" else "")
            raise draft.source.error(f"{name!r} is a {item.kind} and cannot be a {what} too", span, hint)
    for word in name.split("."):
        reason = why_reserved(word)
        if reason:
            raise draft.source.error(f"a {what} cannot be called {word!r}: {reason}", span, f"call it {word.strip('_') or 'x'}_")
    _claim(draft, name, span, what)


def _take_part(draft: Draft, statement: PartStatement) -> None:
    _claim_new(draft, statement.name, statement.span, "part")
    flat = flatten(statement, draft.blueprint.parts[statement.part], draft.blueprint, draft.source)
    for item in (*flat.fields, *flat.derived):
        _claim(draft, item.name, statement.span, "part")
    draft.fields.extend(flat.fields)
    draft.derivatives.extend(flat.derivatives)
    draft.derived.extend(flat.derived)
    draft.events.extend(flat.events)
    draft.impulses.extend(flat.impulses)
    draft.claims.extend(flat.claims)


def _event(draft: Draft, statement: EventStatement) -> Event:
    seen: set[str] = set()
    for name, _, span in statement.assignments:
        if name in seen:
            raise draft.source.error(
                f"an event sets {name!r} twice", span, "keep one of them: both read the state before the event"
            )
        seen.add(name)
    return Event(
        statement.condition,
        statement.rises,
        tuple((name, node) for name, node, _ in statement.assignments),
        tuple(name for name, _ in statement.hold),
        statement.hold_for,
        statement.at_rate,
    )


def _with_holds(draft: Draft, event: Event, kinds: dict[str, str]) -> Event:
    """Return the event with `refractory` spelled out: it holds the states that the condition reads."""
    if event.hold or event.hold_for is None:
        return event
    inliner = Inliner(tuple(draft.functions))
    read = names(inliner.inlined(event.condition))
    for item in reversed(draft.derived):
        if item.name in read:
            read |= names(inliner.inlined(item.expression))
    held = tuple(item.name for item in draft.fields if item.kind == "state" and item.name in read)
    if not held:
        hint = "name what is held: hold v for tau"
        what = "rate" if event.at_rate else "condition"
        raise draft.source.error(f"`refractory` holds what the {what} reads, and it reads no state", event.condition.span, hint)
    return replace(event, hold=held)


def _definition(draft: Draft) -> Definition:
    blueprint = draft.blueprint
    by_state = {item.state: item for item in draft.derivatives}
    states = [item.name for item in draft.fields if item.kind == "state"]
    return Definition(
        blueprint.name,
        tuple(sorted(draft.fields, key=lambda item: KINDS.index(item.kind))),
        tuple(by_state[name] for name in states),
        tuple(draft.derived),
        tuple(draft.functions),
        tuple(draft.events),
        tuple(draft.impulses),
        blueprint.time,
        blueprint.noise,
        blueprint.couples,
        blueprint.doc,
        correlated=blueprint.correlated,
    )


def _check_depth(definition: Definition) -> None:
    for name, tree in _named_trees(definition):
        if depth(tree) > DEEPEST_TREE:
            raise ModelError(
                f"more than {DEEPEST_TREE} operations deep in the equation of {name}", "split it into derived quantities"
            )


def _named_trees(definition: Definition) -> Iterable[tuple[str, Node]]:
    yield from ((item.state, item.expression) for item in definition.derivatives)
    yield from ((item.name, item.expression) for item in definition.derived)


def _check_claims(draft: Draft, definition: Definition) -> None:
    inliner = Inliner(definition.functions)
    for node, unit, where in draft.claims:
        check_dimension(definition, inliner.inlined(node), unit, where, draft.source)


def _check_starts(definition: Definition) -> None:
    known = {field.name for field in definition.fields if field.kind in ("state", "parameter")} | {"xi"}
    for field in definition.of_kind("state"):
        for name in sorted(names(field.start) - known if field.start is not None else ()):
            raise ModelError(f"the start of {field.name} of {definition.name} uses {name!r}", suggest(name, known))


def _couples(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return what goes to which port, functions inlined; raises ModelError for what the model does not have."""
    kinds, model = draft.kinds(), draft.blueprint.name
    inliner = Inliner(tuple(draft.functions))
    found: list[tuple[str, str]] = []
    for target, text in draft.blueprint.couples:
        if kinds.get(target) not in ("port", "impulse"):
            ports = [name for name, kind in kinds.items() if kind in ("port", "impulse")]
            raise ModelError(f"{model} couples to {target!r}, which is no port of it", suggest(target, ports) or "declare a port")
        tree = inliner.inlined(parse_expression(text))
        for name in names(tree) - kinds.keys():
            raise ModelError(f"{model} couples {target!r} to {name!r}, which it does not have", suggest(name, kinds))
        for function in set(calls(tree)) - KNOWN.keys():
            raise ModelError(f"{model} couples {target!r} to the unknown function {function!r}", suggest(function, KNOWN))
        found.append((target, to_text(tree)))
    return tuple(found)
