"""Parts flattened: a part's states, derived quantities and events under dotted names, its parameters and ports replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pushpull.base.errors import suggest
from pushpull.spec.blueprint import Blueprint
from pushpull.spec.definition import Definition, Derivative, Derived, Event, Field, Impulse
from pushpull.spec.functions import is_noise
from pushpull.spec.parser import PartStatement
from pushpull.spec.source import Source
from pushpull.spec.tree import Name, Node, children, names, rebuild
from pushpull.spec.trees import change_event, literal


@dataclass(frozen=True, slots=True)
class Flat:
    """What one part adds to its parent; `claims` are trees of the parent that have to be in a unit of the part."""

    fields: tuple[Field, ...]
    derivatives: tuple[Derivative, ...]
    derived: tuple[Derived, ...]
    events: tuple[Event, ...]
    impulses: tuple[Impulse, ...]
    claims: tuple[tuple[Node, str, str], ...]


def flatten(statement: PartStatement, part: Definition, parent: Blueprint, source: Source) -> Flat:
    """Return a part under its parent's names; raises ModelError for unknown, repeated or missing arguments."""
    _check_kin(statement, part, parent, source)
    replacements = _replacements(statement, part, source)
    kept = {field.name for field in part.of_kind("state")} | {item.name for item in part.derived}

    def change(node: Node) -> Node:
        if isinstance(node, Name):
            name = node.name
            if is_noise(name):
                return Name(f"xi_{statement.name}{name[2:]}", statement.span)
            return Name(f"{statement.name}.{name}", statement.span) if name in kept else replacements.get(name, node)
        return replace(rebuild(node, tuple(change(child) for child in children(node))), span=statement.span)

    return Flat(
        tuple(replace(field, name=f"{statement.name}.{field.name}") for field in part.of_kind("state")),
        tuple(Derivative(f"{statement.name}.{item.state}", change(item.expression)) for item in part.derivatives),
        tuple(Derived(f"{statement.name}.{item.name}", change(item.expression)) for item in part.derived),
        tuple(_event(event, statement.name, change) for event in part.events),
        tuple(_impulse(item, statement, replacements, source) for item in part.impulses),
        tuple((node, part.field(name).unit, f"in {statement.name}'s {name}") for name, node, _ in statement.arguments),
    )


def _check_kin(statement: PartStatement, part: Definition, parent: Blueprint, source: Source) -> None:
    if (part.time == "1") != (parent.time == "1"):
        message = f'part {statement.name}: {part.name} has time = "{part.time}", this model "{parent.time}"'
        raise source.error(message, statement.span, "both count time in a unit, or neither does")
    noisy = any(is_noise(name) for item in part.derivatives for name in names(item.expression))
    if noisy and part.noise != parent.noise:
        message = f'part {statement.name}: the noise of {part.name} is "{part.noise}", that of this model "{parent.noise}"'
        raise source.error(message, statement.span, f'declare noise = "{part.noise}", or rewrite the part')


def _replacements(statement: PartStatement, part: Definition, source: Source) -> dict[str, Node]:
    open_names = {field.name for field in part.fields if field.kind != "state"}
    given: dict[str, Node] = {}
    for name, node, span in statement.arguments:
        if name not in open_names:
            raise source.error(
                f"{part.name} has no parameter or port {name!r}, in the part {statement.name}", span, suggest(name, open_names)
            )
        if name in given:
            raise source.error(f"{name!r} is given twice, in the part {statement.name}", span, "remove one of them")
        given[name] = node
    missing = [field.name for field in part.fields if field.kind in ("port", "impulse") and field.name not in given]
    if missing:
        hint = "give " + ", ".join(f"{name}=..." for name in missing) + " (0 where nothing comes in)"
        raise source.error(f"part {statement.name} leaves open what comes in at {', '.join(missing)}", statement.span, hint)
    for field in part.of_kind("parameter"):
        given.setdefault(field.name, literal(field.default, field.unit))
    return given


def _impulse(item: Impulse, statement: PartStatement, given: Mapping[str, Node], source: Source) -> Impulse:
    port = given[item.port]
    if not isinstance(port, Name):
        raise source.error(
            f"{item.port} of part {statement.name} takes impulses", port.span, "give the name of an impulse port of this model"
        )
    return Impulse(port.name, f"{statement.name}.{item.state}", item.lost_while_held)


def _event(event: Event, name: str, change: Callable[[Node], Node]) -> Event:
    changed = change_event(event, change)
    assignments = tuple((f"{name}.{state}", node) for state, node in changed.assignments)
    return replace(changed, assignments=assignments, hold=tuple(f"{name}.{state}" for state in event.hold))
