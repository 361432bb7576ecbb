"""Operators: what stands between a source port and a target port; the only thing that differs between scales."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from pushpull.base.errors import DataError
from pushpull.spec.connections import Connections
from pushpull.spec.entries import Array, check_delays, frozen
from pushpull.spec.lengths import check_lengths, check_one_source, delays_along, read_speed
from pushpull.spec.sparse import AllToAll, Csr, OneToOne
from pushpull.spec.spike_edges import SpikeEdges, Synapse
from pushpull.spec.stateful import Adaptive, Gamma
from pushpull.spec.values import Varying


@dataclass(frozen=True, eq=False)
class Dense:
    """A matrix of weights [target, source] with delays in ms (or the model's unit of time), a number or [target, source].

    In place of delays, `lengths` (mm, likewise) and a `speed`: mm/ms or "4 m/s", [target, source], or pp.per_copy, which makes
    delays [target, source, copy]. Delays between two steps are interpolated linearly, or with `rounded` taken to the nearest
    step, which lowers the order to 1.
    Delays of edges with weight 0 are ignored. Raises DataError for shapes that differ, negative delays and non-finite values.
    """

    weights: Array
    delays: Array = field(default_factory=lambda: np.zeros(()))
    rounded: bool = False
    lengths: Any = None
    speed: Any = None

    def __post_init__(self) -> None:
        weights = frozen(self.weights, "weights")
        if weights.ndim != 2 or weights.size == 0:
            raise DataError(
                f"weights have {weights.ndim} axes and {weights.size} entries", "give a filled matrix [target, source]"
            )
        check_lengths(self)
        if self.lengths is not None:
            self._travel(weights)
            return
        delays = frozen(self.delays, "delays", weights.shape)
        if (delays < 0).any():
            targets, sources = np.nonzero(delays < 0)
            check_delays(delays[targets, sources], targets, sources)
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "delays", delays)

    def _travel(self, weights: Array) -> None:
        """Set the delays that lengths and speed make."""
        lengths = frozen(self.lengths, "lengths", weights.shape)
        check_delays(lengths.ravel(), *np.divmod(np.arange(lengths.size), lengths.shape[1]), "length")
        speed = read_speed(self.speed, lengths.shape, "[target, source]")
        delays = delays_along(lengths, speed)
        check_one_source(np.asarray(self.delays), delays)
        for name, value in (("weights", weights), ("lengths", lengths), ("speed", speed), ("delays", delays)):
            object.__setattr__(self, name, value)


@dataclass(frozen=True)
class Ring:
    """A one-dimensional field with periodic ends: `points` along `length` (mm)."""

    points: int
    length: float

    def __post_init__(self) -> None:
        if not (isinstance(self.points, int | np.integer) and self.points >= 2 and 0 < self.length < np.inf):
            raise DataError(
                f"a ring of {self.points} points and {self.length} mm", "give two points or more, and a positive length"
            )


@dataclass(frozen=True)
class Spectral:
    """A kernel of distance on a Ring, applied by Fourier transform; `speed` (mm/ms) makes distance a delay.

    `kernel` maps distances (mm) to weights per mm; the sum over points times the spacing is the convolution.
    With a speed each distance has a delay of its own, kept as one multiplier per ring of equal delay.
    """

    grid: Ring
    kernel: Callable[[Any], Any]
    speed: float = float("inf")

    def __post_init__(self) -> None:
        if not self.speed > 0:
            raise DataError(f"speed is {self.speed}", "a signal speed is positive, in mm/ms")
        distances = np.arange(self.grid.points // 2 + 1) * (self.grid.length / self.grid.points)
        weights = np.asarray(self.kernel(distances), dtype=np.float64)
        if weights.shape != distances.shape or not np.isfinite(weights).all():
            raise DataError(
                "the kernel does not give one finite weight per distance", "it takes an array of distances in mm, as exp does"
            )


Operator = Dense | Csr | OneToOne | AllToAll | Spectral | SpikeEdges | Connections | Adaptive | Gamma
WEIGHTS = (Dense, Csr, OneToOne, AllToAll)
SPIKES = (SpikeEdges, Connections)

__all__ = [
    "AllToAll", "Csr", "Dense", "OneToOne", "Operator", "Ring", "Spectral", "SpikeEdges", "Synapse",
    "at_speed", "delays_of", "dense", "is_per_copy", "of_one_copy", "total_weights",
]  # fmt: skip


def delays_of(operator: Dense | Csr | OneToOne | AllToAll) -> Array:
    """Return the delays of all connections whose weight is not 0, in all copies, in any shape."""
    weights, delays = (operator.weight, operator.delay) if isinstance(operator, AllToAll) else (operator.weights, operator.delays)
    there = np.asarray(weights) != 0
    if is_per_copy(operator):
        return np.asarray(delays)[there]
    there, delays = np.broadcast_arrays(there, delays)
    return delays[there]


def is_per_copy(operator: Any) -> bool:
    """Return whether the delays of an operator have a last axis of copies."""
    return isinstance(getattr(operator, "speed", None), Varying)


def of_one_copy(operator: Any, copy: int) -> Any:
    """Return an operator as one copy has it."""
    return at_speed(operator, float(operator.speed.values[copy])) if is_per_copy(operator) else operator


def at_speed(operator: Any, speed: Any) -> Any:
    """Return an operator with lengths at another speed."""
    return replace(operator, delays=0.0, speed=speed)


def dense(operator: Dense | Csr | OneToOne | AllToAll, shape: tuple[int, int]) -> Dense:
    """Return the same weights and delays as a matrix, where they are the same in every copy."""
    match operator:
        case Dense():
            return operator
        case AllToAll():
            weights = np.full(shape, operator.weight)
            if not operator.self_connections:
                np.fill_diagonal(weights, 0.0)
            return Dense(weights, np.full(shape, operator.delay), operator.rounded)
        case _:
            edges = operator.connections(shape) if isinstance(operator, OneToOne) else operator
            weights, delays = np.zeros(shape), np.zeros(shape)
            weights[edges.targets, edges.sources], delays[edges.targets, edges.sources] = edges.weights, edges.delays
            return Dense(weights, delays, operator.rounded)


def total_weights(operator: Operator, shape: tuple[int, int]) -> Array:
    """Return the summed weights of each target, [target]; raises DataError for an operator without weights."""
    match operator:
        case Dense():
            return operator.weights.sum(axis=1)
        case Csr():
            return operator.total()
        case OneToOne():
            return operator.connections(shape).total()
        case AllToAll():
            return np.full(shape[0], operator.weight * (shape[1] - (not operator.self_connections)))
        case _:
            raise DataError(
                "a coupling with `total` needs a matrix of weights", "use a Dense operator, or a coupling without `total`"
            )
