"""Pass: what sinks record becomes expressions of the states at the beginning of a step."""

from __future__ import annotations

from pushpull.base.errors import ModelError, suggest
from pushpull.compile.plan import Observation, Sink
from pushpull.compile.system import Component
from pushpull.compile.unfold import identifier
from pushpull.spec.tree import Name, Node, names, substitute


def observe(component: Component, index: int, sinks: tuple[Sink, ...]) -> tuple[Observation, ...]:
    """Return the observations of one component; raises ModelError for unknown quantities and for such as depend on ports."""
    return tuple(
        Observation(number, column, observed(component, quantity))
        for number, sink in enumerate(sinks)
        for column, (owner, quantity) in enumerate(sink.columns)
        if owner == index
    )


def observed(component: Component, quantity: str) -> Node:
    """Return a state or a derived quantity as an expression of states and parameters."""
    definition = component.definition
    states = [d.state for d in definition.derivatives]
    if quantity not in component.derived and quantity not in states:
        raise ModelError(
            f"{component.name} has no state or derived quantity {quantity!r}", suggest(quantity, [*states, *component.derived])
        )
    node = component.expand(Name(quantity))
    ports = names(node) & {f.name for f in definition.fields if f.kind in ("port", "impulse")}
    if ports:
        raise ModelError(
            f"{quantity} of {component.name} depends on the port {sorted(ports)[0]}, which is not recorded",
            "record the states, or a derived quantity of states and parameters alone",
        )
    return substitute(node, {state: Name(identifier(state)) for state in states} | {"t": Name("t__0")})
