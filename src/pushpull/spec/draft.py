"""A definition in the making, while its statements are taken in."""

from __future__ import annotations

from dataclasses import dataclass, field

from pushpull.spec.blueprint import Blueprint
from pushpull.spec.definition import Derivative, Derived, Event, Field, Function, Impulse
from pushpull.spec.parser import PartStatement, Statement
from pushpull.spec.source import Source
from pushpull.spec.tree import Node, Span


@dataclass(slots=True)
class Draft:
    """A definition in the making: what the statements say, and where each name was written."""

    source: Source
    blueprint: Blueprint
    fields: list[Field]
    derivatives: list[Derivative] = field(default_factory=list[Derivative])
    derived: list[Derived] = field(default_factory=list[Derived])
    functions: list[Function] = field(default_factory=list[Function])
    events: list[Event] = field(default_factory=list[Event])
    impulses: list[Impulse] = field(default_factory=list[Impulse])
    claims: list[tuple[Node, str, str]] = field(default_factory=list[tuple[Node, str, str]])
    spans: dict[str, Span] = field(default_factory=dict[str, Span])
    statements: tuple[Statement, ...] = ()

    def kinds(self) -> dict[str, str]:
        """Return what each name is: a kind of field, or "derived"."""
        return {item.name: item.kind for item in self.fields} | {item.name: "derived" for item in self.derived}

    def part_names(self) -> list[str]:
        """Return the names that the text gives to parts."""
        return [item.name for item in self.statements if isinstance(item, PartStatement)]
