"""The compiled right-hand side as solvers call it: time and states to slopes, of all that steps together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from pushpull.compile.cache import load
from pushpull.compile.chunks import Array, Drive, Stream
from pushpull.compile.memory import Values
from pushpull.compile.print_cpu import arguments
from pushpull.compile.program import Program
from pushpull.compile.run_numpy import Memory
from pushpull.compile.stretches import Stretch
from pushpull.compile.system import System

GROUPED = ("state_", "dense_", "rec_", "now_", "mask_", "spike_")


class Slopes:
    """The slopes of every unit: a copy of a coupled system, or one lane where nothing is coupled.

    A unit's states are one array, space after space, state after state, node after node.
    """

    def __init__(
        self,
        program: Program,
        system: System,
        values: Values,
        waves: Sequence[Drive] = (),
        dense: dict[tuple[int, int], Drive] | None = None,
    ) -> None:
        self.stream = Stream(program, system, replace(values, chunk=1), waves, dense)
        self.plan = program.plan
        self.rows = [_rows(program, space, "state") for space in range(len(self.plan.spaces))]
        self.slopes = [_rows(program, space, "slope") for space in range(len(self.plan.spaces))]
        lanes = self.stream.memory.lanes
        real = np.argwhere(lanes[0].real)
        self.units = [(g, -1) for g in range(len(lanes[0].node))] if self.plan.coupled else [(int(g), int(l)) for g, l in real]

    def split(self, unit: int, states: Array) -> list[Array]:
        """Cut [..., states of a unit] into [..., state, node] per space."""
        nodes = [space.nodes if self.units[unit][1] < 0 else 1 for space in self.plan.spaces]
        counts = [rows.stop - rows.start for rows in self.rows]
        ends = np.cumsum([count * n for count, n in zip(counts, nodes, strict=True)])
        parts = np.split(states, ends[:-1], axis=-1)
        return [part.reshape(*states.shape[:-1], -1, n) for part, n in zip(parts, nodes, strict=True)]

    def start(self, unit: int) -> Array:
        """Return a unit's initial states."""
        group, lane = self.units[unit]
        buffers = [getattr(self.stream.memory, f"state_{space}")[group] for space in range(len(self.rows))]
        return np.concatenate([_read(b, self.rows[k], self._nodes(k, lane)) for k, b in enumerate(buffers)])

    def of(self, unit: int, stretch: Stretch) -> Callable[[float, Array], Array]:
        """Return the function of time and states of one unit; at the borders of a stretch, stimuli are those inside it."""
        group, lane = self.units[unit]
        memory = _one_group(self.stream.memory, group)
        run = _bind(self.stream.program, memory)
        first, last = np.nextafter(stretch.start, np.inf), np.nextafter(stretch.end, -np.inf)
        timed = self.stream.timed or bool(self.stream.dense)
        buffers = [getattr(memory, f"state_{space}")[0] for space in range(len(self.rows))]
        inside = [own.node[group].reshape(len(b), -1) for own, b in zip(self.stream.memory.lanes, buffers, strict=True)]
        nodes = [self._nodes(space, lane) for space in range(len(self.rows))]
        alone = len(buffers) == 1 and lane >= 0

        def slope(t: float, states: Array) -> Array:
            if timed:
                self.stream.drive_at(np.full((1, 1), min(max(t, first), last)))
            if alone:
                buffers[0][0, self.rows[0]] = states[:, np.newaxis]
            else:
                for buffer, rows, where, values in zip(buffers, self.rows, inside, self.split(unit, states), strict=True):
                    buffer[:, rows] = values[:, where].swapaxes(0, 1)
            for fired in memory.spikes:
                fired.clear()
            run()
            if alone:
                return buffers[0][0, self.slopes[0], lane].copy()
            return np.concatenate([_read(b, rows, own) for b, rows, own in zip(buffers, self.slopes, nodes, strict=True)])

        return slope

    def _nodes(self, space: int, lane: int) -> slice:
        """Return the lanes of a unit's nodes within its group."""
        return slice(0, self.plan.spaces[space].nodes) if lane < 0 else slice(lane, lane + 1)


def _rows(program: Program, space: int, kind: str) -> slice:
    """Return where the slots of a kind stand, one after another."""
    rows = [row for row, slot in enumerate(program.plan.spaces[space].slots) if slot.kind == kind]
    return slice(rows[0], rows[-1] + 1)


def _bind(program: Program, memory: Memory) -> Callable[[], None]:
    """Return what makes one step of a memory; compiled code has its arrays looked up once."""
    if program.target != "cpu":
        return lambda: program.run(memory, 0, 1)
    chunk = load(program.text, program.key).chunk
    states = [name for name in arguments(program.plan) if name.startswith("state_")]
    flat = {name: getattr(memory, name).reshape(len(getattr(memory, name)), -1) for name in states}
    arrays = [flat[name] if name in flat else getattr(memory, name) for name in arguments(program.plan)]
    none = np.zeros(max(1, len(program.plan.ports)), dtype=np.int64)
    return lambda: chunk(0, 1, 0, 0, 0, 1, 1, 1, 0, none, *arrays)


def _read(state: Array, rows: slice, nodes: slice) -> Array:
    """Return slots of a group's buffer [tile, slot, lane] on some of its lanes, as one array."""
    own = state[:, rows].swapaxes(0, 1)
    return own.reshape(len(own), -1)[:, nodes].ravel()


def _one_group(memory: Memory, group: int) -> Memory:
    """Return a memory with one group's part of the same arrays."""
    own = Memory(**vars(memory))
    for name, array in vars(memory).items():
        if name.startswith(GROUPED):
            setattr(own, name, array[group : group + 1])
    own.lanes = [
        replace(lanes, **{n: getattr(lanes, n)[group : group + 1] for n in ("node", "copy", "real")}) for lanes in memory.lanes
    ]
    own.spikes = [[] for _ in memory.spikes]
    return own
