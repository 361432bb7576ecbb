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

    def places(self, unit: int, space: int) -> Array:
        """Return the lanes of a unit's nodes within its group."""
        lane = self.units[unit][1]
        return np.arange(self.plan.spaces[space].nodes) if lane < 0 else np.array([lane])

    def start(self, unit: int) -> Array:
        """Return a unit's initial states."""
        states = [getattr(self.stream.memory, f"state_{space}")[self.units[unit][0]] for space in range(len(self.rows))]
        return np.concatenate([_read(s, self.rows[k], self.places(unit, k)).ravel() for k, s in enumerate(states)])

    def split(self, unit: int, states: Array) -> list[Array]:
        """Cut [..., states of a unit] into [..., state, node] per space."""
        nodes = [len(self.places(unit, space)) for space in range(len(self.rows))]
        ends = np.cumsum([len(rows) * n for rows, n in zip(self.rows, nodes, strict=True)])
        parts = np.split(states, ends[:-1], axis=-1)
        return [part.reshape(*states.shape[:-1], -1, n) for part, n in zip(parts, nodes, strict=True)]

    def of(self, unit: int, stretch: Stretch) -> Callable[[float, Array], Array]:
        """Return the function of time and states of one unit; at the borders of a stretch, stimuli are those inside it."""
        group, lane = self.units[unit]
        memory = _one_group(self.stream.memory, group)
        run = _bind(self.stream.program, memory)
        first, last = np.nextafter(stretch.start, np.inf), np.nextafter(stretch.end, -np.inf)
        timed = self.stream.timed or bool(self.stream.dense)
        buffers = [getattr(memory, f"state_{space}")[0] for space in range(len(self.rows))]
        inside = [own.node[group] if lane < 0 else np.zeros(own.node.shape[1], np.int64) for own in self.stream.memory.lanes]
        places = [self.places(unit, space) for space in range(len(self.rows))]

        def slope(t: float, states: Array) -> Array:
            if timed:
                self.stream.drive_at(np.full((1, 1), min(max(t, first), last)))
            for buffer, rows, nodes, values in zip(buffers, self.rows, inside, self.split(unit, states), strict=True):
                buffer[:, rows] = values[:, nodes].reshape(len(rows), *buffer.shape[::2]).swapaxes(0, 1)
            for fired in memory.spikes:
                fired.clear()
            run()
            found = [_read(b, rows, where).ravel() for b, rows, where in zip(buffers, self.slopes, places, strict=True)]
            return found[0] if len(found) == 1 else np.concatenate(found)

        return slope


def _rows(program: Program, space: int, kind: str) -> list[int]:
    return [row for row, slot in enumerate(program.plan.spaces[space].slots) if slot.kind == kind]


def _bind(program: Program, memory: Memory) -> Callable[[], None]:
    """Return what makes one step of a memory; compiled code has its arrays looked up once."""
    if program.target != "cpu":
        return lambda: program.run(memory, 0, 1)
    chunk = load(program.text, program.key).chunk
    states = [name for name in arguments(program.plan) if name.startswith("state_")]
    flat = {name: getattr(memory, name).reshape(*getattr(memory, name).shape[:2], -1) for name in states}
    arrays = [flat[name] if name in flat else getattr(memory, name) for name in arguments(program.plan)]
    none = np.zeros(max(1, len(program.plan.ports)), dtype=np.int64)
    return lambda: chunk(0, 1, 0, 1, none, *arrays)


def _read(state: Array, rows: list[int], places: Array) -> Array:
    """Return slots of a group's buffer [tile, slot, lane] on some of its lanes, [slot, node]."""
    return state[:, rows].swapaxes(0, 1).reshape(len(rows), -1)[:, places]


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
