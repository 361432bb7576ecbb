"""What a plan says about a plastic synapse."""

from __future__ import annotations

from dataclasses import dataclass

from pushpull.spec.tree import Node

Statements = tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell's state that a rule reads under a name: of the "pre" or "post" cell, or of a population of "one" node."""

    name: str
    side: str
    space: int
    slot: str


@dataclass(frozen=True, slots=True)
class Periodic:
    """Statements for all synapses; `sums` are the sums over a target's synapses that each of them reads, by name."""

    statements: Statements
    sums: tuple[tuple[tuple[str, Node], ...], ...]


@dataclass(frozen=True, slots=True)
class SynapsePlan:
    """A plastic synapse. Traces are (name, side, nearest), `values` the numbers that are the same for all synapses, by name.

    A state x of a synapse goes as rest__x + (x - rest__x)*exp(slope__x*steps) between the steps that change it. `comes_back` says
    whether spikes of the target matter.
    """

    traces: tuple[tuple[str, str, bool], ...]
    states: tuple[str, ...]
    on_pre: Statements
    on_post: Statements
    every: tuple[Periodic, ...]
    values: tuple[str, ...]
    readings: tuple[Reading, ...]
    comes_back: bool
