"""Where within a step an event happens: the two sides of its condition, taken as straight lines between the step's ends.

States that an event touches go back to that point, and their next step is longer by what was left of this one, or shorter by what
is left of a hold. So spike times keep the second order of a scheme; noise and inputs are those of whole steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pushpull.compile.algebra import ONE, ZERO, add, total, where
from pushpull.spec.definition import Event
from pushpull.spec.tree import Binary, Call, Name, Node, substitute

_RISING = (">", ">=")
_FALLING = ("<", "<=")


def touched(event: Event) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the states that an event holds, and those that it only sets."""
    held = event.hold if event.hold_for is not None else ()
    return held, tuple(state for state, _ in event.assignments if state not in held)


def share_of(state: str, events: Sequence[Event]) -> Node | None:
    """Return how much of a step a state makes, by its holds and what was left of the step before; None where it makes all."""
    holds: list[Node] = [Name(f"hold__{k}") for k, event in enumerate(events) if state in touched(event)[0]]
    rests: list[Node] = [Name(f"late__{k}") for k, event in enumerate(events) if state in touched(event)[1]]
    if not holds and not rests:
        return None
    share = Binary("-", ONE, Call("minimum", (total(holds), ONE))) if holds else ONE
    return add(share, total(rests))


def has_place(event: Event) -> bool:
    """Return whether an event happens at a point within a step, and not merely in it."""
    return not event.at_rate and isinstance(event.condition, Binary) and event.condition.operator in (*_RISING, *_FALLING)


def sides(event: Event, known: Mapping[str, Node]) -> Node:
    """Return what is 0 where an event happens, and positive past it."""
    assert isinstance(event.condition, Binary)  # noqa: S101
    left, right = event.condition.left, event.condition.right
    if event.condition.operator in _FALLING:
        left, right = right, left
    return substitute(Binary("-", left, right), known)


def part_before(opening: Node, end: Node) -> Node:
    """Return the part of a step that is over when a line from `opening` to `end` crosses 0; none where it is past it already."""
    return where(Binary("<", opening, ZERO), Binary("/", opening, Binary("-", opening, end)), ZERO)
