"""The arrays of edges: sums by source in order, windows of past values, spectral multipliers, synapses."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.compile.lags import Path, paths
from pushpull.compile.plan import Plan, PlanEdge
from pushpull.compile.plastic_rows import add_plastic
from pushpull.compile.run_numpy import Memory
from pushpull.compile.spike_rows import add_rows, draw_rows
from pushpull.compile.system import System
from pushpull.spec.operators import Spectral

Array = npt.NDArray[Any]
SPARE = 80  # columns behind the present that the padded reads of a block may touch


def add_edges(memory: Memory, plan: Plan, system: System, dt: float, copies: int) -> None:
    """Add the arrays of every edge and port of a plan; windows are empty until `fill_windows`."""
    draw_rows(plan, system, dt, memory.threads)
    for number, edge in enumerate(plan.edges):
        link = system.links[edge.link]
        match edge.kind:
            case "delayed":
                found = paths(link, dt)[edge.path]
                _add_gather(memory, number, edge, found)
                for port in edge.ports:
                    memory.present[port] = found.longest
            case "instant" | "sparse":
                _add_instant(memory, plan, number, edge, paths(link, dt)[edge.path], copies)
            case "spectral":
                _add_spectral(memory, plan, number, edge, link.edge.operator, dt, copies)
            case _ if edge.synapse is None:
                add_rows(memory, system, number, edge, dt)
            case _:
                add_plastic(memory, number, edge, system, dt, copies)


def add_windows(memory: Memory, plan: Plan, copies: int, chunk: int) -> None:
    """Add the windows of past values, [copy, node, column], long enough for a chunk."""
    for port in plan.windows:
        columns = memory.present[port] + 1 + chunk + SPARE
        setattr(memory, f"hist_{port}", np.zeros((copies, plan.ports[port].nodes, columns), dtype=memory.dtype))
        memory.moving.append(f"hist_{port}")


def _add_instant(memory: Memory, plan: Plan, number: int, edge: PlanEdge, found: Path, copies: int) -> None:
    """Edges without delay: a matrix [source, target], or one by one in order of target, then source."""
    if edge.kind == "instant":
        matrix = np.zeros((plan.ports[edge.ports[0]].nodes, edge.nodes), dtype=memory.dtype)
        matrix[found.source, found.target] = found.weight
        setattr(memory, f"matrix_{number}", matrix)
    else:
        setattr(memory, f"target_{number}", found.target)
        setattr(memory, f"source_{number}", found.source.astype(np.uint32))
        setattr(memory, f"weight_{number}", found.weight.astype(memory.dtype))
    setattr(memory, f"targets_{number}", edge.rows)
    for part, port in enumerate(edge.ports):
        setattr(memory, f"now_{port}", np.zeros((copies, plan.ports[port].nodes), dtype=memory.dtype))
        setattr(memory, f"sums_{number}_{part}", np.zeros((copies, edge.rows), dtype=memory.dtype))


def _add_gather(memory: Memory, number: int, edge: PlanEdge, found: Path) -> None:
    """Delayed edges in order of target, then source: a delay of k + f steps reads k steps back with 1-f, k+1 with f.

    What depends on the delay is [edge], or [copy, edge].
    """
    lag = np.ascontiguousarray(found.lag.T)
    whole = np.floor(lag)
    fraction = lag - whole
    setattr(memory, f"target_{number}", found.target)
    setattr(memory, f"source_{number}", found.source.astype(np.uint32))
    setattr(memory, f"lag_{number}", whole.astype(np.uint32))
    setattr(memory, f"near_{number}", (found.weight * (1 - fraction)).astype(memory.dtype))
    setattr(memory, f"far_{number}", (found.weight * fraction).astype(memory.dtype))
    setattr(memory, f"targets_{number}", edge.rows)


def _add_spectral(memory: Memory, plan: Plan, number: int, edge: PlanEdge, operator: Any, dt: float, copies: int) -> None:
    """One multiplier per whole delay: a distance r on the ring gives h w(r) 2 cos(k r), split between its two nearest delays."""
    assert isinstance(operator, Spectral)  # noqa: S101
    points, spacing = operator.grid.points, operator.grid.length / operator.grid.points
    offsets = np.arange(points // 2 + 1)
    distance = offsets * spacing
    delay = np.zeros_like(distance) if np.isinf(operator.speed) else distance / operator.speed / dt
    weight = np.asarray(operator.kernel(distance), dtype=np.float64) * spacing
    twice = np.where((offsets == 0) | (2 * offsets == points), 1.0, 2.0)
    waves = np.arange(points // 2 + 1)
    rings = weight * twice * np.cos(2 * np.pi * np.outer(waves, offsets) / points)
    multipliers = np.zeros((int(np.ceil(delay.max())) + 1, len(waves)))
    for ring, lag in enumerate(delay):
        whole = int(np.floor(lag))
        multipliers[whole] += (1 - (lag - whole)) * rings[:, ring]
        if lag > whole:
            multipliers[whole + 1] += (lag - whole) * rings[:, ring]
    setattr(memory, f"multipliers_{number}", multipliers)
    for part, port in enumerate(edge.ports):
        setattr(memory, f"now_{port}", np.zeros((copies, points), dtype=memory.dtype))
        setattr(memory, f"sums_{number}_{part}", np.zeros((copies, points), dtype=memory.dtype))
        setattr(memory, f"spectra_{number}_{part}", np.zeros((len(multipliers) + 1, copies, len(waves)), dtype=np.complex128))
        memory.moving.append(f"spectra_{number}_{part}")
