"""Additive white noise attached to a definition: its text stays as it is, its trees gain a term."""

from __future__ import annotations

import math
from dataclasses import replace

from pushpull.base.errors import ModelError, suggest
from pushpull.spec.definition import Definition, Field
from pushpull.spec.functions import is_noise
from pushpull.spec.tree import Binary, Name, Node, names, substitute
from pushpull.spec.trees import split_linear

Pair = tuple[Definition, Definition]
_SIGNLESS = "its sign has no meaning"


def amplitude_name(target: str) -> str:
    """Return the parameter that scales the noise on a state or port."""
    return f"noise_{target.replace('.', '_')}"


def is_amplitude(field: Field) -> bool:
    """Return whether a parameter is an amplitude made here; it cannot be negative."""
    return field.name.startswith("noise_") and field.limits == (0.0, math.inf)


def add_noise(pair: Pair, target: str) -> Pair:
    """Return the definitions (as written, inlined) with amplitude * white noise on a state's derivative or a port.

    Raises ModelError where the target is neither, or a port that does not enter linearly.
    """
    written, definition = pair
    kinds = {field.name: field.kind for field in definition.fields}
    kind = kinds.get(target)
    if kind not in ("state", "port"):
        hint = suggest(target, [name for name, kind in kinds.items() if kind in ("state", "port")])
        raise ModelError(f"{definition.name} has no state or port {target!r} to put noise on", hint)
    amplitude = amplitude_name(target)
    if amplitude in kinds:
        return pair
    noise = f"xi_{target.replace('.', '_')}"
    if any(noise in names(item.expression) for item in definition.derivatives):
        raise ModelError(f"the text of {definition.name} uses the noise {noise!r} already", "rename the noise in the text")
    term = Binary("*", Name(amplitude), Name(noise))
    sizes = (0.0, math.inf)
    field = Field("parameter", amplitude, 0.0, _unit(definition, target, kind), sizes, f"noise on {target}", sizes, _SIGNLESS)
    if kind == "state":
        shown, changed = _on_state(written, target, term), _on_state(definition, target, term)
    else:
        _check_linear(definition, target)
        changed = _on_port(definition, target, term)
        in_functions = any(target in names(item.body) for item in written.functions)
        shown = replace(written, derivatives=changed.derivatives) if in_functions else _on_port(written, target, term)
    return (replace(shown, fields=(*shown.fields, field)), replace(changed, fields=(*changed.fields, field)))


def _unit(definition: Definition, target: str, kind: str) -> str:
    unit = definition.field(target).unit
    if definition.time == "1":
        return unit
    if kind == "state":
        return f"{unit}/sqrt({definition.time})"
    return f"sqrt({definition.time})" if unit == "1" else f"{unit}*sqrt({definition.time})"


def _on_state(definition: Definition, state: str, term: Node) -> Definition:
    return replace(
        definition,
        derivatives=tuple(
            replace(item, expression=Binary("+", item.expression, term)) if item.state == state else item
            for item in definition.derivatives
        ),
    )


def _check_linear(definition: Definition, port: str) -> None:
    spelled = _derived_of(definition, port)
    entered = False
    for item in definition.derivatives:
        expression = substitute(item.expression, spelled)
        entered = entered or port in names(expression)
        parts = split_linear(expression, port)
        if parts is None or any(map(is_noise, names(parts[1]))):
            hint = f"use coloured noise, a state of its own: n' = -n/tau + sigma*xi, added to {port}"
            raise ModelError(
                f"{port} enters the equation of {item.state} other than linearly, so white noise on it has no meaning", hint
            )
    if not entered:
        raise ModelError(f"{port} of {definition.name} enters no derivative", "put the noise on a state")


def _on_port(definition: Definition, port: str, term: Node) -> Definition:
    replacements = _derived_of(definition, port)
    noisy = {port: Binary("+", Name(port), term)}
    return replace(
        definition,
        derivatives=tuple(
            replace(item, expression=substitute(substitute(item.expression, replacements), noisy))
            for item in definition.derivatives
        ),
    )


def _derived_of(definition: Definition, port: str) -> dict[str, Node]:
    """Return the derived quantities that read the port, spelled out in it."""
    spelled: dict[str, Node] = {}
    for item in definition.derived:
        if names(item.expression) & {port, *spelled}:
            spelled[item.name] = substitute(item.expression, spelled)
    return spelled
