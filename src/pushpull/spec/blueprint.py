"""What a class, a text or a file says about a model, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pushpull.spec.definition import Definition, Field


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Fields and equations as given.

    `parts` are the definitions of the models that the text may use as parts, `taken` the names that no field may bear.
    """

    name: str
    equations: str
    fields: tuple[Field, ...]
    time: str = "ms"
    noise: str = "ito"
    couples: tuple[tuple[str, str], ...] = ()
    doc: str = ""
    taken: frozenset[str] = frozenset()
    parts: dict[str, Definition] = field(default_factory=dict[str, Definition])
    correlated: tuple[tuple[str, str], ...] = ()
