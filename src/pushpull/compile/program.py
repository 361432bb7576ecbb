"""A Program: a printed plan, ready to run chunks over a memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from pushpull.base.errors import CompileError, suggest
from pushpull.base.randomness import key, normals
from pushpull.compile import run_cpu, run_spikes, vectors
from pushpull.compile.cache import key_of, load
from pushpull.compile.functions import source_hash
from pushpull.compile.plan import Piece, Plan, PlanEdge
from pushpull.compile.print_cpu import arguments, lane_base, padded_times, print_cpu
from pushpull.compile.print_jax import print_jax
from pushpull.compile.print_numpy import print_numpy
from pushpull.compile.run_numpy import Memory, mix
from pushpull.compile.targets import JAX, module_of_jax

MOST_PIECES = 64
Threads = Callable[[list[Callable[[], None]]], None]


@dataclass(frozen=True)
class Program:
    """`print(program)` shows the code; `run(memory, first, steps)` makes steps in place."""

    plan: Plan
    target: str
    text: str
    key: str
    device: str | None = None

    def __str__(self) -> str:
        return self.text

    def prepare(self, memory: Memory) -> None:
        """Add to a new memory what this target needs beside the plan's arrays."""
        if self.target == "cpu":
            _prepare_cpu(self.plan, memory)
        if self.target == "jax":
            module_of_jax("blocks_jax").prepare(self.plan, memory, self.device)

    def run(self, memory: Memory, first: int, steps: int, workers: Threads | None = None) -> None:
        """Make steps from step `first` on; `workers` runs independent pieces of work, in any order."""
        module = load(self.text, self.key)
        if self.target == "jax":
            module_of_jax("blocks_jax").run(self.plan, module, memory, first, steps)
            return
        chunk = module.chunk
        if self.target == "numpy":
            _draw(self.plan, memory, first, steps)
            memory.step = 0
            with np.errstate(all="ignore"):
                chunk(memory, first, steps)
            return
        names = arguments(self.plan)
        arrays = [_view(memory, name) for name in names]
        present = np.array([memory.present.get(port, 0) for port in range(len(self.plan.ports))] or [0], dtype=np.int64)
        groups = memory.lanes[0].node.shape[0]
        if workers is None or groups == 1:
            chunk(0, groups, first, steps, present, *arrays)
            return
        pieces = min(groups, MOST_PIECES)
        cuts = [groups * k // pieces for k in range(pieces + 1)]
        workers([_piece(chunk, a, b, first, steps, present, arrays) for a, b in pairwise(cuts)])


def compile_plan(plan: Plan, target: str | JAX = "cpu") -> Program:
    """Print a plan for a target: "cpu" (compiled), "numpy" (the plain reference) or a JAX device."""
    if isinstance(target, JAX):
        module_of_jax("blocks_jax")
        text = print_jax(plan)
        return Program(plan, "jax", text, key_of(text, ""), target.device)
    if target == "cpu":
        text = print_cpu(plan)
        return Program(
            plan, target, text, key_of(text, source_hash() + _text_of(run_cpu) + _text_of(run_spikes) + _text_of(vectors))
        )
    if target == "numpy":
        text = print_numpy(plan)
        return Program(plan, target, text, key_of(text, ""))
    raise CompileError(f"there is no target {target!r}", suggest(str(target), ["cpu", "numpy", "pp.JAX()"]))


def _text_of(module: Any) -> str:
    return Path(str(module.__file__)).read_text(encoding="utf-8")


def _piece(chunk: Any, a: int, b: int, first: int, steps: int, present: Any, arrays: list[Any]) -> Callable[[], None]:
    return lambda: chunk(a, b, first, steps, present, *arrays)


def _view(memory: Memory, name: str) -> Any:
    array = getattr(memory, name)
    return array.reshape(*array.shape[:2], -1) if name.startswith("state_") else array


def _draw(plan: Plan, memory: Memory, first: int, steps: int) -> None:
    """Draw a chunk's normals for the numpy target, [step, stream, group, lane]; tests of order give theirs in `memory.given`."""
    for index, space in enumerate(plan.spaces):
        if not space.streams:
            continue
        lanes = memory.lanes[index]
        given = getattr(memory, "given", None)
        if given is not None:
            drawn = np.asarray(given)[first : first + steps, :, np.newaxis, np.newaxis]
            drawn = np.broadcast_to(drawn, (*drawn.shape[:2], *lanes.node.shape))
        else:
            drawn = np.stack(
                [
                    normals(memory.seed, stream, lanes.node.ravel(), lanes.drawn.ravel(), first, steps).reshape(
                        steps, *lanes.node.shape
                    )
                    for stream in getattr(memory, f"streams_{index}")
                ],
                axis=1,
            )
        drawn = drawn.astype(memory.dtype)
        for stream in space.mixed:
            drawn[:, stream] = mix(getattr(memory, f"mix_{index}_{stream}"), drawn[:, stream])
        setattr(memory, f"xi_{index}", drawn)


def _prepare_cpu(plan: Plan, memory: Memory) -> None:
    """Lay keys, places of nodes among lanes, and padded matrices out as compiled code reads them."""
    for index, space in enumerate(plan.spaces):
        lanes = memory.lanes[index]
        tiled = (lanes.node.shape[0], -1, plan.width)
        if space.streams:
            keys = [
                key(memory.seed, lanes.drawn.astype(np.int64), np.full(lanes.copy.shape, s))
                for s in getattr(memory, f"streams_{index}")
            ]
            setattr(memory, f"node_{index}", np.ascontiguousarray(lanes.node.reshape(tiled).astype(np.uint32)))
            for word in (0, 1):
                stacked = np.stack([pair[word].reshape(tiled) for pair in keys], axis=2)
                setattr(memory, f"key{word}_{index}", np.ascontiguousarray(stacked))
    for port, what in enumerate(plan.ports):
        setattr(memory, f"sender_{port}", _places(plan, what.pieces))
    for number, edge in enumerate(plan.edges):
        place = _places(plan, edge.targets)
        setattr(memory, f"place_{number}", place)
        if edge.kind == "sparse":
            _lay_out_rows(memory, number, edge)
        if edge.kind == "delayed":
            _lay_out_edges(memory, plan, number, edge.ports[0])
        if edge.kind == "instant":
            matrix = getattr(memory, f"matrix_{number}")
            lanes = sum(-(-piece.nodes // plan.width) * plan.width for piece in edge.targets)
            padded = np.zeros((matrix.shape[0], lanes), dtype=memory.dtype)
            padded[:, place] = matrix
            setattr(memory, f"matrix_{number}", padded)


def _lay_out_rows(memory: Memory, number: int, edge: PlanEdge) -> None:
    """Say where the connections of each sum begin, and on which lane each source is."""
    counts = np.bincount(getattr(memory, f"target_{number}"), minlength=edge.rows)
    setattr(memory, f"begin_{number}", np.concatenate([[0], np.cumsum(counts)]).astype(np.uint64))
    setattr(memory, f"from_{number}", getattr(memory, f"sender_{edge.ports[0]}")[getattr(memory, f"source_{number}")])


def _lay_out_edges(memory: Memory, plan: Plan, number: int, port: int) -> None:
    """Sort edges by source, and say where in the flat window and in the sums of a block each begins."""
    target, source, lag = (getattr(memory, f"{name}_{number}") for name in ("target", "source", "lag"))
    order = np.lexsort((target, source))
    columns = getattr(memory, f"hist_{port}").shape[-1]
    offset = source.astype(np.int64) * columns + memory.present[port] - lag.astype(np.int64) - 1
    setattr(memory, f"offset_{number}", offset[order].astype(np.uint64))
    setattr(memory, f"at_{number}", (target[order] * padded_times(plan)).astype(np.uint64))
    for name in ("near", "far"):
        setattr(memory, f"{name}_{number}", np.ascontiguousarray(getattr(memory, f"{name}_{number}")[order]))


def _places(plan: Plan, pieces: Sequence[Piece]) -> Any:
    """Return the lane of every node of some pieces, one after another."""
    places: list[Any] = [lane_base(plan, pieces, piece.space) + np.arange(piece.nodes) for piece in pieces]
    return np.concatenate(places).astype(np.uint32)
