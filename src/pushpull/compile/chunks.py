"""A Program driven chunk by chunk: tables are filled, windows shifted, spikes drained; memory does not grow with duration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.compile.memory import Values, allocate
from pushpull.compile.plan import Plan
from pushpull.compile.print_cpu import dense_of
from pushpull.compile.program import Program, Threads
from pushpull.compile.run_numpy import Memory
from pushpull.compile.system import System
from pushpull.compile.trains import set_rates

Array = npt.NDArray[Any]
Drive = Callable[[Array], Array]
"""A stimulus: times [n] to values [n], or to [n, node] where it differs between nodes."""


@dataclass(frozen=True)
class Chunk:
    """What a chunk gave: per sink, per column [row, node, copy] in base units; per space spikes (step, node, copy).

    Tables may be views of memory that the next chunk overwrites.
    """

    tables: tuple[tuple[Array, ...], ...]
    spikes: tuple[tuple[Array, Array, Array], ...]


class Stream:
    """A running program. Not shared between threads; `step` counts the steps made.

    `waves` are the waveforms (one value for all lanes), `dense` the drives per (space, number) that differ between nodes.
    """

    def __init__(
        self,
        program: Program,
        system: System,
        values: Values,
        waves: Sequence[Drive] = (),
        dense: dict[tuple[int, int], Drive] | None = None,
    ) -> None:
        self.program = program
        self.system = system
        self.plan: Plan = program.plan
        self.values = values
        self.step = 0
        self.waves = waves
        self.dense = dense or {}
        self.memory: Memory = allocate(self.plan, system, values)
        program.prepare(self.memory)
        self._add_tables()
        self.timed = any(item.kind == "wave" for space in self.plan.spaces for item in space.inputs) or any(
            "t__0" in repr(o.value) for space in self.plan.spaces for o in space.observations
        )

    def advance(self, steps: int, workers: Threads | None = None) -> Chunk:
        """Make at most a chunk's steps and return what they gave."""
        self._drive(steps)
        self.program.run(self.memory, self.step, steps, workers)
        result = Chunk(tuple(self._table(number, steps) for number in range(len(self.plan.sinks))), self._drain(steps))
        self._shift(steps)
        self.step += steps
        return result

    def push(self, values: Array) -> Chunk:
        """Advance by as many steps as `values` [step, node, copy] holds, each held during its step at the one dense port."""
        lanes = self.memory.lanes[0]
        spread = values[:, lanes.node, lanes.copy]
        self.memory.dense_0_0[:, : len(values)] = np.swapaxes(spread, 0, 1)[:, :, np.newaxis, :]
        return self.advance(len(values))

    def snapshot(self) -> dict[str, Array]:
        """Copy everything that later steps depend on."""
        kept: dict[str, Array] = {"step": np.array(self.step)}
        for name in self.memory.moving:
            array = getattr(self.memory, name)
            kept[name] = array[..., : self._past(name)].copy() if name.startswith("hist_") else array.copy()
        return kept

    def restore(self, kept: dict[str, Array]) -> None:
        """Go back to a snapshot."""
        self.step = int(kept["step"])
        for name in self.memory.moving:
            array = getattr(self.memory, name)
            if name.startswith("hist_"):
                array[..., : self._past(name)] = kept[name]
            else:
                array[...] = kept[name]

    def state(self, space: int) -> dict[str, Array]:
        """Return the present states of a space in base units, [node, copy]."""
        state, lanes = getattr(self.memory, f"state_{space}"), self.memory.lanes[space]
        rows = [(slot.name, row) for row, slot in enumerate(self.plan.spaces[space].slots) if slot.kind == "state"]
        return {name: lanes.collect(state[:, :, row].reshape(lanes.node.shape)) for name, row in rows}

    def is_finite(self) -> bool:
        """Return whether every state of every real lane is a finite number."""
        return all(
            bool(np.isfinite(values).all()) for space in range(len(self.plan.spaces)) for values in self.state(space).values()
        )

    def _past(self, name: str) -> int:
        return self.memory.present[int(name.removeprefix("hist_"))] + 1

    def _add_tables(self) -> None:
        memory, chunk = self.memory, self.values.chunk
        stages = len(self.plan.stage_times)
        memory.waves = np.zeros((chunk, 1 + len(self.waves), stages), dtype=memory.dtype)
        for number, sink in enumerate(self.plan.sinks):
            for column, (space, _) in enumerate(sink.columns):
                groups, lanes = memory.lanes[space].node.shape
                setattr(memory, f"rec_{number}_{column}", np.zeros((groups, chunk // sink.every + 2, lanes), dtype=memory.dtype))
        for index, space in enumerate(self.plan.spaces):
            groups, lanes = memory.lanes[index].node.shape
            for number in dense_of(space):
                setattr(memory, f"dense_{index}_{number}", np.zeros((groups, chunk, stages, lanes), dtype=memory.dtype))
            if space.spikes and self.program.target == "cpu":
                setattr(memory, f"spike_lane_{index}", np.empty((groups, chunk * lanes), dtype=np.int32))
                first = getattr(memory, f"tiles_{index}")[:-1] * self.plan.width * chunk
                ends = np.tile(first[np.newaxis, :, np.newaxis], (groups, 1, chunk + 1))
                setattr(memory, f"spike_ends_{index}", np.ascontiguousarray(ends))
                if space.within:
                    setattr(memory, f"spike_within_{index}", np.zeros((groups, chunk * lanes), dtype=memory.dtype))

    def _drive(self, steps: int) -> None:
        """Evaluate stimuli at the stage times of a chunk."""
        set_rates(self.memory, self.plan, self.values.trains, self.step, steps, self.values.dt)
        if self.timed or self.dense:
            self.drive_at((self.step + np.arange(steps)[:, np.newaxis] + np.array(self.plan.stage_times)) * self.values.dt)

    def drive_at(self, times: Array) -> None:
        """Evaluate stimuli at times [step, stage], in double precision."""
        steps, flat = len(times), times.ravel()
        self.memory.waves[:steps, 0] = times
        for number, wave in enumerate(self.waves):
            self.memory.waves[:steps, 1 + number] = np.broadcast_to(wave(flat), flat.shape).reshape(times.shape)
        for (space, number), drive in self.dense.items():
            lanes = self.memory.lanes[space]
            values = drive(flat).reshape(*times.shape, -1)
            getattr(self.memory, f"dense_{space}_{number}")[:, :steps] = np.moveaxis(values[..., lanes.node], 2, 0)

    def _table(self, number: int, steps: int) -> tuple[Array, ...]:
        sink = self.plan.sinks[number]
        if sink.mean:
            rows = (self.step + steps) // sink.every - self.step // sink.every
        else:
            rows = -(-(self.step + steps) // sink.every) - -(-self.step // sink.every)
        found: list[Array] = []
        for column, (space, _) in enumerate(sink.columns):
            table = getattr(self.memory, f"rec_{number}_{column}")[:, :rows]
            found.append(self.memory.lanes[space].collect(np.moveaxis(table, 0, 1)))
        return tuple(found)

    def _drain(self, count: int) -> tuple[tuple[Array, Array, Array], ...]:
        """Return step, node and copy of the spikes of the chunk's steps: in the order of steps, then copies, then nodes."""
        found: list[tuple[Array, Array, Array]] = []
        for index, space in enumerate(self.plan.spaces):
            groups, lanes, steps = self._fired(index, count) if space.spikes else (np.zeros(0, int),) * 3
            layout = self.memory.lanes[index]
            real = layout.real[groups, lanes]
            if not real.all():
                groups, lanes, steps = groups[real], lanes[real], steps[real]
            order = np.argsort(steps, kind="stable")
            groups, lanes = groups[order], lanes[order]
            found.append((steps[order], layout.node[groups, lanes], layout.copy[groups, lanes]))
        return tuple(found)

    def _fired(self, index: int, count: int) -> tuple[Array, Array, Array]:
        """Return group, lane and step of the spikes of the chunk's steps; those of one step stand in the order of lanes."""
        memory, within = self.memory, self.plan.spaces[index].within
        if self.program.target != "cpu":
            table = np.array(memory.spikes[index], dtype=np.float64 if within else np.int64).reshape(-1, 3)
            memory.spikes[index].clear()
            table = table[np.lexsort((table[:, 1], table[:, 0]))]
            return table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2]
        ends: Array = getattr(memory, f"spike_ends_{index}")[..., : count + 1]
        fired = getattr(memory, f"spike_lane_{index}")
        groups, parts = len(ends), ends.shape[1]
        places = [(g, slice(ends[g, p, 0], ends[g, p, -1])) for g in range(groups) for p in range(parts)]
        lanes = [fired[place] for place in places]
        counts: Array = np.diff(ends, axis=-1)
        each: Array = np.tile(self.step + 1 + np.arange(count), groups * parts)
        steps: Array = np.repeat(each, counts.ravel())
        if within:
            steps = steps - np.concatenate([getattr(memory, f"spike_within_{index}")[place] for place in places])
        return np.repeat(np.arange(groups), counts.sum(axis=(1, 2))), np.concatenate(lanes), steps

    def _shift(self, steps: int) -> None:
        """Move the windows on, so that the present stands again at its column."""
        for port in self.plan.windows:
            window = getattr(self.memory, f"hist_{port}")
            past = self.memory.present[port] + 1
            window[..., :past] = window[..., steps : steps + past].copy()
