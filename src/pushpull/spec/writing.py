"""Models to text and TOML, exactly: reading either gives an equal model."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pushpull.base.errors import ModelError
from pushpull.spec.definition import Definition, Event, Field
from pushpull.spec.regime import Promise, Regime
from pushpull.spec.settings import Value
from pushpull.spec.tree import Binary
from pushpull.spec.trees import literal, to_text
from pushpull.spec.values import Varying


def write_text(definition: Definition, values: Mapping[str, Value]) -> str:
    """Return parameters, initial values and equations, one statement a line; raises ModelError for values that vary."""
    numbers = _numbers(definition, values)
    lines = [f"{field.name} = {to_text(literal(numbers[field.name], field.unit))}" for field in definition.of_kind("parameter")]
    lines += [f"{field.name}(0) = {to_text(literal(field.default, field.unit))}" for field in definition.of_kind("state")]
    return "\n".join([*lines, *equation_lines(definition)]) + "\n"


def equation_lines(definition: Definition) -> Iterator[str]:
    """Yield the statements of a definition, as its author could have written them."""
    for item in definition.derivatives:
        yield f"{item.state}' = {to_text(item.expression)}"
    for item in definition.derived:
        yield f"{item.name} = {to_text(item.expression)}"
    for item in definition.functions:
        yield f"{item.name}({', '.join(item.arguments)}) = {to_text(item.body)}"
    for item in definition.impulses:
        yield f"{item.state} += {item.port}" + (" unless held" if item.lost_while_held else "")
    for event in definition.events:
        yield _event_line(event)


def _event_line(event: Event) -> str:
    items = [f"{name} = {to_text(node)}" for name, node in event.assignments]
    if event.hold_for is not None:
        items.append(f"hold {', '.join(event.hold)} for {to_text(event.hold_for)}")
    condition = to_text(event.condition)
    if event.rises and isinstance(event.condition, Binary):
        condition = " rises above ".join(to_text(side) for side in (event.condition.left, event.condition.right))
    return f"{'at rate' if event.at_rate else 'when'} {condition}: {'; '.join(items) or 'spike'}"


def write_toml(definition: Definition, values: Mapping[str, Value], regimes: Sequence[Regime]) -> str:
    """Return the whole model as TOML; raises ModelError for values that vary."""
    numbers = _numbers(definition, values)
    lines = [f"{key} = {_toml(getattr(definition, key))}" for key in ("name", "time", "noise", "doc") if getattr(definition, key)]
    lines += ["equations = '''", *equation_lines(definition), "'''"]
    if definition.couples:
        lines += ["", "[couples]", *(f"{_key(port)} = {_toml(text)}" for port, text in definition.couples)]
    if definition.correlated:
        lines += ["", "[correlated]", *(f"{_key(noise)} = {_toml(by)}" for noise, by in definition.correlated)]
    for section, kind in (("states", "state"), ("ports", "port"), ("impulses", "impulse"), ("parameters", "parameter")):
        for field in definition.of_kind(kind):
            lines += ["", f"[{section}.{_key(field.name)}]", *_field_lines(field)]
    changed = {
        field.name: numbers[field.name] for field in definition.of_kind("parameter") if numbers[field.name] != field.default
    }
    if changed:
        lines += ["", "[values]", *(f"{_key(name)} = {_toml(number)}" for name, number in changed.items())]
    for regime in regimes:
        lines += ["", "[[regimes]]", *_regime_lines(regime)]
    return "\n".join(lines) + "\n"


def _numbers(definition: Definition, values: Mapping[str, Value]) -> dict[str, float]:
    numbers: dict[str, float] = {}
    for name, value in values.items():
        if isinstance(value, Varying):
            raise ModelError(
                f"{name} of {definition.name} varies over {', '.join(value.axes)}",
                f"write the model with .replace({name}=number)",
            )
        numbers[name] = value
    return numbers


def _field_lines(field: Field) -> Iterator[str]:
    if field.kind in ("state", "parameter"):
        yield f"default = {_toml(field.default)}"
    if field.unit != "1":
        yield f"unit = {_toml(field.unit)}"
    for key, given in (("bounds", field.bounds), ("limits", field.limits)):
        if given is not None:
            yield f"{key} = {_toml(list(given))}"
    for key, text in (("doc", field.doc), ("why", field.why)):
        if text:
            yield f"{key} = {_toml(text)}"
    if field.start is not None:
        yield f"start = {_toml(to_text(field.start))}"


def _regime_lines(regime: Regime) -> Iterator[str]:
    yield f"name = {_toml(regime.name)}"
    yield f"values = {_toml(dict(regime.values))}"
    if regime.start:
        yield f"start = {_toml(dict(regime.start))}"
    if regime.stimuli:
        yield f"stimuli = {_toml(dict(regime.stimuli))}"
    if regime.doc:
        yield f"doc = {_toml(regime.doc)}"
    if regime.promises is not None:
        promises = regime.promises if isinstance(regime.promises, tuple) else (regime.promises,)
        yield f"promises = {_toml([_promise(item) for item in promises])}"


def _promise(promise: Promise) -> dict[str, Any]:
    known = {key: value for key, value in dataclasses.asdict(promise).items() if value is not None}
    return {"kind": type(promise).__name__} | known


def _key(name: str) -> str:
    return _toml(name) if "." in name else name


def _toml(value: Any) -> str:
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case float():
            return repr(value) if math.isfinite(value) else ("inf" if value > 0 else "-inf")
        case int():
            return str(value)
        case list() | tuple():
            return f"[{', '.join(map(_toml, value))}]"  # pyright: ignore[reportUnknownArgumentType]
        case _:
            return f"{{ {', '.join(f'{_key(key)} = {_toml(item)}' for key, item in value.items())} }}"
