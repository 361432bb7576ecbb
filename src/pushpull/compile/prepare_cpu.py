"""The arrays of a run as compiled code reads them: keys of noise, places of nodes among lanes, edges in runs, threads' parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.randomness import key
from pushpull.compile.layout import lane_base, tiles
from pushpull.compile.plan import Piece, Plan, PlanEdge
from pushpull.compile.print_cpu import block_of, padded_times
from pushpull.compile.run_cpu import SLICE
from pushpull.compile.run_numpy import Memory

Array = npt.NDArray[Any]
RUN = 16  # sources whose edges into one target follow each other
LEAST_WORK = 1e6  # ns of a block that are worth a barrier between threads
EDGE_NS, LANE_NS = 1.0, 4.0  # of a vector of times, of a lane's step


def prepare(plan: Plan, memory: Memory) -> None:
    """Add to a memory what compiled code reads; `memory.parts` says in how many parts the nodes may be stepped at once."""
    memory.hop = _hop(plan, memory)
    memory.parts = _parts(plan, memory)
    for index, space in enumerate(plan.spaces):
        setattr(memory, f"tiles_{index}", _cuts(plan, index, memory.parts))
        if space.streams:
            _add_keys(plan, memory, index)
    for port, what in enumerate(plan.ports):
        setattr(memory, f"sender_{port}", _places(plan, what.pieces))
        if what.window:
            part = _part_of(plan, memory, what.pieces)
            setattr(memory, f"nodes_{port}", np.argsort(part, kind="stable"))
            setattr(memory, f"ends_{port}", _ends(np.sort(part), memory.parts))
    for number, edge in enumerate(plan.edges):
        setattr(memory, f"place_{number}", _places(plan, edge.targets))
        match edge.kind:
            case "delayed":
                _lay_out_runs(memory, plan, number, edge)
            case "sparse":
                _lay_out_slices(memory, number, edge)
            case "instant":
                _pad_matrix(memory, plan, number, edge)
            case _:
                pass


def _hop(plan: Plan, memory: Memory) -> int:
    """Return how many steps may be made before the first spike among them arrives: one where synapses learn."""
    if any(edge.synapse is not None for edge in plan.edges):
        return 1
    late = [getattr(memory, f"late_{number}") for number, edge in enumerate(plan.edges) if edge.kind == "spikes"]
    return min([block_of(plan), *(int(own.min(initial=block_of(plan))) + 1 for own in late)])


def _parts(plan: Plan, memory: Memory) -> int:
    """Return in how many parts nodes are stepped: one per thread where copies are fewer, nothing acts at once, and it pays."""
    groups = memory.lanes[0].node.shape[0]
    if memory.threads <= groups or not plan.coupled or not plan.edges:
        return 1
    if any(edge.kind != "delayed" for edge in plan.edges) or any(space.spikes or space.mixed for space in plan.spaces):
        return 1
    vectors = padded_times(plan) * np.dtype(memory.dtype).itemsize / 64
    edges = sum(getattr(memory, f"near_{number}").shape[-1] * len(edge.ports) for number, edge in enumerate(plan.edges))
    lanes = sum(space.nodes for space in plan.spaces)
    work = groups * (EDGE_NS * edges * vectors + LANE_NS * lanes * plan.block)
    most = max(tiles(plan, index) for index in range(len(plan.spaces)))
    return min(memory.threads, most) if work >= LEAST_WORK else 1


def _cuts(plan: Plan, index: int, parts: int) -> Array:
    """Return the first tile of each part of a space, and the end."""
    return np.arange(parts + 1) * tiles(plan, index) // parts


def _part_of(plan: Plan, memory: Memory, pieces: Sequence[Piece]) -> Array:
    """Return the part of every node of some pieces, one after another."""
    found = [
        np.searchsorted(_cuts(plan, piece.space, memory.parts), np.arange(piece.nodes) // plan.width, side="right") - 1
        for piece in pieces
    ]
    return np.concatenate(found)


def _ends(part: Array, parts: int) -> Array:
    """Return where each part begins in a sorted list of parts, and the end."""
    return np.searchsorted(part, np.arange(parts + 1))


def _add_keys(plan: Plan, memory: Memory, index: int) -> None:
    lanes = memory.lanes[index]
    tiled = (lanes.node.shape[0], -1, plan.width)
    keys = [
        key(memory.seed, lanes.drawn.astype(np.int64), np.full(lanes.copy.shape, s)) for s in getattr(memory, f"streams_{index}")
    ]
    setattr(memory, f"node_{index}", np.ascontiguousarray(lanes.node.reshape(tiled).astype(np.uint32)))
    for word in (0, 1):
        stacked = np.stack([pair[word].reshape(tiled) for pair in keys], axis=2)
        setattr(memory, f"key{word}_{index}", np.ascontiguousarray(stacked))


def _pad_matrix(memory: Memory, plan: Plan, number: int, edge: PlanEdge) -> None:
    matrix = getattr(memory, f"matrix_{number}")
    lanes = sum(-(-piece.nodes // plan.width) * plan.width for piece in edge.targets)
    padded = np.zeros((matrix.shape[0], lanes), dtype=memory.dtype)
    padded[:, getattr(memory, f"place_{number}")] = matrix
    setattr(memory, f"matrix_{number}", padded)


def _lay_out_slices(memory: Memory, number: int, edge: PlanEdge) -> None:
    """Lay sparse connections out as [edge, target]: targets with alike numbers of them side by side, filled up with weight 0."""
    target, weight = getattr(memory, f"target_{number}"), getattr(memory, f"weight_{number}")
    lane = getattr(memory, f"sender_{edge.ports[0]}")[getattr(memory, f"source_{number}")]
    if edge.uniform:
        setattr(memory, f"begin_{number}", np.array([0, len(target)], dtype=np.uint64))
        setattr(memory, f"from_{number}", lane)
        return
    counts = np.bincount(target, minlength=edge.rows)
    order = np.argsort(-counts, kind="stable")
    rank = np.argsort(order)
    begin = np.concatenate([[0], np.cumsum(counts[order][::SLICE])])
    first = np.cumsum(counts) - counts
    place = begin[rank[target] // SLICE] + np.arange(len(target)) - first[target], rank[target] % SLICE
    weights = np.zeros((begin[-1], SLICE), dtype=memory.dtype)
    own = np.zeros(len(begin) * SLICE, dtype=np.uint32)
    own[: edge.rows] = lane[np.minimum(first, len(lane) - 1)][order]
    lanes = np.repeat(own.reshape(-1, SLICE)[:-1], np.diff(begin), axis=0)
    weights[place], lanes[place] = weight, lane
    setattr(memory, f"place_{number}", getattr(memory, f"place_{number}")[order])
    setattr(memory, f"begin_{number}", begin.astype(np.uint64))
    setattr(memory, f"from_{number}", lanes)
    setattr(memory, f"weight_{number}", weights)


def _lay_out_runs(memory: Memory, plan: Plan, number: int, edge: PlanEdge) -> None:
    """Sort edges by part, sources by the RUN, and target; say where in the flat window and in the sums of a block they begin."""
    target, source, lag = (getattr(memory, f"{name}_{number}") for name in ("target", "source", "lag"))
    source, port = source.astype(np.int64), edge.ports[0]
    part = _part_of(plan, memory, edge.targets)
    order = np.argsort(part, kind="stable")
    row = np.zeros_like(order)
    row[order] = np.arange(len(order))
    setattr(memory, f"place_{number}", getattr(memory, f"place_{number}")[order])
    row, own = (target, np.zeros_like(target)) if edge.uniform else (row[target], part[target])
    run = (own * (plan.ports[port].nodes // RUN + 1) + source // RUN) * edge.rows + row
    sorting = np.argsort(run * RUN + source % RUN, kind="stable")
    first = np.flatnonzero(np.diff(run[sorting], prepend=-1))
    setattr(memory, f"runs_{number}", np.append(first, len(run)).astype(np.uint64))
    setattr(memory, f"at_{number}", (row[sorting][first] * padded_times(plan)).astype(np.uint64))
    columns = getattr(memory, f"hist_{port}").shape[-1]
    offset = source * columns + memory.present[port] - lag.astype(np.int64) - 1
    setattr(memory, f"offset_{number}", np.ascontiguousarray(offset[..., sorting].astype(np.uint64)))
    near, far = (np.ascontiguousarray(getattr(memory, f"{name}_{number}")[..., sorting]) for name in ("near", "far"))
    setattr(memory, f"near_{number}", near)
    setattr(memory, f"far_{number}", far if far.any() else far[..., :0])
    targets, runs = _ends(np.sort(part), memory.parts), _ends(own[sorting][first], memory.parts)
    runs = np.tile([[0], [len(first)]], memory.parts) if edge.uniform else np.stack([runs[:-1], runs[1:]])
    setattr(memory, f"which_{number}", np.ascontiguousarray(np.vstack([runs, targets[:-1], targets[1:]]).T))


def _places(plan: Plan, pieces: Sequence[Piece]) -> Array:
    """Return the lane of every node of some pieces, one after another."""
    places: list[Any] = [lane_base(plan, pieces, piece.space) + np.arange(piece.nodes) for piece in pieces]
    return np.concatenate(places).astype(np.uint32)
