"""A Program: a printed plan, ready to run chunks over a memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from pushpull.base.errors import CompileError, suggest
from pushpull.base.randomness import normals
from pushpull.compile import plastic_run, run_cpu, run_spikes, trains, vectors
from pushpull.compile.cache import key_of, load
from pushpull.compile.functions import source_hash
from pushpull.compile.plan import Plan
from pushpull.compile.prepare_cpu import prepare
from pushpull.compile.print_cpu import arguments, block_of, print_cpu
from pushpull.compile.print_jax import print_jax
from pushpull.compile.print_numpy import print_numpy
from pushpull.compile.run_numpy import Memory, mix
from pushpull.compile.targets import JAX, module_of_jax
from pushpull.compile.trains import draw_trains

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
            prepare(self.plan, memory)
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
            draw_trains(memory, self.plan, first, steps)
            memory.step = 0
            with np.errstate(all="ignore"):
                chunk(memory, first, steps)
            return
        names = arguments(self.plan)
        arrays = [_view(memory, name) for name in names]
        present = np.array([memory.present.get(port, 0) for port in range(len(self.plan.ports))] or [0], dtype=np.int64)
        groups, size = memory.lanes[0].node.shape[0], block_of(self.plan)

        def piece(a: int, b: int, part: int, begin: int, end: int) -> Callable[[], None]:
            return lambda: chunk(a, b, part, first, begin, end, size, memory.hop, begin, present, *arrays)

        if memory.parts > 1:
            for begin in range(0, steps, self.plan.block):
                end = min(begin + self.plan.block, steps)
                _run_all([piece(0, groups, part, begin, end) for part in range(memory.parts)], workers)
        else:
            pieces = 1 if workers is None else min(groups, MOST_PIECES)
            cuts = [groups * k // pieces for k in range(pieces + 1)]
            _run_all([piece(a, b, 0, 0, steps) for a, b in pairwise(cuts)], workers)


def _run_all(pieces: list[Callable[[], None]], workers: Threads | None) -> None:
    if workers is None or len(pieces) == 1:
        for piece in pieces:
            piece()
    else:
        workers(pieces)


def compile_plan(plan: Plan, target: str | JAX = "cpu") -> Program:
    """Print a plan for a target: "cpu" (compiled), "numpy" (the plain reference) or a JAX device."""
    if isinstance(target, JAX):
        module_of_jax("blocks_jax")
        text = print_jax(plan)
        return Program(plan, "jax", text, key_of(text, ""), target.device)
    if target == "cpu":
        text = print_cpu(plan)
        helpers = source_hash() + "".join(_text_of(module) for module in (run_cpu, run_spikes, plastic_run, trains, vectors))
        return Program(plan, target, text, key_of(text, helpers))
    if target == "numpy":
        text = print_numpy(plan)
        return Program(plan, target, text, key_of(text, ""))
    raise CompileError(f"there is no target {target!r}", suggest(str(target), ["cpu", "numpy", "pp.JAX()"]))


def _text_of(module: Any) -> str:
    return Path(str(module.__file__)).read_text(encoding="utf-8")


def _view(memory: Memory, name: str) -> Any:
    array = getattr(memory, name)
    return array.reshape(len(array), -1) if name.startswith("state_") else array


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
