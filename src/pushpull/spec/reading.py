"""Models from a text that declares its own names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pushpull.base.errors import ModelError, UnitError
from pushpull.spec.blueprint import Blueprint
from pushpull.spec.declarations import NOISES, TIMES, checked_text, chosen
from pushpull.spec.definition import Definition, Field
from pushpull.spec.parser import (
    DerivativeStatement,
    DerivedStatement,
    ImpulseStatement,
    InitialStatement,
    PartStatement,
    Statement,
    parse,
)
from pushpull.spec.source import Source, statements
from pushpull.spec.tree import Name, Node, Number, Unary
from pushpull.spec.values import Varying

Ports = Sequence[str] | Mapping[str, str]


def read_text(
    text: str,
    name: str,
    time: str,
    noise: str,
    ports: Ports,
    parameters: Mapping[str, Any],
    parts: Mapping[str, Definition] = MappingProxyType({}),
    couples: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Blueprint, dict[str, Any]]:
    """Return the blueprint of a text and the values of its parameters; raises ModelError with a caret."""
    source = Source(checked_text(text, name), name)
    found = parse(source, tuple(parts))
    fields = list(_declared(found, source, ports, parts))
    known = {item.name for item in fields}
    fields += [_from_keyword(parameter, value) for parameter, value in parameters.items() if parameter not in known]
    plan = Blueprint(
        name,
        _without_declarations(source, found),
        tuple(fields),
        chosen(time, TIMES, "time", name),
        chosen(noise, NOISES, "noise", name),
        tuple(couples.items()),
        parts=dict(parts),
    )
    return plan, dict(parameters)


def _declared(found: Sequence[Statement], source: Source, ports: Ports, parts: Mapping[str, Definition]) -> Iterator[Field]:
    starts: dict[str, tuple[float, str]] = {}
    states = {item.name for item in found if isinstance(item, DerivativeStatement)}
    for item in found:
        if isinstance(item, InitialStatement):
            number = literal_of(item.value)
            if item.name not in states:
                raise source.error(f"{item.name} has an initial value but no equation", item.span, f"add {item.name}' = ...")
            if number is None or item.name in starts:
                hint = f"write a plain number once, as in {item.name}(0) = -65[mV]"
                raise source.error(f"the initial value of {item.name} is no number, or stands twice", item.value.span, hint)
            starts[item.name] = number
    for name in dict.fromkeys(item.name for item in found if isinstance(item, DerivativeStatement)):
        yield Field("state", name, *starts.get(name, (0.0, "1")))
    units = dict(ports) if isinstance(ports, Mapping) else dict.fromkeys((ports,) if isinstance(ports, str) else ports, "1")
    for name, unit in units.items():
        yield Field("port", name, 0.0, unit)
    impulses = {item.port: starts.get(item.name, (0.0, "1"))[1] for item in found if isinstance(item, ImpulseStatement)}
    for item in found:
        if isinstance(item, PartStatement):
            impulses |= dict(_handed_on(item, parts[item.part]))
    yield from (Field("impulse", name, 0.0, unit) for name, unit in impulses.items() if name not in units)
    seen: set[str] = set()
    for item in found:
        if isinstance(item, DerivedStatement) and (number := literal_of(item.expression)) is not None:
            if item.name in seen:
                raise source.error(f"two values for {item.name!r}", item.span, "keep one of them")
            seen.add(item.name)
            yield Field("parameter", item.name, *number)


def _handed_on(item: PartStatement, part: Definition) -> Iterator[tuple[str, str]]:
    """Yield the impulses that a part is given by name, in its units."""
    taken = {field.name: field.unit for field in part.of_kind("impulse")}
    for argument, node, _ in item.arguments:
        if argument in taken and isinstance(node, Name):
            yield node.name, taken[argument]


def literal_of(node: Node) -> tuple[float, str] | None:
    """Return (value, unit) of a plain number, or None."""
    match node:
        case Number(value=value, unit=unit):
            return value, unit
        case Unary(operator="-", operand=Number(value=value, unit=unit)):
            return -value, unit
        case _:
            return None


def _without_declarations(source: Source, found: Sequence[Statement]) -> str:
    """Blank what declares, so that carets stay where they were."""
    text = source.text
    for segment, item in zip(statements(source), found, strict=True):
        parameter = isinstance(item, DerivedStatement) and literal_of(item.expression) is not None
        if parameter or isinstance(item, InitialStatement):
            first, last = segment.span
            text = text[:first] + " " * (last - first) + text[last:]
    return text


def _from_keyword(name: str, value: Any) -> Field:
    if isinstance(value, Varying):
        return Field("parameter", name, float(value.values.flat[0]))
    if isinstance(value, str):
        number, _, unit = value.strip().partition(" ")
        try:
            return Field("parameter", name, float(number), unit.strip() or "1")
        except ValueError:
            raise UnitError(
                f"{name} is {value!r}: cannot read a number and a unit", "write them with a space, as in '10 ms'"
            ) from None
    if hasattr(value, "magnitude") and hasattr(value, "units"):
        return Field("parameter", name, float(value.magnitude), f"{value.units:~}".replace(" ", "") or "1")
    try:
        return Field("parameter", name, float(value))
    except (TypeError, ValueError):
        raise ModelError(f"{name} is {value!r}, which is no quantity", "give a number or a text such as '10 ms'") from None
