"""A class body read as a blueprint: annotations with specifiers, and the few class attributes of a model."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from pushpull.base.errors import ModelError, suggest
from pushpull.spec.blueprint import Blueprint
from pushpull.spec.definition import Definition, Field
from pushpull.spec.fields import Specifier

TIMES = ("ms", "s", "1")
NOISES = ("ito", "stratonovich")


def blueprint_of(cls: type[Any], parts: Mapping[str, Definition], taken: frozenset[str]) -> Blueprint:
    """Return what a class body says; raises ModelError for declarations that are no fields."""
    body = vars(cls)
    annotated: dict[str, Any] = body.get("__annotations__", {})
    fields: list[Field] = []
    for name, value in body.items():
        if isinstance(value, Specifier):
            if name not in annotated:
                raise ModelError(
                    f"{value.kind} {name!r} of {cls.__name__} has no type", f"write {name}: float = {value.kind}(...)"
                )
            fields.append(value.named(name))
    declared = {field.name for field in fields}
    for name in annotated:
        if name not in declared and name not in taken:
            hint = f"write {name}: float = parameter(default=...), or state, port, impulse"
            raise ModelError(f"{name!r} of {cls.__name__} is neither state nor parameter nor port", hint)
    return Blueprint(
        cls.__name__,
        checked_text(cls.equations, cls.__name__),
        tuple(fields),
        chosen(cls.time, TIMES, "time", cls.__name__),
        chosen(cls.noise, NOISES, "noise", cls.__name__),
        tuple(dict(cls.couples).items()),
        inspect.cleandoc(body.get("__doc__") or ""),
        taken,
        dict(parts),
    )


def checked_text(text: object, model: str) -> str:
    """Return the equations; raises ModelError where there are none."""
    if not isinstance(text, str) or not text.strip():
        raise ModelError(f"{model} has no equations", 'write them as the class attribute equations = """x\' = ..."""')
    return text


def chosen(value: object, known: tuple[str, ...], what: str, model: str) -> str:
    """Return one of the known words; raises ModelError."""
    if not isinstance(value, str) or value not in known:
        hint = suggest(value, known) if isinstance(value, str) else None
        raise ModelError(f"{what} of {model} is {value!r}", hint or f"known: {', '.join(known)}")
    return value
