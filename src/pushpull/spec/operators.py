"""Operators: what stands between a source port and a target port; the only thing that differs between scales."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError

Array = npt.NDArray[np.float64]


def _frozen(values: npt.ArrayLike, what: str, shape: tuple[int, ...] | None = None) -> Array:
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError(
            f"{what} are no table of numbers", "give plain numbers; delays are in ms, or in the model's unit of time"
        ) from None
    if shape is not None and array.shape != shape:
        array = np.array(np.broadcast_to(array, shape)) if array.ndim == 0 else array
    if shape is not None and array.shape != shape:
        raise DataError(f"{what} have shape {array.shape}, not {shape}", "weights and delays are [target, source]")
    if not np.isfinite(array).all():
        raise DataError(f"{what} hold a value that is not finite", "a missing connection has weight 0")
    array.setflags(write=False)
    return array


@dataclass(frozen=True, eq=False)
class Dense:
    """A matrix of weights [target, source] with delays in ms (or the model's unit of time), a number or [target, source].

    Delays of edges with weight 0 are ignored. Raises DataError for shapes that differ, negative delays and non-finite values.
    """

    weights: Array
    delays: Array = field(default_factory=lambda: np.zeros(()))

    def __post_init__(self) -> None:
        weights = _frozen(self.weights, "weights")
        if weights.ndim != 2 or weights.size == 0:
            raise DataError(
                f"weights have {weights.ndim} axes and {weights.size} entries", "give a filled matrix [target, source]"
            )
        delays = _frozen(self.delays, "delays", weights.shape)
        if (delays < 0).any():
            i, j = (int(k) for k in np.argwhere(delays < 0)[0])
            raise DataError(
                f"the delay from node {j} to node {i} is negative ({delays[i, j]:g})", "a signal cannot arrive before it is sent"
            )
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "delays", delays)


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


@dataclass(frozen=True, eq=False)
class SpikeEdges:
    """Connections that carry spikes: arrays [synapse] of target, source, weight.

    Delays are in ms, on the axonal and on the dendritic side.
    """

    targets: npt.NDArray[np.int64]
    sources: npt.NDArray[np.int64]
    weights: Array
    delay: float = 0.0
    dendritic_delay: float = 0.0
    synapse: Synapse | None = None

    def __post_init__(self) -> None:
        for name in ("delay", "dendritic_delay"):
            if getattr(self, name) < 0:
                raise DataError(f"{name} is negative ({getattr(self, name):g})", "a spike cannot arrive before it is sent")
        object.__setattr__(self, "weights", _frozen(self.weights, "weights"))
        for name in ("targets", "sources"):
            given = np.array(getattr(self, name))
            if given.dtype.kind not in "iu" or (given < 0).any():
                raise DataError(f"{name} of synapses are not numbers of nodes", "count nodes with whole numbers from 0 on")
            object.__setattr__(self, name, given.astype(np.int64))
        if not self.targets.shape == self.sources.shape == self.weights.shape:
            raise DataError("targets, sources and weights of synapses differ in length", "give one entry of each per synapse")


@dataclass(frozen=True)
class Synapse:
    """A plastic synapse as text: traces on the pre- or postsynaptic side and what a spike on either side does to the weight w.

    Statements: `trace x on pre: tau` (jumps by 1 at a spike, decays with tau), `on pre: w = ...`, `on post: w = ...`.
    Both spikes are taken at the synapse; a rule reads the traces before the spike that it answers: coincidence changes nothing.
    """

    text: str
    parameters: tuple[tuple[str, float], ...] = ()


Operator = Dense | Spectral | SpikeEdges
