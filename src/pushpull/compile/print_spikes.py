"""What printed CPU programs say about spikes: rings that arrive as impulses, and rows added to them when a source fires."""

from __future__ import annotations

from collections.abc import Iterator

from pushpull.compile.plan import Input, Plan, PlanEdge

ROW_ARRAYS = ("begin", "into", "weight", "late")


def rings(plan: Plan) -> list[str]:
    """Return the names of the rings that edges feed."""
    found = {(edge.targets[0].space, edge.impulse) for edge in _carriers(plan)}
    return [f"ring_{space}_{impulse}" for space, impulse in sorted(found)]


def read_kick(plan: Plan, index: int, item: Input, arguments: dict[str, str], inside: list[str]) -> None:
    """Add what an impulse needs: the slot of the ring for this step, read and emptied lane by lane."""
    ring, own = f"ring_{index}_{item.index}", f"kick__{item.index}"
    arguments[own] = f"{ring}[(first + m) & ({ring}.shape[0] - 1), g, t * {plan.width} : (t + 1) * {plan.width}]"
    inside += [f"        {item.name} = {own}[l__]", f"        {own}[l__] = Real(0.0)"]


def counts_before(plan: Plan) -> Iterator[str]:
    """Note how many spikes there were before the step."""
    for source in sorted({edge.source for edge in _carriers(plan)}):
        yield f"before_{source} = spikes_{source}"


def deliveries(plan: Plan) -> Iterator[str]:
    """Carry the spikes of the step over every edge, in the order of edges."""
    for number, edge in enumerate(plan.edges):
        if edge.kind == "spikes":
            ring, source = f"ring_{edge.targets[0].space}_{edge.impulse}", edge.source
            rows = ", ".join(f"{name}_{number}" for name in ROW_ARRAYS)
            yield f"scatter({ring}, g, first + m, spike_lane_{source}[g], before_{source}, spikes_{source}, {rows})"


def _carriers(plan: Plan) -> list[PlanEdge]:
    return [edge for edge in plan.edges if edge.kind == "spikes"]
