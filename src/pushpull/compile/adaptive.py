"""An adaptive run: a solver finds the states on the grid of dt, and the program plays them through its sinks and events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.integrate import DOP853  # pyright: ignore[reportMissingTypeStubs]

from pushpull.base.errors import CompileError
from pushpull.compile.chunks import Array, Chunk, Drive, Stream
from pushpull.compile.memory import Values
from pushpull.compile.print_cpu import dense_of
from pushpull.compile.program import Program, Threads
from pushpull.compile.slopes import Slopes
from pushpull.compile.stretches import Stretch, stretches
from pushpull.compile.system import System
from pushpull.schemes.adaptive import Adaptive
from pushpull.schemes.tables import Scheme
from pushpull.spec.tree import names

WINDOW = 1024
SHARE = 0.1  # of the tolerance is allowed to a step: what the steps leave then comes to about the tolerance
FINEST = 3e-14


class AdaptiveStream:
    """A Stream whose states come from a solver; each unit - a copy, or a lane where nothing is coupled - has its own steps.

    Solvers start afresh every WINDOW steps of dt and where a stimulus jumps, whatever the chunks are. What a snapshot keeps are
    the states at the last such start: going on from it repeats the solver's steps since then, and so gives the same bits.
    """

    def __init__(
        self,
        program: Program,
        system: System,
        values: Values,
        tolerance: float,
        waves: Sequence[Drive] = (),
        dense: dict[tuple[int, int], Drive] | None = None,
    ) -> None:
        if program.target not in ("cpu", "numpy"):
            raise CompileError(f"an adaptive run has no target {program.target!r}", "use target='cpu'")
        self.program, self.plan, self.values = program, program.plan, values
        self.replay = Stream(program, system, values, waves, dense)
        self.slopes = Slopes(program, system, values, waves, dense)
        self._drives = [*waves, *(dense or {}).values()]
        self._timed = any("t" in names(c.expand(d.expression)) for c in system.components for d in c.definition.derivatives)
        self._starts = np.stack([self.slopes.start(unit) for unit in range(len(self.slopes.units))])
        size = self._starts.shape[1]
        self._tolerance = max(SHARE * tolerance / np.sqrt(size), FINEST)
        self._units = np.concatenate([_units(system, self.slopes, space) for space in range(len(self.plan.spaces))])
        self._window: tuple[int, list[Stretch]] = (-1, [])
        self._forget()

    @property
    def step(self) -> int:
        """Return the steps made."""
        return self.replay.step

    def advance(self, steps: int, workers: Threads | None = None) -> Chunk:
        """Make at most a chunk's steps and return what they gave; states are nan from where a solver fails."""
        for unit, (group, lane) in enumerate(self.slopes.units):
            found = self.slopes.split(unit, self._solve(unit, steps))
            for space, states in enumerate(found):
                own = self.replay.memory.lanes[space].node[group] if lane < 0 else np.zeros(1, np.int64)
                for position, number in enumerate(dense_of(self.plan.spaces[space])[-states.shape[1] :]):
                    course = getattr(self.replay.memory, f"dense_{space}_{number}")[group, :steps, 0]
                    course[:, slice(None) if lane < 0 else slice(lane, lane + 1)] = states[:, position, own]
        return self.replay.advance(steps, workers)

    def snapshot(self) -> dict[str, Array]:
        """Copy everything that later steps depend on."""
        return self.replay.snapshot() | {"solver_starts": self._starts.copy()}

    def restore(self, kept: dict[str, Array]) -> None:
        """Go back to a snapshot."""
        self.replay.restore(kept)
        self._starts[...] = kept["solver_starts"]
        self._forget()

    def state(self, space: int) -> dict[str, Array]:
        """Return the present states of a space in base units, [node, copy]."""
        return self.replay.state(space)

    def is_finite(self) -> bool:
        """Return whether every state of every real lane is a finite number."""
        return self.replay.is_finite()

    def _forget(self) -> None:
        """Let every solver begin again at the start of the stretch in which the present lies."""
        now = self.step * self.values.dt
        window = max(-(-self.step // WINDOW) - 1, 0)
        number = next(k for k, stretch in enumerate(self._stretches(window)) if now <= stretch.end)
        self._places = [(window, number)] * len(self._starts)
        self._solvers: list[Any] = [None] * len(self._starts)

    def _stretches(self, window: int) -> list[Stretch]:
        if self._window[0] != window:
            times = (window * WINDOW + np.arange(WINDOW + 1)) * self.values.dt
            self._window = window, stretches(self._drives, times, timed=self._timed)
        return self._window[1]

    def _solve(self, unit: int, steps: int) -> Array:
        """Return a unit's states after each of the next steps, [step, state]."""
        times = (self.step + 1 + np.arange(steps)) * self.values.dt
        found = np.full((steps, self._starts.shape[1]), np.nan)
        done = 0
        with np.errstate(all="ignore"):
            while done < steps:
                solver = self._solver(unit)
                reached = int(np.count_nonzero(times <= solver.t))
                if reached > done and solver.t_old is not None:
                    found[done:reached] = solver.dense_output()(times[done:reached]).T
                    done = reached
                elif solver.status == "finished":
                    self._go_on(unit, solver.y)
                elif solver.status == "failed" or not np.isfinite(solver.f).all():
                    break
                else:
                    solver.step()
        return found

    def _solver(self, unit: int) -> Any:
        """Return the solver at work on a unit, a new one at the start of a stretch."""
        if self._solvers[unit] is None:
            window, number = self._places[unit]
            stretch = self._stretches(window)[number]
            self._solvers[unit] = DOP853(
                self.slopes.of(unit, stretch),
                stretch.start,
                np.array(self._starts[unit]),
                stretch.end,
                max_step=stretch.longest,
                rtol=self._tolerance,
                atol=self._tolerance * self._units,
            )
        return self._solvers[unit]

    def _go_on(self, unit: int, states: Array) -> None:
        """Take a unit to the next stretch."""
        window, number = self._places[unit]
        last = number + 1 == len(self._stretches(window))
        self._places[unit] = (window + 1, 0) if last else (window, number + 1)
        self._starts[unit] = states
        self._solvers[unit] = None


def _units(system: System, slopes: Slopes, space: int) -> Array:
    """Return one declared unit of every state of a unit, in base units."""
    component = system.components[space]
    sizes = [component.factor(derivative.state) for derivative in component.definition.derivatives]
    return np.repeat(sizes, 1 if slopes.units[0][1] >= 0 else component.nodes)


def stream_of(
    program: Program, system: System, values: Values, scheme: Scheme, waves: Sequence[Drive], dense: dict[tuple[int, int], Drive]
) -> Stream | AdaptiveStream:
    """Return the running program of a scheme."""
    if isinstance(scheme, Adaptive):
        return AdaptiveStream(program, system, values, scheme.tolerance, waves, dense)
    return Stream(program, system, values, waves, dense)
