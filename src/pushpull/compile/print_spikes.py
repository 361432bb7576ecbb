"""What printed CPU programs say about spikes: rings that arrive as impulses, and rows added to them when a source fires."""

from __future__ import annotations

from collections.abc import Iterator

from pushpull.compile.plan import Input, Plan, PlanEdge
from pushpull.compile.plastic_rows import sides_of
from pushpull.compile.trains import PARTS, trains_of

ROW_ARRAYS = ("begin", "into", "weight", "late")


def rings(plan: Plan) -> list[str]:
    """Return the names of the rings that edges feed."""
    found = {(edge.targets[0].space, edge.impulse) for edge in _carriers(plan)}
    return [f"ring_{space}_{impulse}" for space, impulse in sorted(found)]


def scratch_of(plan: Plan) -> Iterator[str]:
    """Make room for what the trains of a block bring."""
    for space, number in trains_of(plan):
        lanes = -(-plan.spaces[space].nodes // plan.width) if plan.coupled else 1
        yield f"train_{space}_{number} = np.empty(({lanes}, size, {plan.width}), dtype=Real)"
    if trains_of(plan):
        yield f"drawn = np.empty((2, {plan.width}), dtype=np.uint32)"


def draws(plan: Plan) -> Iterator[str]:
    """Draw the trains of a block."""
    for space, number in trains_of(plan):
        where = f"{space}_{number}"
        yield f"for t in range(tiles_{space}[q], tiles_{space}[q + 1]):"
        own = ", ".join(f"{name}_{where}" for name in PARTS[1:])
        yield f"    fill_train(train_{where}[t], lanes_{where}[g, t], {own}, first + n, n, block, drawn)"


def read_arrivals(plan: Plan, index: int, item: Input, arguments: dict[str, str], inside: list[str]) -> None:
    """Add what an impulse needs: what a train brings, or the slot of the ring for this step, read and emptied lane by lane."""
    if item.kind == "train":
        arguments[f"came__{item.index}"] = f"train_{index}_{item.index}[t, b]"
        inside.append(f"        {item.name} = came__{item.index}[l__]")
        return
    ring, own = f"ring_{index}_{item.index}", f"kick__{item.index}"
    arguments[own] = f"{ring}[(first + m) & ({ring}.shape[0] - 1), g, t * {plan.width} : (t + 1) * {plan.width}]"
    inside += [f"        {item.name} = {own}[l__]", f"        {own}[l__] = Real(0.0)"]


def counts_before(plan: Plan) -> Iterator[str]:
    """Note how many spikes there were before the step."""
    for source in sorted({edge.source for edge in _carriers(plan)} | {*sides_of(plan)}):
        yield f"before_{source} = spikes_{source}"


def deliveries(plan: Plan) -> Iterator[str]:
    """Carry the spikes of the step over every edge, in the order of edges."""
    for number, edge in enumerate(plan.edges):
        if edge.kind == "spikes" and edge.synapse is None:
            ring, source = f"ring_{edge.targets[0].space}_{edge.impulse}", edge.source
            rows = ", ".join(f"{name}_{number}" for name in ROW_ARRAYS)
            yield f"scatter({ring}, g, first + m, spike_lane_{source}[g], before_{source}, spikes_{source}, {rows})"


def _carriers(plan: Plan) -> list[PlanEdge]:
    return [edge for edge in plan.edges if edge.kind == "spikes"]
