"""The memory of static synapses: for every source a row of targets, weights and delays, in the narrowest types that hold them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from pushpull.compile.lanes import program
from pushpull.compile.plan import Plan, PlanEdge
from pushpull.compile.run_numpy import Memory
from pushpull.compile.synapses import synapses_of
from pushpull.compile.system import System

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Rows:
    """Synapses source by source, those of source k from begin[k] to begin[k + 1], sorted by delay.

    `into` are the targets' lanes; `weight` (base units) and `late` (steps) hold one value where it is the same for all. Weights
    that differ are kept in single precision.
    """

    begin: npt.NDArray[np.uint64]
    into: Array
    weight: Array
    late: Array

    @property
    def longest(self) -> int:
        """Return the longest delay in steps."""
        return int(self.late.max(initial=0))

    @property
    def shortest(self) -> int:
        """Return the shortest delay in steps."""
        return int(self.late.min()) if len(self.late) else 0

    @property
    def bytes_per_synapse(self) -> float:
        """Return the memory of a synapse."""
        arrays = (self.begin, self.into, self.weight, self.late)
        return sum(array.nbytes for array in arrays) / max(1, len(self.into))


_KNOWN: WeakKeyDictionary[Any, dict[int, tuple[Any, Rows]]] = WeakKeyDictionary()


def rows_of(system: System, number: int, dt: float) -> Rows:
    """Return the rows of a link, drawn and sorted once for as long as its operator lives and the step stays."""
    link = system.links[number]
    kept = _KNOWN.setdefault(link.edge.operator, {})
    same = link.sources[0][0] == link.targets[0][0]
    key = (dt, link.shape, same, link.targets[0][3], system.time)
    if number not in kept or kept[number][0] != key:
        kept[number] = key, _rows(system, number, dt)
    return kept[number][1]


def draw_rows(plan: Plan, system: System, dt: float, threads: int) -> None:
    """Draw the rows of all edges, edges side by side on threads: each has random numbers of its own."""
    links = [edge.link for edge in plan.edges if edge.kind == "spikes" and edge.synapse is None]
    with ThreadPoolExecutor(threads) as pool:
        for drawn in [pool.submit(rows_of, system, link, dt) for link in links]:
            drawn.result()


def _rows(system: System, number: int, dt: float) -> Rows:
    targets_of, sources_of = system.links[number].shape
    found = synapses_of(system, number, dt)
    into = found.targets.astype(lane_type(targets_of))
    sources, weight, late = found.sources, _narrow(found.weights), narrow_steps(found.axonal + found.dendritic)
    del found
    if (sources[1:] < sources[:-1]).any():
        order = np.argsort(sources, kind="stable")
        sources, into = sources[order], into[order]
        weight, late = (values[order] if len(values) > 1 else values for values in (weight, late))
    begin = np.searchsorted(sources, np.arange(sources_of + 1, dtype=sources.dtype)).astype(np.uint64)
    if len(late) > 1:
        sort_rows(begin, into, weight, late)
    return Rows(begin, into, weight, late)


@program
def sort_rows(begin: Array, into: Array, weight: Array, late: Array) -> None:
    """Sort every row by delay where it stands, equal delays as they are: each delay's synapses are counted, then placed."""
    most = 0
    for row in range(begin.shape[0] - 1):
        most = max(most, np.int64(begin[row + 1]) - np.int64(begin[row]))
    place = np.empty(np.int64(late.max()) + 2, dtype=np.int64)
    targets, delays = np.empty(most, dtype=into.dtype), np.empty(most, dtype=late.dtype)
    weights = np.empty(most if weight.shape[0] > 1 else 0, dtype=weight.dtype)
    for row in range(begin.shape[0] - 1):
        first, last = np.int64(begin[row]), np.int64(begin[row + 1])
        place[:] = 0
        for k in range(first, last):
            place[np.int64(late[k]) + 1] += 1
        for delay in range(1, place.shape[0]):
            place[delay] += place[delay - 1]
        for k in range(first, last):
            to = place[late[k]]
            place[late[k]] = to + 1
            targets[to], delays[to] = into[k], late[k]
            if weight.shape[0] > 1:
                weights[to] = weight[k]
        into[first:last], late[first:last] = targets[: last - first], delays[: last - first]
        if weight.shape[0] > 1:
            weight[first:last] = weights[: last - first]


def _narrow(weights: Any) -> Array:
    """Return one weight in double precision where all are equal, else all in single precision."""
    values = np.atleast_1d(weights)
    if len(values) and (values == values[0]).all():
        return values[:1].astype(np.float64)
    return values.astype(np.float32, copy=False)


def lane_type(cells: int) -> type[np.unsignedinteger[Any]]:
    """Return the narrowest type that numbers so many cells."""
    return np.uint16 if cells <= 1 << 16 else np.uint32


def narrow_steps(late: Any) -> Array:
    """Return delays in the narrowest type that holds them, one where all are equal."""
    values = np.atleast_1d(late)
    if len(values) and (values == values[0]).all():
        values = values[:1]
    most = int(values.max(initial=0))
    return values.astype(np.uint8 if most < 1 << 8 else np.uint16 if most < 1 << 16 else np.uint32)


def add_rows(memory: Memory, system: System, number: int, edge: PlanEdge, dt: float) -> None:
    """Add the rows of an edge, and the ring of what is on its way to the impulse that it feeds."""
    rows = rows_of(system, edge.link, dt)
    for name in ("begin", "into", "late"):
        setattr(memory, f"{name}_{number}", getattr(rows, name))
    setattr(memory, f"weight_{number}", rows.weight.astype(memory.dtype) if len(rows.weight) == 1 else rows.weight)
    add_ring(memory, edge.targets[0].space, edge.impulse, rows.longest)


def add_ring(memory: Memory, space: int, impulse: int, longest: int) -> None:
    """Add the ring [slot, group, lane] of an impulse, or lengthen it, to a power of two above the steps a spike is on its way."""
    name, length = f"ring_{space}_{impulse}", 1 << (longest + 1).bit_length()
    if not hasattr(memory, name) or len(getattr(memory, name)) < length:
        setattr(memory, name, np.zeros((length, *memory.lanes[space].node.shape), dtype=memory.dtype))
    if name not in memory.moving:
        memory.moving.append(name)
