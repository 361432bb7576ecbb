"""Pass: where a segment's lane loop is cut, so that no slow function waits for another within a loop.

A loop whose stages depend on each other is one long chain of operations per lane; cut between them, the processor works on many
lanes' shorter chains at once. What a later loop needs goes through a slot. Figures stand in docs/design/speed.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pushpull.compile.plan import Assign, Statement
from pushpull.spec.tree import Call, names, walk

LIGHT = frozenset({"abs", "sign", "floor", "minimum", "maximum", "where", "sqrt"})


def cut(segment: Sequence[Statement]) -> tuple[int, ...]:
    """Return the positions at which a new loop begins: before a slow function of what a slow function of this loop gave.

    There is none once anything but a temporary is written.
    """
    found: list[int] = []
    slow_so_far: set[str] = set()
    for position, statement in enumerate(segment):
        if not isinstance(statement, Assign):
            break
        slow = any(isinstance(node, Call) and node.function not in LIGHT for node in walk(statement.value))
        waits = bool(names(statement.value) & slow_so_far)
        if slow and waits:
            found.append(position)
            slow_so_far.clear()
        if slow or (waits and position not in found):
            slow_so_far.add(statement.name)
    return tuple(found)


def loops(segment: Sequence[Statement], cuts: Sequence[int]) -> tuple[tuple[Statement, ...], ...]:
    """Return the statements of each loop."""
    edges = [0, *cuts, len(segment)]
    return tuple(tuple(segment[a:b]) for a, b in pairwise(edges))


def crossing(segment: Sequence[Statement], cuts: Sequence[int]) -> tuple[str, ...]:
    """Return the temporaries that one loop makes and a later one reads."""
    made: set[str] = set()
    found: dict[str, None] = {}
    for loop in loops(segment, cuts):
        own: set[str] = set()
        for statement in loop:
            found |= dict.fromkeys(sorted(names(statement.value) & (made - own)))
            if isinstance(statement, Assign):
                own.add(statement.name)
        made |= own
    return tuple(found)
