"""Passes on statements: drop what nothing needs, and keep what a later segment needs."""

from __future__ import annotations

from collections.abc import Iterable

from pushpull.compile.plan import Assign, Statement, Store
from pushpull.spec.tree import Name, names

Segments = tuple[tuple[Statement, ...], ...]


def prune(segments: Segments) -> Segments:
    """Drop temporaries that no store, publication or spike needs."""
    needed: set[str] = set()
    kept: list[tuple[Statement, ...]] = []
    for segment in reversed(segments):
        chosen: list[Statement] = []
        for statement in reversed(segment):
            if isinstance(statement, Assign) and statement.name not in needed:
                continue
            needed |= names(statement.value)
            chosen.append(statement)
        kept.append(tuple(reversed(chosen)))
    return tuple(reversed(kept))


def free_names(statements: Iterable[Statement]) -> tuple[str, ...]:
    """Return the names that a segment reads before it assigns them, in order of use."""
    assigned: set[str] = set()
    found: dict[str, None] = {}
    for statement in statements:
        for name in sorted(names(statement.value)):
            if name not in assigned:
                found[name] = None
        if isinstance(statement, Assign):
            assigned.add(statement.name)
    return tuple(found)


def spill(segments: Segments) -> tuple[Segments, tuple[str, ...]]:
    """Store temporaries that a later segment reads; returns the segments and the names of the slots that this takes."""
    spilled: dict[str, None] = {}
    for position, segment in enumerate(segments):
        earlier = {s.name for before in segments[:position] for s in before if isinstance(s, Assign)}
        for name in free_names(segment):
            if name in earlier:
                spilled[name] = None
    stored = tuple(
        (*segment, *(Store(s.name, Name(s.name)) for s in segment if isinstance(s, Assign) and s.name in spilled))
        for segment in segments
    )
    return stored, tuple(spilled)
