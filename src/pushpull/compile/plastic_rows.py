"""The memory of plastic synapses: rows of sources for spikes going out, of targets for those that come back, traces of cells.

Synapses stand source by source, within one by axonal delay. A row is a source and one axonal delay, or a target and one dendritic
delay, so what reaches the synapse in a step is whole rows of the spikes of an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import CompileError
from pushpull.compile.evaluate import evaluate
from pushpull.compile.plan import Plan, PlanEdge
from pushpull.compile.plasticity import decayed, values_of
from pushpull.compile.run_numpy import Memory
from pushpull.compile.spike_rows import add_ring, lane_type, narrow_steps
from pushpull.compile.synapses import synapses_of
from pushpull.compile.system import System, to_base
from pushpull.spec.operators import Synapse
from pushpull.spec.tree import Node

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of one side: those of cell k with the delay delays[j] are entries begin[k*D + j] to begin[k*D + j + 1]."""

    order: Array
    begin: Array
    delays: Array


def plastic_edges(plan: Plan) -> list[tuple[int, PlanEdge]]:
    """Return (number, edge) of every edge whose weights change."""
    return [(number, edge) for number, edge in enumerate(plan.edges) if edge.synapse is not None]


def sides_of(plan: Plan) -> list[int]:
    """Return the spaces whose spikes plastic synapses wait for."""
    found: set[int] = set()
    for _, edge in plastic_edges(plan):
        found.add(edge.source)
        if edge.synapse is not None and edge.synapse.comes_back:
            found.add(edge.targets[0].space)
    return sorted(found)


def add_plastic(memory: Memory, number: int, edge: PlanEdge, system: System, dt: float, copies: int) -> None:
    """Add the arrays of plastic synapses; weights are [copy, synapse] in base units."""
    link, plan = system.links[edge.link], edge.synapse
    assert plan is not None  # noqa: S101
    synapse: Synapse = link.edge.operator.synapse  # type: ignore[union-attr]
    targets_of, sources_of = link.shape
    source, target = link.sources[0][0], link.targets[0][0]
    found = synapses_of(system, edge.link, dt)
    there = _rows(found.sources, found.axonal, sources_of)
    targets, sources = found.targets[there.order], found.sources[there.order]
    axonal, dendritic = (_ordered(delay, there.order) for delay in (found.axonal, found.dendritic))
    weights = np.broadcast_to(np.asarray(found.weights, dtype=memory.dtype), targets.shape)[there.order]
    into = targets.astype(lane_type(targets_of))
    arrays: dict[str, Any] = {"begin": there.begin, "delays": there.delays, "into": into, "late": dendritic}
    if plan.on_post:
        back = _rows(targets, dendritic.astype(np.int64) if len(dendritic) > 1 else int(dendritic[0]), targets_of)
        arrays |= {"back": back.begin, "waits": back.delays, "at": back.order.astype(np.uint32)}
        arrays |= {"origin": sources[back.order].astype(lane_type(sources_of)), "early": _ordered(axonal, back.order)}
    known = values_of(synapse, system.components[target].unit_of(link.targets[0][1]))
    arrays["rule"] = _numbers(synapse, known, dt).astype(memory.dtype)
    arrays["fade"] = np.array([np.exp(-dt / _time(t.tau, known)) for t in synapse.rule.traces] or [0.0], dtype=memory.dtype)
    arrays["periods"] = np.array([_steps(period, known, dt) for period, _ in synapse.rule.every] or [0], dtype=np.int64)
    moving: dict[str, Array] = {"weights": np.tile(weights, (copies, 1))}
    if plan.states:
        moving["since"] = np.zeros((copies, len(into)), dtype=np.int32)
    names = list(plan.values)
    for state in plan.states:
        start = arrays["rule"][names.index(f"rest__{state}")]
        moving[f"own_{state}"] = np.full((copies, len(into)), start, dtype=memory.dtype)
    longest = {"pre": int(there.delays.max(initial=0)), "post": int(dendritic.max(initial=0))}
    for name, side, _ in plan.traces:
        lanes = memory.lanes[source if side == "pre" else target].node.shape[1]
        moving[f"trace_{name}"] = np.zeros((copies, 1 << (longest[side] + 1).bit_length(), lanes), dtype=memory.dtype)
    for name, array in (arrays | moving).items():
        setattr(memory, f"{name}_{number}", array)
    memory.moving += [f"{name}_{number}" for name in moving]
    add_ring(memory, target, edge.impulse, longest["post"])
    _add_fired(memory, source, longest["pre"])
    if plan.comes_back:
        _add_fired(memory, target, longest["post"])


def present(memory: Memory, number: int, edge: PlanEdge, quantity: str, step: int) -> Array:
    """Return weights, or a state of the synapses, as they are after so many steps, [copy, synapse] in base units."""
    if quantity == "w":
        return getattr(memory, f"weights_{number}").copy()
    assert edge.synapse is not None  # noqa: S101
    known = dict(zip(edge.synapse.values, getattr(memory, f"rule_{number}"), strict=False))
    passed = step - 1 - getattr(memory, f"since_{number}")
    own = {quantity: getattr(memory, f"own_{quantity}_{number}"), "since__": passed.astype(memory.dtype)}
    return np.asarray(evaluate(decayed(quantity), known | own))


def bytes_per_synapse(memory: Memory, number: int) -> float:
    """Return the memory of a plastic synapse, that of traces and of what is on its way aside."""
    names = ("begin", "delays", "into", "late", "back", "waits", "at", "origin", "early", "weights", "since")
    own = [name for name in vars(memory) if name.startswith("own_") and name.endswith(f"_{number}")]
    arrays = [getattr(memory, name) for name in (*(f"{n}_{number}" for n in names), *own) if hasattr(memory, name)]
    return sum(array.nbytes for array in arrays) / len(getattr(memory, f"into_{number}"))


def _rows(cells: Array, delay: Any, count: int) -> Rows:
    """Sort synapses by cell and delay; equal ones stay in their order."""
    each = np.atleast_1d(delay).astype(np.int64)
    delays, which = (each[:1], 0) if len(each) <= 1 else np.unique(each, return_inverse=True)
    delays = delays if len(delays) else np.zeros(1, dtype=np.int64)
    rows = cells.astype(np.int64) * len(delays) + which
    order = np.arange(len(rows)) if (rows[1:] >= rows[:-1]).all() else np.argsort(rows, kind="stable")
    begin = np.searchsorted(rows[order], np.arange(count * len(delays) + 1)).astype(np.uint64)
    return Rows(order, begin, delays)


def _ordered(delay: Any, order: Array) -> Array:
    """Return delays in an order of the synapses, one for all where they are the same."""
    values = np.atleast_1d(delay)
    return narrow_steps(values[order] if len(values) > 1 else values)


def _numbers(synapse: Synapse, known: dict[str, float], dt: float) -> Array:
    """Return what is the same for all synapses, in the order of the plan's `values`."""
    found = list(known.values())
    for state, slope in synapse.rule.states:
        base = to_base(slope)
        at = [float(evaluate(base, known | {state: value})) for value in (0.0, 1.0)]
        if not at[1] < at[0]:
            raise CompileError(
                f"the synapse's state {state} does not decay", f"write {state}' = -{state}/tau, with a tau above 0"
            )
        found += [at[0] / (at[0] - at[1]), (at[1] - at[0]) * dt]
    return np.array(found or [0.0])


def _time(node: Node, known: dict[str, float]) -> float:
    value = float(evaluate(to_base(node), known))
    if not value > 0:
        raise CompileError(f"a time constant of a synapse is {value:g}", "times are positive")
    return value


def _steps(node: Node, known: dict[str, float], dt: float) -> int:
    """Return a period in whole steps."""
    period = _time(node, known)
    steps = round(period / dt)
    if steps < 1 or abs(period / dt - steps) > 1e-6 * steps:
        raise CompileError(
            f"a synapse's rule is due every {period:g}, which is no whole number of steps of {dt:g}",
            f"take a period of {max(steps, 1) * dt:g}, or another dt",
        )
    return steps


def _add_fired(memory: Memory, space: int, longest: int) -> None:
    """Add room for the spikes of the last steps of a space, [copy, slot, lane], and for how many there were."""
    name, lanes = f"fired_{space}", memory.lanes[space].node
    slots = 1 << longest.bit_length()
    if hasattr(memory, name) and getattr(memory, name).shape[1] >= slots:
        return
    setattr(memory, name, np.zeros((lanes.shape[0], slots, lanes.shape[1]), dtype=np.int32))
    setattr(memory, f"fires_{space}", np.zeros((lanes.shape[0], slots), dtype=np.int64))
    memory.moving += [each for each in (name, f"fires_{space}") if each not in memory.moving]
