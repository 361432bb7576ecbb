"""One link of a network in numbers: what both of its sides read, and how strongly and how late it acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pushpull.base.errors import DataError, ModelError
from pushpull.compile.evaluate import evaluate
from pushpull.compile.memory import coupling_values
from pushpull.compile.system import System
from pushpull.spec.operators import WEIGHTS, Operator, Spectral, dense, of_one_copy

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sides:
    """One link in numbers: weights and delays [target, source], and what pre and post read on either side."""

    weights: Vector
    delays: Vector
    rows: tuple[slice, ...]
    columns: tuple[slice, ...]
    senders: tuple[dict[str, Any], ...]
    receivers: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, system: System, number: int, known: Sequence[Mapping[str, Any]], copy: int, copies: int) -> Sides:
        """Evaluate a link at one state of the network."""
        link, components = system.links[number], system.components
        weights, delays = connectivity(of_one_copy(link.edge.operator, copy), link.shape)
        own = {name.partition("__")[2]: value for name, value in coupling_values(system, number).items()}

        def settings(index: int) -> dict[str, Any]:
            return {name: of_copy(value, components[index].nodes, copies, copy) for name, value in own.items()}

        senders = tuple(
            {
                **settings(index),
                "source": np.broadcast_to(evaluate(components[index].expand(sent), known[index]), components[index].nodes),
            }
            for index, sent, _ in link.sources
        )
        sums = {
            name: weights @ np.concatenate([np.broadcast_to(evaluate(pre, each), each["source"].shape) for each in senders])
            for name, pre in link.pre
        }
        rows, columns = ((_slices([components[item[0]].nodes for item in side])) for side in (link.targets, link.sources))
        receivers: list[dict[str, Any]] = []
        for (index, _, measured, _), place in zip(link.targets, rows, strict=True):
            receiver = {**settings(index), **{name: value[place] for name, value in sums.items()}}
            receiver["total"] = weights[place].sum(axis=1)
            if measured is not None:
                receiver["target"] = evaluate(components[index].expand(measured), known[index])
            receivers.append(receiver)
        return cls(weights, delays, rows, columns, senders, tuple(receivers))


def connectivity(operator: Operator, shape: tuple[int, int]) -> tuple[Vector, Vector]:
    """Return weights and delays [target, source] of an operator; raises ModelError for one that carries spikes."""
    if isinstance(operator, WEIGHTS):
        filled = dense(operator, shape)
        return filled.weights, np.where(filled.weights == 0, 0.0, filled.delays)
    match operator:
        case Spectral(grid=grid):
            spacing = grid.length / grid.points
            steps = np.abs(np.arange(grid.points)[:, None] - np.arange(grid.points))
            distance = np.minimum(steps, grid.points - steps) * spacing
            return spacing * np.asarray(operator.kernel(distance), dtype=np.float64), distance / operator.speed
        case _:
            raise ModelError(f"{type(operator).__name__} has no linearisation", "edges that carry spikes jump: simulate them")


def _slices(sizes: list[int]) -> tuple[slice, ...]:
    ends = np.cumsum(sizes).tolist()
    return tuple(slice(end - size, end) for size, end in zip(sizes, ends, strict=True))


def of_copy(value: Any, nodes: int, copies: int, copy: int) -> Vector:
    """Return one copy of values that broadcast to [node, copy]; raises DataError where they do not."""
    try:
        return np.broadcast_to(np.asarray(value, dtype=np.float64), (nodes, copies))[:, copy]
    except ValueError:
        raise DataError(f"values of shape {np.shape(value)} for {nodes} nodes and {copies} copies", "give one per node") from None
