"""What printed CPU programs say about spikes: rings that arrive as impulses, and rows added to them when a source fires."""

from __future__ import annotations

from collections.abc import Iterator

from pushpull.compile.layout import tiles
from pushpull.compile.plan import Input, Plan, PlanEdge
from pushpull.compile.plastic_print import notes, plastic_calls
from pushpull.compile.printing import Printed
from pushpull.compile.trains import PARTS, trains_of

ROW_ARRAYS = ("begin", "into", "weight", "late")


def rings(plan: Plan) -> list[str]:
    """Return the names of the rings that edges feed."""
    found = {(edge.targets[0].space, edge.impulse) for edge in carriers(plan)}
    return [f"ring_{space}_{impulse}" for space, impulse in sorted(found)]


def scratch_of(plan: Plan) -> Iterator[str]:
    """Make room for what the trains of a block bring."""
    for space, number in trains_of(plan):
        yield f"train_{space}_{number} = np.empty(({tiles(plan, space)}, size, {plan.width}), dtype=Real)"
    if trains_of(plan):
        yield f"drawn = np.empty((2, {plan.width}), dtype=np.uint32)"


def draws(plan: Plan) -> Iterator[str]:
    """Draw the trains of a block."""
    for space, number in trains_of(plan):
        where = f"{space}_{number}"
        yield f"for t in range(tiles_{space}[q], tiles_{space}[q + 1]):"
        own = ", ".join(f"{name}_{where}" for name in PARTS[1:])
        yield f"    fill_train(train_{where}[t], lanes_{where}[g, t], {own}, first + n, n, block, drawn)"


def arriving(index: int, item: Input) -> str:
    """Return the slot of a ring that holds what arrives at this step, which lanes read and empty."""
    ring = f"ring_{index}_{item.index}"
    return f"{ring}[(first + m) & ({ring}.shape[0] - 1), g]"


def deliveries(plan: Plan, learning: dict[int, list[Printed]]) -> Iterator[str]:
    """Carry the spikes of the steps before n over every edge, in the order of steps and edges; the last ones end the chunk."""
    yield "for m in range(told, n):"
    for number, edge in enumerate(plan.edges):
        if edge.kind == "spikes" and edge.synapse is None:
            ring, source = f"ring_{edge.targets[0].space}_{edge.impulse}", edge.source
            rows = ", ".join(f"{name}_{number}" for name in ROW_ARRAYS)
            yield f"    scatter({ring}, g, first + m, q, spike_lane_{source}[g], spike_ends_{source}[g], m, {rows})"
    yield from (f"    {line}" for line in (*notes(plan), *plastic_calls(plan, learning)))
    yield "told = n"
    yield "if n == steps:"
    yield "    break"


def carriers(plan: Plan) -> list[PlanEdge]:
    """Return the edges that carry spikes."""
    return [edge for edge in plan.edges if edge.kind == "spikes"]
